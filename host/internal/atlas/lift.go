package atlas

import (
	"slices"

	"github.com/construe-host/construe/host/internal/diagram"
	"github.com/construe-host/construe/host/schema"
)

// lift says whether the limb, of several subjects, comes to what it comes to of each of them alone: a breach of one is
// one, and it is closed where it is of all. Where each element depends on its own subject alone that follows from the
// host's formula. Else it is looked up, where every subject can be made to be gone by toggles of its own.
func (s *shaper) lift() error {
	if s.out.Separable == schema.Yes {
		s.out.Lifts = schema.Yes
		return nil
	}
	together, err := s.learner.limb(s.limb)
	if err != nil {
		return err
	}
	together = s.forest.Choose(s.judged, together, diagram.Label(notKnown))
	gone, all, err := s.vanishing()
	if err != nil || !all {
		return err
	}
	var alone []diagram.Node
	for _, subject := range s.all {
		own := together
		for _, other := range s.all {
			if other != subject {
				own = s.restricted(own, gone[other])
			}
		}
		alone = append(alone, own)
	}
	lifted := s.forest.Combine(alone, ofAll)
	const same, differ, notShown = 0, 1, 2
	differs := s.forest.Combine([]diagram.Node{together, lifted}, func(l []int) int {
		switch {
		case l[0] == notKnown:
			return same // there is no verdict that could be another
		case l[1] == notKnown:
			return notShown
		}
		return one(l[0] != l[1])
	})
	if values, some := s.forest.Nearest(differs, differ, s.base); some {
		words := limbWords()
		s.out.Lifts, s.out.Why = schema.No, ""
		s.out.Apart = &schema.MapLift{Together: words[s.forest.At(together, values)],
			Alone: words[s.forest.At(lifted, values)], Example: s.changes(values)}
		return nil
	}
	if differs == diagram.Label(same) {
		s.out.Lifts, s.out.Why = schema.Yes, ""
	}
	return nil
}

// limbWords are the words of what a limb comes to.
func limbWords() map[int]string {
	return map[int]string{yes: string(schema.Yes), no: string(schema.No), arguable: schema.LimbOpen}
}

// ofAll is what a limb comes to of several subjects, by what it comes to of each alone.
func ofAll(labels []int) int {
	for _, value := range []int{notKnown, yes, arguable} {
		if slices.Contains(labels, value) {
			return value
		}
	}
	return no
}

// vanishing finds for every subject values of toggles of its own facts with which it is gone, whatever else is; all
// says whether there are some for each of several.
func (s *shaper) vanishing() (gone map[string]map[int]int, all bool, err error) {
	gone = map[string]map[int]int{}
	for _, subject := range s.all {
		there, err := s.there(s.limb, subject)
		if err != nil {
			return nil, false, err
		}
		values, some := s.forest.Nearest(s.forest.And(s.judged, s.not(there)), 1, s.base)
		if !some {
			return nil, false, nil
		}
		own := map[int]int{}
		for i, t := range s.questions.Toggles {
			if s.aloneOf(t.Facts, subject) {
				own[i] = values[i]
			}
		}
		for _, other := range s.all {
			also, err := s.there(s.limb, other)
			if err != nil {
				return nil, false, err
			}
			want := also // they take nobody else away
			if other == subject {
				want = diagram.Label(0)
			}
			if s.restricted(also, own) != want {
				return nil, false, nil
			}
		}
		gone[subject] = own
	}
	return gone, len(s.all) > 1, nil
}

// aloneOf reports whether facts are one subject's, and no other's.
func (b *belongings) aloneOf(facts []string, subject string) bool {
	return len(facts) > 0 && !slices.ContainsFunc(facts, func(fact string) bool {
		return !slices.Equal(b.whose(fact), []string{subject})
	})
}

// restricted is a function with some variables set.
func (r *reader) restricted(n diagram.Node, values map[int]int) diagram.Node {
	for i := range r.forest.Values() {
		if value, is := values[i]; is {
			n = r.forest.Restrict(n, i, value)
		}
	}
	return n
}
