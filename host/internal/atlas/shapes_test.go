package atlas

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/construe-host/construe/host/schema"
)

// shapesMet counts what was seen of shapes: those that are separable, with elements in the way, with tied toggles, that
// lift or do not on every architecture, and of several subjects.
type shapesMet struct{ separable, crossing, tied, lifts, fails, several int }

func (s shapesMet) little() bool {
	return s.separable == 0 || s.crossing == 0 || s.lifts == 0 || s.several == 0
}

// places says by subject what of the runtime belongs to it, as every architecture's own facts have it.
func (e *enumeration) places(j *joint, of string, all [][]int) map[string]map[string]bool {
	out := map[string]map[string]bool{}
	if of != "hop" {
		v, err := j.questions.At(j.assignment(j.base))
		if err != nil {
			e.t.Fatal(err)
		}
		for _, subject := range v.Prepared.Facts.Subjects(of) {
			out[subject] = map[string]bool{subject: true}
		}
		return out
	}
	for _, values := range all {
		v, err := j.questions.At(j.assignment(values))
		if err != nil {
			e.t.Fatal(err)
		}
		hops, _ := schema.Get(v.Prepared.Facts.Tree(), "/derived/hops")
		for id, hop := range hops.(map[string]any) {
			subject := "/derived/hops" + schema.Join(id)
			if out[subject] == nil {
				out[subject] = map[string]bool{}
			}
			for leaf, collection := range map[string]string{"call": "relationships", "entries": "relationships",
				"from": "components", "to": "components", "through": "components", "wrapped_by": "components",
				"models": "models"} {
				switch named := hop.(map[string]any)[leaf].(type) {
				case string:
					out[subject][schema.Join(collection, named)] = true
				case []any:
					for _, id := range named {
						out[subject][schema.Join(collection, id.(string))] = true
					}
				}
			}
		}
	}
	return out
}

// shaped holds what a document says of shapes to enumeration.
func (e *enumeration) shaped(j *joint, m *schema.Map, all [][]int) {
	index := map[string]int{}
	for n, values := range all {
		index[fmt.Sprint(values)] = n
	}
	for _, s := range m.Shapes {
		cell := slices.IndexFunc(m.Cells, func(c schema.JudgedCell) bool { return c.Policy == s.Cell })
		places := e.places(j, s.Of, all)
		if !slices.Equal(s.Subjects, slices.Sorted(maps.Keys(places))) {
			e.t.Errorf("%+v; expected the subjects %v", s, slices.Sorted(maps.Keys(places)))
			return
		}
		crossings, ties := map[[3]string]bool{}, map[string]bool{}
		for n, values := range all {
			for i, t := range j.questions.Toggles {
				other := slices.Clone(values)
				for other[i] = range j.forest.Values()[i] {
					a, b := e.verdicts[cell][n], e.verdicts[cell][index[fmt.Sprint(other)]]
					for of := range apartIn(a, b, s.Limb) {
						switch mine(t.Facts, of[0], places) {
						case another:
							crossings[[3]string{of[0], of[1], t.ID}] = true
						case tied:
							ties[t.ID] = true
						}
					}
				}
			}
		}
		for _, c := range s.Crossings {
			if !crossings[[3]string{c.Subject, c.Element, c.Toggle}] || c.First == c.Second ||
				len(c.Example) > len(c.Other)+1 {
				e.t.Errorf("%+v is in no enumeration", c)
			}
		}
		if len(s.Crossings) != len(crossings) || !slices.Equal(s.Tied, slices.Sorted(maps.Keys(ties))) {
			e.t.Errorf("%s of %s: crossings %+v, tied %v; expected %v and %v", s.Limb, s.Cell, s.Crossings, s.Tied,
				crossings, ties)
		}
		e.lifted(j, s, cell, all, places)
	}
}

