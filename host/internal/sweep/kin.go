package sweep

import (
	"github.com/construe-host/construe/host/internal/counterfactual"
	"github.com/construe-host/construe/host/internal/judge"
	"github.com/construe-host/construe/host/internal/toggle"
	"github.com/construe-host/construe/host/schema"
)

// Bounds of what is kept of kin: what is dropped is found again.
const (
	mostKin      = 64
	mostVariants = 4       // of one kin
	mostValues   = 20_000  // of the facts of one kin
	mostNoted    = 500_000 // in the columns of all kin
)

type kinKey struct {
	frame, world string
	worlds       int // in how many a runtime is judged, which its parts of a comparison depend on
}

// kin is runtimes with one frame, in one world: each of their facts is a toggle, with the values that were met.
type kin struct {
	questions *counterfactual.Questions
	numbers   []map[string]int // by fact, of the values by their texts; nil of a fact that the request or the world sets
	texts     [][]string       // by fact and number, what an input has where the value stands
	direct    map[string]int   // by pointer into an input, the fact that stands there
	columns   map[source]*column[string]
	answers   map[asked]*column[*answered]
	terms     map[string][]string // of which a classifier is asked
	reads     map[string]*reads   // by policy
	values    int
}

// source is a part of an input; whose says of which reading, where each has its own.
type source struct {
	judge.Atom
	whose string
}

// asked is what a classifier is asked about.
type asked struct{ classifier, term string }

// answered is a classifier's answers to a term.
type answered struct {
	input *judge.Input // nil where the classifier fails
	bytes int
}

// kinOf finds a runtime's kin in a world, and the numbers of its values. A value that no runtime of this kin had is
// admitted with the whole runtime: what admits values one by one admits them together.
//
// # Errors
//
// [schema.Problems]: those of the facts.
func (s *sweeper) kinOf(l *layout, world string, worlds int) (*kin, values, error) {
	key := kinKey{l.frame, world, worlds}
	k := s.kin[key]
	if s.noted > mostNoted {
		clear(s.kin)
		s.noted, k = 0, nil
	}
	if k != nil && k.values > mostValues {
		k = nil
	}
	if k == nil {
		var err error
		if k, err = s.newKin(l, world); err != nil {
			return nil, values{}, err
		}
		if len(s.kin) >= mostKin {
			clear(s.kin)
			s.noted = 0
		}
		s.kin[key] = k
	}
	at, admitted := values{of: make([]int, 0, len(l.facts))}, false
	for i, f := range l.facts {
		if k.numbers[i] == nil {
			at.add(0)
			continue
		}
		n, known := k.numbers[i][f.text]
		if !known && !admitted {
			if _, err := s.cs.Facts(l.document, world, s.request.AsOf); err != nil {
				return nil, values{}, err
			}
			admitted = true
		}
		if !known {
			n = k.add(i, f)
		}
		at.add(n)
	}
	return k, at, nil
}

// newKin is the kin of a runtime.
func (s *sweeper) newKin(l *layout, world string) (*kin, error) {
	base, err := s.cs.Facts(l.document, world, s.request.AsOf)
	if err != nil {
		return nil, err
	}
	k := &kin{direct: map[string]int{}, columns: map[source]*column[string]{}, answers: map[asked]*column[*answered]{},
		terms: map[string][]string{}, reads: map[string]*reads{}, texts: make([][]string, len(l.facts))}
	worlds, _ := l.document.Tree["worlds"].(map[string]any)
	of, _ := worlds[world].(map[string]any)
	set, _ := of["set"].(map[string]any)
	var toggles []*toggle.Toggle
	for i, f := range l.facts {
		t := &toggle.Toggle{ID: f.pointer, Facts: []string{f.pointer}}
		toggles = append(toggles, t)
		if overridden(f.pointer, set) || f.pointer == "/asOf" && s.request.AsOf != "" {
			value, _ := schema.Get(base.Runtime, f.pointer)
			t.Values = []toggle.Value{{Set: map[string]any{f.pointer: value}}}
			k.numbers = append(k.numbers, nil)
			continue
		}
		t.Values = []toggle.Value{{Set: map[string]any{f.pointer: f.value}}}
		k.numbers = append(k.numbers, map[string]int{f.text: 0})
		k.texts[i] = []string{judge.TextOf(f.value)}
		if _, is := f.value.(string); is {
			k.direct["/runtime"+f.pointer] = i
		}
	}
	k.questions = counterfactual.NewPlain(s.cs, base, l.document.Name, toggles)
	k.questions.Lighten(s.memo, mostVariants)
	for _, classifier := range s.cs.Readings {
		k.terms[classifier] = k.questions.TermsOf(classifier)
	}
	return k, k.questions.Admit()
}

// overridden reports whether a world sets a fact, or something in it.
func overridden(pointer string, set map[string]any) bool {
	for at := range set {
		if at == pointer || len(at) > len(pointer) && at[:len(pointer)] == pointer && at[len(pointer)] == '/' {
			return true
		}
	}
	return false
}

// add gives a value of a fact a number.
func (k *kin) add(i int, f fact) int {
	t := k.questions.Toggles[i]
	n := len(t.Values)
	t.Values = append(t.Values, toggle.Value{Set: map[string]any{f.pointer: f.value}})
	k.numbers[i][f.text], k.texts[i] = n, append(k.texts[i], judge.TextOf(f.value))
	k.values++
	return n
}
