package counterfactual

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"

	"github.com/construe-host/construe/host/internal/classify"
	"github.com/construe-host/construe/host/internal/engine"
	"github.com/construe-host/construe/host/internal/facts"
	"github.com/construe-host/construe/host/internal/judge"
	"github.com/construe-host/construe/host/internal/pipeline"
	"github.com/construe-host/construe/host/internal/search"
	"github.com/construe-host/construe/host/internal/toggle"
	"github.com/construe-host/construe/host/schema"
)

// A search knows each cell as two, which ask less each than the outcome does: whether it is permitted, and whether it
// is breach. What keeps an open verdict from being a breach need not be what keeps it from being permitted;
// docs/rationale.md says more.
const (
	No = iota
	Yes
)

// Side is the outcome that one of a cell's two halves asks for.
func Side(half int) (cell int, outcome string) {
	return half / 2, []string{schema.Permitted, schema.Breach}[half%2]
}

// Questions are what a search asks: how a cell comes out where toggles have other values, and which of them that rests
// on. It is safe for concurrent use.
type Questions struct {
	Case       *engine.Case
	Base       *schema.Facts
	Name       string // of the runtime's file
	Toggles    []*toggle.Toggle
	Cells      []Cell
	Before     []*schema.Verdict // by cell, as things stand
	Invariants *judge.Policy     // nil where the case has none
	Admitted   *facts.Prepared   // of the base, where every value of a toggle has been admitted; else nil

	memo    classify.Memo
	mu      sync.Mutex
	known   map[string]*Evaluation // guarded by mu; by cell and assignment, the latest
	learned learned                // guarded by mu
	Ready   map[string]*variant    // guarded by mu; by the facts' own changes
	order   []string               // guarded by mu; of ready, the oldest first
	kept    int64                  // guarded by mu; steps of the traces in known
	work    int64                  // guarded by mu; of the answers that were used
	size    int                    // of the facts, in bytes
}

