package host

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"strings"

	"github.com/construe-host/construe/host/internal/facts"
	"github.com/construe-host/construe/host/schema"
)

// The moves along a toggle's values, in the order in which the case lists them.
const (
	MoveWeaker   = "weaker"    // to the value before
	MoveStronger = "stronger"  // to the value behind
	MoveNearMiss = "near-miss" // to the nearest value, in either direction, that changes an outcome
)

// WhatIfRequest asks what changes where facts or definitions do.
type WhatIfRequest struct {
	// Runtime, World ("" as stated) and AsOf ("" its own) are what is judged.
	Runtime *schema.Document
	World   string
	AsOf    string
	// Set holds values by name, as text. A name is a toggle's, a definition's (in every reading that adopts it), or the
	// pointer of a fact of the runtime or of /readings/R/definitions/D. Of a list, the members are parted by commas.
	Set map[string]string
	// Move holds a move (weaker, stronger, near-miss) by the toggle that it is of.
	Move map[string]string
}

// WhatIf judges every cell before and after changes, and gives those that changed.
//
// # Errors
//
// [schema.Problems]: unknown-world, as-of-outside, what-if, toggle, and those of a runtime with the changed facts.
func (h *Host) WhatIf(ctx context.Context, q WhatIfRequest) (*schema.WhatIf, error) {
	base, err := facts.Make(q.Runtime, q.World, q.AsOf)
	if err != nil {
		return nil, err
	}
	w := &whatIf{setting: h.newSetting(base, q.Runtime.Name)}
	if err := w.all(ctx, q.Set); err != nil {
		return nil, err
	}
	if w.before, err = w.verdicts(ctx, nil); err != nil {
		return nil, err
	}
	if err := w.moves(ctx, q.Move); err != nil {
		return nil, err
	}
	after, err := w.verdicts(ctx, w.set)
	if err != nil {
		return nil, err
	}
	out := &schema.WhatIf{Construe: schema.KindWhatIf, Runtime: subjectOf(base), Case: h.subject(), World: base.World,
		AsOf: base.AsOf,
		Set:  w.changes(), Cells: []schema.CellChange{}}
	own := map[string]*schema.Verdict{}
	for _, cell := range w.cells() {
		if cell.policy == cell.classifier {
			own[cell.policy] = after[cell]
		}
		if c := cellChange(cell, w.before[cell], after[cell]); c.Before != c.After || len(c.Elements) > 0 ||
			c.Error != nil {
			out.Cells = append(out.Cells, c)
		} else {
			out.Same++
		}
	}
	out.Unpleaded = unpleaded(own)
	return out, nil
}

// whatIf is a question under way.
type whatIf struct {
	*setting
	before map[cellID]*schema.Verdict
}

// moves turns moves along toggles into changes.
func (w *whatIf) moves(ctx context.Context, moves map[string]string) error {
	if len(moves) == 0 {
		return nil
	}
	toggles, err := w.expanded(ctx)
	if err != nil {
		return err
	}
	var known []string
	for _, t := range toggles {
		known = append(known, t.id)
	}
	for _, id := range schema.Keys(moves) {
		i := slices.Index(known, id)
		if i < 0 {
			return problem("", schema.DidYouMean(id, known, "the toggles here are "+strings.Join(known, ", ")),
				"there is no toggle %s in this runtime", id)
		}
		to, err := w.moved(ctx, toggles[i], moves[id])
		if err != nil {
			return err
		}
		for pointer, value := range toggles[i].sets[to].set {
			if _, twice := w.set[pointer]; twice {
				return problem(pointer, "either set the fact or move the toggle",
					"the move of %s changes %s, which is set as well", id, pointer)
			}
			w.set[pointer] = value
		}
	}
	return nil
}

