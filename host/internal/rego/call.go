package rego

import (
	"strings"

	"github.com/open-policy-agent/opa/v1/ir"
)

// call compiles the call of a function of the plan, or of a built-in one.
func (c *compiler) call(s *ir.CallStmt) op {
	args := make([]operand, len(s.Args))
	for i, o := range s.Args {
		args[i] = c.operand(o)
	}
	target := c.local(s.Result)
	called := c.functions[s.Func]
	if called == nil {
		return c.builtin(s.Func, args, target, c.place(s))
	}
	if len(args) != len(called.params) {
		c.reject("a call of %s with %d arguments", s.Func, len(args))
	}
	if len(args) == 2 { // the input and data alone
		return func(m *machine) flow { return m.plain(called, args[0].of(m), args[1].of(m), target) }
	}
	return func(m *machine) flow {
		window, chunk, top := m.window(called.locals)
		for i, a := range args {
			v := a.of(m)
			if v == nil && i > 1 {
				return m.malformed()
			}
			window[called.params[i]] = v
		}
		return m.assigned(m.enter(called, window, chunk, top), target)
	}
}

// plain calls a function that is given nothing but the input and data. It is evaluated once for them.
func (m *machine) plain(called *function, input, data *Value, target int) flow {
	shared := input == m.memo.input && data == m.memo.data
	if shared {
		if known := m.memo.known[called.index]; known.done {
			if known.value == nil {
				return ends
			}
			m.l[target] = known.value
			return next
		}
	}
	window, chunk, top := m.window(called.locals)
	window[called.params[0]], window[called.params[1]] = input, data
	f := m.enter(called, window, chunk, top)
	if shared && f != failed {
		o := outcome{done: true}
		if f == returned {
			o.value = m.result
		}
		m.memo.known[called.index] = o
	}
	return m.assigned(f, target)
}

// enter runs a function in a window that was taken for it.
func (m *machine) enter(called *function, window, chunk []*Value, top int) flow {
	if m.depth++; m.depth > m.limits.Depth {
		return m.stop(Depth, "calls are nested more than %d levels deep", m.limits.Depth)
	}
	m.deepest = max(m.deepest, m.depth)
	before := m.l
	m.l, m.result = window, nil
	f := m.blocks(called.blocks)
	m.l = before
	m.leave(chunk, top)
	m.depth--
	return f
}

// assigned ends a call: without a value it is undefined.
func (m *machine) assigned(f flow, target int) flow {
	if f == failed {
		return failed
	}
	if f != returned || m.result == nil {
		return ends
	}
	m.l[target] = m.result
	return next
}

// dynamic compiles a call of the function at a path that is computed.
func (c *compiler) dynamic(s *ir.CallDynamicStmt) op {
	path := make([]operand, len(s.Path))
	for i, o := range s.Path {
		path[i] = c.operand(o)
	}
	args := make([]int, len(s.Args))
	for i, l := range s.Args {
		args[i] = c.local(l)
	}
	target := c.local(s.Result)
	return func(m *machine) flow {
		steps := make([]string, len(path))
		for i, o := range path {
			v := o.of(m)
			if v == nil || v.kind != String {
				return ends
			}
			steps[i] = v.s
			if err := m.pay(v.weight()); err != nil {
				return failed
			}
		}
		called := m.program.byPath[strings.Join(steps, "\x00")]
		if called == nil {
			return ends
		}
		if len(args) != len(called.params) {
			return m.malformed()
		}
		if len(args) == 2 {
			return m.plain(called, m.l[args[0]], m.l[args[1]], target)
		}
		window, chunk, top := m.window(called.locals)
		for i, l := range args {
			window[called.params[i]] = m.l[l]
		}
		return m.assigned(m.enter(called, window, chunk, top), target)
	}
}

// with runs a block with a part of a local, which is the input or data, replaced.
func (c *compiler) with(s *ir.WithStmt) op {
	local, value, b := c.local(s.Local), c.operand(s.Value), c.block(s.Block)
	path := make([]*Value, len(s.Path))
	for i, n := range s.Path {
		path[i] = c.strings[n]
	}
	return func(m *machine) flow {
		saved, known := m.l[local], m.memo
		replaced, err := m.upsert(saved, path, value.of(m))
		if err != nil {
			return failed
		}
		m.l[local] = replaced
		m.memo = memo{input: m.l[ir.Input], data: m.l[ir.Data], known: make([]outcome, len(known.known))}
		if err := m.take(int64(16 * len(known.known))); err != nil {
			return failed
		}
		if err := m.pay(int64(len(known.known)) / 16); err != nil {
			return failed
		}
		f := m.nest(b)
		m.l[local], m.memo = saved, known
		switch f {
		case next, ends, failed:
			return f
		}
		return m.malformed()
	}
}

// upsert is a value with the part at a path replaced; what is missing on the way is made.
func (m *machine) upsert(v *Value, path []*Value, replacement *Value) (out *Value, err error) {
	if len(path) == 0 {
		return replacement, nil
	}
	if v != nil && v.kind == Object {
		out, err = m.copied(v)
	} else {
		out, err = m.collect(Object)
	}
	if err != nil {
		return nil, err
	}
	at := out.c.find(path[0])
	var below *Value
	if at >= 0 {
		below = out.c.entries[at].value
	}
	member, err := m.upsert(below, path[1:], replacement)
	if err != nil || member == nil {
		return out, err
	}
	if at < 0 {
		return out, m.put(out, path[0], member)
	}
	out.c.entries[at].value = member
	out.c.grew(member)
	return out, m.flat(out)
}
