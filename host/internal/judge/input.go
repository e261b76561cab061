package judge

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/construe-host/construe/host/schema"
)

// Facts is the part of a policy's input that is the same for every policy and classification, prepared once. It is safe
// for concurrent use.
type Facts struct {
	document *schema.Facts
	tree     map[string]any                 // the whole input but for the classification and the definitions
	members  func() ([]member, error)       // its top-level members, sorted by name, written when a policy first runs
	shared   func() ([][2]*ast.Term, error) // the same as OPA's evaluator takes them, made when it first asks
	asOf     time.Time
	versions map[string]string // clause → version in force, of those that go by the day
	rights   []string          // the rights that those reserve, as pointers, sorted
	subjects map[string][]string
}

// member is a member of the input and its canonical JSON.
type member struct {
	name string
	text []byte
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
	out.tree = map[string]any{"construe": schema.KindInput, "asOf": f.AsOf, "world": f.World,
		"runtime": tree["runtime"], "derived": tree["derived"], "clauses": clauseTree}
	out.members = sync.OnceValues(out.written)
	out.shared = sync.OnceValues(out.terms)
	for kind, place := range map[string]string{"component": "components", "state": "state",
		"relationship": "relationships"} {
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

func (f *Facts) written() (out []member, err error) {
	for _, name := range slices.Sorted(maps.Keys(f.tree)) {
		text, err := schema.Canonical(f.tree[name])
		if err != nil {
			return nil, err
		}
		out = append(out, member{name, text})
	}
	return out, nil
}

// InForce reports whether some version of each clause that goes by the day is in force on the facts' own.
//
// # Errors
//
// [schema.Problem]: as-of-outside.
func InForce(c *schema.Case, f *schema.Facts) error {
	_, err := (&Facts{document: f, versions: map[string]string{}}).clauses(c)
	return err
}

// Versions names the version in force of each clause that goes by the day.
func (f *Facts) Versions() map[string]string { return maps.Clone(f.versions) }

func (f *Facts) clauses(c *schema.Case) (*schema.InputClauses, error) {
	out := &schema.InputClauses{Effective: map[string]schema.InForce{},
		Published: map[string]schema.InForceByReleased{}}
	for _, id := range slices.Sorted(maps.Keys(c.Clauses)) {
		clause := c.Clauses[id]
		if clause.GoesByDay() {
			version, ok := effectiveOn(clause, f.document.AsOf)
			if !ok {
				return nil, &schema.Problem{Code: "as-of-outside",
					Message: fmt.Sprintf("no version of the clause %s is in force on %s; there are %s", id,
						f.document.AsOf, periods(clause)),
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

// said is what a policy learns of a classification: values and pointers, never a party's sentences.
func said(c *schema.Classification) map[string]any {
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
			for _, p := range slices.Sorted(maps.Keys(pointers)) {
				list = append(list, p)
			}
			subjects[subject] = map[string]any{"value": a.Value, "pointers": list}
		}
		terms[name] = subjects
	}
	return map[string]any{"terms": terms}
}

// text is a policy's input as canonical JSON.
func (f *Facts) text(c *schema.Classification, definitions []byte) ([]byte, error) {
	classified, err := schema.Canonical(said(c))
	if err != nil {
		return nil, err
	}
	members, err := f.members()
	if err != nil {
		return nil, err
	}
	all := append(slices.Clone(members), member{"classification", classified}, member{"definitions", definitions})
	slices.SortFunc(all, func(a, b member) int { return strings.Compare(a.name, b.name) })
	size := 0
	for _, m := range all {
		size += len(m.name) + len(m.text) + 4
	}
	out := append(make([]byte, 0, size), '{')
	for i, m := range all {
		if i > 0 {
			out = append(out, ',')
		}
		out = append(append(append(append(out, '"'), m.name...), '"', ':'), m.text...)
	}
	return append(out, '}'), nil
}

// terms is the shared part of the input as OPA's evaluator takes it.
func (f *Facts) terms() (out [][2]*ast.Term, err error) {
	for _, name := range slices.Sorted(maps.Keys(f.tree)) {
		value, err := ast.InterfaceToValue(f.tree[name])
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
	classified, err := ast.InterfaceToValue(said(c))
	if err != nil {
		return nil, err
	}
	return ast.NewObject(append(slices.Clone(shared), [2]*ast.Term{ast.StringTerm("definitions"), definitions},
		[2]*ast.Term{ast.StringTerm("classification"), ast.NewTerm(classified)})...), nil
}