// moved is the value that a move leads to.
func (w *whatIf) moved(ctx context.Context, t *toggle, move string) (int, error) {
	if t.current < 0 {
		return 0, problem("", "", "the toggle %s has none of its values as things stand, so nothing is weaker or "+
			"stronger; its values are %s", t.id, t.valueNames())
	}
	switch move {
	case MoveWeaker, MoveStronger:
		to := t.current + map[string]int{MoveWeaker: -1, MoveStronger: 1}[move]
		if to < 0 || to >= len(t.sets) {
			return 0, problem("", "", "the toggle %s is at the end of its values: %s", t.id, t.valueNames())
		}
		return to, nil
	case MoveNearMiss:
		now, err := w.verdicts(ctx, w.set) // what else is changed is no merit of the move's
		if err != nil {
			return 0, err
		}
		for distance := 1; distance < len(t.sets); distance++ {
			for _, to := range []int{t.current - distance, t.current + distance} {
				if to < 0 || to >= len(t.sets) {
					continue
				}
				set := maps.Clone(w.set)
				maps.Copy(set, t.sets[to].set)
				after, err := w.verdicts(ctx, set)
				if err != nil {
					return 0, err
				}
				for cell, v := range after {
					if v.Outcome != now[cell].Outcome {
						return to, nil
					}
				}
			}
		}
		return 0, problem("", "", "no value of the toggle %s changes an outcome: %s", t.id, t.valueNames())
	}
	return 0, problem("", "", "there is no move %s; expected weaker, stronger or near-miss", move)
}

func (w *whatIf) cells() (out []cellID) {
	for _, policy := range w.h.names {
		for _, classifier := range w.h.names {
			out = append(out, cellID{policy, classifier})
		}
	}
	return out
}

// verdicts judges every cell with changes.
func (w *whatIf) verdicts(ctx context.Context, set map[string]any) (map[cellID]*schema.Verdict, error) {
	t := &toggle{id: "what-if", current: -1, sets: []toggleValue{{"changed", set}}}
	for _, pointer := range schema.Keys(set) {
		if reading, definition, is := definitionAt(pointer); is {
			t.defines = append(t.defines, [2]string{reading, definition})
		} else {
			t.facts = append(t.facts, pointer)
		}
	}
	q := &questions{h: w.h, base: w.base, name: w.name, toggles: []*toggle{t}, ready: map[string]*shown{}}
	assignment := []int{-1}
	if len(set) > 0 {
		assignment = []int{0}
	}
	cells := w.cells()
	verdicts := make([]*schema.Verdict, len(cells))
	errs := make([]error, len(cells))
	each(len(cells), func(i int) {
		a, err := q.judged(ctx, cells[i], assignment)
		if errs[i] = err; err == nil {
			verdicts[i] = a.verdict
		}
	})
	out := map[cellID]*schema.Verdict{}
	for i, cell := range cells {
		if errs[i] != nil {
			return nil, errs[i]
		}
		out[cell] = verdicts[i]
	}
	return out, nil
}

// cellChange is a cell before and after.
func cellChange(cell cellID, before, after *schema.Verdict) schema.CellChange {
	out := schema.CellChange{Policy: cell.policy, Classifier: cell.classifier, Before: before.Outcome,
		After: after.Outcome, Elements: []schema.ElementChange{}, Error: cmp.Or(after.Error, before.Error)}
	if out.Error != nil {
		return out // what is pleaded where nothing could be judged is no change
	}
	seen := map[[3]string]bool{}
	for _, v := range []*schema.Verdict{before, after} {
		for limb, subjects := range v.Elements {
			for subject, own := range subjects {
				for name := range own {
					seen[[3]string{limb, subject, name}] = true
				}
			}
		}
	}
	value := func(v *schema.Verdict, key [3]string) string {
		if value, is := v.Elements[key[0]][key[1]][key[2]]; is {
			return value
		}
		return "absent"
	}
	for key := range seen {
		if b, a := value(before, key), value(after, key); a != b {
			out.Elements = append(out.Elements, schema.ElementChange{Limb: key[0], Subject: key[1], Element: key[2],
				Before: b, After: a})
		}
	}
	slices.SortFunc(out.Elements, func(a, b schema.ElementChange) int {
		return strings.Compare(a.Limb+"\x00"+a.Subject+"\x00"+a.Element, b.Limb+"\x00"+b.Subject+"\x00"+b.Element)
	})
	return out
}
