package provenance

import (
	"github.com/open-policy-agent/opa/v1/ir"

	"github.com/construe-host/construe/host/internal/rego"
)

// call compiles the call of a function of the plan, or of a built-in one.
func (c *compiler) call(s *ir.CallStmt) op {
	args, into, site := c.operands(s.Args), c.slot(s.Result), c.site()
	called := c.program.byName[s.Func]
	if called == nil {
		var open []int
		if c.program.hazard[s] {
			open = fallible(s.Func, len(args))
		}
		return c.builtin(s.Func, args, into, open)
	}
	if len(args) != len(called.params) {
		c.reject("a call of %s with %d arguments", s.Func, len(args))
	}
	if len(args) == 2 { // the input and data alone
		return func(m *machine, under *atoms) (flow, *atoms) {
			f, l := m.plain(called, args[0].of(m), args[1].of(m), under)
			return m.assigned(f, l, called, into, under, site)
		}
	}
	return func(m *machine, under *atoms) (flow, *atoms) {
		window, chunk, top := m.window(called.locals)
		for i, a := range args {
			l := a.of(m)
			if l.v == nil && i > 1 {
				return m.malformed()
			}
			window[called.params[i]] = l
		}
		f, l := m.enter(called, window, chunk, top, under, mixed(m.context, site))
		return m.assigned(f, l, called, into, under, site)
	}
}

// plain calls a function that is given nothing but the input and data. It is evaluated once for them.
func (m *machine) plain(called *function, input, data local, under *atoms) (flow, local) {
	shared := input == m.memo.input && data == m.memo.data
	if shared && m.memo.known[called.index].done {
		return next, m.memo.known[called.index].value
	}
	window, chunk, top := m.window(called.locals)
	window[called.params[0]], window[called.params[1]] = input, data
	known := m.memo.known
	f, l := m.enter(called, window, chunk, top, under, mixed(m.beside, uint64(called.index)))
	if shared && f != failed {
		known[called.index] = outcome{true, l}
	}
	return f, l
}

// enter runs a function in a window that was taken for it, and gives its value, or what it is due to that it has none.
// context tells this call from others of the same function.
func (m *machine) enter(
	called *function, window, chunk []local, top int, under *atoms, context uint64,
) (flow, local) {
	if m.depth++; m.depth > m.most {
		return m.fail(ErrLimit), local{}
	}
	m.deepest = max(m.deepest, m.depth)
	before, outside, caller := m.l, m.context, m.in
	m.l, m.context, m.in = window, context, called
	m.unders = append(m.unders, under)
	f, all := m.run(called)
	m.l, m.context, m.unders = before, outside, m.unders[:len(m.unders)-1]
	if f != failed {
		m.in = caller
	}
	m.leave(chunk, top)
	m.depth--
	switch f {
	case failed:
		return failed, local{}
	case returned:
	default:
		m.result = local{rests: all}
	}
	if m.result.v != nil {
		m.counts[called.index].Defined++
	} else {
		m.counts[called.index].Undefined++
	}
	return next, m.result
}

// assigned ends a call. That it has a value is a condition for what follows, unless it always has one.
func (m *machine) assigned(f flow, l local, called *function, into slot, under *atoms, site uint64) (flow, *atoms) {
	switch {
	case f == failed:
		return failed, nil
	case l.v == nil:
		return ends, m.tagged(m.whether(l), site, ends)
	}
	if !called.single {
		l.there = m.tagged(l.there, site, next)
	}
	if called.total && m.telling { // whichever it is
		m.set(into, l.v, l.rests, under)
		return next, nil
	}
	m.set(into, l.v, l.rests, m.union(under, l.there))
	if called.total {
		return next, nil
	}
	return next, m.being(l)
}

// dynamic compiles a call of the function at a path that is computed, if there is one.
func (c *compiler) dynamic(s *ir.CallDynamicStmt) op {
	p, path, into, args, site := c.program, c.operands(s.Path), c.slot(s.Result), s.Args, c.site()
	fails := p.failing(c.own, s)
	return func(m *machine, under *atoms) (flow, *atoms) {
		steps := make([]string, len(path))
		var chosen *atoms
		for i, o := range path {
			l := o.of(m)
			if l.v == nil {
				return ends, m.whether(l)
			}
			if err := m.budget.Pay(l.v.v.Weight()); err != nil {
				return m.done(err)
			}
			chosen = m.union(chosen, m.full(l))
			if l.v.v.Kind() != rego.String {
				m.guard(fails, chosen)
				return ends, chosen
			}
			steps[i] = l.v.v.Text()
		}
		m.guard(fails, chosen)
		called := p.byPath[pathKey(steps)]
		if called == nil {
			return ends, chosen
		}
		if len(args) != len(called.params) {
			return m.malformed()
		}
		var f flow
		var l local
		if len(args) == 2 {
			f, l = m.plain(called, m.l[args[0]], m.l[args[1]], under)
		} else {
			window, chunk, top := m.window(called.locals)
			for i, l := range args {
				window[called.params[i]] = m.l[l]
			}
			f, l = m.enter(called, window, chunk, top, under, mixed(m.context, site))
		}
		f, last := m.assigned(f, l, called, into, m.union(under, chosen), site)
		if f == next {
			own := &m.l[into.local]
			own.rests = m.union(own.rests, chosen)
		}
		return f, m.union(last, chosen)
	}
}
