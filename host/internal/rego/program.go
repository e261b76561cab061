package rego

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/open-policy-agent/opa/v1/ir"

	"github.com/construe-host/construe/host/internal/builtin"
)

// Program is a policy that is ready to run. It is immutable and safe for concurrent use.
type Program struct {
	entries   map[string]*function
	functions []*function
	byPath    map[string]*function
	places    []Place // of statements that are noted
	cover     bool
}

// function is a function of the plan, or an entrypoint.
type function struct {
	name   string
	rule   string // its path, without what the planner puts before it
	index  int    // among the functions; -1 of an entrypoint
	params []int
	locals int
	blocks [][]op
}

// Observe says what a program notes while it runs. It changes nothing that comes of it.
type Observe struct {
	// Cover notes the places of all statements that run, for [Result.Covered].
	Cover bool
	// Tests lets the plan call what tests may call besides.
	Tests bool
}

// Load makes a program of what [Encode] wrote.
//
// # Errors
//
// The plan is too large, or malformed, or calls what may not be called.
func Load(plan []byte, o Observe) (*Program, error) {
	return load(plan, o, func(f builtin.Function) bool { return builtin.Allowed(f.Name) || o.Tests && f.Tests })
}

// load lets the plan call what is allowed.
func load(plan []byte, o Observe, allowed func(builtin.Function) bool) (p *Program, err error) {
	policy, err := Decode(plan)
	if err != nil {
		return nil, err
	}
	p = &Program{entries: map[string]*function{}, byPath: map[string]*function{}, cover: o.Cover}
	c := &compiler{program: p, functions: map[string]*function{}, builtins: map[string]bool{},
		numbers: map[Place]int{}, allowed: allowed}
	for _, s := range policy.Static.Strings {
		c.strings = append(c.strings, sealed(text(s.Value)))
	}
	for _, s := range policy.Static.Files {
		c.files = append(c.files, s.Value)
	}
	for _, b := range policy.Static.BuiltinFuncs {
		c.builtins[b.Name] = true
	}
	for i, f := range policy.Funcs.Funcs {
		_, rule, _ := strings.Cut(f.Name, ".")
		own := &function{name: f.Name, rule: rule, index: i}
		p.functions = append(p.functions, own)
		c.functions[f.Name] = own
		if len(f.Path) > 0 {
			p.byPath[strings.Join(f.Path, "\x00")] = own
		}
		for _, l := range f.Params {
			own.params = append(own.params, int(l))
		}
	}
	for i, f := range policy.Funcs.Funcs {
		c.compile(p.functions[i], f.Blocks, f.Params)
	}
	for _, plan := range policy.Plans.Plans {
		own := &function{name: plan.Name, rule: plan.Name, index: -1, params: []int{int(ir.Input), int(ir.Data)}}
		p.entries[plan.Name] = own
		c.compile(own, plan.Blocks, []ir.Local{ir.Input, ir.Data})
	}
	if c.err == nil && len(p.entries) == 0 {
		c.err = errors.New("the plan has no entrypoint")
	}
	return p, c.err
}

// Entrypoints names what [Program.Run] can evaluate, sorted.
func (p *Program) Entrypoints() []string {
	out := make([]string, 0, len(p.entries))
	for name := range p.entries {
		out = append(out, name)
	}
	slices.Sort(out)
	return out
}

func (p *Program) entrypoint(name string) *function {
	if name == "" && len(p.entries) == 1 {
		for _, f := range p.entries {
			return f
		}
	}
	return p.entries[name]
}

// Places are those of all statements of a program that notes them, sorted, each once.
func (p *Program) Places() []Place { return placesSorted(slices.Clone(p.places)) }

func placesSorted(list []Place) []Place {
	slices.SortFunc(list, func(a, b Place) int {
		return cmp.Or(strings.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column))
	})
	return slices.Compact(list)
}

// noted are the places of the statements that ran.
func (m *machine) noted() []Place {
	var out []Place
	for i, ran := range m.ran {
		if ran {
			out = append(out, m.program.places[i])
		}
	}
	return placesSorted(out)
}

// compiler makes closures of a plan's statements.
type compiler struct {
	program   *Program
	strings   []*Value
	files     []string
	builtins  map[string]bool
	functions map[string]*function
	numbers   map[Place]int // of the places
	allowed   func(builtin.Function) bool
	err       error

	own  *function // that is compiled
	most int       // the highest local of it
}

func (c *compiler) compile(f *function, blocks []*ir.Block, params []ir.Local) {
	c.own, c.most = f, int(ir.Unused)
	for _, l := range params {
		c.local(l)
	}
	for _, b := range blocks {
		f.blocks = append(f.blocks, c.block(b))
	}
	f.locals = c.most + 1
}

func (c *compiler) local(l ir.Local) int {
	c.most = max(c.most, int(l))
	return int(l)
}

func (c *compiler) block(b *ir.Block) []op {
	out := make([]op, 0, len(b.Stmts))
	for _, s := range b.Stmts {
		o := c.statement(s)
		if c.program.cover {
			o = c.covered(o, s)
		}
		out = append(out, o)
	}
	return out
}

// covered is a statement that notes that it ran.
func (c *compiler) covered(o op, s ir.Stmt) op {
	at := c.place(s)
	n, known := c.numbers[at]
	if !known {
		n = len(c.program.places)
		c.numbers[at], c.program.places = n, append(c.program.places, at)
	}
	return func(m *machine) flow {
		m.ran[n] = true
		return o(m)
	}
}

func (c *compiler) place(s ir.Stmt) Place {
	at := s.GetLocation()
	if at.File < 0 || at.File >= len(c.files) {
		return Place{}
	}
	return Place{c.files[at.File], at.Row, at.Col}
}

// operand is a local or a constant.
type operand struct {
	constant *Value
	local    int
}

func (o operand) of(m *machine) *Value {
	if o.constant != nil {
		return o.constant
	}
	return m.l[o.local]
}

func (c *compiler) operand(o ir.Operand) operand {
	switch v := o.Value.(type) {
	case ir.Local:
		return operand{local: c.local(v)}
	case ir.StringIndex:
		return operand{constant: c.strings[v]}
	case ir.Bool:
		return operand{constant: boolean(bool(v))}
	}
	c.reject("an operand %T", o.Value)
	return operand{}
}

func (c *compiler) reject(format string, args ...any) {
	if c.err == nil {
		c.err = fmt.Errorf("the plan has "+format, args...)
	}
}
