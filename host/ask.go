package host

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"

	"github.com/construe-host/construe/host/internal/classify"
	"github.com/construe-host/construe/host/internal/facts"
	"github.com/construe-host/construe/host/internal/judge"
	"github.com/construe-host/construe/host/internal/search"
	"github.com/construe-host/construe/host/schema"
)

// A search knows each cell as two, which ask less each than the outcome does: whether it is permitted, and whether it
// is breach. What keeps an open verdict from being a breach need not be what keeps it from being permitted;
// docs/rationale.md says more.
const (
	no = iota
	yes
)

// side is the outcome that one of a cell's two halves asks for.
func side(half int) (cell int, outcome string) {
	return half / 2, []string{schema.Permitted, schema.Breach}[half%2]
}

// cellID names a cell: whose policy over whose classifier.
type cellID struct{ policy, classifier string }

// questions are what a search asks: how a cell comes out where toggles have other values, and which of them that rests
// on. It is safe for concurrent use.
type questions struct {
	h          *Host
	base       *schema.Facts
	name       string // of the runtime's file
	toggles    []*toggle
	cells      []cellID
	before     []*schema.Verdict // by cell, as things stand
	invariants *judge.Policy     // nil where the case has none
	footing    *facts.Prepared   // of the base, where every value of a toggle has been admitted; else nil

	memo    classify.Memo
	mu      sync.Mutex
	known   map[string]*evaluated // guarded by mu; by cell and assignment, the latest
	learned learned               // guarded by mu
	ready   map[string]*shown     // guarded by mu; by the facts' own changes
	order   []string              // guarded by mu; of ready, the oldest first
	kept    int64                 // guarded by mu; steps of the traces in known
	work    int64                 // guarded by mu; of the answers that were used
	size    int                   // of the facts, in bytes
}

// shown is facts with some of them changed, made ready once for every classifier and policy.
type shown struct {
	once     sync.Once
	prepared *prepared
	touched  *touched
	err      error
}

// Bounds of what a search keeps: variants of the facts, as many and of so many bytes, and traces, as many and of so
// many steps.
const (
	mostShown      = 256
	mostShownBytes = 16 << 20
	mostTraced     = 20_000_000
)

// shownMost is how many variants of the facts are kept: a handful at least, since several are asked about at a time.
func (q *questions) shownMost() int { return min(mostShown, max(8, mostShownBytes/max(q.size, 1))) }

// newQuestions judges the cells as things stand.
func (h *Host) newQuestions(ctx context.Context, base *schema.Facts, name string, toggles []*toggle,
	cells []cellID) (*questions, error) {
	q := h.plainQuestions(base, name, toggles)
	q.cells, q.known, q.learned = cells, map[string]*evaluated{}, newLearned(2*len(cells)+1)
	q.before = make([]*schema.Verdict, len(cells))
	errs := make([]error, len(cells))
	text, err := schema.Canonical(base.Runtime)
	if err != nil {
		return nil, err
	}
	q.size = len(text)
	now := q.asThingsStand()
	each(len(cells), func(i int) {
		var a *answered
		if a, errs[i] = q.judged(ctx, cells[i], now); errs[i] == nil {
			q.before[i] = a.verdict
		}
	})
	return q, errors.Join(errs...)
}

// plainQuestions judges nothing yet: it serves those who judge cells one by one, and search for nothing.
func (h *Host) plainQuestions(base *schema.Facts, name string, toggles []*toggle) *questions {
	return &questions{h: h, base: base, name: name, toggles: toggles, ready: map[string]*shown{}}
}

// admit has every value of each toggle admitted, once, so that no variant is checked again.
//
// # Errors
//
// [schema.Problems]: toggle.
func (q *questions) admit() (err error) {
	q.footing, err = q.h.admitting(q.base, q.name, q.toggles)
	return err
}

// constrain makes ready what says which facts can be together, where the case has it.
func (q *questions) constrain(ctx context.Context) (err error) {
	q.invariants, err = q.h.ready(ctx)
	return err
}

// constrained reports whether the case says which facts can be together.
func (q *questions) constrained() bool { return q.invariants != nil }

// asThingsStand is the assignment that changes nothing.
func (q *questions) asThingsStand() []int {
	out := make([]int, len(q.toggles))
	for i, t := range q.toggles {
		out[i] = t.current
	}
	return out
}

