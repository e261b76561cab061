package cruxes

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"github.com/construe-host/construe/host/internal/counterfactual"
	"github.com/construe-host/construe/host/internal/engine"
	"github.com/construe-host/construe/host/internal/toggle"
	"github.com/construe-host/construe/host/schema"
)

// mostCertifiedCells bounds the cells that a replay judges for the sets of changes that a record names, whoever made
// it. A comparison looks for them within 150 answers, and names fewer.
const mostCertifiedCells = 4096

// Certify checks the cruxes of a comparison, and the changes of its rows, against the judge: each set of changes that
// it names settles its dispute, or changes the outcome, and does not without any one of its changes. Nothing is
// searched: that there is no set of less effort is what the comparison says. See
// docs/rationale.md#why-is-what-would-settle-a-dispute-not-searched-for-again-in-a-replay.
//
// # Errors
//
// As [Run], but for goal. What does not hold is a result.
func Certify(
	ctx context.Context, cs *engine.Case, runtime *schema.Document, then *schema.Comparison,
) (*counterfactual.Certification, error) {
	left, out := mostCertifiedCells, &counterfactual.Certification{NotSearched: []string{}}
	for _, w := range then.Worlds {
		if w.Crux != nil && w.Crux.Error != nil {
			out.NotSearched = append(out.NotSearched, fmt.Sprintf("%s: %s", worldName(w.World), w.Crux.Error.Code))
		}
		if (w.Crux == nil || w.Crux.Error != nil) && changedRows(w) == 0 {
			continue
		}
		wrong, err := certifyWorld(ctx, cs, runtime, then.AsOf, w, &left)
		if err != nil && ctx.Err() == nil && schema.ProblemsIn(err, "")[0].Code == engine.HostLimit {
			out.NotSearched = append(out.NotSearched, worldName(w.World)+": "+engine.HostLimit+", here")
			out.Stopped++
			continue
		}
		if err != nil {
			return nil, err
		}
		if wrong != "" {
			out.Wrong = append(out.Wrong, counterfactual.Fault{World: w.World, Says: wrong})
		}
		out.Sets += len(setsOf(w)) + changedRows(w)
	}
	return out, nil
}

// setsOf are the sets of changes that the crux of a world names; none where there is no crux.
func setsOf(w schema.WorldResult) []schema.ChangeSet {
	if w.Crux == nil {
		return nil
	}
	return w.Crux.Sets
}

// worldName is a world's name for people.
func worldName(id string) string {
	if id == "" {
		return "stated"
	}
	return id
}

// certifyWorld says what does not hold of the crux of one world; "" where all does.
func certifyWorld(
	ctx context.Context, cs *engine.Case, runtime *schema.Document, asOf string, w schema.WorldResult, left *int,
) (wrong string, err error) {
	if w.Aggregate != schema.Disputed {
		return "there is no dispute that anything would settle", nil
	}
	base, err := cs.Facts(runtime, w.World, asOf)
	if err != nil {
		return "", err
	}
	questions, err := counterfactual.About(ctx, cs, base, runtime.Name, nil)
	if err != nil {
		return "", err
	}
	if err := questions.Constrain(ctx); err != nil {
		return "", err
	}
	seen := map[string]bool{}
	for _, s := range setsOf(w) {
		if key := fmt.Sprint(s.Changes); seen[key] {
			return "a set of changes stands twice", nil
		} else if seen[key] = true; len(s.Changes) == 0 || len(s.Changes) > cheapestSize {
			return fmt.Sprintf("a set has %d changes; a comparison looks for 1 to %d", len(s.Changes), cheapestSize),
				nil
		}
		if *left -= (1 + len(s.Changes)) * len(questions.Cells); *left < 0 {
			const many = "it names more sets of changes than a comparison finds; at most %d cells are judged for them"
			return fmt.Sprintf(many, mostCertifiedCells), nil
		}
		if wrong, err = certifySet(ctx, questions, s); wrong != "" || err != nil {
			return wrong, err
		}
	}
	return certifyRows(ctx, questions, w.Issues, left)
}

