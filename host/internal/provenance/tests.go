package provenance

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/construe-host/construe/host/internal/rego"
)

// Condition is what must hold of a part of the input: that the same stands there, or, where Tests are given, that a
// text stands there that passes them.
type Condition struct {
	Atom
	Tests []Test
}

// Holds reports whether a condition that held where one text stood holds where another does. Texts are JSON, as far as
// they are texts of the input.
func (c Condition) Holds(was, now string) bool {
	if was == now || len(c.Tests) == 0 {
		return was == now
	}
	return strings.HasPrefix(now, `"`) && !slices.ContainsFunc(c.Tests, func(t Test) bool {
		return slices.Contains(t.Among, now) != t.Is
	})
}

// Test says whether a value is among some texts.
type Test struct {
	// Among are the texts, quoted as in JSON and sorted.
	Among []string
	// Is says whether the value is to be one of them, or none.
	Is bool
}

// membership is a [Test] while a run goes on.
type membership struct {
	among []string
	is    bool
}

// textOf is a text of the input that a test can be about; false for anything else.
func textOf(l local) (n *node, text string, is bool) {
	if l.v == nil || l.v.node == nil || l.v.v.Kind() != rego.String {
		return nil, "", false
	}
	return l.v.node, l.v.v.Text(), true
}

// tested is that a text of the input is, or is not, among some values, as it was found: less than what it is.
func (m *machine) tested(n *node, among []*rego.Value, is bool) *atoms {
	t := &membership{is: is}
	for _, v := range among {
		if v.Kind() == rego.String {
			t.among = append(t.among, strconv.Quote(v.Text()))
		}
	}
	slices.Sort(t.among)
	m.owed += bytesUnion + 16*int64(len(t.among))
	return &atoms{node: n, test: t}
}

// sameAs is what it is due to that two values are equal, or are not. Of one of them only that is looked at.
func (m *machine) sameAs(v, w local, same bool) *atoms {
	switch {
	case same:
	default:
		if rests, is := m.notNone(v, w); is {
			return rests
		} else if rests, is := m.notNone(w, v); is {
			return rests
		}
		if n, _, is := textOf(v); is && w.v.v.Kind() == rego.String {
			return m.unions(v.rests, m.full(w), m.tested(n, []*rego.Value{w.v.v}, false))
		}
		if n, _, is := textOf(w); is && v.v.v.Kind() == rego.String {
			return m.unions(w.rests, m.full(v), m.tested(n, []*rego.Value{v.v.v}, false))
		}
	}
	return m.union(m.full(v), m.full(w))
}

// chosen is what it is due to that a constant has a key, or has not, which is a text of the input; false of any other.
func (m *machine) chosen(in, key local, found bool) (*atoms, bool) {
	n, _, is := textOf(key)
	if !is || in.v.v.Kind() == rego.Array || !m.constant(in.v) {
		return nil, false
	}
	return m.unions(in.rests, in.v.rests, key.rests, m.tested(n, keysOf(in.v.v), found)), true
}

// constant reports whether which members a collection has is due to nothing of the input but what it is due to as a
// whole.
func (m *machine) constant(v *value) bool {
	if v.node != nil || v.made == nil {
		return v.node == nil
	}
	if v.made.standing != nil || m.budget.Pay(int64(v.v.Size())) != nil {
		return false
	}
	return !slices.ContainsFunc(v.made.members, func(e entry) bool {
		return e.rests != nil || e.there != nil || e.key != nil && (e.key.rests != nil || e.key.node != nil)
	})
}

// constantMembers reports whether the members of a constant are constants too.
func constantMembers(v *value) bool {
	return v.made == nil || !slices.ContainsFunc(v.made.members, func(e entry) bool {
		return e.value.node != nil || e.value.made != nil || e.value.rests != nil
	})
}

// keysOf lists the keys of an object, or the members of a set.
func keysOf(v *rego.Value) (out []*rego.Value) {
	for i := range v.Size() {
		key, _ := v.Member(i)
		out = append(out, key)
	}
	return out
}

// compared compares two values.
func (m *machine) compared(args []local, wanted bool) (local, bool, error) {
	if err := m.walk(args[0].v, args[1].v); err != nil {
		return local{}, true, err
	}
	same, err := m.budget.Same(args[0].v.v, args[1].v.v)
	if err != nil {
		return local{}, true, err
	}
	is := m.program.no
	if same == wanted {
		is = m.program.yes
	}
	return local{v: is, rests: m.sameAs(args[0], args[1], same)}, true, nil
}

func (m *machine) equals(args []local) (local, bool, error) { return m.compared(args, true) }

func (m *machine) differs(args []local) (local, bool, error) { return m.compared(args, false) }

// being is what its having a value, or none, is due to; of one that has, that is less than what it is.
func (m *machine) being(l local) *atoms {
	if l.v == nil {
		return m.whether(l)
	}
	return l.there
}

// tagged is what a statement went on under, told from all else.
func (m *machine) tagged(why *atoms, site uint64, f flow) *atoms {
	if !m.guarding || why == nil || why.tag != 0 || site == 0 {
		return why
	}
	m.owed += bytesUnion
	return &atoms{a: why, tag: mixed(mixed(m.context, site), uint64(f)) | 1}
}

// turn tells a turn of a loop from others.
func (m *machine) turn(outside, site uint64, e entry, i int) {
	if !m.guarding {
		return
	}
	m.context = mixed(mixed(outside, site), uint64(i))
	if e.key != nil && e.key.v.Kind() == rego.String {
		m.context = mixed(outside, site)
		for _, b := range []byte(e.key.v.Text()) {
			m.context = mixed(m.context, uint64(b))
		}
	}
}

// mixed is one number for two.
func mixed(a, b uint64) uint64 {
	x := a*0x9e3779b97f4a7c15 + b + 0x632be59bd9b4e019
	x ^= x >> 30
	x *= 0xbf58476d1ce4e5b9
	x ^= x >> 27
	x *= 0x94d049bb133111eb
	return x ^ x>>31
}

// site is a number for the next place of the plan.
func (c *compiler) site() uint64 {
	c.sites++
	return c.sites
}

// guards names the functions in which an evaluation can fail.
func (p *Program) guards(found []*atoms) map[string]*atoms {
	out := map[string]*atoms{}
	for _, i := range p.failingIn(p.plan) {
		name := p.plan.name
		if i >= 0 {
			name = p.functions[i].name
		}
		if out[name] = nil; found != nil {
			out[name] = found[i+1]
		}
	}
	return out
}

// Fallible lists the functions in which an evaluation can fail, sorted.
func (p *Program) Fallible() []string { return slices.Sorted(maps.Keys(p.guards(nil))) }
