package provenance

import (
	"slices"

	"github.com/open-policy-agent/opa/v1/ir"

	"github.com/construe-host/construe/host/internal/rego"
)

// flow is how a statement ended: it goes on, or, as n, n blocks around it are left.
type flow int

const (
	next     flow = 0
	ends     flow = 1 // the block that it stands in; so does what is undefined
	returned flow = -1
	failed   flow = -2
)

// op is a statement that runs under conditions. It gives the condition that it was, or by which it ended early.
type op func(m *machine, under *atoms) (flow, *atoms)

// block is a block that is ready to run.
type block struct {
	ops      []op
	assigned []assigned // what it, or a block within, may assign
	grown    []int      // what it, or a block within, may add members to
	escapes  bool       // a break within may leave a block around it
	behind   []failures // by op: where the evaluation can fail behind it
	fails    failures   // and where at all
	sites    []uint64   // by op, for what is due to it; 0 where what is due to it says so itself
}

// assigned is a local that a block may assign and that somebody may read whatever the block did. One that can hold one
// constant alone is as it is, once it has a value, whatever else a block would assign to it.
type assigned struct {
	local    int
	constant bool
	resets   bool // or take its value from it
}

// slot is a local that a statement assigns. What might have been assigned to it from another place of the function,
// and was not, still counts.
type slot struct {
	local           int
	joins, constant bool
}

func (c *compiler) block(b *ir.Block) *block {
	facts := c.program.facts(b)
	out := &block{escapes: facts.escapes > 0}
	out.behind = make([]failures, len(b.Stmts))
	for i, s := range slices.Backward(b.Stmts) {
		out.behind[i] = out.fails
		out.fails = c.program.joined(out.fails, c.program.failing(c.own, s))
	}
	for i, s := range b.Stmts {
		c.skips = append(c.skips, out.behind[i])
		out.ops = append(out.ops, c.statement(s))
		c.skips = c.skips[:len(c.skips)-1]
	}
	for range b.Stmts {
		out.sites = append(out.sites, c.site())
	}
	for _, l := range facts.assigned {
		if !c.own.temporary[l] {
			out.assigned = append(out.assigned, assigned{int(l), c.own.constant[l] && !facts.resets(l),
				facts.resets(l)})
		}
	}
	for _, l := range facts.grown {
		out.grown = append(out.grown, int(l))
	}
	return out
}

func (c *compiler) slot(l ir.Local) slot {
	return slot{int(l), c.own.places[l] > 1 && !c.own.temporary[l], c.own.constant[l]}
}

// set assigns.
func (m *machine) set(t slot, v *value, rests, there *atoms) {
	l := &m.l[t.local]
	if t.joins && !(t.constant && v != nil) {
		rests = m.union(rests, l.rests)
	}
	l.v, l.rests, l.there = v, rests, there
}

// block runs a block. Where a condition of its own does not hold, all that the rest of it might have done depends on
// that one: whatever becomes of the others, as long as it does not hold, the rest does not run. all is every condition
// in it.
func (m *machine) block(b *block, under *atoms) (f flow, last, all *atoms) {
	if m.nested++; m.nested > maxNested {
		return m.fail(ErrLimit), nil, nil
	}
	for i, o := range b.ops {
		if !m.step() {
			return failed, nil, nil
		}
		if f, last = o(m, under); f < 0 {
			m.nested--
			return f, nil, nil
		}
		last = m.tagged(last, b.sites[i], f)
		all = m.union(all, last)
		if f != next {
			m.guard(b.behind[i], last)
			m.nested--
			if last != nil && !m.taint(b, last) {
				return failed, nil, nil
			}
			return f, last, all
		}
		under = m.union(under, last)
	}
	m.nested--
	return next, nil, all
}

// taint has all that a block can assign or add to depend on a condition too.
func (m *machine) taint(b *block, why *atoms) bool {
	for _, a := range b.assigned {
		if l := &m.l[a.local]; !a.constant || l.v == nil {
			if l.rests = m.union(l.rests, why); a.resets {
				l.there = m.union(l.there, why)
			}
		}
	}
	for _, l := range b.grown {
		if v := m.l[l].v; v != nil && v.made != nil {
			v.rests = m.union(v.rests, why)
		}
	}
	if err := m.budget.Pay(int64(len(b.assigned) + len(b.grown))); err != nil {
		m.fail(err)
		return false
	}
	return true
}