// certifySet says what does not hold of a set of changes; "" where all does.
func certifySet(ctx context.Context, q *counterfactual.Questions, s schema.ChangeSet) (wrong string, err error) {
	assignment, effort, wrong := assigned(q, s.Changes)
	if wrong != "" {
		return wrong, nil
	}
	moved := numbers(q)
	if effort != s.Effort {
		return fmt.Sprintf("%s has the effort %d, not %d", q.Changed(assignment), effort, s.Effort), nil
	}
	outcomes, settled, err := judgeSet(ctx, q, assignment)
	if err != nil {
		return "", err
	}
	if !settled || !slices.Equal(outcomes, s.Outcomes) {
		return "it is not settled so by " + q.Changed(assignment), nil
	}
	for _, c := range s.Changes {
		i, without := moved[c.Toggle], slices.Clone(assignment)
		if without[i] = q.Toggles[i].Current; len(s.Changes) == 1 {
			break // as things stand it is disputed
		}
		if _, settled, err := judgeSet(ctx, q, without); err != nil || settled {
			return "it is settled by less than " + q.Changed(assignment), err
		}
	}
	return checkWording(q, s, assignment), nil
}

// numbers are those of the toggles, by id.
func numbers(q *counterfactual.Questions) map[string]int {
	out := map[string]int{}
	for i, t := range q.Toggles {
		out[t.ID] = i
	}
	return out
}

// assigned is the assignment that changes make, and their effort, or what does not hold of them.
func assigned(
	q *counterfactual.Questions, changes []schema.ToggleChange,
) (assignment []int, effort int, wrong string) {
	assignment = q.AsThingsStand()
	moved := numbers(q)
	for _, c := range changes {
		i, known := moved[c.Toggle]
		if !known {
			return nil, 0, fmt.Sprintf("nothing here can change by the name of %q", c.Toggle)
		}
		t := q.Toggles[i]
		to := slices.IndexFunc(t.Values, func(v toggle.Value) bool { return v.Name == c.To })
		if to < 0 || to == t.Current || c.From != t.From || assignment[i] != t.Current {
			return nil, 0, fmt.Sprintf("%s cannot change from %q to %q", t.ID, c.From, c.To)
		}
		assignment[i] = to
		effort += max(1, t.Declared.Effort)
	}
	return assignment, effort, ""
}

// judgeSet judges the cells at an assignment, and says whether all of them permit, or all object, and such facts are
// possible.
func judgeSet(
	ctx context.Context, q *counterfactual.Questions, assignment []int,
) (outcomes []schema.JudgedCell, settled bool, err error) {
	verdicts := make([]*schema.Verdict, len(q.Cells))
	for i, cell := range q.Cells {
		a, err := q.Judge(ctx, cell, assignment)
		if err != nil {
			return nil, false, err
		}
		if verdicts[i] = a.Verdict; a.Verdict.Error != nil && a.Verdict.Error.Code == engine.HostLimit {
			return nil, false, schema.Problems{a.Verdict.Error}
		}
	}
	outcomes = judgedCells(q, verdicts)
	for _, o := range outcomes {
		if o.Outcome != outcomes[0].Outcome || o.Outcome != schema.Permitted && o.Outcome != schema.Breach {
			return outcomes, false, nil
		}
	}
	if !q.Constrained() {
		return outcomes, true, nil
	}
	possible, err := q.Possible(ctx, assignment)
	return outcomes, possible.Value == counterfactual.Yes, err
}

// checkWording checks that a set is said in the words that a comparison has for it, and that its certificate speaks of
// these changes: each toggle of it has the value that it has with them.
func checkWording(q *counterfactual.Questions, s schema.ChangeSet, assignment []int) string {
	want, names := map[string]string{}, map[string]string{}
	for i, t := range q.Toggles {
		if names[t.ID] = t.From; assignment[i] >= 0 {
			names[t.ID] = t.Values[assignment[i]].Name
		}
		if _, is := s.Given[t.ID]; is {
			want[t.ID] = names[t.ID]
		}
	}
	if !maps.Equal(want, s.Given) {
		return "the certificate of " + q.Changed(assignment) + " speaks of something else"
	}
	var listed []schema.CruxToggle
	for _, t := range q.Toggles {
		listed = append(listed, cruxToggle(q, t))
	}
	said := inPlainWords(listed, s)
	if said.Sentence != s.Sentence || said.Kind != s.Kind || !slices.Equal(said.Pointers, s.Pointers) {
		return q.Changed(assignment) + " is put into other words"
	}
	return ""
}
