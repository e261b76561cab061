package cruxes

import (
	"context"
	"fmt"
	"reflect"
	"slices"

	"github.com/construe-host/construe/host/internal/counterfactual"
	"github.com/construe-host/construe/host/internal/engine"
	"github.com/construe-host/construe/host/schema"
)

// changedRows counts the changes that rows of a world name.
func changedRows(w schema.WorldResult) (n int) {
	for _, row := range w.Issues {
		if row.Change != nil && len(row.Change.Moves) > 0 {
			n++
		}
	}
	return n
}

// certifyRows says what does not hold of the changes that the rows of a world name; "" where all does. That nothing
// takes less is what the comparison says.
func certifyRows(
	ctx context.Context, q *counterfactual.Questions, rows []schema.Issue, left *int,
) (wrong string, err error) {
	for _, row := range rows {
		if row.Change == nil || len(row.Change.Moves) == 0 {
			continue
		}
		if *left -= 1 + len(row.Change.Moves); *left < 0 || len(row.Change.Moves) > cheapestSize {
			return fmt.Sprintf("its rows name more changes than a comparison finds; at most %d cells are judged for them",
				mostCertifiedCells), nil
		}
		if wrong, err := certifyChange(ctx, q, row); wrong != "" || err != nil {
			return fmt.Sprintf("of its row %d: %s", row.Number, wrong), err
		}
	}
	return "", nil
}

// certifyChange says what does not hold of the change of one row.
func certifyChange(ctx context.Context, q *counterfactual.Questions, row schema.Issue) (wrong string, err error) {
	c := row.Change
	cell := slices.IndexFunc(q.Cells, func(of counterfactual.Cell) bool { return of.Policy == c.Reading })
	if side, is := row.Sides[c.Reading]; cell < 0 || !is || side.Decides == schema.DecidesNothing {
		return fmt.Sprintf("the reading %q decides nothing there", c.Reading), nil
	}
	var changes []schema.ToggleChange
	for _, m := range c.Moves {
		changes = append(changes, schema.ToggleChange{Toggle: m.Toggle, From: m.From, To: m.To})
	}
	assignment, effort, wrong := assigned(q, changes)
	moved := numbers(q)
	for _, m := range c.Moves {
		if wrong == "" && !reflect.DeepEqual(move(q, moved[m.Toggle], m.To), m) {
			wrong = m.Toggle + " is put into other words"
		}
	}
	switch {
	case wrong != "":
		return wrong, nil
	case effort != c.Effort:
		return fmt.Sprintf("%s has the effort %d, not %d", q.Changed(assignment), effort, c.Effort), nil
	}
	outcome, err := outcomeAt(ctx, q, cell, assignment)
	if err != nil || outcome != c.Outcome || outcome == q.Before[cell].Outcome ||
		outcome != schema.Permitted && outcome != schema.Breach {
		return fmt.Sprintf("%s does not come to %s with %s", c.Reading, c.Outcome, q.Changed(assignment)), err
	}
	for _, m := range c.Moves {
		if len(c.Moves) == 1 {
			break // as things stand it has the other outcome
		}
		without := slices.Clone(assignment)
		without[moved[m.Toggle]] = q.Toggles[moved[m.Toggle]].Current
		if less, err := outcomeAt(ctx, q, cell, without); err != nil || less == outcome {
			return "it takes less than " + q.Changed(assignment), err
		}
	}
	return "", nil
}

// outcomeAt is what a cell comes to at an assignment; "" where such facts cannot be.
func outcomeAt(ctx context.Context, q *counterfactual.Questions, cell int, assignment []int) (string, error) {
	a, err := q.Judge(ctx, q.Cells[cell], assignment)
	if err != nil {
		return "", err
	}
	if a.Verdict.Error != nil && a.Verdict.Error.Code == engine.HostLimit {
		return "", schema.Problems{a.Verdict.Error}
	}
	if q.Constrained() {
		if possible, err := q.Possible(ctx, assignment); err != nil || possible.Value != counterfactual.Yes {
			return "", err
		}
	}
	return a.Verdict.Outcome, nil
}