// ask is the search's question. What a verdict cannot be traced to may rest on every toggle.
func (q *questions) ask(ctx context.Context, half int, assignment []int) (search.Answer, error) {
	if half == 2*len(q.cells) {
		return q.possible(ctx, assignment)
	}
	cell, outcome := side(half)
	b, err := q.described(ctx, q.cells[cell], assignment)
	if err != nil {
		return search.Answer{}, err
	}
	n := &note{half: half, size: q.size + weight(b.classification), touched: func(atoms []judge.Atom) map[int]bool {
		return b.shown.touched.by(q.cells[cell].classifier, q.cells[cell].policy, atoms)
	}}
	if plugin := q.h.parties[q.cells[cell].classifier].plugin; plugin != nil {
		n.asked = plugin.Questions(b.shown.prepared.classify)
		n.plugin = fuelOf(b.classification.Work)
	}
	if b.party.policy != nil {
		n.input = b.party.policy.Input(b.shown.prepared.judge, b.classification)
	}
	if atoms, known := q.denied(half, n.input); known {
		return search.Answer{Value: no, Reads: numbersOf(n.touched(atoms)), Note: n}, nil
	}
	e, err := q.evaluated(ctx, cell, b, assignment)
	if err != nil {
		return search.Answer{}, err
	}
	n.run, n.policy = e.key, fuelOf(e.verdict.Work)
	if e.trace == nil {
		return search.Answer{Value: e.is(outcome), Reads: q.everything(), Note: n}, nil
	}
	rests := e.trace.Certificate(e.verdict, q.before[cell], outcome,
		func(atoms []judge.Atom) int { return len(n.touched(atoms)) })
	if e.is(outcome) == no {
		n.denial = newDenial(n.input, rests)
	}
	return search.Answer{Value: e.is(outcome), Reads: numbersOf(n.touched(rests)), Note: n}, nil
}

func (q *questions) everything() (all []int) {
	for i := range q.toggles {
		all = append(all, i)
	}
	return all
}

// evaluated is a cell at an assignment, and what its verdict rests on; no trace where that is not known.
type evaluated struct {
	*answered
	key      string // by cell and assignment
	trace    *judge.Trace
	vanished bool // it pleads something else than as things stand, which must not depend on the facts
}

func (e *evaluated) is(outcome string) int {
	if e.verdict.Outcome == outcome && !e.vanished {
		return yes
	}
	return no
}

// evaluated judges and traces a cell, once for both halves.
func (q *questions) evaluated(ctx context.Context, cell int, b *described, assignment []int) (*evaluated, error) {
	key := fmt.Sprint("cell ", cell, assignment)
	q.mu.Lock()
	known := q.known[key]
	q.mu.Unlock()
	if known != nil {
		return known, nil
	}
	e, err := q.evaluate(ctx, cell, b, assignment)
	if err != nil {
		return nil, err
	}
	e.key = key
	q.mu.Lock()
	defer q.mu.Unlock()
	if e.trace != nil {
		q.kept += e.trace.Steps()
	}
	if len(q.known) > mostShown || q.kept > mostTraced {
		clear(q.known)
		q.kept = 0
	}
	q.known[key] = e
	return e, nil
}

func (q *questions) evaluate(ctx context.Context, cell int, b *described, assignment []int) (*evaluated, error) {
	a, err := q.judge(ctx, b)
	if err != nil {
		return nil, err
	}
	e := &evaluated{answered: a}
	if v := a.verdict; v.Error != nil {
		if v.Error.Code == "host-limit" || v.Error.Code == "engine-disagreement" {
			return nil, schema.Problems{v.Error}
		}
		return e, nil
	}
	trace, err := a.party.policy.Trace(ctx, a.shown.prepared.judge, a.classification)
	switch {
	case errors.Is(err, judge.ErrNotTraced):
		return e, nil
	case err != nil && ctx.Err() != nil:
		return nil, ctx.Err()
	case err != nil || !trace.Agrees(a.verdict):
		return nil, schema.Problems{q.disagreement(q.cells[cell], assignment, a.verdict, err)}
	}
	if e.vanished = judge.Vanished(q.before[cell], a.verdict) != ""; !e.vanished {
		e.trace = trace
	}
	return e, nil
}

func (q *questions) disagreement(cell cellID, assignment []int, v *schema.Verdict, err error) *schema.Problem {
	p := &schema.Problem{Code: "engine-disagreement", Party: cell.policy,
		Message: "WebAssembly gives " + v.Outcome + " with " + q.changed(assignment) +
			"; the interpreter of what is read pleads otherwise",
		Hint: "one of the two is wrong about this policy; construe whatif shows what the judge says"}
	if err != nil {
		p.Message = "WebAssembly gives " + v.Outcome + " with " + q.changed(assignment) +
			"; the interpreter of what is read fails: " + harmless(err.Error())
	}
	return p
}

func (q *questions) changed(assignment []int) string {
	var out []string
	for i, t := range q.toggles {
		if assignment[i] != t.current {
			out = append(out, t.id+" "+t.sets[assignment[i]].name)
		}
	}
	return cmp.Or(strings.Join(out, ", "), "nothing changed")
}
