// Package whatif judges every cell before and after changes of facts and definitions, and gives the cells that changed.
//
// The usual entry is [Run].
package whatif

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"strings"

	"github.com/construe-host/construe/host/internal/counterfactual"
	"github.com/construe-host/construe/host/internal/engine"
	"github.com/construe-host/construe/host/internal/pipeline"
	"github.com/construe-host/construe/host/internal/schedule"
	"github.com/construe-host/construe/host/internal/toggle"
	"github.com/construe-host/construe/host/schema"
)

// Request is host.WhatIfRequest, which says what each field is.
type Request struct {
	Runtime *schema.Document
	World   string
	AsOf    string
	Set     map[string]string
	Move    map[string]string
}

// Run judges every cell before and after changes, and gives those that changed.
//
// # Errors
//
// [schema.Problems]: unknown-world, as-of-outside, what-if, toggle, and those of a runtime with the changed facts.
func Run(ctx context.Context, cs *engine.Case, q Request) (*schema.WhatIf, error) {
	base, err := cs.Facts(q.Runtime, q.World, q.AsOf)
	if err != nil {
		return nil, err
	}
	w := &question{Setting: counterfactual.NewSetting(cs, base, q.Runtime.Name)}
	if err := w.All(ctx, q.Set); err != nil {
		return nil, err
	}
	if w.before, err = w.verdicts(ctx, nil); err != nil {
		return nil, err
	}
	if err := w.applyMoves(ctx, q.Move); err != nil {
		return nil, err
	}
	after, err := w.verdicts(ctx, w.Set)
	if err != nil {
		return nil, err
	}
	out := &schema.WhatIf{Construe: schema.KindWhatIf, Runtime: engine.SubjectOf(base), Case: cs.Subject(),
		World: base.World, WorldTitle: engine.WorldTitle(q.Runtime, base.World), AsOf: base.AsOf, Set: w.Changes(),
		Cells: []schema.CellChange{}}
	own := map[string]*schema.Verdict{}
	for _, cell := range w.cells() {
		if cell.Policy == cell.Classifier {
			own[cell.Policy] = after[cell]
		}
		if c := cellChange(cell, w.before[cell], after[cell]); c.Before != c.After || len(c.Elements) > 0 ||
			c.Error != nil {
			out.Cells = append(out.Cells, c)
		} else {
			out.Same++
		}
	}
	out.Unpleaded = engine.Unpleaded(own)
	schedule.WhatIfTitles(cs, base, out)
	return out, nil
}

// question is a question under way.
type question struct {
	*counterfactual.Setting
	before map[counterfactual.Cell]*schema.Verdict
}

// applyMoves turns moves along toggles into changes.
func (w *question) applyMoves(ctx context.Context, moves map[string]string) error {
	if len(moves) == 0 {
		return nil
	}
	toggles, err := w.Toggles(ctx)
	if err != nil {
		return err
	}
	var known []string
	for _, t := range toggles {
		known = append(known, t.ID)
	}
	for _, id := range schema.Keys(moves) {
		i := slices.Index(known, id)
		if i < 0 {
			return counterfactual.Mistake("", schema.DidYouMean(id, known,
				"the toggles here are "+strings.Join(known, ", ")),
				"there is no toggle %s in this runtime", id)
		}
		if pointer := w.twice(toggles[i]); pointer != "" {
			return counterfactual.Mistake(pointer, "either set the fact or move the toggle",
				"the move of %s changes %s, which is set as well", id, pointer)
		}
		to, err := w.target(ctx, toggles[i], moves[id])
		if err != nil {
			return err
		}
		maps.Copy(w.Set, toggles[i].Values[to].Set)
	}
	return nil
}

// twice is a fact that is set, and that a toggle changes as well; "" where there is none.
func (w *question) twice(t *toggle.Toggle) string {
	for _, value := range t.Values {
		for _, pointer := range schema.Keys(value.Set) {
			if _, set := w.Set[pointer]; set {
				return pointer
			}
		}
	}
	return ""
}

// target is the value that a move leads to.
func (w *question) target(ctx context.Context, t *toggle.Toggle, move string) (int, error) {
	if t.Current < 0 {
		return 0, counterfactual.Mistake("", "",
			"the toggle %s has none of its values as things stand, so nothing is weaker or "+
				"stronger; its values are %s", t.ID, t.ValueNames())
	}
	switch move {
	case schema.MoveWeaker, schema.MoveStronger:
		to := t.Current + map[string]int{schema.MoveWeaker: -1, schema.MoveStronger: 1}[move]
		if to < 0 || to >= len(t.Values) {
			return 0, counterfactual.Mistake("", "", "the toggle %s is at the end of its values: %s", t.ID,
				t.ValueNames())
		}
		return to, nil
	case schema.MoveNearMiss:
		now, err := w.verdicts(ctx, w.Set) // what else is changed is no merit of the move's
		if err != nil {
			return 0, err
		}
		for distance := 1; distance < len(t.Values); distance++ {
			for _, to := range []int{t.Current - distance, t.Current + distance} {
				if to < 0 || to >= len(t.Values) {
					continue
				}
				set := maps.Clone(w.Set)
				maps.Copy(set, t.Values[to].Set)
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
		return 0, counterfactual.Mistake("", "", "no value of the toggle %s changes an outcome: %s", t.ID,
			t.ValueNames())
	}
	return 0, counterfactual.Mistake("", "", "there is no move %s; expected weaker, stronger or near-miss", move)
}

// cells lists every cell, by policy and then by classifier.
func (w *question) cells() (out []counterfactual.Cell) {
	for _, policy := range w.Case.Readings {
		for _, classifier := range w.Case.Readings {
			out = append(out, counterfactual.Cell{Policy: policy, Classifier: classifier})
		}
	}
	return out
}

// verdicts judges every cell with changes.
func (w *question) verdicts(ctx context.Context, set map[string]any) (map[counterfactual.Cell]*schema.Verdict, error) {
	t := &toggle.Toggle{ID: "what-if", Current: -1, Values: []toggle.Value{{Name: "changed", Set: set}}}
	for _, pointer := range schema.Keys(set) {
		if reading, definition, is := engine.DefinitionAt(pointer); is {
			t.Defines = append(t.Defines, [2]string{reading, definition})
		} else {
			t.Facts = append(t.Facts, pointer)
		}
	}
	q := counterfactual.NewPlain(w.Case, w.Base, w.Name, []*toggle.Toggle{t})
	assignment := []int{-1}
	if len(set) > 0 {
		assignment = []int{0}
	}
	cells := w.cells()
	verdicts := make([]*schema.Verdict, len(cells))
	errs := make([]error, len(cells))
	pipeline.Each(len(cells), func(i int) {
		a, err := q.Judge(ctx, cells[i], assignment)
		if errs[i] = err; err == nil {
			verdicts[i] = a.Verdict
		}
	})
	out := map[counterfactual.Cell]*schema.Verdict{}
	for i, cell := range cells {
		if errs[i] != nil {
			return nil, errs[i]
		}
		out[cell] = verdicts[i]
	}
	return out, nil
}

// cellChange is a cell before and after.
func cellChange(cell counterfactual.Cell, before, after *schema.Verdict) schema.CellChange {
	out := schema.CellChange{Policy: cell.Policy, Classifier: cell.Classifier, Before: before.Outcome,
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
