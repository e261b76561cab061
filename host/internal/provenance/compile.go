package provenance

import (
	"fmt"

	"github.com/open-policy-agent/opa/v1/ir"

	"github.com/construe-host/construe/host/internal/rego"
)

// compiler makes closures of a plan's statements.
type compiler struct {
	program *Program
	strings []*value
	own     *function // that is compiled
	sites   uint64
	// skips is where the evaluation can fail in what is skipped where the statement at hand leaves a block: behind it,
	// then, for each block around it, in those beside that one and behind the statement that holds them.
	skips []failures
	err   error
}

// compile makes functions ready to run, once it is known what they assign.
func (p *Program) compile(policy *ir.Policy, functions []*function) error {
	c := &compiler{program: p}
	for _, s := range policy.Static.Strings {
		c.strings = append(c.strings, c.constant(s.Value))
	}
	p.yes, p.no, p.nothing = c.constant(true), c.constant(false), c.constant(map[string]any{})
	p.none = c.constant(0)
	for _, f := range functions {
		c.own = f
		for i, b := range f.blocks {
			c.skips = []failures{p.failingOf(f, f.blocks[i+1:])}
			f.code = append(f.code, c.block(b))
		}
		f.blocks, f.places, f.constant, f.temporary = nil, nil, nil, nil // which nothing asks for any more
	}
	p.blocks, p.surely, p.hazard, p.texts = nil, nil, nil, nil
	return c.err
}

// constant is a value that is due to nothing, which every run shares.
func (c *compiler) constant(plain any) *value {
	v, err := rego.FromPlain(plain)
	if err != nil {
		c.reject("a constant: %w", err)
	}
	return &value{v: v}
}

// operand is a local or a constant.
type operand struct {
	constant *value
	local    int
}

func (o operand) of(m *machine) local {
	if o.constant != nil {
		return local{v: o.constant}
	}
	return m.l[o.local]
}

func (c *compiler) operand(o ir.Operand) operand {
	switch v := o.Value.(type) {
	case ir.Local:
		return operand{local: int(v)}
	case ir.StringIndex:
		return operand{constant: c.strings[v]}
	case ir.Bool:
		return operand{constant: c.constant(bool(v))}
	}
	c.reject("an operand %T", o.Value)
	return operand{}
}

func (c *compiler) operands(list []ir.Operand) []operand {
	out := make([]operand, len(list))
	for i, o := range list {
		out[i] = c.operand(o)
	}
	return out
}

func (c *compiler) reject(format string, args ...any) {
	if c.err == nil {
		c.err = fmt.Errorf("the plan has "+format, args...)
	}
}
