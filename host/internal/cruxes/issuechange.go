package cruxes

import (
	"context"
	"slices"

	"github.com/construe-host/construe/host/internal/counterfactual"
	"github.com/construe-host/construe/host/internal/schedule"
	"github.com/construe-host/construe/host/internal/search"
	"github.com/construe-host/construe/host/schema"
)

// What the search for the changes of rows takes at most: rows of one world, and answers asked for of one row and
// reading, each of which takes one run of a policy or none.
const (
	mostChangedRows = 24
	changeBudget    = 40
)

// changeRows enters into the first rows of a world the cheapest change of the outcome of a reading that decides there.
// A row of which that could not be found for a limit of the host's has none, as one that was not looked at.
func changeRows(ctx context.Context, q *counterfactual.Questions, rows []schema.Issue, bounds Request) {
	q.Forget()
	for i := range rows[:min(len(rows), mostChangedRows)] {
		if change, err := changeOf(ctx, q, rows[i], bounds.Work); err == nil && ctx.Err() == nil {
			rows[i].Change = change
		}
	}
}

// changeOf is the cheapest change of a row: the least effort, and of those the fewest moves and the first reading. It
// is nil where nobody decides on the row.
func changeOf(
	ctx context.Context, q *counterfactual.Questions, row schema.Issue, work int64,
) (best *schema.IssueChange, err error) {
	for cell, c := range q.Cells {
		side, is := row.Sides[c.Policy]
		if !is || side.Decides == schema.DecidesNothing || row.Gone {
			continue
		}
		among, err := togglesOf(ctx, q, cell, row)
		if err != nil {
			return nil, err
		}
		found, err := flip(ctx, q, cell, among, work)
		switch {
		case err != nil:
			return nil, err
		case best == nil, len(best.Moves) == 0 && len(found.Moves) > 0:
			found.Complete = found.Complete && (best == nil || best.Complete)
			best = found
		case len(found.Moves) > 0 && (found.Effort < best.Effort || found.Effort == best.Effort &&
			len(found.Moves) < len(best.Moves)):
			found.Complete = found.Complete && best.Complete
			best = found
		default:
			best.Complete = best.Complete && found.Complete
		}
	}
	return best, nil
}

// togglesOf are the toggles, by number, that somebody can change and that a row depends on in a cell: those of the
// element, of the fact, or of the elements of the ground.
func togglesOf(ctx context.Context, q *counterfactual.Questions, cell int, row schema.Issue) (out []int, err error) {
	switch {
	case row.Fact != "":
		for i, t := range q.Toggles {
			if slices.Contains(t.Facts, row.Fact) {
				out = append(out, i)
			}
		}
	case row.Element != "":
		out, err = q.ElementToggles(ctx, cell, row.Limb, row.Subject, row.Element)
	default:
		v := q.Before[cell]
		for _, g := range v.Grounds {
			if g.Limb != row.Limb || g.Subject != row.Subject {
				continue
			}
			for _, element := range g.Elements {
				for _, subject := range []string{g.Subject, ""} {
					if _, pleads := v.Elements[g.Limb][subject][element]; pleads && err == nil {
						var more []int
						more, err = q.ElementToggles(ctx, cell, g.Limb, subject, element)
						out = append(out, more...)
					}
				}
			}
		}
		slices.Sort(out)
		out = slices.Compact(out)
	}
	return slices.DeleteFunc(out, func(i int) bool { return len(q.Toggles[i].Declared.MutableBy) == 0 }), err
}

// flip is the least effort among some toggles after which a cell has another of the two outcomes. It tries single
// changes, and two at once where no one does it.
func flip(
	ctx context.Context, q *counterfactual.Questions, cell int, among []int, work int64,
) (*schema.IssueChange, error) {
	out := &schema.IssueChange{Reading: q.Cells[cell].Policy, Moves: []schema.IssueMove{}}
	halves, goal := flipGoal(q, cell)
	for size := 1; size <= cheapestSize; size++ {
		result, err := search.Search(ctx, restricted(q, halves, among, goal), search.Options{MaxSize: size,
			MaxAsks: changeBudget, Workers: 1,
			Spent: func() bool { return work > 0 && q.Overworked(work) }})
		if err != nil {
			return nil, err
		}
		out.Complete = result.Complete || result.CompleteUpTo >= size
		if len(result.Sets) == 0 {
			continue
		}
		least := slices.MinFunc(result.Sets, func(a, b search.Set) int { return a.Effort - b.Effort })
		assignment := q.AsThingsStand()
		for _, c := range least.Changes {
			t := q.Toggles[among[c.Toggle]]
			assignment[among[c.Toggle]] = c.Value
			out.Moves = append(out.Moves, move(q, among[c.Toggle], t.Values[c.Value].Name))
		}
		judged, err := q.Judge(ctx, q.Cells[cell], assignment)
		if err != nil {
			return nil, err
		}
		out.Effort, out.Outcome = least.Effort, judged.Verdict.Outcome
		return out, nil
	}
	out.Reading = ""
	return out, nil
}

// flipGoal is what another outcome of a cell is to a search: its halves, and which of them is to hold, within what is
// possible.
func flipGoal(q *counterfactual.Questions, cell int) (halves []int, goal search.Goal) {
	yes := search.Only(counterfactual.Yes)
	halves = []int{2 * cell, 2*cell + 1}
	permitted, breach := []search.Values{yes, search.Any}, []search.Values{search.Any, yes}
	if q.Constrained() {
		halves = append(halves, 2*len(q.Cells))
		permitted, breach = append(permitted, yes), append(breach, yes)
	}
	switch q.Before[cell].Outcome {
	case schema.Permitted:
		return halves, search.Goal{breach}
	case schema.Breach:
		return halves, search.Goal{permitted}
	}
	return halves, search.Goal{permitted, breach}
}

// restricted is the search for a goal of some halves among some toggles; the others stay as they are.
func restricted(q *counterfactual.Questions, halves, among []int, goal search.Goal) search.Problem {
	all, number := searchToggles(q.Toggles), map[int]int{}
	p := search.Problem{Goal: goal, Confirm: true}
	for i, n := range among {
		p.Toggles, number[n] = append(p.Toggles, all[n]), i
	}
	within := func(a search.Answer, note any) search.Answer {
		out := search.Answer{Value: a.Value, Note: note, Supposed: a.Supposed}
		for _, n := range a.Reads {
			if i, is := number[n]; is {
				out.Reads = append(out.Reads, i)
			}
		}
		return out
	}
	p.Ask = func(ctx context.Context, half int, assignment []int, sure bool) (search.Answer, error) {
		whole := q.AsThingsStand()
		for i, n := range among {
			whole[n] = assignment[i]
		}
		a, err := q.Ask(ctx, halves[half], whole, sure)
		return within(a, a), err
	}
	p.Use = func(half int, assignment []int, a search.Answer) search.Answer {
		return within(q.Use(half, assignment, a.Note.(search.Answer)), a.Note)
	}
	return p
}

// move is a toggle moved to a value, as a row has it.
func move(q *counterfactual.Questions, n int, to string) schema.IssueMove {
	t := q.Toggles[n]
	pointer := t.Pointers()[0]
	return schema.IssueMove{Toggle: t.ID, From: t.From, To: to, Pointer: pointer,
		By: schedule.Actors(q.Base, pointer, t.Declared.MutableBy)}
}
