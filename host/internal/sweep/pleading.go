package sweep

import (
	"encoding/binary"
	"slices"

	"github.com/construe-host/construe/host/internal/counterfactual"
	"github.com/construe-host/construe/host/internal/judge"
	"github.com/construe-host/construe/host/internal/learned"
	"github.com/construe-host/construe/host/internal/matrix"
)

// Bounds of the pleas that are kept of one policy, in bytes, and about how many a plea takes for each of the text of
// its parts.
const (
	mostPleas = 8 << 20
	ofParts   = 8
	// of what is decided by conditions, which are looked at one by one
	mostDecided = 2048
)

// known is what is known of a policy, and of its pleas where that was looked up before: whatever runtime that was of,
// where the same stands at what else is looked at, and the conditions hold that decided, the plea is the same.
type known struct {
	*learned.Knowledge
	at    []judge.Atom                      // what else is looked at
	pleas map[string][]decided[*judge.Plea] // by what stands there; what decided last comes first
	same  map[string]*judge.Plea            // by what all their parts are, once each
	size  int                               // of both
}

// decided is what something is wherever some conditions hold.
type decided[T any] struct {
	by learned.Set
	is T
}

// among is the one of some that is so where conditions hold, which comes first from then on.
func among[T any](all []decided[T], holding learned.Set) (d decided[T], known bool) {
	for i, d := range all {
		if d.by.Within(holding) {
			copy(all[1:i+1], all[:i])
			all[0] = d
			return d, true
		}
	}
	return d, false
}

// keeping adds one that comes first, in the place of the one that decided longest ago where there is no room.
func keeping[T any](all []decided[T], d decided[T]) []decided[T] {
	return slices.Insert(all[:min(len(all), mostDecided-1)], 0, d)
}

func nothing() *known {
	return &known{Knowledge: &learned.Knowledge{}, pleas: map[string][]decided[*judge.Plea]{},
		same: map[string]*judge.Plea{}}
}

// keep keeps a plea, or the same one that was kept before, which it gives.
func (k *known) keep(p *pleading, plea *judge.Plea) *judge.Plea {
	if k.size > mostPleas {
		clear(k.pleas)
		clear(k.same)
		k.size = 0
	}
	if own := k.same[string(p.parts)]; own != nil {
		plea = own
	} else {
		k.same[string(p.parts)] = plea
		k.size += ofParts * len(p.parts)
	}
	key := string(k.key(p))
	k.pleas[key] = keeping(k.pleas[key], decided[*judge.Plea]{p.by, plea})
	k.size += len(key) + 8*len(p.by)
	return plea
}

// key is what a plea is kept by.
func (k *known) key(p *pleading) (key []byte) {
	for _, a := range k.at {
		key = appendText(key, p.stands(p.cell, a))
	}
	return key
}

// look is what is known of a cell of a runtime that is judged in so many worlds; nil where not all is.
func (s *sweeper) look(v *view, c counterfactual.Cell, worlds int) *judge.Plea {
	if s.cs.Parties[c.Policy].Policy == nil {
		return nil
	}
	bytes, answered := v.classified(c)
	if !answered || v.err != nil || !s.share(c.Classifier, v.subjects(c), worlds).Holds(bytes) {
		return nil
	}
	return s.plea(v, c)
}

// plea is what is known of a cell's plea, whatever the limits of a comparison; nil where not all is.
func (s *sweeper) plea(v *view, c counterfactual.Cell) *judge.Plea {
	of := s.known[c.Policy]
	p := &pleading{view: v, cell: c, of: of, holding: v.holdingIn(c, of.Knowledge)}
	if d, is := among(of.pleas[string(of.key(p))], p.holding); is || v.err != nil {
		return d.is
	}
	plea, is := s.cs.Parties[c.Policy].Policy.Plea(p)
	if !is || v.err != nil {
		return nil
	}
	return of.keep(p, plea)
}

// share is a reading's part of what a comparison of the runtime would hold.
func (s *sweeper) share(reading string, subjects, worlds int) matrix.Share {
	return matrix.NewShare(s.cs.Parties[reading], subjects, len(s.cs.Readings), worlds)
}

// pleading is what is known of a cell's plea, part by part.
type pleading struct {
	*view
	cell    counterfactual.Cell
	of      *known
	holding learned.Set
	look    *learned.Look // nil where all parts were looked up before
	by      learned.Set   // what decided the parts that were looked at
	parts   []byte        // all that was looked at
}

// At is as [judge.Pleading] has it.
func (p *pleading) At(a judge.Atom) string {
	if !slices.Contains(p.of.at, a) {
		p.of.at = append(p.of.at, a)
	}
	text := p.stands(p.cell, a)
	p.parts = appendText(p.parts, text)
	return text
}

// Part is as [judge.Pleading] has it.
func (p *pleading) Part(part judge.Part) (is string, known bool) {
	r := p.reads[p.cell.Policy]
	d, known := among(r.parts[part], p.holding)
	if !known {
		if p.look == nil {
			p.look = p.of.Look(p.holding)
		}
		if d.is, known = p.look.Part(part); !known {
			return "", false
		}
		d.by = p.look.Why(part)
		r.parts[part] = keeping(r.parts[part], d)
		p.sweeper.noted++
	}
	p.by.Add(d.by)
	p.parts = appendText(p.parts, d.is)
	return d.is, true
}

// appendText appends a text and its length.
func appendText(to []byte, text string) []byte {
	return append(binary.AppendUvarint(to, uint64(len(text))), text...)
}
