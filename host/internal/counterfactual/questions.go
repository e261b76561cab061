// Package counterfactual is what a change of facts or definitions would make of a cell: how the cell comes out, and
// which toggles that depends on. Which changes to try is its callers' matter.
//
// The usual entry is [New], which judges cells as things stand, then [Questions.Judge] for one assignment, or, for a
// search, [Questions.Admit], [Questions.Constrain], [Questions.Ask] and [Questions.Use]. [Apply] is for changes by
// name.
//
// An assignment is the number of a value for each toggle, -1 for a toggle that has none of its values as things stand.
// A search knows each cell as two halves: half 2n asks whether cell n is permitted, half 2n+1 whether it is a breach,
// and the half behind them whether the facts can be together.
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
	"github.com/construe-host/construe/host/internal/learned"
	"github.com/construe-host/construe/host/internal/pipeline"
	"github.com/construe-host/construe/host/internal/search"
	"github.com/construe-host/construe/host/internal/toggle"
	"github.com/construe-host/construe/host/schema"
)

// No and Yes are the answers to a half of a cell. A search knows each cell as two halves, which ask less each than the
// outcome does: whether it is permitted, and whether it is a breach. What keeps an open verdict from being a breach
// need not be what keeps it from being permitted; see docs/rationale.md#why-is-a-cell-two-questions-to-the-search.
const (
	No = iota
	Yes
)

// Side is the outcome that one of a cell's two halves asks for.
func Side(half int) (cell int, outcome string) {
	return half / 2, []string{schema.Permitted, schema.Breach}[half%2]
}

// Questions are what a search asks: how a cell comes out where toggles have other values, and which of them that
// depends on. It is safe for concurrent use once Admit and Constrain have returned, where they are called. Its exported
// fields are read-only.
type Questions struct {
	Case       *engine.Case
	Base       *schema.Facts
	Name       string // of the runtime's file
	Toggles    []*toggle.Toggle
	Cells      []Cell
	Before     []*schema.Verdict // by cell, as things stand
	Invariants *judge.Policy     // as [Questions.Constrain] found them; nil where the case has none
	Admitted   *facts.Prepared   // the base, once [Questions.Admit] admitted every value of a toggle; else nil

	set         *settings                // of the toggles
	keep        map[string]*learned.Kept // by policy; nil where nothing is kept
	remembered  int                      // of what is kept
	memo        *classify.Memo
	most        int // variants that are kept; see variantLimit
	mu          sync.Mutex
	evaluations map[string]*Evaluation // guarded by mu; by cell and assignment, the latest
	knowledge   knowledge              // guarded by mu
	variants    map[string]*Variant    // guarded by mu; by the facts' own changes
	order       []string               // guarded by mu; of variants, the oldest first
	kept        int64                  // guarded by mu; bytes of the traces in evaluations
	work        int64                  // guarded by mu; of the answers that were used
	size        int                    // of the facts, in bytes
	deriving    []bool                 // by toggle: whether anything derived depends on it; once Admit has returned
}

// Variant is facts with some of them changed, made ready once for every classifier and policy.
type Variant struct {
	once     sync.Once
	Prepared *engine.Prepared
	depends  *dependencies
	err      error
}

// Bounds of what a search keeps: variants of the facts, as many and of so many bytes, and traces, as many and that took
// so many bytes to make.
const (
	mostVariants     = 256
	mostVariantBytes = 16 << 20
	mostTraceBytes   = 256 << 20
)

// variantLimit is how many variants of the facts are kept: a handful at least, since several are asked about at a time.
func (q *Questions) variantLimit() int {
	return min(q.most, max(8, mostVariantBytes/max(q.size, 1)))
}

// New judges the cells as things stand. name is the runtime's file.
//
// # Errors
//
// [schema.Problems]: as-of-outside, and the context's own. A party that fails is the outcome error in Before.
func New(
	ctx context.Context, cs *engine.Case, base *schema.Facts, name string, toggles []*toggle.Toggle, cells []Cell,
) (*Questions, error) {
	q := NewPlain(cs, base, name, toggles)
	q.Cells, q.evaluations, q.knowledge = cells, map[string]*Evaluation{}, newKnowledge(2*len(cells)+1)
	q.Before = make([]*schema.Verdict, len(cells))
	errs := make([]error, len(cells))
	text, err := schema.Canonical(base.Runtime)
	if err != nil {
		return nil, err
	}
	q.size = len(text)
	now := q.AsThingsStand()
	pipeline.Each(len(cells), func(i int) {
		var a *Judgement
		if a, errs[i] = q.Judge(ctx, cells[i], now); errs[i] == nil {
			q.Before[i] = a.Verdict
		}
	})
	return q, errors.Join(errs...)
}

