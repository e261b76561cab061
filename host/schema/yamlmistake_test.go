package schema_test

import (
	"strings"
	"testing"

	"github.com/construe-host/construe/host/schema"
)

// A mistake stands on the line that ends with "#!"; the mark is cut off with the blanks before it. What the message
// must say comes first.
var yamlMistakes = map[string][2]string{
	"a tab for indentation":     {"a tab", "a:\n  b: c\n\td: e #!\nf: g\n"},
	"a tab in the first object": {"a tab", "a:\n\tb: c #!\nf: g\n"},
	"a tab within a list":       {"a tab", "a:\n  - b\n\t- c #!\n"},
	"a field too far in":        {"a colon where no key", "a: b\n  c: d #!\ne: f\n"},
	"a field too far out":       {"no field of the object", "a:\n    b: c\n  d: e #!\nf: g\n"},
	"a field too far out, deep": {"no field",
		"x: y\na:\n    b:\n        c: d\n      e: f #!\n    g: h\ni: j\n"},
	"a list too far out":                {"", "a:\n    - b\n   - c #!\nd: e\n"},
	"a field in a list":                 {"", "a:\n  - b\n  c: d #!\ne: f\n"},
	"a member in an object":             {"", "a:\n  b: c\n  - d #!\ne: f\n"},
	"a quote that is not closed":        {`expected "`, "a: b\nc: \"d #!\ne: f\ng: h\n"},
	"a quote closed by a later one":     {`expected "`, "a: b\nc: \"d #!\ne: \"f\"\ng: h\n"},
	"a single quote that is not closed": {"expected '", "a: b\nc: 'd #!\ne: f\ng: h\n"},
	"an apostrophe in single quotes":    {"", "a: b\nc: 'd's' #!\ne: f\n"},
	"a quote in double quotes":          {"", "a: b\nc: \"d \"e\" f\" #!\ne: f\n"},
	"text behind a quote":               {"", "a: b\nc: \"d\" e #!\nf: g\n"},
	"a bracket that is not closed":      {"expected ]", "a: b\nc: [d, e #!\nf: g\nh: i\n"},
	"a bracket at the end":              {"expected ]", "a: b\nc: [d, e #!\n"},
	"a brace that is not closed":        {"expected }", "a: b\nc: {d: e #!\nf: g\nh: i\n"},
	"a brace in a list":                 {"expected }", "a:\n  - {b: c}\n  - {d: e #!\n  - {f: g}\nh: i\n"},
	"a bracket closed by a brace":       {"", "a: b\nc: [d, e} #!\nf: g\n"},
	"a bracket that opens nothing":      {"", "a: b\nc: d]\ne: ] #!\nf: g\n"},
	"a missing comma, on several lines": {"", "a: [\n  b,\n  c: d e: f, #!\n  g\n]\nh: i\n"},
	"a colon that is missing":           {"colon", "a: b\nc d #!\ne: f\n"},
	"a colon that is missing, at first": {"colon", "a b #!\nc: d\ne: f\n"},
	"a colon that is missing, in it":    {"colon", "a:\n  b c #!\n  d: e\nf: g\n"},
	"a colon that is missing, above":    {"colon", "x: y\na #!\n  b: c\nd: e\n"},
	"a colon that is missing, above in": {"colon", "x: y\na:\n  b #!\n    c: d\ne: f\n"},
	"a colon without a blank":           {"", "a: b\nc:d #!\ne: f\n"},
	"a colon in a text":                 {"a colon", "a: b\nc: d: e #!\nf: g\n"},
	"a text that begins with @":         {"quotation marks", "a: b\nc: @d #!\ne: f\n"},
	"a text that begins with a tick":    {"quotation marks", "a: b\nc: `d` #!\ne: f\n"},
	"a text that begins with %":         {"quotation marks", "a: b\nc: %d #!\ne: f\n"},
	"a text that begins with a star":    {"anchors", "a: b\nc: *d #!\ne: f\n"},
	"a star alone":                      {"", "a: b\nc: * #!\ne: f\n"},
	"an anchor":                         {"anchors", "a: b\nc: &d e #!\nf: g\n"},
	"an alias of an anchor":             {"anchors", "a: b\nc: &d e #!\nf: *d\n"},
	"a merge key":                       {"key", "a: b\n<<: {c: d} #!\ne: f\n"},
	"an escape that is none":            {"", "a: b\nc: \"d\\q\" #!\ne: f\n"},
	"a block text too far out":          {"", "a: |\n    b\n  c #!\nd: e\n"},
	"a block indicator that is none":    {"", "a: b\nc: |x #!\n  d\ne: f\n"},
	"a second document":                 {"second document", "a: b\n--- #!\nc: d\n"},
	"a document behind an end":          {"", "a: b\n...\nc: d #!\n"},
	"a directive that is none":          {"", "%NOPE 1 #!\n---\na: b\n"},
	"another version":                   {"1.1 or 1.2", "%YAML 3.0 #!\n---\na: b\n"},
	"a directive for tags":              {"%TAG", "%TAG ! tag:example.org,2026: #!\n---\na: b\n"},
	"a directive for tags, behind one":  {"%TAG", "# x\n%YAML 1.2\n%TAG ! tag:example.org,2026: #!\n---\na: b\n"},
	"a tag":                             {"tag", "a: b\nc: !!str d #!\ne: f\n"},
	"a tag of an object":                {"tag", "a: b\nc: !!map {d: e} #!\nf: g\n"},
	"a tag of a list":                   {"tag", "a: b\nc: !!seq [d] #!\nf: g\n"},
	"a tag of a key":                    {"tag", "a: b\n!!str c: d #!\ne: f\n"},
	"a tag that says nothing":           {"tag", "a: b\nc: ! d #!\ne: f\n"},
	"a tag of one's own":                {"tag", "a: b\nc: !mine d #!\ne: f\n"},
	"a tag written out":                 {"tag", "a: b\nc: !<tag:yaml.org,2002:str> d #!\ne: f\n"},
	"a tag of the whole":                {"tag", "--- !!map #!\na: b\n"},
	"a tag with a handle that is none":  {"", "a: b\nc: !x!d e #!\nf: g\n"},
	"a key twice":                       {"twice", "a: b\nc: d\na: e #!\nf: g\n"},
	"a key twice, in it":                {"twice", "x:\n  a: b\n  c: d\n  a: e #!\nf: g\n"},
	"a key twice, in braces":            {"twice", "x: y\nz: {a: b, a: c} #!\n"},
	"two keys that differ in case":      {"case", "a: b\nc: d\nA: e #!\n"},
	"a key that is a list":              {"key", "a: b\n? [c, d] #!\n: e\nf: g\n"},
	"no value":                          {"empty", "a: b\nc: #!\nd: e\n"},
	"a number with a fraction":          {"integer", "a: b\nc: 1.5 #!\nd: e\n"},
	"a control character":               {"U+0007", "a: b\nc: d\x07 #!\ne: f\n"},
	"a control character in quotes":     {"U+0000", "a: b\nc: \"d\x00\" #!\ne: f\n"},
	"the character for deletion":        {"U+007F", "a: b\nc: d\x7f #!\ne: f\n"},
	"an escape sequence":                {"U+001B", "a: b\nc: \x1b[31md #!\ne: f\n"},
	"a conflict that was not resolved":  {"", "a: b\n<<<<<<< HEAD #!\nc: d\n=======\nc: e\n>>>>>>> x\n"},
	"a comment that is none":            {"", "a: b\n// c #!\nd: e\n"},
	"a question mark alone":             {"", "a: b\n? c #!\nd: e\n"},
}

