package judge

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/construe-host/construe/host/internal/facts"
	"github.com/construe-host/construe/host/internal/rego"
	"github.com/construe-host/construe/host/schema"
)

// Facts is the part of a policy's input that is the same for every policy and classification, prepared once. It is safe
// for concurrent use.
type Facts struct {
	*facts.Prepared
	input    map[string]any                 // the whole input but for the classification and the definitions
	values   func() ([]named, error)        // its members as the interpreter takes them, made when a policy first runs
	shared   func() ([][2]*ast.Term, error) // the same as OPA's evaluator takes them, made when it first asks
	asOf     time.Time
	versions map[string]string // clause → version in force, of those that rely on the day
	rights   []string          // the rights that those reserve, as pointers, sorted
}

// named is a member of the input.
type named struct {
	name  string
	value *rego.Value
}

// PrepareFacts lays out what every policy of a case sees of facts.
//
// # Errors
//
// [schema.Problem]: as-of-outside, where no version of a clause is in force on the day.
func PrepareFacts(c *schema.Case, p *facts.Prepared) (*Facts, error) {
	f := p.Document()
	inForce, versions, err := clausesInForce(c, f)
	if err != nil {
		return nil, err
	}
	out := &Facts{Prepared: p, versions: versions}
	if out.asOf, err = time.Parse(time.DateOnly, f.AsOf); err != nil {
		return nil, &schema.Problem{Code: "value",
			Message: "the day " + f.AsOf + " is not a calendar date such as 2026-03-18"}
	}
	for id, clause := range inForce.Effective {
		for right, reserved := range clause.Rights {
			if reserved {
				out.rights = append(out.rights, schema.Join("clauses", "effective", id, "rights", right))
			}
		}
	}
	slices.Sort(out.rights)
	clauseTree, err := schema.Tree(inForce)
	if err != nil {
		return nil, err
	}
	out.input = map[string]any{"construe": schema.KindInput, "asOf": f.AsOf, "world": f.World,
		"runtime": p.Tree()["runtime"], "derived": p.Tree()["derived"], "clauses": clauseTree}
	out.values = sync.OnceValues(out.made)
	out.shared = sync.OnceValues(out.terms)
	return out, nil
}

// made is the shared part of the input as the interpreter takes it.
func (f *Facts) made() (out []named, err error) {
	for _, name := range schema.Keys(f.input) {
		value, err := rego.FromPlain(f.input[name])
		if err != nil {
			return nil, err
		}
		out = append(out, named{name, value})
	}
	return out, nil
}

// VersionsInForce names the version in force of each clause that relies on the day, on the facts' own.
//
// # Errors
//
// [schema.Problem]: as-of-outside.
func VersionsInForce(c *schema.Case, f *schema.Facts) (map[string]string, error) {
	_, versions, err := clausesInForce(c, f)
	return versions, err
}

// Versions names the version in force of each clause that relies on the day.
func (f *Facts) Versions() map[string]string { return maps.Clone(f.versions) }

// clausesInForce finds what is in force on the day of facts, and names the version of each clause that relies on the
// day.
func clausesInForce(c *schema.Case, f *schema.Facts) (*schema.InputClauses, map[string]string, error) {
	out := &schema.InputClauses{Effective: map[string]schema.InForce{},
		Published: map[string]schema.InForceByReleased{}}
	versions := map[string]string{}
	for _, id := range schema.Keys(c.Clauses) {
		clause := c.Clauses[id]
		if clause.GoesByDay() {
			version, ok := effectiveOn(clause, f.AsOf)
			if !ok {
				at := f.Locations["/asOf"] // none where the day was given from outside
				return nil, nil, &schema.Problem{Code: "as-of-outside", File: at.File, Line: at.Line, Column: at.Column,
					Message: fmt.Sprintf("no version of the clause %s is in force on %s; there are %s", id, f.AsOf,
						periods(clause)),
					Hint: "give a day on which one is in force: as asOf of the runtime, with --as-of, or as as_of of a job"}
			}
			versions[id] = version
			out.Effective[id] = inForce(clause, version)
			continue
		}
		out.Published[id] = published(clause, f)
	}
	return out, versions, nil
}