// NewPlain judges nothing yet: it serves those who judge cells one by one, and search for nothing. It has no Cells.
func NewPlain(cs *engine.Case, base *schema.Facts, name string, toggles []*toggle.Toggle) *Questions {
	return &Questions{Case: cs, Base: base, Name: name, Toggles: toggles, set: newSettings(toggles),
		variants: map[string]*Variant{}, memo: &classify.Memo{}, most: mostVariants}
}

// Lighten has the answers of plugins remembered with those of others, and only so many variants of the facts kept. It
// is called before anything is asked.
func (q *Questions) Lighten(memo *classify.Memo, variants int) { q.memo, q.most = memo, variants }

// Admit has every value of each toggle admitted, once, so that no variant is checked again.
//
// # Errors
//
// [schema.Problems]: toggle.
func (q *Questions) Admit() error {
	admitted, err := admit(q.Case, q.Base, q.Name, q.Toggles)
	if err != nil {
		return err
	}
	for _, t := range q.Toggles {
		q.deriving = append(q.deriving, admitted.Derives(t.Facts...))
	}
	q.Admitted = admitted
	return nil
}

// Constrain loads the case's invariants, which say what facts can be together, where the case has them.
//
// # Errors
//
// As [engine.Case.Invariants].
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

// Ask is the search's question: whether a half is so at an assignment, and on which toggles that depends. Where a
// verdict cannot be traced, it may depend on every toggle. An answer that is not to be sure may be supposed.
//
// # Errors
//
// [schema.Problems]: host-limit, engine-disagreement, and the context's own.
func (q *Questions) Ask(ctx context.Context, half int, assignment []int, sure bool) (search.Answer, error) {
	if half == 2*len(q.Cells) {
		return q.possible(ctx, assignment, sure)
	}
	cell, outcome := Side(half)
	b, err := q.Describe(ctx, q.Cells[cell], assignment)
	if err != nil {
		return search.Answer{}, err
	}
	n := &note{half: half, sure: sure, size: q.size + engine.Weight(b.Classification),
		depends: func(conditions []judge.Condition) map[int]bool {
			return b.Variant.depends.dependingOn(q.Cells[cell].Classifier, q.Cells[cell].Policy, conditions)
		}}
	if plugin := q.Case.Parties[q.Cells[cell].Classifier].Plugin; plugin != nil {
		n.asked = plugin.Questions(b.Variant.Prepared.Shown)
		n.plugin = fuelOf(b.Classification.Work)
	}
	if b.Party.Policy != nil {
		n.input = b.Party.Policy.Input(b.Variant.Prepared.Judged, b.Classification)
	}
	if known, is := q.known(n); is {
		known.Note = n
		return known, nil
	}
	e, err := q.evaluation(ctx, cell, b, assignment)
	if err != nil {
		return search.Answer{}, err
	}
	n.run, n.policy = e.key, fuelOf(e.Verdict.Work)
	if e.Trace == nil {
		return search.Answer{Value: e.Is(outcome), Reads: q.allToggles(), Note: n}, nil
	}
	rests := e.Trace.Certificate(e.Verdict, q.Before[cell], outcome,
		func(conditions []judge.Condition) int { return len(n.depends(conditions)) })
	n.proof = newProof(n.input, rests)
	return search.Answer{Value: e.Is(outcome), Reads: numbersOf(n.depends(rests)), Note: n}, nil
}

// allToggles is the number of every toggle.
func (q *Questions) allToggles() (all []int) {
	for i := range q.Toggles {
		all = append(all, i)
	}
	return all
}

