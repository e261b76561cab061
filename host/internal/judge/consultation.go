package judge

import (
	"context"
	"slices"
	"strings"

	"github.com/construe-host/construe/host/internal/facts"
	"github.com/construe-host/construe/host/internal/provenance"
	"github.com/construe-host/construe/host/schema"
)

// Consultation is everything of its input that a policy looked at to come to one verdict, and what the host looked at
// to take it.
type Consultation struct {
	atoms  map[Atom]bool
	called map[string]RuleCount
}

// Consult evaluates the policy once more, as [Policy.Trace] does, and says what it looked at to come to its verdict
// v. On every input in which all that is as it was, the verdict has the same outcome, pleads the same elements and is
// the same error, whatever its reasons say.
//
// # Errors
//
// As [Policy.Trace]; then nothing is known.
func (p *Policy) Consult(ctx context.Context, f *Facts, c *schema.Classification, v *schema.Verdict) (*Consultation,
	error) {
	answer, err := p.follow(ctx, f, c, provenance.Limits{Reads: true})
	if err == nil && v.Error == nil {
		err = p.bears(f, answer.At("result"), v)
	}
	if err != nil {
		return nil, err
	}
	out := &Consultation{answer.Reads(), ruleCounts(answer.Called())}
	for _, finding := range v.Findings {
		for _, pointer := range finding.Pointers {
			out.cite(pointer)
		}
	}
	for _, a := range v.Assumptions {
		out.cite(a.Pointer)
	}
	return out, nil
}

// cite adds that a pointer of an answer names something.
func (c *Consultation) cite(pointer string) {
	c.atoms[Atom{Pointer: pointer, Exists: true}] = true
	c.atoms[Atom{Pointer: "/runtime" + pointer, Exists: true}] = true
}

// Among reports whether one of some parts of the input was looked at. A verdict is checked against the day, the
// subjects that there are, and whether they are all that there are, whether or not the policy looks at that.
func (c *Consultation) Among(changed []Atom) bool {
	for _, a := range changed {
		if c.atoms[a] || schema.HoldsDerivedSubjects(a.Pointer) || a.Pointer == "/asOf" ||
			strings.HasPrefix(a.Pointer, "/runtime/compositions/") {
			return true
		}
	}
	return false
}

// Mute lists the functions below a path of packages that never had a value here, and had one in another evaluation of
// the same policy, sorted.
func (c *Consultation) Mute(other *Consultation, below string) (out []string) {
	for name, h := range c.called {
		if h.Yes == 0 && h.No > 0 && other.called[name].Yes > 0 && strings.Contains(name, below) {
			out = append(out, name[strings.LastIndex(name, ".")+1:])
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// Reworded lists the parts of a policy's input that are not the same in two classifications.
func Reworded(before, after *schema.Classification) []Atom {
	return provenance.Apart("/classification", policyInput(before), policyInput(after))
}

// Changed lists the parts of a policy's input, but for the classification, that are not the same in other facts, of
// which set says what is not the same of the runtime, by pointer.
//
// # Errors
//
// [schema.Problem]: as-of-outside.
func (f *Facts) Changed(c *schema.Case, other *facts.Prepared, set map[string]any) (out []Atom, err error) {
	for pointer, value := range set {
		before, _ := schema.Get(f.Document().Runtime, pointer)
		out = append(out, provenance.Apart("/runtime"+pointer, before, value)...)
	}
	inForce, _, err := clausesInForce(c, other.Document())
	if err != nil {
		return nil, err
	}
	clauseTree, err := schema.Tree(inForce)
	if err != nil {
		return nil, err
	}
	out = append(out, provenance.Apart("/clauses", f.input["clauses"], clauseTree)...)
	out = append(out, provenance.Apart("/derived", f.input["derived"], other.Tree()["derived"])...)
	if other.Document().AsOf != f.Document().AsOf {
		out = append(out, Atom{Pointer: "/asOf"})
	}
	return out, nil
}
