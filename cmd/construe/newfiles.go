package main

import (
	_ "embed"
	"fmt"
	"strings"

	"github.com/construe-host/construe/host/report"
	"github.com/construe-host/construe/host/schema"
)

// newWithoutCode is a reading that takes another's code: every definition that it adopts stands with what it asks and
// which values it has, to be changed.
func newWithoutCode(c *schema.Case, other *schema.Reading, id string) map[string]string {
	var b strings.Builder
	newHead(&b, c, id)
	taken := func(member string, code schema.Code) {
		if of := code.Of; of != "" {
			fmt.Fprintf(&b, "%s: {of: %s}\n", member, of)
		} else if member == "policy" || code.Folder != "" {
			fmt.Fprintf(&b, "%s: {of: %s}\n", member, other.ID)
		}
	}
	b.WriteString("# the classifier and the policy are those of another reading\n")
	taken("plugin", other.Plugin)
	taken("policy", other.Policy)
	if len(other.Limbs) > 0 {
		fmt.Fprintf(&b, "# the grounds of breach that the policy pleads\nlimbs: [%s]\n", strings.Join(other.Limbs, ", "))
	}
	if adopted := other.Adopted(); len(adopted) > 0 {
		fmt.Fprintf(&b, "# as %s adopts them; where this reading draws a line elsewhere, put another value\ndefinitions:\n",
			other.ID)
		for _, name := range schema.Keys(adopted) {
			d, _ := other.Definition(c, name)
			fmt.Fprintf(&b, "  # %s\n", schema.OneLine(d.Question))
			for _, value := range schema.Keys(d.Values) {
				fmt.Fprintf(&b, "  #   %s: %s\n", value, schema.OneLine(d.Values[value]))
			}
			fmt.Fprintf(&b, "  %s: %s\n", name, adopted[name])
		}
	}
	return map[string]string{"reading.yaml": b.String()}
}

// newPolicy is a reading with a policy that pleads every limb of the case and leaves each open, and a test of it. It
// reads facts alone, and so needs no plugin.
func newPolicy(c *schema.Case, id string) map[string]string {
	var head, b, tests strings.Builder
	newHead(&head, c, id)
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
	return map[string]string{"reading.yaml": head.String(), "policy.rego": b.String(), "policy_test.rego": tests.String()}
}

// newHead begins the document of a new reading.
func newHead(b *strings.Builder, c *schema.Case, id string) {
	fmt.Fprintf(b, "# One party's reading of the case %s: docs/reading.md explains every field.\n"+
		"construe: reading/v2\nid: %s\n"+
		"title: %s\n# doctrine: its position in one sentence\n"+
		"# construe pin fills in the digests of the case\ncase: {id: %s}\n",
		c.ID, id, id, c.ID)
}

// newReadme says in three commands how to go on.
func newReadme(id, folder, name string, named bool) string {
	of := ""
	if named {
		of = " --case " + report.ShellWord(name)
	}
	at := report.ShellWord(folder)
	return fmt.Sprintf("# %s\n\nOne party's reading. From where it was made:\n\n```\nconstrue check %s%s\n"+
		"construe test --with %s --reading %s%s -r '^rego/'\nconstrue compare --with %s%s\n```\n\n"+
		"The agreed precedents of the case bind every reading: without `-r` the second command says which this one does not "+
		"come to yet. "+
		"Before it is signed, `construe pin %s%s` fills in digests.\n", id, at, of, at, id, of, at, of, at, of)
}

// The plugin of a new reading, as text and as the bytes that wat2wasm makes of it.
var (
	//go:embed template/answers.wat
	answersText string
	//go:embed template/answers.wasm
	answersModule string
)

// addPlugin adds to the files of a reading a plugin in a folder of its own, that answers no term of the case yet.
func addPlugin(files map[string]string, c *schema.Case) {
	var b strings.Builder
	b.WriteString("construe: plugin/v1\nname: answers\nversion: 0.1.0\ndescription: It answers nothing yet.\n" +
		"module: answers.wasm\n# construe pin fills it in when the module is built anew\nsha256: " +
		strings.TrimPrefix(schema.DigestBytes([]byte(answersModule)), "sha256:") + "\n# what it is asked:\n")
	for _, name := range schema.Keys(c.Terms) {
		fmt.Fprintf(&b, "#   %s: %s\n", name, schema.OneLine(c.Terms[name].Question))
	}
	fmt.Fprintf(&b, "terms: [%s]\n# what it is shown of the facts; nothing narrower is needed while it reads nothing\n"+
		"reads: [/runtime/asOf]\nsources: [answers.wat]\nbuild: wat2wasm answers.wat\n",
		strings.Join(schema.Keys(c.Terms), ", "))
	files["answers/plugin.yaml"] = b.String()
	files["answers/answers.wat"], files["answers/answers.wasm"] = answersText, answersModule
	files["reading.yaml"] += "# its classifier, in the folder of that name; wat2wasm builds it\nplugin: answers\n"
}
