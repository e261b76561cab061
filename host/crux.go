package host

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"runtime"
	"slices"
	"strings"

	"github.com/construe-host/construe/host/internal/crux"
	"github.com/construe-host/construe/host/internal/facts"
	"github.com/construe-host/construe/host/schema"
)

// CruxRequest asks what a disagreement, or a verdict, turns on.
type CruxRequest struct {
	// Runtime, World ("" as stated) and AsOf ("" its own) are what is judged.
	Runtime *schema.Document
	World   string
	AsOf    string
	// Goal is resolve, flip, permitted or breach; resolve if empty, and flip where there is one cell.
	Goal string
	// Cells are what the goal is about; each reading's own classifier under its own policy if empty.
	Cells []schema.JudgedCell
	// MaxSize bounds the changes of a set, and Budget the runs of policies; 0 is no bound.
	MaxSize, Budget int
	// Progress is told how far the search is, now and then; it may be nil.
	Progress func(CruxProgress)
}

// CruxProgress is how far a search is: the number of changes it is at, assignments visited, policies run, sets found.
type CruxProgress struct{ Size, Assignments, Runs, Sets int }

// Crux finds every smallest set of changes that reaches a goal. Where ctx is done it returns what it has, and says so.
//
// # Errors
//
// [schema.Problems]: unknown-world, as-of-outside, unknown-reading, goal, toggle, engine-disagreement, host-limit.
func (h *Host) Crux(ctx context.Context, q CruxRequest) (*schema.Crux, error) {
	base, err := facts.Make(q.Runtime, q.World, q.AsOf)
	if err != nil {
		return nil, err
	}
	return h.cruxOf(ctx, base, q.Runtime.Name, q)
}

// cruxOf searches from facts; of the request, what is about the goal and the bounds counts.
func (h *Host) cruxOf(ctx context.Context, base *schema.Facts, name string, q CruxRequest) (*schema.Crux, error) {
	cells, err := h.cellsOf(q.Cells)
	if err != nil {
		return nil, err
	}
	toggles, err := h.expandToggles(base)
	if err != nil {
		return nil, err
	}
	asks, err := h.newQuestions(ctx, base, name, toggles, cells)
	if err != nil {
		return nil, err
	}
	if asks.footing, err = h.admitting(base, name, toggles); err != nil {
		return nil, err
	}
	if asks.invariants, err = h.loadInvariants(ctx); err != nil {
		return nil, err
	}
	if asks.invariants != nil {
		defer asks.invariants.Close(context.WithoutCancel(ctx))
	}
	goal, found, err := asks.goal(q.Goal)
	if err != nil {
		return nil, err
	}
	result, err := crux.Search(ctx, crux.Problem{Toggles: numbered(toggles), Goal: found, Ask: asks.ask, Use: asks.use, Confirm: true},
		crux.Options{MaxSize: q.MaxSize, MaxAsks: q.Budget, Workers: runtime.GOMAXPROCS(0), Progress: progress(q.Progress)})
	if err != nil {
		return nil, err
	}
	return asks.report(context.WithoutCancel(ctx), goal, result) // an interrupted search says what it has
}

func progress(tell func(CruxProgress)) func(crux.Progress) {
	if tell == nil {
		return nil
	}
	return func(p crux.Progress) { tell(CruxProgress{p.Size, p.Nodes, p.Asks, p.Sets}) }
}

// cellsOf checks the cells asked for, and sorts them; each reading's own if there are none.
func (h *Host) cellsOf(asked []schema.JudgedCell) (out []cellID, err error) {
	if len(asked) == 0 {
		for _, name := range h.names {
			out = append(out, cellID{name, name})
		}
		return out, nil
	}
	for _, c := range asked {
		for _, reading := range []string{c.Policy, c.Classifier} {
			if _, err := h.party(reading); err != nil {
				return nil, err
			}
		}
		out = append(out, cellID{c.Policy, c.Classifier})
	}
	slices.SortFunc(out, func(a, b cellID) int {
		return cmp.Or(cmp.Compare(a.policy, b.policy), cmp.Compare(a.classifier, b.classifier))
	})
	return slices.Compact(out), nil
}

