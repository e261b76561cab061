package rego

import (
	"context"
	"fmt"
	"time"
)

// Limits bound a run, and are the same everywhere. A field that is 0 has its default.
type Limits struct {
	// Steps bounds the work: a statement is one, and so is a value that a built-in function looks at. Default:
	// [DefaultSteps].
	Steps int64
	// Bytes bounds what is made, whether it is still there or not. Default: [DefaultBytes].
	Bytes int64
	// Depth bounds the calls within calls. Default: [DefaultDepth].
	Depth int
	// Heavy has room for as many runs as may go on at once that have made more than an eighth of their bytes. A run
	// waits for room there; no bound if nil. It decides when a run ends, and never how.
	Heavy chan struct{}
	// Time bounds the time of a run, in which it does not wait for that room. What it ends is no answer of the policy's:
	// another machine may come to an end. No bound if 0.
	Time time.Duration
}

// What bounds a run whose Limits say nothing.
const (
	DefaultSteps = 2_000_000
	DefaultBytes = 64 << 20
	DefaultDepth = 512
)

// maxHeight bounds values, in values within one another: whoever walks one needs room on the stack.
const maxHeight = 2_000

// Work is what a run took of its limits. It is the same on every machine.
type Work struct {
	Steps, Bytes int64
	Depth        int
}

// Result is what a run gave. Value is nil where the entrypoint is undefined.
type Result struct {
	Value *Value
	Work  Work
	// Prints is what the policy printed, in order.
	Prints []Print
}

// Print is a line that a policy printed.
type Print struct {
	Place Place
	Text  string
}

// Run evaluates an entrypoint on an input, which it does not change; "" is the only one that there is. input is nil
// where there is none.
//
// # Errors
//
// [Error], beside which the result has the work that was done until then; or that there is no such entrypoint.
func (p *Program) Run(ctx context.Context, entrypoint string, input *Value, l Limits) (*Result, error) {
	at := p.entrypoint(entrypoint)
	if at == nil {
		return nil, fmt.Errorf("the policy has no entrypoint %s", entrypoint)
	}
	m := p.start(ctx, input, l)
	err := m.finish(at)
	if m.clash != nil { // once more, to say where the first of the two values comes from
		again := p.start(ctx, input, l)
		again.firsts = map[first]Place{}
		if again.finish(at); again.clash != nil {
			err = again.clash.error()
		}
	}
	r := &Result{Value: m.answer, Prints: m.prints, Work: m.work()}
	if err != nil {
		r.Value = nil
		return r, err
	}
	return r, nil
}

func (p *Program) start(ctx context.Context, input *Value, l Limits) *machine {
	m := begin(ctx, l)
	m.program, m.input, m.data, m.chunk = p, input, emptyObject(), make([]*Value, 512)
	m.memo = memo{input: input, data: m.data, known: make([]outcome, len(p.functions))}
	return m
}

// begin is a run of which only the limits are known.
func begin(ctx context.Context, l Limits) *machine {
	if l.Steps == 0 {
		l.Steps = DefaultSteps
	}
	if l.Bytes == 0 {
		l.Bytes = DefaultBytes
	}
	if l.Depth == 0 {
		l.Depth = DefaultDepth
	}
	m := &machine{ctx: ctx, limits: l, left: l.Steps, check: l.Steps, room: l.Bytes}
	if l.Time > 0 {
		m.until = time.Now().Add(l.Time)
	}
	if l.Heavy != nil {
		m.light = l.Bytes - l.Bytes/8
	}
	return m
}

func (m *machine) work() Work {
	return Work{Steps: m.limits.Steps - max(m.left, 0), Bytes: m.limits.Bytes - max(m.room, 0), Depth: m.deepest}
}

// close leaves the room among the heavy runs to others.
func (m *machine) close() {
	if m.heavy {
		<-m.limits.Heavy
		m.heavy = false
	}
}

func emptyObject() *Value {
	v := collect(Object)
	v.hashed()
	return v
}

// finish runs an entrypoint to its end.
func (m *machine) finish(f *function) error {
	window, chunk, top := m.window(f.locals)
	window[0], window[1] = m.input, m.data
	m.l = window
	flow := m.blocks(f.blocks)
	m.leave(chunk, top)
	m.close()
	if flow == failed {
		return m.err
	}
	return nil
}

// machine is one run.
type machine struct {
	program     *Program
	ctx         context.Context
	limits      Limits
	left        int64 // steps
	check       int64 // below which the context is asked, and left
	room        int64 // bytes
	light       int64 // room below which the run is a heavy one; negative once it is
	depth       int   // calls that are not over
	deepest     int
	nested      int // blocks that are not over
	input, data *Value

	l     []*Value // the locals of the function that runs
	chunk []*Value // from which locals are taken, behind top
	top   int
	spare []*Value // a chunk that is not used

	memo   memo
	result *Value // of the function that returned last
	answer *Value
	err    error
	until  time.Time // when its time is over; zero where that is not bounded
	heavy  bool      // it has room among the heavy runs

	clash  *clash
	firsts map[first]Place // where what may clash was given first; nil until there was a clash
	prints []Print
}

