package judge

import (
	"context"
	"errors"
	"slices"
	"sync"

	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/construe-host/construe/host/internal/provenance"
	"github.com/construe-host/construe/host/internal/sandbox"
	"github.com/construe-host/construe/host/schema"
)

// Policy is a policy that is ready to judge. It is immutable and safe for concurrent use; whoever loaded it closes it.
type Policy struct {
	reading     string
	digest      string
	rules       []schema.InspectedRule
	reads       []string
	warnings    schema.Problems
	stipulated  *schema.Case
	pleads      []string
	definitions map[string]string
	given       *ast.Term // the definitions, as input
	givenText   []byte    // and as JSON
	engine      engine
	// what finds what it depends on, made when it is first asked for; nil without a plan
	program func() (*provenance.Program, error)
}

// engine evaluates one policy: [metered], or topdown. defined is false where the policy gives no answer at all. problem
// names what eval's error stands for, interpreted why it is not compiled where it was to be.
type engine interface {
	eval(ctx context.Context, f *Facts, c *schema.Classification, p *Policy) (answer any, defined bool,
		work *schema.Spent, err error)
	problem(err error) *schema.Problem
	close(ctx context.Context) error
	String() string
	interpreted() error
}

// Load makes a compiled policy ready to judge in the sandbox, as one reading's and with the values of the definitions
// that it adopts; nil stands for the case's own. Of s, the profile and the functions of the host are set here.
//
// # Errors
//
// [schema.Problems]: rejected, host-limit, rego-builtin, each with the reading.
func Load(ctx context.Context, compiled *Compiled, c *schema.Case, reading string, definitions map[string]string,
	s sandbox.Config) (*Policy, error) {
	p, err := newPolicy(c, reading, definitions)
	if err != nil {
		return nil, err
	}
	m, err := newMetered(ctx, compiled, s)
	if err != nil {
		problem := &schema.Problem{Code: "rego-builtin", Message: clean(err.Error()), Party: reading}
		var refused *sandbox.Error
		if errors.As(err, &refused) {
			problem.Code, problem.Message = string(refused.Outcome),
				"the compiled policy does not load: "+refused.Error()
			problem.Hint = s.Raise[refused.Limit()]
		}
		return nil, schema.Problems{problem}
	}
	p.program = sync.OnceValues(func() (*provenance.Program, error) { return program(compiled.Plan) })
	p.digest, p.rules, p.reads, p.engine = compiled.Digest, compiled.Rules, compiled.Reads, m
	p.warnings = attributed(compiled.Warnings, reading)
	return p, nil
}

func newPolicy(c *schema.Case, reading string, definitions map[string]string) (*Policy, error) {
	definitions = adoptedBy(reading, c, definitions)
	given, err := ast.InterfaceToValue(definitions)
	if err != nil {
		return nil, err
	}
	text, err := definitionsText(definitions)
	if err != nil {
		return nil, err
	}
	return &Policy{reading: reading, stipulated: c, pleads: c.Pleads(reading), definitions: definitions,
		given: ast.NewTerm(given), givenText: text}, nil
}

// definitionsText is the definitions as canonical JSON.
func definitionsText(definitions map[string]string) ([]byte, error) {
	if definitions == nil {
		definitions = map[string]string{}
	}
	return schema.Canonical(definitions)
}

// As is the same policy as another reading's, with the values of the definitions that it adopts. Both are closed once.
func (p *Policy) As(c *schema.Case, reading string) (*Policy, error) {
	other, err := newPolicy(c, reading, nil)
	if err != nil {
		return nil, err
	}
	other.program, other.digest, other.rules, other.reads = p.program, p.digest, p.rules, p.reads
	other.engine, other.warnings = p.engine, attributed(p.warnings, reading)
	return other, nil
}

// attributed are warnings as a reading's: who compiled the policy first is no matter.
func attributed(all schema.Problems, reading string) (out schema.Problems) {
	for _, p := range all {
		theirs := *p
		theirs.Party = reading
		out = append(out, &theirs)
	}
	return out
}

// Close frees the policy, and what has its module by [Policy.As]. No evaluation may start after it.
func (p *Policy) Close(ctx context.Context) error { return p.engine.close(ctx) }

// Digest names the policy by the content of its files, the case's library and the helper.
func (p *Policy) Digest() string { return p.digest }

// Rules lists the rules that carry a title, in file order.
func (p *Policy) Rules() []schema.InspectedRule { return slices.Clone(p.rules) }

// Warnings are what was found when it was compiled, and does not keep it from judging.
func (p *Policy) Warnings() schema.Problems { return slices.Clone(p.warnings) }

// Reads lists globs over the facts that the policy can read, sorted.
func (p *Policy) Reads() []string { return slices.Clone(p.reads) }

// Engine is what the policy runs in: topdown, interpreter or compiler. It never changes what the policy says.
func (p *Policy) Engine() string { return p.engine.String() }

// Interpreted says why the policy is interpreted where it was to be compiled; "" else.
func (p *Policy) Interpreted() string {
	if err := p.engine.interpreted(); err != nil {
		return err.Error()
	}
	return ""
}

// Adopting is the same policy with other values for the definitions that it adopts. It runs in the same engine, which
// is closed with the policy that it came from.
func (p *Policy) Adopting(definitions map[string]string) (*Policy, error) {
	other, err := newPolicy(p.stipulated, p.reading, definitions)
	if err != nil {
		return nil, err
	}
	other.digest, other.rules, other.reads, other.engine, other.program = p.digest, p.rules, p.reads, p.engine,
		p.program
	return other, nil
}
