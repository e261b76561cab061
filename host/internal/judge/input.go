package judge

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/construe-host/construe/host/schema"
)

// Facts is the part of a policy's input that is the same for every policy and classification, prepared once. It is safe
// for concurrent use.
type Facts struct {
	document *schema.Facts
	tree     map[string]any // the whole input but for the classification and the definitions
	shared   [][2]*ast.Term // its top-level members
	asOf     time.Time
	versions map[string]string // clause → version in force, of those that go by the day
	subjects map[string][]string
}

// PrepareFacts lays out what every policy of a case sees of facts: tree is their plain form, as package facts gives it.
//
// # Errors
//
// [schema.Problem]: as-of-outside, where no version of a clause is in force on the day.
func PrepareFacts(c *schema.Case, f *schema.Facts, tree map[string]any) (*Facts, error) {
	out := &Facts{document: f, versions: map[string]string{}, subjects: map[string][]string{"runtime": {""}}}
	inForce, err := out.clauses(c)
	if err != nil {
		return nil, err
	}
	if out.asOf, err = time.Parse(time.DateOnly, f.AsOf); err != nil {
		return nil, &schema.Problem{Code: "value", Message: "the day " + f.AsOf + " is not a calendar date such as 2026-03-18"}
	}
	clauseTree, err := schema.Tree(inForce)
	if err != nil {
		return nil, err
	}
	out.tree = map[string]any{"construe": schema.KindInput, "asOf": f.AsOf, "world": f.World, "runtime": tree["runtime"], "derived": tree["derived"], "clauses": clauseTree}
	for _, name := range slices.Sorted(maps.Keys(out.tree)) {
		value, err := ast.InterfaceToValue(out.tree[name])
		if err != nil {
			return nil, err
		}
		out.shared = append(out.shared, [2]*ast.Term{ast.StringTerm(name), ast.NewTerm(value)})
	}
	for kind, place := range map[string]string{"component": "components", "state": "state", "relationship": "relationships"} {
		collection, _ := f.Runtime[place].(map[string]any)
		for id := range collection {
			out.subjects[kind] = append(out.subjects[kind], schema.Join(place, id))
		}
		slices.Sort(out.subjects[kind])
	}
	for id := range f.Derived.Hops {
		out.subjects["hop"] = append(out.subjects["hop"], schema.Join("derived", "hops", id))
	}
	slices.Sort(out.subjects["hop"])
	return out, nil
}

// Versions names the version in force of each clause that goes by the day.
func (f *Facts) Versions() map[string]string { return maps.Clone(f.versions) }

func (f *Facts) clauses(c *schema.Case) (*schema.InputClauses, error) {
	out := &schema.InputClauses{Effective: map[string]schema.InForce{}, Published: map[string]schema.InForceByReleased{}}
	for _, id := range slices.Sorted(maps.Keys(c.Clauses)) {
		clause := c.Clauses[id]
		if clause.GoesByDay() {
			version, ok := effectiveOn(clause, f.document.AsOf)
			if !ok {
				return nil, &schema.Problem{Code: "as-of-outside", Message: fmt.Sprintf("no version of the clause %s is in force on %s; there are %s", id, f.document.AsOf, periods(clause)),
					Hint: "choose another day with --as-of"}
			}
			f.versions[id] = version
			out.Effective[id] = inForce(clause, version)
			continue
		}
		out.Published[id] = f.published(clause)
	}
	return out, nil
}

func effectiveOn(c schema.Clause, day string) (version string, ok bool) {
	for _, v := range slices.Sorted(maps.Keys(c.Versions)) {
		if p := c.Versions[v].Effective; p != nil && p.Holds(day) {
			return v, true
		}
	}
	return "", false
}

func periods(c schema.Clause) string {
	var out []string
	for _, v := range slices.Sorted(maps.Keys(c.Versions)) {
		if p := c.Versions[v].Effective; p != nil {
			out = append(out, fmt.Sprintf("%s [%s, %s)", v, p.From, p.To))
		}
	}
	return strings.Join(out, ", ")
}

func inForce(c schema.Clause, version string) schema.InForce {
	v := c.Versions[version]
	out := schema.InForce{Version: version, Constants: map[string]string{}, Rights: map[string]bool{}, Exceptions: map[string]bool{}, Governs: append([]string{}, v.Governs...)}
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
func (f *Facts) published(c schema.Clause) schema.InForceByReleased {
	out := schema.InForceByReleased{Of: map[string]schema.InForce{}, Unknown: []string{}, Outside: []string{}}
	components, _ := f.document.Runtime["components"].(map[string]any)
	for _, id := range slices.Sorted(maps.Keys(components)) {
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
	for _, v := range slices.Sorted(maps.Keys(c.Versions)) {
		if p := c.Versions[v].Published; p != nil && p.Holds(released) {
			return v, true
		}
	}
	return "", false
}

// input adds to the shared part a classification's values and pointers, never its sentences, and the definitions.
func (f *Facts) input(c *schema.Classification, definitions *ast.Term) ast.Value {
	terms := make([][2]*ast.Term, 0, len(c.Terms))
	for _, name := range slices.Sorted(maps.Keys(c.Terms)) {
		answers := make([][2]*ast.Term, 0, len(c.Terms[name]))
		for _, subject := range slices.Sorted(maps.Keys(c.Terms[name])) {
			a := c.Terms[name][subject]
			pointers := map[string]bool{}
			for _, reason := range a.Because {
				for _, p := range reason.Pointers {
					pointers[p] = true
				}
			}
			list := make([]*ast.Term, 0, len(pointers))
			for _, p := range slices.Sorted(maps.Keys(pointers)) {
				list = append(list, ast.StringTerm(p))
			}
			answers = append(answers, [2]*ast.Term{ast.StringTerm(subject), ast.ObjectTerm(
				[2]*ast.Term{ast.StringTerm("value"), ast.StringTerm(a.Value)},
				[2]*ast.Term{ast.StringTerm("pointers"), ast.ArrayTerm(list...)})})
		}
		terms = append(terms, [2]*ast.Term{ast.StringTerm(name), ast.ObjectTerm(answers...)})
	}
	members := append(slices.Clone(f.shared), [2]*ast.Term{ast.StringTerm("definitions"), definitions},
		[2]*ast.Term{ast.StringTerm("classification"), ast.ObjectTerm([2]*ast.Term{ast.StringTerm("terms"), ast.ObjectTerm(terms...)})})
	return ast.NewObject(members...)
}