// goal is what the search looks for, and its name.
func (q *questions) goal(name string) (string, crux.Goal, error) {
	if name == "" {
		if name = schema.GoalResolve; len(q.cells) == 1 {
			name = schema.GoalFlip
		}
	}
	n := len(q.cells)
	permitted, breach := slices.Repeat([]crux.Values{crux.Only(yes), crux.Any}, n), slices.Repeat([]crux.Values{crux.Any, crux.Only(yes)}, n)
	if q.invariants != nil { // whatever is reached must be possible
		permitted, breach = append(permitted, crux.Only(yes)), append(breach, crux.Only(yes))
	}
	switch name {
	case schema.GoalResolve:
		return name, crux.Goal{permitted, breach}, nil
	case schema.GoalPermitted:
		return name, crux.Goal{permitted}, nil
	case schema.GoalBreach:
		return name, crux.Goal{breach}, nil
	case schema.GoalFlip:
		if n != 1 {
			return "", nil, schema.Problems{{Code: "goal", Message: fmt.Sprintf("flip is of one cell; there are %d", n), Hint: "name one with --cell POLICY/CLASSIFIER"}}
		}
		switch q.before[0].Outcome {
		case schema.Permitted:
			return name, crux.Goal{breach}, nil
		case schema.Breach:
			return name, crux.Goal{permitted}, nil
		}
		return name, crux.Goal{permitted, breach}, nil
	}
	return "", nil, schema.Problems{{Code: "goal", Message: "there is no goal " + name + "; expected resolve, flip, permitted or breach"}}
}

func numbered(toggles []*toggle) (out []crux.Toggle) {
	for _, t := range toggles {
		out = append(out, crux.Toggle{Values: len(t.sets), Baseline: t.current, Effort: max(1, t.of.Effort), Able: len(t.of.MutableBy) > 0})
	}
	return out
}

// report is what was found, in the words of the case.
func (q *questions) report(ctx context.Context, goal string, r crux.Result) (*schema.Crux, error) {
	out := &schema.Crux{Construe: schema.KindCrux, Goal: goal, World: q.base.World, AsOf: q.base.AsOf,
		Runtime: subjectOf(q.base), Case: q.h.subject(),
		Cells: q.outcomes(q.before), Toggles: []schema.CruxToggle{}, Sets: []schema.ChangeSet{},
		Complete: r.Complete, CompleteUpTo: r.CompleteUpTo, Stopped: stopped(r.Stopped),
		Searched: schema.Searched{Assignments: r.Nodes, PolicyRuns: len(q.learned.runs), PluginRuns: len(q.learned.asked)}}
	for _, t := range q.toggles {
		out.Toggles = append(out.Toggles, q.listed(t))
	}
	able, unable := crux.Apart(r.Sets)
	for i, sets := range [][]crux.Set{able, unable} {
		for _, s := range sets {
			set, err := q.changeSet(ctx, s)
			if err != nil {
				return nil, err
			}
			if i == 0 {
				out.Sets = append(out.Sets, set)
			} else {
				out.Beyond = append(out.Beyond, set)
			}
		}
	}
	out.Fragility, _ = r.Fragility()
	q.derive(out, r)
	out.Precedents = q.tensions()
	return out, nil
}

func stopped(s crux.Stop) string {
	if s == crux.ByAsks {
		return "budget"
	}
	return string(s)
}

func total(list []int) (n int) {
	for _, v := range list {
		n += v
	}
	return n
}

func (q *questions) outcomes(verdicts []*schema.Verdict) (out []schema.JudgedCell) {
	for i, c := range q.cells {
		out = append(out, schema.JudgedCell{Policy: c.policy, Classifier: c.classifier, Outcome: verdicts[i].Outcome})
	}
	return out
}

func (q *questions) listed(t *toggle) schema.CruxToggle {
	out := schema.CruxToggle{ID: t.id, Label: t.of.Label, Kind: cmp.Or(t.of.Kind, "fact"), From: t.from, Pointers: t.pointers(),
		MutableBy: append([]string{}, t.of.MutableBy...), Effort: max(1, t.of.Effort)}
	for _, v := range t.sets {
		out.Values = append(out.Values, v.name)
	}
	if len(t.facts) == 1 {
		out.Status = statusOf(q.base, t.facts[0])
	}
	for _, p := range t.facts {
		if at, is := q.base.Locations[p]; is {
			if out.Locations == nil {
				out.Locations = map[string]schema.Location{}
			}
			out.Locations[p] = at
		}
	}
	return out
}

// statusOf is how settled a fact is.
func statusOf(f *schema.Facts, pointer string) string {
	stated, _ := f.Runtime["facts"].(map[string]any)
	entry, _ := stated[pointer].(map[string]any)
	status, _ := entry["status"].(string)
	value, _ := schema.Get(f.Runtime, pointer)
	switch {
	case status == "disputed":
		return status
	case value == "unknown" || slices.Contains(listOf(value), any("unknown")):
		return "unknown"
	}
	return cmp.Or(status, "stipulated")
}

func listOf(value any) []any {
	list, _ := value.([]any)
	return list
}

