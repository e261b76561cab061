package atlas

import (
	"slices"
	"strconv"
	"strings"

	"github.com/construe-host/construe/host/internal/counterfactual"
	"github.com/construe-host/construe/host/internal/judge"
	"github.com/construe-host/construe/host/schema"
)

// A touch is what a toggle is to a subject, by the facts that it sets.
type touch int

const (
	ownOrShared touch = iota // its facts are the subject's own, or the runtime's as a whole
	another                  // all are other subjects'
	tied                     // some are the subject's own or the runtime's, and some another's
)

// belongings says which facts belong to which subject of a kind: what stands at it and, of a call, at the components,
// relationships and models that the call names on whichever architecture. A fact of several calls, as of a program that
// makes both, is each one's own; a fact that is nobody's is the runtime's as a whole.
type belongings struct {
	all    []string
	places map[string][]string // by subject, pointers into the runtime
}

// hopNames lists the leaves of a call that name something, by the collection in which that stands.
func hopNames() map[string][]string {
	return map[string][]string{
		"components":    {"from", "to", "through", "wrapped_by"},
		"relationships": {"call", "entries"},
		"models":        {"models"},
	}
}

// belongings finds what belongs to each subject of a kind.
func (r *reader) belongings(cell counterfactual.Cell, kind schema.SubjectKind) (*belongings, error) {
	subjects, err := r.subjectsOf(cell, kind)
	if err != nil {
		return nil, err
	}
	b := &belongings{subjects, map[string][]string{}}
	for _, subject := range subjects {
		if !kind.Derived() {
			b.places[subject] = []string{subject}
			continue
		}
		for collection, leaves := range hopNames() {
			for _, leaf := range leaves {
				ids, err := r.named(cell, kind.At(subject)+"/"+leaf)
				if err != nil {
					return nil, err
				}
				for _, id := range ids {
					b.places[subject] = append(b.places[subject], schema.Join(collection, id))
				}
			}
		}
		slices.Sort(b.places[subject])
		b.places[subject] = slices.Compact(b.places[subject])
	}
	return b, nil
}

// named lists what a leaf of an input names on whichever architecture: it is a text, or a list of them.
func (r *reader) named(cell counterfactual.Cell, pointer string) (out []string, err error) {
	node, err := r.text(cell, judge.Atom{Pointer: pointer})
	if err != nil {
		return nil, err
	}
	most := 0 // of members, where it is a list
	for _, label := range r.forest.Labels(node) {
		text := r.words.texts[label]
		if id, err := strconv.Unquote(text); err == nil {
			out = append(out, id)
		}
		if n, err := strconv.Atoi(strings.TrimPrefix(text, "[")); err == nil && strings.HasPrefix(text, "[") {
			most = max(most, n)
		}
	}
	for i := range most {
		more, err := r.named(cell, pointer+"/"+strconv.Itoa(i))
		if err != nil {
			return nil, err
		}
		out = append(out, more...)
	}
	return out, nil
}

// whose lists the subjects to which a fact belongs, sorted.
func (b *belongings) whose(fact string) (out []string) {
	for _, subject := range b.all {
		if slices.ContainsFunc(b.places[subject], func(place string) bool {
			return fact == place || strings.HasPrefix(fact, place+"/")
		}) {
			out = append(out, subject)
		}
	}
	return out
}

// owners lists the subjects of which a toggle's facts are, sorted; none where they are the runtime's as a whole.
func (b *belongings) owners(facts []string) (out []string) {
	for _, fact := range facts {
		out = append(out, b.whose(fact)...)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// touches says what a toggle that sets facts is to a subject; "" is the runtime as a whole, to which no subject's facts
// belong.
func (b *belongings) touches(facts []string, subject string) touch {
	others, rest := 0, 0
	for _, fact := range facts {
		if whose := b.whose(fact); len(whose) > 0 && !slices.Contains(whose, subject) {
			others++
		} else {
			rest++
		}
	}
	switch {
	case others == 0:
		return ownOrShared
	case rest == 0 || subject == "": // an element of the whole runtime stands in the way whichever of them it depends on
		return another
	}
	return tied
}
