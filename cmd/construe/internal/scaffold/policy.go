package scaffold

import (
	"fmt"
	"strings"

	"github.com/construe-host/construe/host/schema"
)

// openPolicy is a policy that pleads every limb of the case and leaves each open, and a test of it. It reads facts
// alone, and so needs no plugin.
func openPolicy(c *schema.Case, id string) Files {
	var b, tests strings.Builder
	b.WriteString(`# METADATA
# title: ` + word(id) + `
# description: What the facts have to be for each ground of breach.
package construe.policy

import data.construe.policy.k3

# METADATA
# title: The verdict
# entrypoint: true
verdict := k3.verdict(plea, set())

# One element that nobody has decided yet. Put in its place what the clause asks for, each element under its own name:
` + example(c) + `undecided := {"decided": {"is": "unknown", "reason": "This reading has not decided what it asks for."}}
`)
	tests.WriteString("package construe.policy_test\n\nimport data.construe.policy\n")
	for _, limb := range schema.Keys(c.Limbs) {
		kind := schema.SubjectKindOf(c.Limbs[limb].Of)
		fmt.Fprintf(&b, "\n# %s.\nplea[%q][\"\"] := undecided\n", schema.OneLine(c.Limbs[limb].Title), limb)
		if !kind.Whole() {
			prefix := strings.TrimPrefix(kind.Place, "/runtime")
			fmt.Fprintf(&b, "\nplea[%q][subject] := undecided if {\n\tsome name, _ in %s\n"+
				"\tsubject := concat(\"/\", [%q, name])\n}\n", limb, inRego(kind), prefix)
		}
		fmt.Fprintf(&tests, "\ntest_%s_is_open if policy.plea[%q][\"\"].decided[\"is\"] == \"unknown\"\n",
			strings.ReplaceAll(limb, "-", "_"), limb)
	}
	return Files{"policy.rego": b.String(), "policy_test.rego": tests.String()}
}

// example is an element as a comment of a policy shows it, by a fact that runtimes of the case have: a field of its own
// with listed values where there is one, of what a limb is asked of before one of the offering.
func example(c *schema.Case) string {
	for _, limb := range schema.Keys(c.Limbs) {
		kind := schema.SubjectKindOf(c.Limbs[limb].Of)
		if field, value := firstField(c, kind.Name); field != "" {
			return element("d.x."+field, value, `$"{subject}/x/`+field+`"`) +
				"#\n# where d is what the limb is asked of: some name, d in " + inRego(kind) + "\n"
		}
	}
	if field, value := firstField(c, "offering"); field != "" {
		return element("input.runtime.offering.x."+field, value, `"/offering/x/`+field+`"`)
	}
	if c.AboutCalls() {
		return element("input.runtime.offering.category", "application", `"/offering/category"`)
	}
	return element("input.runtime.offering.seller", "PARTY", `"/offering/seller"`)
}

// firstField is the first of a case's own fields of something that has listed values, and the first of these.
func firstField(c *schema.Case, of string) (name, value string) {
	for _, name := range schema.Keys(c.Fields) {
		if f := c.Fields[name]; f.Of == of && len(f.Values) > 0 {
			return name, f.Values[0]
		}
	}
	return "", ""
}

// inRego is where the subjects of a kind stand in a policy's input.
func inRego(kind schema.SubjectKind) string {
	return "input" + strings.ReplaceAll(kind.Place, "/", ".")
}

// element is one that asks whether a fact has a value.
func element(fact, value, pointer string) string {
	return "#\n#\t{\"is\": k3.is(" + fact + ", \"" + value + "\"),\n#\t \"reason\": $\"It is {" + fact + "}.\",\n" +
		"#\t \"pointers\": [" + pointer + "]}\n"
}

// Policy is a folder of Rego on its own, which begins as the policy of another reading.
func Policy(name string, from map[string][]byte, w Words) Files {
	files := Files{}
	for file, source := range from {
		files[file] = string(source)
	}
	files["README.md"] = w.readme("policy", name, nil)
	return files
}
