package rego

import (
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

// Options say what a plan may do. The zero value is for policies.
type Options struct {
	// Tests lets the plan call what tests may call besides.
	Tests bool
}

// Load makes a program of what [Encode] wrote.
//
// # Errors
//
// The plan is too large, or malformed, or calls what may not be called.
func Load(plan []byte, o Options) (*Program, error) {
	return load(plan, o, func(f builtin.Function) bool { return builtin.Allowed(f.Name) || o.Tests && f.Tests })
}

// load lets the plan call what is allowed.
func load(plan []byte, o Options, allowed func(builtin.Function) bool) (p *Program, err error) {
	policy, err := Decode(plan)
	if err != nil {
		return nil, err
	}
	p = &Program{entries: map[string]*function{}, byPath: map[string]*function{}}
	c := &compiler{program: p, functions: map[string]*function{}, builtins: map[string]bool{}, allowed: allowed}
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

// compiler makes closures of a plan's statements.
type compiler struct {
	program   *Program
	strings   []*Value
	files     []string
	builtins  map[string]bool
	functions map[string]*function
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
		out = append(out, c.statement(s))
	}
	return out
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