// TestYAMLMistakes holds that a mistake is found on its line.
func TestYAMLMistakes(t *testing.T) {
	for name, m := range yamlMistakes {
		for _, filler := range []string{"", "z1: y\nz2:\n  - x\n  - {w: v}\nz3: |\n  u\n",
			strings.Repeat("# a comment\n", 50)} {
			if strings.HasPrefix(m[1], "%") || strings.HasPrefix(m[1], "---") || strings.HasPrefix(m[1], "a b") ||
				strings.HasPrefix(m[1], "# x") {
				filler = strings.TrimPrefix(filler, "z1: y\nz2:\n  - x\n  - {w: v}\nz3: |\n  u\n")
			}
			before, after, _ := strings.Cut(filler+m[1], " #!")
			want := strings.Count(before, "\n") + 1
			_, err := schema.Read("mistake.yaml", []byte(before+after))
			if err == nil {
				t.Errorf("%s: it loads", name)
				continue
			}
			if p := schema.ProblemsIn(err, "")[0]; p.Line != want || !strings.Contains(p.Message, m[0]) ||
				p.Column < 1 {
				t.Errorf("%s: %d:%d: %s: %s; want line %d, saying %q", name, p.Line, p.Column, p.Code, p.Message,
					want, m[0])
			}
		}
	}
}

// TestYAMLCutShort holds that what is cut anywhere is read or refused with a place that is in the file.
func TestYAMLCutShort(t *testing.T) {
	for name, m := range yamlMistakes {
		for end := range m[1] {
			_, err := schema.Read("cut.yaml", []byte(m[1][:end]))
			for _, p := range schema.ProblemsIn(err, "") {
				if lines := strings.Count(m[1][:end], "\n") + 1; p.Line < 1 || p.Line > lines || p.Column < 1 {
					t.Errorf("%s, cut at %d: %d:%d: %s", name, end, p.Line, p.Column, p.Message)
				}
			}
		}
	}
}

// TestYAMLVersions holds that a version that is read alike is read, and that lines stay where they are.
func TestYAMLVersions(t *testing.T) {
	for _, head := range []string{"%YAML 1.2\n---\n", "%YAML 1.1\n---\n", "# a comment\n\n%YAML 1.2 # another\n---\n",
		"\ufeff%YAML 1.2\r\n---\r\n", "%YAML\t1.2\n---\n"} {
		d, err := schema.Read("version.yaml", []byte(head+"a: b\nc: d\n"))
		if err != nil {
			t.Errorf("%q: %v", head, err)
			continue
		}
		if l, ok := d.Location("/c"); !ok || l.Line != strings.Count(head, "\n")+2 || d.Tree["a"] != "b" {
			t.Errorf("%q: c stands on line %d", head, l.Line)
		}
	}
}