// apartIn lists the elements of a limb that two verdicts have differently, as subject and name; none where one is none.
func apartIn(a, b *schema.Verdict, limb string) map[[2]string]bool {
	out := map[[2]string]bool{}
	if a == nil || b == nil || a.Error != nil || b.Error != nil {
		return out
	}
	for _, v := range []*schema.Verdict{a, b} {
		for subject, elements := range v.Elements[limb] {
			for name := range elements {
				if a.Elements[limb][subject][name] != b.Elements[limb][subject][name] {
					out[[2]string{subject, name}] = true
				}
			}
		}
	}
	return out
}

// mine says what a toggle's facts are to a subject, told from its places.
func mine(facts []string, subject string, places map[string]map[string]bool) touch {
	foreign := 0
	for _, fact := range facts {
		owners := ownersOf(fact, places)
		if len(owners) > 0 && !slices.Contains(owners, subject) {
			foreign++
		}
	}
	switch {
	case foreign == 0:
		return ownOrShared
	case foreign == len(facts) || subject == "":
		return another
	}
	return tied
}

func ownersOf(fact string, places map[string]map[string]bool) (out []string) {
	for subject, all := range places {
		for place := range all {
			if strings.HasPrefix(fact, place+"/") {
				out = append(out, subject)
				break
			}
		}
	}
	return out
}

// lifted holds what is said of lifting to verdicts: of every architecture with several calls, and of those that differ
// from it in toggles of all calls but one alone and have that one alone.
func (e *enumeration) lifted(j *joint, s schema.MapShape, cell int, all [][]int, places map[string]map[string]bool) {
	e.shapes.several += one(len(s.Subjects) > 1)
	e.shapes.separable += one(s.Separable == schema.Yes && len(s.Subjects) > 1)
	e.shapes.crossing += one(len(s.Crossings) > 0)
	e.shapes.tied += one(len(s.Tied) > 0)
	switch {
	case s.Lifts == schema.No:
		e.shapes.fails++
		return // its architecture is judged like every other that is shown
	case s.Lifts != schema.Yes:
		return
	}
	e.shapes.lifts++
	for n, values := range all {
		v := e.verdicts[cell][n]
		if v == nil || v.Error != nil || len(present(v, s.Limb)) < 2 {
			continue
		}
		own := map[string]string{}
		for o, others := range all {
			w := e.verdicts[cell][o]
			if w == nil || w.Error != nil || len(present(w, s.Limb)) != 1 {
				continue
			}
			subject := present(w, s.Limb)[0]
			elsewhere := func(i int) bool {
				facts := j.questions.Toggles[i].Facts
				return len(facts) > 0 && !slices.ContainsFunc(facts, func(fact string) bool {
					owners := ownersOf(fact, places)
					return len(owners) == 0 || slices.Contains(owners, subject)
				})
			}
			same := true
			for i := range values {
				same = same && (values[i] == others[i] || elsewhere(i))
			}
			if same {
				own[subject] = limbOf(w, s.Limb)
			}
		}
		if len(own) < len(present(v, s.Limb)) {
			continue // some call is never alone
		}
		if got, want := limbOf(v, s.Limb), together(own); got != want {
			e.t.Errorf("%s of %s lifts, with %s it is %s; expected %s of %v", s.Limb, s.Cell,
				j.questions.Changed(j.assignment(values)), got, want, own)
			return
		}
	}
}

// present lists the subjects of which a verdict pleads.
func present(v *schema.Verdict, limb string) (out []string) {
	for subject := range v.Elements[limb] {
		if subject != "" {
			out = append(out, subject)
		}
	}
	slices.Sort(out)
	return out
}

// limbOf is what a verdict has a limb come to: yes, no, or open.
func limbOf(v *schema.Verdict, limb string) string {
	all := map[string]string{}
	for _, g := range v.Grounds {
		if g.Limb == limb {
			all[g.Subject+fmt.Sprint(len(all))] = string(g.Value)
		}
	}
	return together(all)
}

// together is what a limb comes to by what it comes to of each.
func together(all map[string]string) string {
	out := string(schema.No)
	for _, value := range all {
		switch {
		case value == string(schema.Yes):
			return value
		case value != string(schema.No):
			out = schema.LimbOpen
		}
	}
	return out
}
