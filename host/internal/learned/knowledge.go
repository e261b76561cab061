package learned

import (
	"fmt"
	"slices"

	"github.com/construe-host/construe/host/internal/judge"
)

// Knowledge is what runs of one policy showed of each part of its plea. The zero value knows nothing. It is not safe
// for concurrent use.
type Knowledge struct {
	atoms      []judge.Atom
	numbers    map[judge.Atom]int
	conditions []condition
	about      []about // by number of the atom
	lists      []Set
	parts      map[judge.Part]*Ways[[]int] // a statement goes on as it did where one of these lists holds
	exact      map[reads]int               // numbers of conditions that some text stands there
	tested     map[string]int              // and of those that a text passes tests
	listed     map[string]int              // and of lists, by their conditions
	size       int
	texts      int // of all that were met
}

// about is the conditions that are about one part of the input, and which of them hold of texts that were met there.
type about struct {
	conditions []int
	holding    map[string][]int
}

// reads is that a text stands at a part of the input.
type reads struct {
	judge.Atom
	text string
}

// condition holds where a text stands that it holds of.
type condition struct {
	judge.Condition
	was string
}

// Bounds of what is kept of one policy: about how many words it takes, and how many the texts that were met take, which
// are forgotten without the rest.
const (
	mostKept  = 4 << 20
	mostTexts = 1 << 20
	perOne    = 16 // what a condition, a list or a text takes besides
)

// Full reports whether there is no room for more.
func (k *Knowledge) Full() bool { return k.size > mostKept }

// Atoms lists the parts of the input that something is known to depend on. What is learned adds to its end.
func (k *Knowledge) Atoms() []judge.Atom { return k.atoms }

// Conditions is how many conditions something is known to depend on.
func (k *Knowledge) Conditions() int { return len(k.conditions) }

// Holding lists the conditions that hold where a text stands at the part of the input with a number (see
// [Knowledge.Atoms]). Those of all parts are what [Knowledge.Look] looks at. Nobody may change it.
func (k *Knowledge) Holding(atom int, text string) []int {
	a := &k.about[atom]
	out, known := a.holding[text]
	if known {
		return out
	}
	for _, n := range a.conditions {
		if c := k.conditions[n]; c.Holds(c.was, text) {
			out = append(out, n)
		}
	}
	if k.texts > mostTexts {
		for i := range k.about {
			clear(k.about[i].holding)
		}
		k.texts = 0
	}
	k.texts += perOne + len(text)/8 + len(out)
	a.holding[text] = out
	return out
}

// Newest is the number of the condition that was learned last of those about the part of the input with a number.
func (k *Knowledge) Newest(atom int) int {
	of := k.about[atom].conditions
	return of[len(of)-1]
}

// Learn adds what a run on an input showed. holding is the conditions that hold there, as [Knowledge.Look] has them,
// and becomes its own; at says what stands at a part of that input.
//
// # Errors
//
// Those of what was observed.
func (k *Knowledge) Learn(observed []judge.Observed, holding Set, at func(judge.Atom) string) error {
	if k.parts == nil {
		k.parts, k.exact = map[judge.Part]*Ways[[]int]{}, map[reads]int{}
		k.tested, k.listed, k.numbers = map[string]int{}, map[string]int{}, map[judge.Atom]int{}
	}
	look, shared := k.Look(holding), map[*judge.Condition]int{}
	for _, o := range observed {
		if _, known := look.Part(o.Part); known {
			continue
		}
		if k.parts[o.Part] == nil {
			k.parts[o.Part] = &Ways[[]int]{}
		}
		causes, err := o.Rests()
		if err != nil {
			return err
		}
		k.parts[o.Part].Learn(o.Is, causes, func(conditions []judge.Condition) ([]int, error) {
			if len(conditions) == 0 {
				return []int{k.list(nil, at)}, nil
			}
			list, known := shared[&conditions[0]] // parts that are due to the same share it
			if !known {
				list = k.list(conditions, at)
				shared[&conditions[0]] = list
				look.holding.Add(k.lists[list]) // on this input they do
			}
			return []int{list}, nil
		}, either) // which has no errors
	}
	return nil
}

// either is lists of which one or another holds.
func either(known, more []int) []int {
	for _, list := range more {
		if !slices.Contains(known, list) {
			known = append(slices.Clip(known), list)
		}
	}
	return known
}

// list is the number of some conditions that hold on an input.
func (k *Knowledge) list(conditions []judge.Condition, at func(judge.Atom) string) int {
	var own Set
	for _, c := range conditions {
		own.Put(k.condition(c, at(c.Atom)))
	}
	key := string(own.AppendKey(nil)) // no word at the end is empty
	n, known := k.listed[key]
	if !known {
		n = len(k.lists)
		k.listed[key], k.lists = n, append(k.lists, own)
		k.size += perOne + 2*len(own) // and its key
	}
	return n
}

// condition is the number of a condition that holds of a text.
func (k *Knowledge) condition(c judge.Condition, was string) int {
	if len(c.Tests) == 0 || !c.Holds("", was) { // nothing but the same text
		c.Tests = nil
		n, known := k.exact[reads{c.Atom, was}]
		if !known {
			n = k.add(condition{c, was})
			k.exact[reads{c.Atom, was}] = n
		}
		return n
	}
	key := fmt.Sprintf("%q %v", c.Pointer, c.Tests)
	n, known := k.tested[key]
	if !known {
		n = k.add(condition{c, ""}) // whatever it was
		k.tested[key] = n
	}
	return n
}

// add gives a condition a number.
func (k *Knowledge) add(c condition) int {
	n := len(k.conditions)
	k.conditions, k.size = append(k.conditions, c), k.size+perOne
	atom, known := k.numbers[c.Atom]
	if !known {
		atom = len(k.atoms)
		k.numbers[c.Atom], k.atoms = atom, append(k.atoms, c.Atom)
		k.about = append(k.about, about{holding: map[string][]int{}})
	}
	a := &k.about[atom]
	a.conditions = append(a.conditions, n)
	clear(a.holding)
	return n
}