// changeSet puts a set into words, after judging it once more: what is reported is what the judge says of it.
func (q *questions) changeSet(ctx context.Context, s crux.Set) (schema.ChangeSet, error) {
	assignment := q.asThingsStand()
	out := schema.ChangeSet{Changes: []schema.ToggleChange{}, Effort: s.Effort, Given: map[string]string{}}
	var sentences []string
	kinds := map[string]bool{}
	for _, c := range s.Changes {
		t := q.toggles[c.Toggle]
		assignment[c.Toggle] = c.Value
		out.Changes = append(out.Changes, schema.ToggleChange{Toggle: t.id, From: t.from, To: t.sets[c.Value].name})
		sentences = append(sentences, q.sentence(t, c.Value))
		kinds[cmp.Or(t.of.Kind, "fact")] = true
	}
	for _, g := range s.Given {
		t := q.toggles[g.Toggle]
		if out.Given[t.id] = t.from; g.Value >= 0 {
			out.Given[t.id] = t.sets[g.Value].name
		}
	}
	switch names := slices.Sorted(maps.Keys(kinds)); len(names) {
	case 1:
		out.Kind = names[0]
	case 2:
		out.Kind = "both"
	}
	out.Sentence = cmp.Or(strings.Join(sentences, "; and "), "as things stand")
	verdicts := make([]*schema.Verdict, len(q.cells))
	for i, cell := range q.cells {
		a, err := q.judged(ctx, cell, assignment)
		if err != nil {
			return out, err
		}
		verdicts[i] = a.verdict
	}
	for _, rest := range s.Rests {
		if rest.Cell == 2*len(q.cells) {
			continue
		}
		cell, outcome := side(rest.Cell)
		if (verdicts[cell].Outcome == outcome) != (rest.Value == yes) {
			return out, schema.Problems{{Code: "engine-disagreement", Party: q.cells[cell].policy, Message: "judged again with " + q.changed(assignment) + ", the cell is " + verdicts[cell].Outcome + ", not as the search was told"}}
		}
	}
	out.Outcomes = q.outcomes(verdicts)
	return out, nil
}

// sentence says one change, and where the facts stand that it is about.
func (q *questions) sentence(t *toggle, value int) string {
	said := t.of.Label + ": " + t.sets[value].name + " instead of " + t.from
	if len(t.facts) > 0 {
		if at, is := q.base.Locations[t.facts[0]]; is {
			said += fmt.Sprintf(" (%s:%d)", at.File, at.Line)
		}
	}
	return said
}

// derive adds what follows from the sets.
func (q *questions) derive(out *schema.Crux, r crux.Result) {
	const steps = 100_000
	if reasons, known := r.Reasons(steps); known {
		for _, reason := range reasons {
			names := []string{}
			for _, i := range reason {
				names = append(names, q.toggles[i].id)
			}
			out.Sufficient = append(out.Sufficient, names)
		}
	}
	for i, t := range q.toggles {
		if size, known := r.Responsibility(i); known && size > 0 {
			if out.Responsibility == nil {
				out.Responsibility = map[string]int{}
			}
			out.Responsibility[t.id] = size
		}
	}
	in := map[string]bool{}
	for _, s := range append(slices.Clone(out.Sets), out.Beyond...) {
		for _, c := range s.Changes {
			in[c.Toggle] = true
		}
	}
	for _, t := range q.toggles {
		if !in[t.id] {
			continue
		}
		for _, p := range t.facts {
			if d, open := q.demand(t.id, p); open {
				out.Evidence = append(out.Evidence, d)
			}
		}
	}
}

// cheapest is the least that would settle the dispute in a world: single changes, or where none does, two.
func (h *Host) cheapest(ctx context.Context, runtime *schema.Document, world string, q CompareRequest) *schema.CheapestCrux {
	out := &schema.CheapestCrux{Sets: []schema.ChangeSet{}}
	for size := 1; size <= 2; size++ {
		c, err := h.Crux(ctx, CruxRequest{Runtime: runtime, World: world, AsOf: q.AsOf, Goal: schema.GoalResolve, MaxSize: size, Budget: q.CruxBudget})
		if err != nil {
			out.Error = schema.ProblemsIn(err, "crux")[0]
			return out
		}
		out.Complete, out.CompleteUpTo, out.Searched = c.Complete, c.CompleteUpTo, c.Searched
		sets := append(c.Sets, c.Beyond...)
		for i, s := range sets {
			if s.Effort > sets[0].Effort || i >= len(c.Sets) && len(c.Sets) > 0 {
				break
			}
			out.Sets = append(out.Sets, s)
		}
		if out.More = len(sets) - len(out.Sets); len(sets) > 0 || c.Stopped == "budget" {
			break
		}
	}
	return out
}
