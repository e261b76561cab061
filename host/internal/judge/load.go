package judge

import (
	"context"
	"slices"
	"sync"

	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/construe-host/construe/host/internal/provenance"
	"github.com/construe-host/construe/host/internal/rego"
	"github.com/construe-host/construe/host/schema"
)

// Policy is a policy that is ready to judge. It is immutable and safe for concurrent use.
type Policy struct {
	reading     *schema.Reading // nil of invariants
	party       string          // the reading's id
	digest      string
	plan        string // the digest of what it was compiled to
	rules       []schema.InspectedRule
	answers     map[string]map[string][]string
	reads       []string
	asksTerms   bool
	warnings    schema.Problems
	stipulated  *schema.Case
	pleads      []string
	definitions map[string]string
	given       *ast.Term   // the definitions, as input of topdown
	givenValue  *rego.Value // and of the interpreter
	engine      engine
	// what finds what it depends on, made when it is first asked for; nil without a plan
	program func() (*provenance.Program, error)
}

// engine evaluates one policy: [interpreted], or topdown. defined is false where the policy gives no answer at all.
// problem names what eval's error stands for.
type engine interface {
	eval(ctx context.Context, f *Facts, c *schema.Classification, p *Policy) (answer any, defined bool,
		work *schema.Spent, err error)
	problem(err error) *schema.Problem
	String() string
}

// Load makes a compiled policy ready to judge in the interpreter, as one reading's and with the values of the
// definitions that it adopts; nil stands for the case's own.
//
// # Errors
//
// [schema.Problems]: rego-builtin, with the reading, where the plan is none that this version can run.
func Load(compiled *Compiled, c *schema.Case, reading *schema.Reading, definitions map[string]string, config Config) (
	*Policy, error) {
	p, err := newPolicy(c, reading, definitions)
	if err != nil {
		return nil, err
	}
	t, err := newInterpreted(compiled.Plan, config)
	if err != nil {
		return nil, schema.Problems{{Code: "rego-builtin", Message: "the compiled policy does not load: " +
			clean(err.Error()), Party: p.party}}
	}
	p.program = sync.OnceValues(func() (*provenance.Program, error) { return provenance.Load(compiled.Plan) })
	p.digest, p.rules, p.reads, p.engine = compiled.Digest, compiled.Rules, compiled.Reads, t
	p.plan, p.answers = schema.DigestBytes(compiled.Plan), compiled.Answers
	p.asksTerms = compiled.AsksTerms
	p.warnings = attributed(compiled.Warnings, p.party)
	return p, nil
}

func newPolicy(c *schema.Case, reading *schema.Reading, definitions map[string]string) (*Policy, error) {
	definitions = adoptedBy(reading, definitions)
	given, err := ast.InterfaceToValue(definitions)
	if err != nil {
		return nil, err
	}
	plain := map[string]any{}
	for name, value := range definitions {
		plain[name] = value
	}
	value, err := rego.FromPlain(plain)
	if err != nil {
		return nil, err
	}
	p := &Policy{reading: reading, stipulated: c, pleads: schema.Keys(c.Limbs), definitions: definitions,
		given: ast.NewTerm(given), givenValue: value}
	if reading != nil {
		p.party, p.pleads = reading.ID, reading.Pleads(c)
	}
	return p, nil
}

// As is the same policy as another reading's, with the values of the definitions that it adopts.
func (p *Policy) As(c *schema.Case, reading *schema.Reading) (*Policy, error) {
	other, err := newPolicy(c, reading, nil)
	if err != nil {
		return nil, err
	}
	other.program, other.digest, other.rules, other.reads = p.program, p.digest, p.rules, p.reads
	other.engine, other.warnings = p.engine, attributed(p.warnings, other.party)
	other.asksTerms, other.plan, other.answers = p.asksTerms, p.plan, p.answers
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

// Digest names the policy by the content of its files and the helpers that it is given.
func (p *Policy) Digest() string { return p.digest }

// Rules lists the rules that carry a title, in file order.
func (p *Policy) Rules() []schema.InspectedRule { return slices.Clone(p.rules) }

// Answering lists the names of those of the titled rules that answer an element of a limb: that of the element itself
// first, where it has a title, then those that it asks, whether or not they were asked in an evaluation.
func (p *Policy) Answering(limb, element string) []string {
	return slices.Clone(p.answers[limb][element])
}

// Warnings are what was found when it was compiled, and does not keep it from judging.
func (p *Policy) Warnings() schema.Problems { return slices.Clone(p.warnings) }

// Reads lists globs over the facts that the policy can read, sorted.
func (p *Policy) Reads() []string { return slices.Clone(p.reads) }

// AsksTerms reports whether the verdict can depend on answers of a classifier, by whatever rule it leads to.
func (p *Policy) AsksTerms() bool { return p.asksTerms }

// Engine is what the policy runs in: topdown or interpreter. It never changes what the policy says.
func (p *Policy) Engine() string { return p.engine.String() }

// Adopting is the same policy with other values for the definitions that it adopts. It runs in the same engine.
func (p *Policy) Adopting(definitions map[string]string) (*Policy, error) {
	other, err := newPolicy(p.stipulated, p.reading, definitions)
	if err != nil {
		return nil, err
	}
	other.asksTerms, other.plan, other.answers = p.asksTerms, p.plan, p.answers
	other.digest, other.rules, other.reads, other.engine, other.program = p.digest, p.rules, p.reads, p.engine,
		p.program
	return other, nil
}
