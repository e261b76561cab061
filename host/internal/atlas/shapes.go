package atlas

import (
	"slices"

	"github.com/construe-host/construe/host/internal/diagram"
	"github.com/construe-host/construe/host/internal/judge"
	"github.com/construe-host/construe/host/schema"
)

// shapes says of every limb that is about several subjects, cell by cell, whether what is pleaded of one depends on
// facts of another. The architectures that it shows are judged once more.
func (j *joint) shapes() ([]schema.MapShape, error) {
	out := []schema.MapShape{}
	for i, l := range j.learners {
		if l == nil {
			continue
		}
		judged := j.forest.Map(j.outcomes[i], func(o int) int { return one(o != failing && o != unmapped) })
		for _, limb := range l.pleads() {
			of := l.questions.Case.Dispute.Limbs[limb]
			kind := schema.SubjectKindOf(of.Of)
			if kind.Whole() {
				continue
			}
			b, err := l.belongings(l.cell, kind)
			if err != nil {
				return nil, err
			}
			s := &shaper{learner: l, belongings: b, limb: limb, judged: j.forest.And(j.possible, judged)}
			s.out = schema.MapShape{Cell: cellID(l.cell), Limb: limb,
				Title: of.Title, Of: of.Of, Subjects: append([]string{}, b.all...), Shown: l.shownOf(of.Of)}
			s.unmapped = slices.Contains(j.forest.Labels(j.outcomes[i]), unmapped)
			if err := s.look(); err != nil {
				return nil, err
			}
			out = append(out, s.out)
		}
	}
	return out, nil
}

// shownOf lists the terms about a kind of subject that the cell's classifier is asked. It is shown all subjects alike,
// since what it reads is declared before there are any.
func (l *learner) shownOf(kind string) (out []string) {
	for _, term := range schema.Keys(l.questions.Case.Dispute.Terms) {
		if _, is := l.shown(l.cell, term); is && l.questions.Case.Dispute.Terms[term].Of == kind {
			out = append(out, term)
		}
	}
	return out
}

// shaper looks at one limb of one cell.
type shaper struct {
	*learner
	*belongings
	limb   string
	judged diagram.Node // 1 where the cell has a verdict
	// unmapped says that somewhere nobody knows whether it has one
	unmapped bool
	out      schema.MapShape
}

func (s *shaper) look() error {
	for _, p := range s.order {
		if p.Kind != judge.Element || p.Limb != s.limb {
			continue
		}
		if err := s.element(p); err != nil {
			return err
		}
	}
	slices.Sort(s.out.Tied)
	s.out.Tied = slices.Compact(s.out.Tied)
	s.out.Separable, s.out.Lifts = schema.Yes, schema.Unknown
	switch {
	case len(s.out.Crossings) > 0:
		s.out.Separable, s.out.Why = schema.No, schema.ShapeCrossing
	case s.unmapped:
		s.out.Separable, s.out.Why = schema.Unknown, schema.ShapeUnmapped
	case len(s.out.Tied) > 0:
		s.out.Separable, s.out.Why = schema.Unknown, schema.ShapeTied
	}
	switch {
	case len(s.all) > 1:
		return s.lift()
	case s.out.Why == "" && len(s.all) == 1:
		s.out.Why = schema.ShapeOne
	case s.out.Why == "":
		s.out.Why = schema.ShapeNone
	}
	return nil
}

// unasked is the label of an element where there is no verdict. The others are those of its value, and one more.
const unasked = 0

// element finds what of another subject an element depends on.
func (s *shaper) element(p judge.Part) error {
	value, err := s.value(p)
	if err != nil {
		return err
	}
	for _, i := range s.forest.Support(value) {
		t := s.questions.Toggles[i]
		switch s.touches(t.Facts, p.Subject) {
		case another:
			if err := s.crossing(p, value, i); err != nil {
				return err
			}
		case tied:
			if _, _, depends := s.apart(value, i); depends {
				s.out.Tied = append(s.out.Tied, t.ID)
			}
		}
	}
	return nil
}

// value is an element's value, as one of the labels of values and one more, or unasked.
func (s *shaper) value(p judge.Part) (diagram.Node, error) {
	f := s.forest
	there, err := s.there(p.Limb, p.Subject)
	if err != nil {
		return 0, err
	}
	if p.Subject == "" {
		there = diagram.Label(1)
	}
	value := f.Map(s.parts[p], func(label int) int {
		if label == unlearned {
			return unasked
		}
		return 2 + slices.Index(schema.Tris(), schema.Tri(s.words.texts[label-1]))
	})
	value = f.Choose(s.both(there, s.named(p)), value, diagram.Label(1+absent))
	return f.Choose(s.judged, value, diagram.Label(unasked)), nil
}

// apart finds two architectures that differ in one toggle alone and at which a function has two labels that say
// something: the nearest, and of the two that which takes fewer changes first.
func (s *shaper) apart(value diagram.Node, i int) (a, b []int, some bool) {
	var kids []diagram.Node
	for v := range s.forest.Values()[i] {
		kids = append(kids, s.forest.Restrict(value, i, v))
	}
	least := 0
	for x := range kids {
		for y := range kids {
			if x == y || y == s.base[i] {
				continue
			}
			differ := s.forest.Combine([]diagram.Node{kids[x], kids[y]}, func(l []int) int {
				return one(l[0] != l[1] && l[0] != unasked && l[1] != unasked)
			})
			at, is := s.forest.Nearest(differ, 1, s.base)
			if !is {
				continue
			}
			at[i] = x
			if far := len(s.changes(at)); !some || far < least {
				a, b, some, least = at, slices.Clone(at), true, far
				b[i] = y
			}
		}
	}
	return a, b, some
}

// crossing shows an element that depends on a toggle of another subject.
func (s *shaper) crossing(p judge.Part, value diagram.Node, i int) error {
	a, b, some := s.apart(value, i)
	if !some {
		return nil
	}
	c := schema.MapCrossing{Subject: p.Subject, Element: p.Named, Toggle: s.questions.Toggles[i].ID,
		Whose: s.owners(s.questions.Toggles[i].Facts), Example: s.changes(a), Other: s.changes(b)}
	var err error
	if c.First, err = s.again(p, value, a); err != nil {
		return err
	}
	if c.Second, err = s.again(p, value, b); err != nil {
		return err
	}
	s.out.Crossings = append(s.out.Crossings, c)
	return nil
}

// again is an element's value at values, once the engine that gives verdicts has said the same.
func (s *shaper) again(p judge.Part, value diagram.Node, values []int) (string, error) {
	words := []string{absent: schema.ElementAbsent}
	for _, tri := range schema.Tris() {
		words = append(words, string(tri))
	}
	want := words[s.forest.At(value, values)-1]
	j, err := s.questions.Judge(s.ctx, s.cell, s.assignment(values))
	if err != nil {
		return "", err
	}
	got := elementOf(j.Verdict, p)
	if got != want {
		return "", schema.Problems{{Code: "engine-disagreement", Party: s.cell.Policy,
			Message: "judged with " + s.questions.Changed(s.assignment(values)) + ", the element " + p.Named + " is " + got +
				"; the map says " + want,
			Hint: "one of the two is wrong about this policy; construe whatif shows what the judge says"}}
	}
	return want, nil
}

// elementOf is what a verdict has an element be.
func elementOf(v *schema.Verdict, p judge.Part) string {
	if v.Error != nil {
		return schema.Error
	}
	if value, pleaded := v.Elements[p.Limb][p.Subject][p.Named]; pleaded {
		return value
	}
	return schema.ElementAbsent
}
