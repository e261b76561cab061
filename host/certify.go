package host

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"github.com/construe-host/construe/host/internal/facts"
	"github.com/construe-host/construe/host/schema"
)

// mostCertified bounds the cells that a replay judges for the sets of changes that a record names, whoever made it. A
// comparison looks for them within 150 answers, and names fewer.
const mostCertified = 4096

// hostLimit is the code of what wall-clock time stopped.
const hostLimit = "host-limit"

// worldWrong is what does not hold of the crux of a world.
type worldWrong struct{ world, says string }

// certification is what came of the cruxes of a comparison that were judged again.
type certification struct {
	// sets counts the sets of changes that were judged, stopped the worlds of which a limit of this host stopped one.
	sets, stopped int
	// wrong says by world what does not hold.
	wrong []worldWrong
	// notSearched lists the worlds without a crux that could be judged, and why.
	notSearched []string
}

// certify checks the cruxes of a comparison against the judge: each set of changes that it names settles its dispute,
// and does not without any one of its changes. Nothing is searched: that there is no set of less effort is what the
// comparison says.
func (h *Host) certify(
	ctx context.Context, runtime *schema.Document, then *schema.Comparison,
) (*certification, error) {
	left, out := mostCertified, &certification{notSearched: []string{}}
	for _, w := range then.Worlds {
		switch {
		case w.Crux == nil:
			continue
		case w.Crux.Error != nil:
			out.notSearched = append(out.notSearched, fmt.Sprintf("%s: %s", worldNamed(w.World), w.Crux.Error.Code))
			continue
		}
		wrong, err := h.certifyWorld(ctx, runtime, then.AsOf, w, &left)
		if err != nil && ctx.Err() == nil && schema.ProblemsIn(err, "")[0].Code == hostLimit {
			out.notSearched = append(out.notSearched, worldNamed(w.World)+": "+hostLimit+", here")
			out.stopped++
			continue
		}
		if err != nil {
			return nil, err
		}
		if wrong != "" {
			out.wrong = append(out.wrong, worldWrong{w.World, wrong})
		}
		out.sets += len(w.Crux.Sets)
	}
	return out, nil
}

func worldNamed(id string) string {
	if id == "" {
		return "stated"
	}
	return id
}

// certifyWorld says what does not hold of the crux of one world; "" where all does.
func (h *Host) certifyWorld(
	ctx context.Context, runtime *schema.Document, asOf string, w schema.WorldResult, left *int,
) (wrong string, err error) {
	if w.Aggregate != schema.Disputed {
		return "there is no dispute that anything would settle", nil
	}
	base, err := facts.Make(runtime, w.World, asOf)
	if err != nil {
		return "", err
	}
	cells, err := h.cellsOf(nil)
	if err != nil {
		return "", err
	}
	toggles, err := h.expandToggles(ctx, base)
	if err != nil {
		return "", err
	}
	asks, err := h.newQuestions(ctx, base, runtime.Name, toggles, cells)
	if err != nil {
		return "", err
	}
	if err := asks.constrain(ctx); err != nil {
		return "", err
	}
	seen := map[string]bool{}
	for _, s := range w.Crux.Sets {
		if key := fmt.Sprint(s.Changes); seen[key] {
			return "a set of changes stands twice", nil
		} else if seen[key] = true; len(s.Changes) == 0 || len(s.Changes) > cheapestSize {
			return fmt.Sprintf("a set has %d changes; a comparison looks for 1 to %d", len(s.Changes), cheapestSize),
				nil
		}
		if *left -= (1 + len(s.Changes)) * len(cells); *left < 0 {
			const many = "it names more sets of changes than a comparison finds; at most %d cells are judged for them"
			return fmt.Sprintf(many, mostCertified), nil
		}
		if wrong, err = asks.certified(ctx, s); wrong != "" || err != nil {
			return wrong, err
		}
	}
	return "", nil
}

// certified says what does not hold of a set of changes; "" where all does.
func (q *questions) certified(ctx context.Context, s schema.ChangeSet) (wrong string, err error) {
	assignment := q.asThingsStand()
	effort, moved := 0, map[string]int{}
	for i, t := range q.toggles {
		moved[t.id] = i
	}
	for _, c := range s.Changes {
		i, known := moved[c.Toggle]
		if !known {
			return fmt.Sprintf("nothing here can change by the name of %q", c.Toggle), nil
		}
		t := q.toggles[i]
		to := slices.IndexFunc(t.sets, func(v toggleValue) bool { return v.name == c.To })
		if to < 0 || to == t.current || c.From != t.from || assignment[i] != t.current {
			return fmt.Sprintf("%s cannot change from %q to %q", t.id, c.From, c.To), nil
		}
		assignment[i] = to
		effort += max(1, t.of.Effort)
	}
	if effort != s.Effort {
		return fmt.Sprintf("%s has the effort %d, not %d", q.changed(assignment), effort, s.Effort), nil
	}
	outcomes, settled, err := q.settled(ctx, assignment)
	if err != nil {
		return "", err
	}
	if !settled || !slices.Equal(outcomes, s.Outcomes) {
		return "it is not settled so by " + q.changed(assignment), nil
	}
	for _, c := range s.Changes {
		i, without := moved[c.Toggle], slices.Clone(assignment)
		if without[i] = q.toggles[i].current; len(s.Changes) == 1 {
			break // as things stand it is disputed
		}
		if _, settled, err := q.settled(ctx, without); err != nil || settled {
			return "it is settled by less than " + q.changed(assignment), err
		}
	}
	return q.given(s, assignment), nil
}

// settled judges the cells at an assignment, and says whether all of them permit, or all object, and such facts are
// possible.
func (q *questions) settled(
	ctx context.Context, assignment []int,
) (outcomes []schema.JudgedCell, settled bool, err error) {
	verdicts := make([]*schema.Verdict, len(q.cells))
	for i, cell := range q.cells {
		a, err := q.judged(ctx, cell, assignment)
		if err != nil {
			return nil, false, err
		}
		if verdicts[i] = a.verdict; a.verdict.Error != nil && a.verdict.Error.Code == hostLimit {
			return nil, false, schema.Problems{a.verdict.Error}
		}
	}
	outcomes = q.outcomes(verdicts)
	for _, o := range outcomes {
		if o.Outcome != outcomes[0].Outcome || o.Outcome != schema.Permitted && o.Outcome != schema.Breach {
			return outcomes, false, nil
		}
	}
	if !q.constrained() {
		return outcomes, true, nil
	}
	possible, err := q.possible(ctx, assignment)
	return outcomes, possible.Value == yes, err
}

// given holds that a set is said in the words that a comparison has for it, and that its certificate speaks of these
// changes: each toggle of it has the value that it has with them.
func (q *questions) given(s schema.ChangeSet, assignment []int) string {
	want, names := map[string]string{}, map[string]string{}
	for i, t := range q.toggles {
		if names[t.id] = t.from; assignment[i] >= 0 {
			names[t.id] = t.sets[assignment[i]].name
		}
		if _, is := s.Given[t.id]; is {
			want[t.id] = names[t.id]
		}
	}
	if !maps.Equal(want, s.Given) {
		return "the certificate of " + q.changed(assignment) + " speaks of something else"
	}
	var listed []schema.CruxToggle
	for _, t := range q.toggles {
		listed = append(listed, q.listed(t))
	}
	said := inPlainWords(listed, s)
	if said.Sentence != s.Sentence || said.Kind != s.Kind || !slices.Equal(said.Pointers, s.Pointers) {
		return q.changed(assignment) + " is put into other words"
	}
	return ""
}