// run runs the blocks of a function. Without a value it depends on all that was asked on the way.
func (m *machine) run(called *function) (f flow, all *atoms) {
	for _, b := range called.code {
		f, _, more := m.block(b, nil)
		switch {
		case f < 0:
			return f, nil
		case f > ends:
			return m.malformed()
		}
		all = m.union(all, more)
	}
	return next, all
}

// nested runs blocks within another, one after the other. Where a break within could have left the block around them
// and did not, what follows is there only because it did not.
func (c *compiler) nested(list []*ir.Block) op {
	var blocks []*block
	for i, b := range list {
		c.skips = append(c.skips, c.program.failingOf(c.own, list[i+1:]))
		blocks = append(blocks, c.block(b))
		c.skips = c.skips[:len(c.skips)-1]
	}
	return func(m *machine, under *atoms) (flow, *atoms) {
		var stayed *atoms
		for _, b := range blocks {
			f, _, all := m.block(b, m.union(under, stayed))
			switch {
			case f < 0:
				return f, nil
			case f > ends:
				return f - 1, m.union(stayed, all)
			}
			if b.escapes {
				stayed = m.union(stayed, all)
			}
		}
		return next, stayed
	}
}

// within runs a block that nothing may leave; holds says that it came to its end.
func (m *machine) within(b *block, under *atoms) (f flow, holds bool, last, all *atoms) {
	f, last, all = m.block(b, under)
	switch f {
	case next, ends, failed:
		return f, f == next, last, all
	}
	f, _ = m.malformed()
	return f, false, nil, nil
}

// scan runs a block for each member. That there are no more of them is what its doing no more depends on.
func (c *compiler) scan(s *ir.ScanStmt) op {
	source, key, value, b, site := int(s.Source), c.slot(s.Key), c.slot(s.Value), c.block(s.Block), c.site()
	return func(m *machine, under *atoms) (flow, *atoms) {
		over := m.l[source]
		m.guard(b.fails, m.whether(over))
		if over.v == nil {
			if !m.taint(b, m.whether(over)) {
				return failed, nil
			}
			return next, nil
		}
		if f := m.each(over, key, value, b, m.union(under, m.whether(over)), site); f == failed {
			return failed, nil
		}
		m.guard(b.fails, over.v.rests) // with more of them there would be more that can fail
		if !m.taint(b, m.union(over.rests, over.v.rests)) {
			return failed, nil
		}
		for _, a := range b.assigned { // which turn it was that assigned is not for what follows to know
			if l := &m.l[a.local]; !a.constant || l.v == nil {
				if l.rests = m.whether(*l); a.resets {
					l.there = l.rests
				}
			}
		}
		return next, nil
	}
}

func (m *machine) each(over local, key, value slot, b *block, under *atoms, site uint64) flow {
	defer func(before uint64) { m.context = before }(m.context)
	outside := m.context
	v, size := over.v, over.v.v.Size()
	m.look(v)
	if err := m.budget.Pay(int64(size)); err != nil {
		return m.fail(err)
	}
	if err := m.budget.Order(v.v); err != nil {
		return m.fail(err)
	}
	places := over.rests
	if v.v.Kind() == rego.Array {
		places = m.union(over.rests, m.shape(v)) // where a member stands depends on those before it
	}
	for i := range size {
		e := m.sole(v, m.entry(v, i))
		m.turn(outside, site, e, i)
		there := m.union(under, m.tagged(e.there, site, next))
		if !e.apart {
			there = m.unions(under, e.rests, m.tagged(e.there, site, next))
		}
		m.set(key, e.key, places, there)
		m.set(value, e.value, m.union(over.rests, e.rests), there)
		if f, _, _, _ := m.within(b, there); f == failed {
			return failed
		}
	}
	return next
}