// Evaluation is a cell at an assignment, and what its verdict depends on.
type Evaluation struct {
	*Judgement
	key      string       // by cell and assignment
	Trace    *judge.Trace // nil where what it depends on is not known
	Vanished bool         // it pleads something else than as things stand, which must not depend on the facts
}

// ElementToggles are the toggles that an element of a cell depends on as things stand, by number; every one where that
// is not known.
//
// # Errors
//
// [schema.Problems]: host-limit, engine-disagreement, and the context's own.
func (q *Questions) ElementToggles(ctx context.Context, cell int, limb, subject, element string) ([]int, error) {
	now := q.AsThingsStand()
	b, err := q.Describe(ctx, q.Cells[cell], now)
	if err != nil {
		return nil, err
	}
	e, err := q.evaluation(ctx, cell, b, now)
	if err != nil {
		return nil, err
	}
	if e.Trace == nil {
		return q.allToggles(), nil
	}
	var conditions []judge.Condition
	for _, a := range e.Trace.Element(limb, subject, element) {
		conditions = append(conditions, judge.Condition{Atom: a})
	}
	return numbersOf(b.Variant.depends.dependingOn(q.Cells[cell].Classifier, q.Cells[cell].Policy, conditions)), nil
}

// Is answers whether the cell has an outcome, [Yes] or [No]. Where it pleads something else it has none.
func (e *Evaluation) Is(outcome string) int {
	if e.Verdict.Outcome == outcome && !e.Vanished {
		return Yes
	}
	return No
}

// evaluation judges and traces a cell, once for both halves.
func (q *Questions) evaluation(ctx context.Context, cell int, b *Submission, assignment []int) (*Evaluation, error) {
	key := fmt.Sprint("cell ", cell, assignment)
	q.mu.Lock()
	known := q.evaluations[key]
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
		q.kept += e.Trace.Bytes()
	}
	if len(q.evaluations) > mostVariants || q.kept > mostTraceBytes {
		clear(q.evaluations)
		q.kept = 0
	}
	q.evaluations[key] = e
	return e, nil
}

// Evaluate judges what was submitted, and traces what the verdict depends on.
//
// # Errors
//
// [schema.Problems]: host-limit, engine-disagreement, and the context's own.
func (q *Questions) Evaluate(ctx context.Context, cell int, b *Submission, assignment []int) (*Evaluation, error) {
	a, err := q.Submit(ctx, b)
	if err != nil {
		return nil, err
	}
	e := &Evaluation{Judgement: a}
	if v := a.Verdict; v.Error != nil {
		if v.Error.Code == "host-limit" || v.Error.Code == "engine-disagreement" {
			return nil, schema.Problems{v.Error}
		}
		return e, nil
	}
	trace, err := a.Party.Policy.Trace(ctx, a.Variant.Prepared.Judged, a.Classification, a.Verdict)
	switch {
	case errors.Is(err, judge.ErrNotTraced):
		return e, nil
	case err != nil && ctx.Err() != nil:
		return nil, ctx.Err()
	case err != nil:
		return nil, schema.Problems{q.disagreement(q.Cells[cell], assignment, a.Verdict, err)}
	}
	if e.Vanished = judge.Vanished(q.Before[cell], a.Verdict) != ""; !e.Vanished {
		e.Trace = trace
	}
	return e, nil
}

// disagreement says that the judge and the evaluation that traces give different verdicts.
func (q *Questions) disagreement(cell Cell, assignment []int, v *schema.Verdict, err error) *schema.Problem {
	why := "; where what is read is followed, it is another verdict"
	if !errors.Is(err, judge.ErrDisagrees) {
		why = "; following what is read fails: " + engine.Harmless(err.Error())
	}
	return &schema.Problem{Code: "engine-disagreement", Party: cell.Policy,
		Message: "the judge gives " + v.Outcome + " with " + q.Changed(assignment) + why,
		Hint:    "one of the two is wrong about this policy; construe whatif shows what the judge says"}
}

// Changed says in words what an assignment changes.
func (q *Questions) Changed(assignment []int) string {
	var out []string
	for i, t := range q.Toggles {
		if assignment[i] != t.Current {
			out = append(out, t.ID+" "+t.Values[assignment[i]].Name)
		}
	}
	return cmp.Or(strings.Join(out, ", "), "nothing changed")
}
