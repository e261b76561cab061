package schema

import (
	"cmp"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// checkCrux finds what a crux says that the rest of it contradicts. Not held, since a crux does not show it: outcomes
// as things stand, that a set brings about what it says, and that no other set does.
func (d *Document) checkCrux() Problems {
	var c Crux
	if err := d.Decode(&c); err != nil {
		return Problems{d.Problem("type", "", "%v", err)}
	}
	k := &cruxCheck{consistency: &consistency{doc: d, maker: "crux"}, c: &c, toggle: map[string]int{}}
	for _, holds := range []func(){k.toggles, k.sets, k.minimal, k.counts, k.reasons, k.evidence} {
		if holds(); len(k.problems) > 0 {
			return k.problems[:1]
		}
	}
	return nil
}

// cruxCheck holds a crux to its own toggles, cells and sets.
type cruxCheck struct {
	*consistency
	c      *Crux
	toggle map[string]int // by id
	all    []placedSet    // those that somebody can make, and those that nobody can
}

// placedSet is a set, and where it stands.
type placedSet struct {
	ChangeSet
	at string
}

func (k *cruxCheck) toggles() {
	for i, t := range k.c.Toggles {
		if _, twice := k.toggle[t.ID]; twice {
			k.fail(Join("toggles", strconv.Itoa(i), "id"), "the toggle %s is there twice; expected each once", t.ID)
		}
		k.toggle[t.ID] = i
	}
}

// sets holds each set to the toggles that it changes, and to the goal.
func (k *cruxCheck) sets() {
	for _, name := range []string{"sets", "beyond"} {
		sets := k.c.Sets
		if name == "beyond" {
			sets = k.c.Beyond
		}
		for i, s := range sets {
			at := Join(name, strconv.Itoa(i))
			k.all = append(k.all, placedSet{s, at})
			if able := k.set(at, s); len(k.problems) == 0 && able != (name == "sets") {
				k.fail(at, "whether somebody can make every change of the set is %t by its toggles; expected it in sets where "+
					"somebody can, else in beyond", able)
			}
			if i > 0 && len(k.problems) == 0 && k.order(sets[i-1], s) >= 0 {
				k.fail(at, "the set is not in its order; expected less effort first, then fewer changes, then toggles")
			}
			if len(k.problems) > 0 {
				return
			}
		}
	}
	slices.SortFunc(k.all, func(a, b placedSet) int {
		return cmp.Or(len(a.Changes)-len(b.Changes), cmp.Compare(a.at, b.at))
	})
}

// set holds one set, and reports whether somebody can make each of its changes.
func (k *cruxCheck) set(at string, s ChangeSet) (able bool) {
	able = true
	effort, kinds, changed := 0, map[string]bool{}, map[string]bool{}
	for i, c := range s.Changes {
		here := at + Join("changes", strconv.Itoa(i))
		n, is := k.toggle[c.Toggle]
		if !is || changed[c.Toggle] {
			k.fail(here+"/toggle", "there is no toggle %s, or the set changes it twice", c.Toggle)
			return able
		}
		t := k.c.Toggles[n]
		if changed[c.Toggle] = true; c.From != t.From {
			k.fail(here+"/from", "the change is from %q; the toggle %s stands at %q", c.From, t.ID, t.From)
		}
		if !slices.Contains(t.Values, c.To) || c.To == t.From {
			k.fail(here+"/to", "the change is to %q; expected another value of the toggle %s than now: %s", c.To, t.ID,
				strings.Join(t.Values, ", "))
		}
		if g, given := s.Given[t.ID]; given && g != c.To {
			k.fail(at+Join("given", t.ID), "the toggle is given as %q; the set changes it to %q", g, c.To)
		}
		if said := t.Label + ": " + c.To + " instead of " + c.From; !strings.Contains(s.Sentence, said) {
			k.fail(at+"/sentence", "the sentence does not say %q, which is a change of the set", said)
		}
		effort += t.Effort
		kinds[t.Kind] = true
		able = able && len(t.MutableBy) > 0
	}
	for _, id := range Keys(s.Given) {
		n, is := k.toggle[id]
		if is = is && (s.Given[id] == k.c.Toggles[n].From || slices.Contains(k.c.Toggles[n].Values, s.Given[id])); !is {
			k.fail(at+Join("given", id), "%q is no value of a toggle %s", s.Given[id], id)
		}
	}
	if s.Effort != effort {
		k.fail(at+"/effort", "the effort is %d; those of its changes come to %d", s.Effort, effort)
	}
	want := strings.Join(Keys(kinds), "")
	if len(kinds) > 1 {
		want = "both"
	}
	if s.Kind != want {
		k.fail(at+"/kind", "the set is said to be of the kind %q; its changes are of %q", s.Kind, want)
	}
	k.reached(at, s)
	return able
}

// reached holds that the outcomes of a set are of the crux's cells, and the goal.
func (k *cruxCheck) reached(at string, s ChangeSet) {
	at += "/outcomes"
	if len(s.Outcomes) != len(k.c.Cells) {
		k.fail(at, "the set has %d outcomes; expected one of each of the %d cells", len(s.Outcomes), len(k.c.Cells))
		return
	}
	seen := map[string]bool{}
	for i, o := range s.Outcomes {
		cell, here := k.c.Cells[i], at+Join(strconv.Itoa(i))
		if o.Policy != cell.Policy || o.Classifier != cell.Classifier {
			k.fail(here, "the outcome is of the cell %s/%s; expected that of %s/%s here", o.Policy, o.Classifier,
				cell.Policy, cell.Classifier)
		}
		if len(s.Changes) == 0 && o.Outcome != cell.Outcome {
			k.fail(here+"/outcome", "the cell is %s where nothing is changed; as things stand it is %s", o.Outcome,
				cell.Outcome)
		}
		seen[o.Outcome] = true
	}
	said := strings.Join(Keys(seen), ", ")
	reached := said == Permitted && k.c.Goal != GoalBreach || said == Breach && k.c.Goal != GoalPermitted
	if k.c.Goal == GoalFlip && (len(k.c.Cells) != 1 || said == k.c.Cells[0].Outcome) {
		reached = false
	}
	if !reached {
		k.fail(at, "the cells come to %s, which is not the goal %s", cmp.Or(said, "nothing"), k.c.Goal)
	}
}

// order is that of sets: effort, size, toggles and their values.
func (k *cruxCheck) order(a, b ChangeSet) int {
	return cmp.Or(a.Effort-b.Effort, len(a.Changes)-len(b.Changes),
		slices.CompareFunc(a.Changes, b.Changes, func(x, y ToggleChange) int {
			values := k.c.Toggles[k.toggle[x.Toggle]].Values
			return cmp.Or(k.toggle[x.Toggle]-k.toggle[y.Toggle],
				slices.Index(values, x.To)-slices.Index(values, y.To))
		}))
}

// minimal holds that no set is part of another.
func (k *cruxCheck) minimal() {
	for i, larger := range k.all {
		for _, part := range k.all[:i] {
			if !slices.ContainsFunc(part.Changes, func(c ToggleChange) bool { return !slices.Contains(larger.Changes, c) }) {
				k.fail(larger.at+"/changes", "the set %s is part of this one; expected none that is more than enough", part.at)
				return
			}
		}
	}
}

// counts holds what follows from the sets by counting, and what the search says of its end.
func (k *cruxCheck) counts() {
	singles, smallest := 0, map[string]int{}
	for _, s := range k.all { // the fewest changes first
		if len(s.Changes) == 1 {
			singles++
		}
		for _, c := range s.Changes {
			smallest[c.Toggle] = cmp.Or(smallest[c.Toggle], len(s.Changes))
		}
	}
	if k.c.Fragility != singles {
		k.fail("/fragility", "%d single changes are said to reach the goal; %d of the sets are one change", k.c.Fragility,
			singles)
	}
	if k.c.Complete != (k.c.Stopped == "") || k.c.Complete && k.c.CompleteUpTo != len(k.c.Toggles) {
		k.fail("/complete", "whether the search is complete is said to be %t, up to %d changes, and that it stopped for %q; "+
			"expected a complete one up to all %d toggles, and a reason of any other", k.c.Complete, k.c.CompleteUpTo,
			k.c.Stopped, len(k.c.Toggles))
	}
	if !k.c.Complete {
		clear(smallest)
	}
	if !maps.Equal(smallest, k.c.Responsibility) {
		k.fail("/responsibility", "the smallest sets of toggles are said to have %v changes; by the sets it is %v",
			k.c.Responsibility, smallest)
	}
}

// evidence holds that what is to be proved is what a set changes.
func (k *cruxCheck) evidence() {
	for i, e := range k.c.Evidence {
		n, is := k.toggle[e.Toggle]
		if !is || !slices.Contains(k.c.Toggles[n].Pointers, e.Pointer) ||
			!slices.ContainsFunc(k.all, func(s placedSet) bool {
				return slices.ContainsFunc(s.Changes, func(c ToggleChange) bool { return c.Toggle == e.Toggle })
			}) {
			k.fail(Join("evidence", strconv.Itoa(i)), "no set changes %s by a toggle %s", e.Pointer, e.Toggle)
			return
		}
	}
}
