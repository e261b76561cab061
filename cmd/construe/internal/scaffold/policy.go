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
# title: ` + id + `
# description: What the facts have to be for each ground of breach.
package construe.policy

import data.construe.policy.k3

# METADATA
# title: The verdict
# entrypoint: true
verdict := k3.verdict(plea, set())

# One element that nobody has decided yet. Put in its place what the clause asks for, each element under its own name:
#
#	{"is": k3.is(input.runtime.offering.category, "application"),
#	 "reason": $"It is sold as {input.runtime.offering.category}.",
#	 "pointers": ["/offering/category"]}
undecided := {"decided": {"is": "unknown", "reason": "This reading has not decided what it asks for."}}
`)
	tests.WriteString("package construe.policy_test\n\nimport data.construe.policy\n")
	for _, limb := range schema.Keys(c.Limbs) {
		kind := schema.SubjectKindOf(c.Limbs[limb].Of)
		fmt.Fprintf(&b, "\n# %s.\nplea[%q][\"\"] := undecided\n", schema.OneLine(c.Limbs[limb].Title), limb)
		if !kind.Whole() {
			at := "input" + strings.ReplaceAll(kind.Place, "/", ".")
			prefix := strings.TrimPrefix(kind.Place, "/runtime")
			fmt.Fprintf(&b, "\nplea[%q][subject] := undecided if {\n\tsome name, _ in %s\n"+
				"\tsubject := concat(\"/\", [%q, name])\n}\n", limb, at, prefix)
		}
		fmt.Fprintf(&tests, "\ntest_%s_is_open if policy.plea[%q][\"\"].decided[\"is\"] == \"unknown\"\n",
			strings.ReplaceAll(limb, "-", "_"), limb)
	}
	return Files{"policy.rego": b.String(), "policy_test.rego": tests.String()}
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
