package provenance

import (
	"errors"

	"github.com/open-policy-agent/opa/v1/ir"
)

func condition(holds bool, rests *atoms) end {
	if holds {
		return end{how: reached, last: rests}
	}
	return end{how: failed, last: rests}
}

// is tests the kind of a value, which for what is of the input is the same as what stands there.
func (f *frame) is(o ir.Operand, k kind) end {
	l := f.operand(o)
	if l.v == nil {
		return condition(false, l.whether())
	}
	return condition(l.v.kind == k, union(l.rests, l.v.rests))
}

func (f *frame) equal(a, b ir.Operand, wanted bool) (end, error) {
	x, y := f.operand(a), f.operand(b)
	if x.v == nil || y.v == nil {
		return end{}, errors.New("the plan compares what is undefined")
	}
	if err := f.pay(x.v, y.v); err != nil {
		return end{}, err
	}
	same := x.v.canonical() == y.v.canonical()
	return condition(same == wanted, union(x.whole(), y.whole())), nil
}

// dot looks up a member. That it is there is a condition for what follows.
func (f *frame) dot(s *ir.DotStmt, under *atoms) (end, error) {
	source, key := f.operand(s.Source), f.operand(s.Key)
	if source.v == nil || key.v == nil {
		return condition(false, union(source.whether(), key.whether())), nil
	}
	if err := f.pay(key.v); err != nil {
		return end{}, err
	}
	chosen := union(source.rests, key.whole())
	e, found := source.v.find(key.v)
	why := union(chosen, e.whole())
	if !found {
		return condition(false, why), nil
	}
	f.set(s.Target, e.value, union(chosen, e.rests), union(under, why))
	return condition(true, why), nil
}