// memo is what functions without arguments gave for one input and one data document.
type memo struct {
	input, data *Value
	known       []outcome
}

// outcome is what a function gave; value is nil where it is undefined.
type outcome struct {
	done  bool
	value *Value
}

// flow is how a statement ended: it goes on, or, as n, n blocks around it are left.
type flow int

const (
	next     flow = 0
	ends     flow = 1 // the block that it stands in; so does what is undefined
	returned flow = -1
	failed   flow = -2
)

// op is a statement.
type op func(m *machine) flow

// run runs a block.
func (m *machine) run(b []op) flow {
	for _, o := range b {
		if m.left--; m.left < m.check && !m.going() {
			return failed
		}
		if f := o(m); f != next {
			return f
		}
	}
	return next
}

// nest runs a block that stands in another.
func (m *machine) nest(b []op) flow {
	if m.nested++; m.nested > maxNested {
		return m.stop(Depth, "blocks are nested more than %d levels deep", maxNested)
	}
	f := m.run(b)
	m.nested--
	return f
}

// maxNested bounds the blocks that are not over, over all calls; each takes room on the stack.
const maxNested = 20_000

// blocks runs blocks one after the other, until one returns or fails.
func (m *machine) blocks(list [][]op) flow {
	for _, b := range list {
		switch f := m.run(b); {
		case f < 0:
			return f
		case f > ends:
			return m.malformed()
		}
	}
	return next
}

// going looks whether a run may go on: now and then whether anybody still waits for it, too.
func (m *machine) going() bool {
	if m.left < 0 {
		m.stop(Steps, "it takes more than %d steps", m.limits.Steps)
		return false
	}
	err := m.ctx.Err()
	if err == nil && !m.until.IsZero() && time.Now().After(m.until) {
		err = context.DeadlineExceeded
	}
	if err != nil {
		m.err = &Error{Kind: Time, Message: err.Error()}
		return false
	}
	m.check = max(m.left-4096, 0)
	return true
}

// pay takes steps for what is about to be done.
func (m *machine) pay(n int64) error {
	if m.left -= min(max(n, 0), mostWeight); m.left < m.check && !m.going() {
		return m.err
	}
	return nil
}

// take takes bytes for what is about to be made.
func (m *machine) take(n int64) error {
	if m.room -= n; m.room < m.light {
		return m.grows()
	}
	return nil
}

// grows waits for room among the runs that make much, or ends one that makes too much.
func (m *machine) grows() error {
	if m.room < 0 {
		m.stop(Bytes, "it makes more than %d bytes of values", m.limits.Bytes)
		return m.err
	}
	m.light = 0
	since := time.Now()
	select {
	case m.limits.Heavy <- struct{}{}:
		m.heavy = true
		if !m.until.IsZero() {
			m.until = m.until.Add(time.Since(since))
		}
		return nil
	case <-m.ctx.Done():
		m.fail(&Error{Kind: Time, Message: m.ctx.Err().Error()})
		return m.err
	}
}

// window is the locals of a call, all undefined; the chunk and top from before are to be given back after it. Many of
// them cost steps, and where there is no room for them, bytes.
func (m *machine) window(n int) (w, chunk []*Value, top int) {
	chunk, top = m.chunk, m.top
	if m.top+n > len(m.chunk) {
		if m.chunk, m.top = m.spare, 0; n > len(m.chunk) {
			size := max(4*n, 2048)
			if m.take(8*int64(size)) != nil {
				m.left, m.check = -1, 0 // the next statement ends the run
			}
			m.chunk = make([]*Value, size)
		}
		m.spare = nil
	}
	m.left -= int64(n) / 64
	w = m.chunk[m.top : m.top+n : m.top+n]
	m.top += n
	clear(w)
	return w, chunk, top
}

// leave gives back the window that was taken last.
func (m *machine) leave(chunk []*Value, top int) {
	if len(m.chunk) != len(chunk) || len(chunk) > 0 && &m.chunk[0] != &chunk[0] {
		m.spare = m.chunk // for the next that does not fit, so that a loop of large calls makes one
	}
	m.chunk, m.top = chunk, top
}

func (m *machine) fail(err error) flow {
	if m.err == nil {
		m.err = err
	}
	return failed
}

func (m *machine) stop(k ErrorKind, format string, args ...any) flow {
	return m.fail(&Error{Kind: k, Message: fmt.Sprintf(format, args...)})
}

func (m *machine) malformed() flow { return m.fail(errMalformed) }
