package cruxes

import (
	"context"
	"slices"
	"strings"

	"github.com/construe-host/construe/host/internal/counterfactual"
	"github.com/construe-host/construe/host/internal/engine"
	"github.com/construe-host/construe/host/internal/schedule"
	"github.com/construe-host/construe/host/internal/search"
	"github.com/construe-host/construe/host/schema"
)

// cheapestSize bounds the changes of a set that would settle a dispute, where it is looked for beside a comparison.
const cheapestSize = 2

// mostCruxWork bounds what the search for the cheapest changes of one dispute takes; see host.CruxRequest. The shipped
// runtimes take up to a third of it.
const mostCruxWork = 10_000_000_000

// Settle enters into a comparison the least that would settle the dispute in each of its worlds, and, where rows are to
// have it, into each row of such a world the cheapest change of an outcome that depends on it. Of the request, runtime,
// day, budget and progress count. What stops a search is an error of that crux; rows whose change was not looked for
// have none.
func Settle(ctx context.Context, cs *engine.Case, c *schema.Comparison, q Request, rows bool) {
	for i, w := range c.Worlds {
		if w.Aggregate != schema.Disputed {
			continue
		}
		q.World, q.Goal, q.Work = w.World, schema.GoalResolve, mostCruxWork
		err := cs.Checked(ctx, func(cs *engine.Case) error {
			c.Worlds[i].Crux = &schema.CheapestCrux{Sets: []schema.ChangeSet{}}
			for row := range w.Issues {
				w.Issues[row].Change = nil
			}
			return settle(ctx, cs, c.Worlds[i], q, rows, c.Titles)
		})
		if err != nil {
			c.Worlds[i].Crux.Error = schema.ProblemsIn(err, "crux")[0]
		}
	}
}

// settle is Settle in one world. The words for what it finds are entered into titles, where there are any.
func settle(
	ctx context.Context, cs *engine.Case, w schema.WorldResult, q Request, rows bool, titles *schema.Titles,
) error {
	cs, base, _, err := counterfactual.Apply(ctx, cs, q.Runtime, q.World, q.AsOf, q.Set)
	if err != nil {
		return err
	}
	questions, err := prepare(ctx, cs, base, q.Runtime.Name, q)
	if err == nil {
		err = cheapest(ctx, questions, q, w.Crux)
	}
	if err == nil && rows {
		changeRows(ctx, questions, w.Issues, q)
	}
	if titles != nil {
		schedule.ChangeTitles(cs, base, w, titles)
	}
	return err
}

// cheapest is the least that would settle the dispute in a world: single changes, or where none does, two. Sets that it
// only counts are not put into words, which takes judging each of them once more.
func cheapest(ctx context.Context, questions *counterfactual.Questions, q Request, out *schema.CheapestCrux) error {
	budget := q.Budget
	for q.MaxSize = 1; q.MaxSize <= cheapestSize && countRuns(out.Searched) < budget; q.MaxSize++ {
		q.Budget = budget - countRuns(out.Searched)
		_, found, err := seek(ctx, questions, q, false)
		if err != nil {
			return err
		}
		policies, plugins := questions.Runs()
		out.Complete, out.CompleteUpTo = found.Complete, found.CompleteUpTo
		out.Searched.Assignments += found.Nodes
		out.Searched.PolicyRuns += policies
		out.Searched.PluginRuns += plugins
		able, unable := search.Apart(found.Sets)
		sets := slices.Concat(able, unable)
		for i, s := range sets {
			if s.Effort > sets[0].Effort || i >= len(able) && len(able) > 0 {
				break
			}
			set, err := changeSet(context.WithoutCancel(ctx), questions, s) // an interrupted search says what it has
			if err != nil {
				return err
			}
			out.Sets = append(out.Sets, inPlainWords(cruxToggles(questions), set))
		}
		if out.More = len(sets) - len(out.Sets); len(sets) > 0 || stopReason(found.Stopped) == "budget" {
			break
		}
	}
	return nil
}

// countRuns counts the runs of parties' code that a search took.
func countRuns(s schema.Searched) int { return s.PolicyRuns + s.PluginRuns }

// inPlainWords is a set of changes as a comparison has it: its sentence names no place in a file, which another
// notation of the same runtime would change, and it says what each change sets.
func inPlainWords(toggles []schema.CruxToggle, s schema.ChangeSet) schema.ChangeSet {
	kinds := map[string]bool{}
	var sentences []string
	s.Pointers = nil
	for _, c := range s.Changes {
		t := toggles[slices.IndexFunc(toggles, func(t schema.CruxToggle) bool { return t.ID == c.Toggle })]
		sentences = append(sentences, changeSentence(t.Label, c.From, c.To))
		kinds[t.Kind] = true
		s.Pointers = append(s.Pointers, t.Pointers[0])
	}
	s.Sentence, s.Kind = strings.Join(sentences, "; and "), kindOf(kinds)
	return s
}

// nearestBudget bounds the runs of a policy that the nearest change of an explanation may take.
const nearestBudget = 200

// Nearest is the cheapest set of changes after which a cell has the other outcome; nil where none was found.
//
// # Errors
//
// As [Run].
func Nearest(
	ctx context.Context, cs *engine.Case, base *schema.Facts, name string, cell schema.JudgedCell,
) (*schema.ChangeSet, error) {
	q := Request{Goal: schema.GoalFlip, Cells: []schema.JudgedCell{cell}, MaxSize: 2, Budget: nearestBudget}
	questions, err := prepare(ctx, cs, base, name, q)
	if err != nil {
		return nil, err
	}
	_, found, err := seek(ctx, questions, q, true)
	if err != nil {
		return nil, err
	}
	able, unable := search.Apart(found.Sets)
	sets := slices.Concat(able, unable)
	if len(sets) == 0 {
		return nil, nil
	}
	set, err := changeSet(context.WithoutCancel(ctx), questions, sets[0]) // an interrupted search says what it has
	if err != nil {
		return nil, err
	}
	for _, change := range sets[0].Changes {
		t := questions.Toggles[change.Toggle]
		set.Pointers = append(set.Pointers, t.Pointers()[0])
		set.Sets = append(set.Sets, schema.Keys(t.Values[change.Value].Set)...)
	}
	slices.Sort(set.Sets)
	return &set, nil
}

// distanceBudget bounds the answers asked for in the search for one distance, and distanceSize the changes of a set:
// what takes more changes at once is far.
const (
	distanceBudget = 2000
	distanceSize   = 2
)

// Distance is the least effort of at most distanceSize changes after which a reading's own verdict is a breach: 0 where
// it is one, nil where no such changes make it one. It is not known where the search did not come that far.
//
// # Errors
//
// As [Run].
func Distance(
	ctx context.Context, cs *engine.Case, reading string, f *schema.Facts, name string,
) (least *int, known bool, err error) {
	c, err := FindFrom(ctx, cs, f, name, Request{Goal: schema.GoalBreach,
		Cells:   []schema.JudgedCell{{Policy: reading, Classifier: reading}},
		MaxSize: distanceSize, Budget: distanceBudget})
	if err != nil {
		return nil, false, err
	}
	for _, s := range append(slices.Clone(c.Sets), c.Beyond...) {
		if least == nil || s.Effort < *least {
			least = &s.Effort
		}
	}
	return least, c.Complete || c.CompleteUpTo >= distanceSize, nil
}
