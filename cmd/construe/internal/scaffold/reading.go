package scaffold

import (
	"fmt"
	"strings"

	"github.com/construe-host/construe/host/schema"
)

// Reading is what a new reading begins with.
type Reading struct {
	ID   string
	Case *schema.Case
	// From is the reading whose code it takes where it brings none; nil where the case has no such reading.
	From *schema.Reading
	// Policy are the Rego files that become its own, by name; nil where it takes From's policy.
	Policy map[string][]byte
	// Lang is the language of a plugin of its own; "" where it takes From's.
	Lang string
}

// Draft reports whether the reading is not finished as it is made: its plugin or its policy decides nothing yet.
func (r Reading) Draft() bool { return r.Lang != "" || r.From == nil || r.From.Draft }

// Files are those of its folder, without a README.
//
// # Errors
//
// As [Plugin].
func (r Reading) Files() (Files, error) {
	var b strings.Builder
	fmt.Fprintf(&b, "# One party's reading of the case %s: docs/reading.md explains every field.\nconstrue: reading/v2\n"+
		"id: %s\ntitle: %s\n# doctrine: its position in one sentence\n", r.Case.ID, r.ID, r.ID)
	if r.Draft() {
		b.WriteString("# construe test skips what a draft leaves open; nobody signs one\ndraft: true\n")
	}
	fmt.Fprintf(&b, "# construe pin fills in the digests of the case\ncase: {id: %s}\n", r.Case.ID)
	files := Files{}
	switch {
	case r.Lang != "":
		b.WriteString("# its classifier, in the folder of that name\nplugin: answers\n")
		plugin, err := Plugin(r.Case, "answers", r.Lang)
		if err != nil {
			return nil, err
		}
		files.add("answers", plugin)
	case r.From != nil:
		taken(&b, "plugin", r.From.Plugin, r.From.ID)
	}
	switch {
	case r.Policy != nil:
		fmt.Fprintf(&b, "# its policy is the Rego of this folder, which began as that of %s\n", r.From.ID)
		for name, source := range r.Policy {
			files[name] = string(source)
		}
	case r.From != nil:
		taken(&b, "policy", r.From.Policy, r.From.ID)
	default:
		for name, source := range openPolicy(r.Case, r.ID) {
			files[name] = source
		}
	}
	if r.From != nil {
		adopted(&b, r)
	}
	files["reading.yaml"] = b.String()
	return files, nil
}

// taken takes code of another reading, or what that one takes itself; nothing where it has no plugin.
func taken(b *strings.Builder, member string, code schema.Code, from string) {
	if code.Of != "" {
		from = code.Of
	} else if member == "plugin" && code.Folder == "" {
		return
	}
	fmt.Fprintf(b, "# the %s of another reading\n%s: {of: %s}\n", map[string]string{"plugin": "classifier",
		"policy": "policy"}[member], member, from)
}

// adopted writes what goes with a policy: the limbs that it pleads, and every definition that it reads, with what it
// asks and which values it has. Definitions of the other reading's own come with a policy that is taken; with a copy
// they are this one's own.
func adopted(b *strings.Builder, r Reading) {
	if len(r.From.Limbs) > 0 {
		fmt.Fprintf(b, "# the grounds of breach that the policy pleads\nlimbs: [%s]\n", strings.Join(r.From.Limbs, ", "))
	}
	all := r.From.Adopted()
	var own, others []string
	for _, name := range schema.Keys(all) {
		if _, is := r.From.OwnDefinitions[name]; is && r.Policy != nil {
			own = append(own, name)
		} else {
			others = append(others, name)
		}
	}
	if len(others) > 0 {
		fmt.Fprintf(b, "# as %s adopts them; where this reading draws a line elsewhere, put another value\ndefinitions:\n",
			r.From.ID)
	}
	for _, name := range others {
		d, _ := r.From.Definition(r.Case, name)
		fmt.Fprintf(b, "  # %s\n", schema.OneLine(d.Question))
		for _, value := range schema.Keys(d.Values) {
			fmt.Fprintf(b, "  #   %s: %s\n", value, schema.OneLine(d.Values[value]))
		}
		fmt.Fprintf(b, "  %s: %s\n", name, all[name])
	}
	if len(own) > 0 {
		b.WriteString("own_definitions:\n")
	}
	for _, name := range own {
		d := r.From.OwnDefinitions[name]
		fmt.Fprintf(b, "  %s:\n    question: %s\n    values:\n", name, quoted(d.Question))
		for _, value := range schema.Keys(d.Values) {
			fmt.Fprintf(b, "      %s: %s\n", value, quoted(d.Values[value]))
		}
		fmt.Fprintf(b, "    adopted: %s\n", all[name])
	}
}

// Page is its README. beside says whether --with has to add it.
func (r Reading) Page(w Words, beside bool) string {
	with := ""
	if beside {
		with = " --with " + w.Folder
	}
	brought := "It has no code of its own: where it draws a line elsewhere, put another value under `definitions`."
	switch {
	case r.Lang != "":
		brought = "Its classifier answers each term with `unknown` until it is taught better (`answers/`, and `sh " +
			"answers/build.sh`)."
	case r.Policy != nil:
		brought = "Its policy began as that of " + r.From.ID + ", with its tests, and is there to be changed."
	case r.From == nil:
		brought = "Its policy leaves every ground of breach open, and is there to be written."
	}
	if r.Draft() {
		brought += " It is a draft: `construe test` skips the agreed precedents that it leaves undetermined. When it is " +
			"finished, take `draft` out of reading.yaml."
	}
	return w.readme("reading", r.ID, map[string]string{"case": r.Case.ID, "with": with, "brought": brought})
}