func effectiveOn(c schema.Clause, day string) (version string, ok bool) {
	for _, v := range schema.Keys(c.Versions) {
		if p := c.Versions[v].Effective; p != nil && p.Holds(day) {
			return v, true
		}
	}
	return "", false
}

func periods(c schema.Clause) string {
	var out []string
	for _, v := range schema.Keys(c.Versions) {
		if p := c.Versions[v].Effective; p != nil {
			out = append(out, fmt.Sprintf("%s [%s, %s)", v, p.From, p.To))
		}
	}
	return strings.Join(out, ", ")
}

func inForce(c schema.Clause, version string) schema.InForce {
	v := c.Versions[version]
	out := schema.InForce{Version: version, Constants: map[string]string{}, Rights: map[string]bool{},
		Exceptions: map[string]bool{}, Governs: append([]string{}, v.Governs...)}
	maps.Copy(out.Constants, c.Constants)
	rights, exceptions := vocabulary(c)
	for _, name := range rights {
		out.Rights[name] = v.Rights[name]
	}
	for _, name := range exceptions {
		out.Exceptions[name] = v.Exceptions[name]
	}
	return out
}

// published finds the version that governs each component's copy by the day the copy was released.
func published(c schema.Clause, f *schema.Facts) schema.InForceByReleased {
	out := schema.InForceByReleased{Of: map[string]schema.InForce{}, Unknown: []string{}, Outside: []string{}}
	components, _ := f.Runtime["components"].(map[string]any)
	for _, id := range schema.Keys(components) {
		value, _ := schema.Get(components[id], "/software/released")
		released, _ := value.(string)
		if released == "unknown" || released == "" {
			out.Unknown = append(out.Unknown, id)
			continue
		}
		if v, ok := publishedOn(c, released); ok {
			out.Of[id] = inForce(c, v)
		} else {
			out.Outside = append(out.Outside, id)
		}
	}
	return out
}

func publishedOn(c schema.Clause, released string) (version string, ok bool) {
	for _, v := range schema.Keys(c.Versions) {
		if p := c.Versions[v].Published; p != nil && p.Holds(released) {
			return v, true
		}
	}
	return "", false
}

// policyInput is what a policy learns of a classification: values and pointers, never a party's sentences.
func policyInput(c *schema.Classification) map[string]any {
	terms := map[string]any{}
	for name, answers := range c.Terms {
		subjects := map[string]any{}
		for subject, a := range answers {
			pointers := map[string]bool{}
			for _, reason := range a.Because {
				for _, p := range reason.Pointers {
					pointers[p] = true
				}
			}
			list := []any{}
			for _, p := range schema.Keys(pointers) {
				list = append(list, p)
			}
			subjects[subject] = map[string]any{"value": a.Value, "pointers": list}
		}
		terms[name] = subjects
	}
	return map[string]any{"terms": terms}
}

// value is a policy's input as the interpreter takes it.
func (f *Facts) value(c *schema.Classification, definitions *rego.Value) (*rego.Value, error) {
	members, err := f.values()
	if err != nil {
		return nil, err
	}
	all := map[string]any{"classification": policyInput(c), "definitions": definitions}
	for _, m := range members {
		all[m.name] = m.value
	}
	return rego.FromPlain(all)
}

// terms is the shared part of the input as OPA's evaluator takes it.
func (f *Facts) terms() (out [][2]*ast.Term, err error) {
	for _, name := range schema.Keys(f.input) {
		value, err := ast.InterfaceToValue(f.input[name])
		if err != nil {
			return nil, err
		}
		out = append(out, [2]*ast.Term{ast.StringTerm(name), ast.NewTerm(value)})
	}
	return out, nil
}

// term is a policy's input as OPA's evaluator takes it.
func (f *Facts) term(c *schema.Classification, definitions *ast.Term) (ast.Value, error) {
	shared, err := f.shared()
	if err != nil {
		return nil, err
	}
	classified, err := ast.InterfaceToValue(policyInput(c))
	if err != nil {
		return nil, err
	}
	return ast.NewObject(append(slices.Clone(shared), [2]*ast.Term{ast.StringTerm("definitions"), definitions},
		[2]*ast.Term{ast.StringTerm("classification"), ast.NewTerm(classified)})...), nil
}
