package sweep

import (
	"slices"
	"strings"

	"github.com/construe-host/construe/host/internal/counterfactual"
	"github.com/construe-host/construe/host/internal/judge"
	"github.com/construe-host/construe/host/internal/learned"
	"github.com/construe-host/construe/host/schema"
)

// reads is where kin have the parts of a policy's input that what was learned of it depends on, and which conditions
// hold there.
type reads struct {
	of     *learned.Knowledge
	number int // of the parts that have a place here
	fixed  []*place
	always gathered // at the places at which the same stands in all kin
	groups []*group
	loose  []*place // what stands at these depends now on some facts and now on others
	terms  []*answers
	parts  map[judge.Part][]decided[string] // of pleas, as they were looked up before; what decided last comes first
}

// place is where kin have one part of an input: a fact, what the facts come to, or a classifier's answers.
type place struct {
	judge.Atom
	number int             // of the part
	column *column[string] // nil of a fact, and of an answer
}

// gathered is which conditions hold at some places, when so many conditions were known.
type gathered struct {
	known int
	learned.Set
}

// gather adds the conditions that were learned since to what holds at some places. text is what stands at one; where it
// cannot be relied on, the place is left out, here and in what remains of the places.
func (g *gathered) gather(of *learned.Knowledge, places []*place, text func(*place) (string, bool)) (rest []*place) {
	since := g.known
	g.known = of.Conditions()
	if since == g.known {
		return places
	}
	return slices.DeleteFunc(places, func(p *place) bool {
		if of.Newest(p.number) < since {
			return false
		}
		stands, relied := text(p)
		if relied {
			g.Put(of.Holding(p.number, stands)...)
		}
		return !relied
	})
}

// group is places at which the same stands as long as the same facts have the same values.
type group struct {
	shape[*gathered]
	places []*place
}

// answers is the places of a classifier's answers to a term.
type answers struct {
	term   string
	places []*place
	known  map[*answered]*gathered
}

// readsOf is the places of what is known of a policy by now.
func (v *view) readsOf(cell counterfactual.Cell, of *learned.Knowledge) *reads {
	r := v.reads[cell.Policy]
	if r == nil || r.of != of {
		r = &reads{of: of, parts: map[judge.Part][]decided[string]{}}
		v.reads[cell.Policy] = r
	}
	for _, a := range of.Atoms()[r.number:] {
		v.put(cell, r, &place{Atom: a, number: r.number})
		r.number++
	}
	return r
}

// put puts a place with those that depend on the same.
func (v *view) put(cell counterfactual.Cell, r *reads, p *place) {
	if strings.HasPrefix(p.Pointer, answersAt) {
		tokens, _ := schema.Split(p.Pointer)
		i := slices.IndexFunc(r.terms, func(a *answers) bool { return a.term == tokens[2] })
		if i < 0 {
			i = len(r.terms)
			r.terms = append(r.terms, &answers{term: tokens[2], known: map[*answered]*gathered{}})
		}
		r.terms[i].places = append(r.terms[i].places, p)
		return
	}
	var due learned.Set
	if fact, is := v.direct[p.Pointer]; is && !p.Exists {
		due = learned.Of(fact)
	} else {
		p.column = v.column(sourceOf(cell, p.Atom))
		v.at(cell, p)
		s, _, known := p.column.look(v.values)
		switch {
		case !known:
			r.loose = append(r.loose, p)
			return
		case len(s.due) == 0:
			r.fixed = append(r.fixed, p)
			return
		}
		due = s.due
	}
	i := slices.IndexFunc(r.groups, func(g *group) bool { return g.due.Same(due) })
	if i < 0 {
		i = len(r.groups)
		r.groups = append(r.groups, &group{shape: newShape[*gathered](due)})
	}
	r.groups[i].places = append(r.groups[i].places, p)
}

// holdingIn is which conditions of what is known of a policy hold on a cell's input.
func (v *view) holdingIn(cell counterfactual.Cell, of *learned.Knowledge) learned.Set {
	h := v.held[cell.Policy]
	r := v.readsOf(cell, of)
	if h == nil || h.of != of || h.known != of.Conditions() {
		h = &holding{of: of, known: of.Conditions(), Set: v.holdingAlways(cell, r)}
		v.held[cell.Policy] = h
	}
	out := append(make(learned.Set, 0, (h.known+63)/64), h.Set...)
	for _, a := range r.terms {
		answer := v.answer(cell, a.term)
		if answer == nil {
			continue // the facts are at fault
		}
		g := a.known[answer]
		if g == nil {
			g = &gathered{}
			a.known[answer] = g
			v.sweeper.noted++
		}
		g.gather(of, a.places, func(p *place) (string, bool) { return answer.at(p.Atom), true })
		out.Add(g.Set)
	}
	return out
}

// holding is which conditions that are not about answers hold of a runtime, when so many were known.
type holding struct {
	of    *learned.Knowledge
	known int
	learned.Set
}

// holdingAlways is which conditions hold whatever a classifier answers.
func (v *view) holdingAlways(cell counterfactual.Cell, r *reads) learned.Set {
	r.always.gather(r.of, r.fixed, func(p *place) (string, bool) { return v.at(cell, p), true })
	out := slices.Clone(r.always.Set)
	for _, g := range r.groups {
		out.Add(v.holdingAt(cell, r, g).Set)
	}
	for _, p := range r.loose {
		out.Put(r.of.Holding(p.number, v.at(cell, p))...)
	}
	return out
}

// holdingAt is which conditions hold at the places of a group. A place at which something else decides what stands
// there, with these values, is in the group no more.
func (v *view) holdingAt(cell counterfactual.Cell, r *reads, g *group) *gathered {
	var room [128]byte
	key := g.key(room[:0], v.values)
	h := g.known[string(key)]
	if h == nil {
		if len(g.known) >= mostKnown {
			clear(g.known)
		}
		h = &gathered{}
		g.known[string(key)] = h
		v.sweeper.noted++
	}
	g.places = h.gather(r.of, g.places, func(p *place) (string, bool) {
		text := v.at(cell, p)
		if p.column != nil {
			if s, _, known := p.column.look(v.values); !known || !s.due.Same(g.due) {
				r.loose = append(r.loose, p)
				return "", false
			}
		}
		return text, true
	})
	return h
}

// at is what stands at a place that is not of the answers.
func (v *view) at(cell counterfactual.Cell, p *place) string {
	if p.column != nil {
		if text, known := p.column.get(v.values); known {
			return text
		}
	}
	return v.stands(cell, p.Atom)
}