// variant is facts with some of them changed, made ready once for every classifier and policy.
type variant struct {
	once     sync.Once
	Prepared *engine.Prepared
	depends  *dependencies
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
func (q *Questions) shownMost() int { return min(mostShown, max(8, mostShownBytes/max(q.size, 1))) }

// New judges the cells as things stand.
func New(ctx context.Context, h *engine.Case, base *schema.Facts, name string, toggles []*toggle.Toggle,
	cells []Cell) (*Questions, error) {
	q := NewPlain(h, base, name, toggles)
	q.Cells, q.known, q.learned = cells, map[string]*Evaluation{}, newLearned(2*len(cells)+1)
	q.Before = make([]*schema.Verdict, len(cells))
	errs := make([]error, len(cells))
	text, err := schema.Canonical(base.Runtime)
	if err != nil {
		return nil, err
	}
	q.size = len(text)
	now := q.AsThingsStand()
	pipeline.Each(len(cells), func(i int) {
		var a *judgement
		if a, errs[i] = q.Judge(ctx, cells[i], now); errs[i] == nil {
			q.Before[i] = a.Verdict
		}
	})
	return q, errors.Join(errs...)
}

// NewPlain judges nothing yet: it serves those who judge cells one by one, and search for nothing.
func NewPlain(h *engine.Case, base *schema.Facts, name string, toggles []*toggle.Toggle) *Questions {
	return &Questions{Case: h, Base: base, Name: name, Toggles: toggles, Ready: map[string]*variant{}}
}

// Admit has every value of each toggle admitted, once, so that no variant is checked again.
//
// # Errors
//
// [schema.Problems]: toggle.
func (q *Questions) Admit() (err error) {
	q.Admitted, err = admitted(q.Case, q.Base, q.Name, q.Toggles)
	return err
}

// Constrain makes ready what says which facts can be together, where the case has it.
func (q *Questions) Constrain(ctx context.Context) (err error) {
	q.Invariants, err = q.Case.Invariants(ctx)
	return err
}

// Constrained reports whether the case says which facts can be together.
func (q *Questions) Constrained() bool { return q.Invariants != nil }

// AsThingsStand is the assignment that changes nothing.
func (q *Questions) AsThingsStand() []int {
	out := make([]int, len(q.Toggles))
	for i, t := range q.Toggles {
		out[i] = t.Current
	}
	return out
}

// Ask is the search's question. What a verdict cannot be traced to may rest on every toggle.
func (q *Questions) Ask(ctx context.Context, half int, assignment []int) (search.Answer, error) {
	if half == 2*len(q.Cells) {
		return q.Possible(ctx, assignment)
	}
	cell, outcome := Side(half)
	b, err := q.Describe(ctx, q.Cells[cell], assignment)
	if err != nil {
		return search.Answer{}, err
	}
	n := &note{half: half, size: q.size + engine.Weight(b.Classification),
		depends: func(atoms []judge.Atom) map[int]bool {
			return b.Variant.depends.dependingOn(q.Cells[cell].Classifier, q.Cells[cell].Policy, atoms)
		}}
	if plugin := q.Case.Parties[q.Cells[cell].Classifier].Plugin; plugin != nil {
		n.asked = plugin.Questions(b.Variant.Prepared.Shown)
		n.plugin = fuelOf(b.Classification.Work)
	}
	if b.Party.Policy != nil {
		n.input = b.Party.Policy.Input(b.Variant.Prepared.Judged, b.Classification)
	}
	if atoms, known := q.denied(half, n.input); known {
		return search.Answer{Value: No, Reads: numbersOf(n.depends(atoms)), Note: n}, nil
	}
	e, err := q.evaluated(ctx, cell, b, assignment)
	if err != nil {
		return search.Answer{}, err
	}
	n.run, n.policy = e.key, fuelOf(e.Verdict.Work)
	if e.Trace == nil {
		return search.Answer{Value: e.Is(outcome), Reads: q.everything(), Note: n}, nil
	}
	rests := e.Trace.Certificate(e.Verdict, q.Before[cell], outcome,
		func(atoms []judge.Atom) int { return len(n.depends(atoms)) })
	if e.Is(outcome) == No {
		n.denial = newDenial(n.input, rests)
	}
	return search.Answer{Value: e.Is(outcome), Reads: numbersOf(n.depends(rests)), Note: n}, nil
}

func (q *Questions) everything() (all []int) {
	for i := range q.Toggles {
		all = append(all, i)
	}
	return all
}

// Evaluation is a cell at an assignment, and what its verdict rests on; no trace where that is not known.
type Evaluation struct {
	*judgement
	key      string // by cell and assignment
	Trace    *judge.Trace
	Vanished bool // it pleads something else than as things stand, which must not depend on the facts
}

func (e *Evaluation) Is(outcome string) int {
	if e.Verdict.Outcome == outcome && !e.Vanished {
		return Yes
	}
	return No
}

// evaluated judges and traces a cell, once for both halves.
func (q *Questions) evaluated(ctx context.Context, cell int, b *variantOf, assignment []int) (*Evaluation, error) {
	key := fmt.Sprint("cell ", cell, assignment)
	q.mu.Lock()
	known := q.known[key]
	q.mu.Unlock()
	if known != nil {
		return known, nil
	}
	e, err := q.Evaluate(ctx, cell, b, assignment)
	if err != nil {
		return nil, err
	}
	e.key = key
	q.mu.Lock()
	defer q.mu.Unlock()
	if e.Trace != nil {
		q.kept += e.Trace.Steps()
	}
	if len(q.known) > mostShown || q.kept > mostTraced {
		clear(q.known)
		q.kept = 0
	}
	q.known[key] = e
	return e, nil
}

func (q *Questions) Evaluate(ctx context.Context, cell int, b *variantOf, assignment []int) (*Evaluation, error) {
	a, err := q.judge(ctx, b)
	if err != nil {
		return nil, err
	}
	e := &Evaluation{judgement: a}
	if v := a.Verdict; v.Error != nil {
		if v.Error.Code == "host-limit" || v.Error.Code == "engine-disagreement" {
			return nil, schema.Problems{v.Error}
		}
		return e, nil
	}
	trace, err := a.Party.Policy.Trace(ctx, a.Variant.Prepared.Judged, a.Classification)
	switch {
	case errors.Is(err, judge.ErrNotTraced):
		return e, nil
	case err != nil && ctx.Err() != nil:
		return nil, ctx.Err()
	case err != nil || !trace.Agrees(a.Verdict):
		return nil, schema.Problems{q.disagreement(q.Cells[cell], assignment, a.Verdict, err)}
	}
	if e.Vanished = judge.Vanished(q.Before[cell], a.Verdict) != ""; !e.Vanished {
		e.Trace = trace
	}
	return e, nil
}

func (q *Questions) disagreement(cell Cell, assignment []int, v *schema.Verdict, err error) *schema.Problem {
	p := &schema.Problem{Code: "engine-disagreement", Party: cell.Policy,
		Message: "WebAssembly gives " + v.Outcome + " with " + q.Changed(assignment) +
			"; the interpreter of what is read pleads otherwise",
		Hint: "one of the two is wrong about this policy; construe whatif shows what the judge says"}
	if err != nil {
		p.Message = "WebAssembly gives " + v.Outcome + " with " + q.Changed(assignment) +
			"; the interpreter of what is read fails: " + engine.Harmless(err.Error())
	}
	return p
}

func (q *Questions) Changed(assignment []int) string {
	var out []string
	for i, t := range q.Toggles {
		if assignment[i] != t.Current {
			out = append(out, t.ID+" "+t.Values[assignment[i]].Name)
		}
	}
	return cmp.Or(strings.Join(out, ", "), "nothing changed")
}
