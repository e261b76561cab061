package scaffold

import (
	"fmt"
	"strings"

	"github.com/construe-host/construe/host/schema"
)

// Languages are those that a plugin can begin in.
func Languages() []string { return []string{"go", "wat"} }

// toolchain says what builds the modules that come with a new plugin, byte for byte.
func toolchain(lang string) string {
	return map[string]string{"go": `{go: "1.26.8"}`, "wat": `{wabt: "1.0.32"}`}[lang]
}

// rule answers a term by one fact.
type rule struct {
	fact    string            // its JSON Pointer in the runtime
	answers map[string]string // by the fact's value
}

// word is the plainest fact of each kind of subject: shown for all of them, it shows which there are.
func word(kind string) string {
	leaf, is := map[string]string{"component": "role", "state": "kind", "relationship": "interface", "hop": "call",
		"dealing": "kind"}[kind]
	if !is {
		return "**"
	}
	return leaf
}

// Plugin is a plugin that answers every term of a case with unknown, and is to be taught better. The module is that of
// the very source beside it.
//
// # Errors
//
// The case has too many terms for a plugin in this language to begin with.
func Plugin(c *schema.Case, name, lang string) (Files, error) {
	return newPlugin(c.Terms, nil, name, lang)
}

func newPlugin(terms map[string]schema.Term, rules map[string]rule, name, lang string) (Files, error) {
	make := inText
	if lang == "go" {
		make = inGo
	}
	files, err := make(terms, rules, name)
	if err != nil {
		return nil, err
	}
	files["plugin.yaml"] = manifest(terms, rules, name, lang, files[name+".wasm"])
	files["build.sh"] = buildFile(name, lang)
	return files, nil
}

// buildFile is a script that builds the module anew, with the one tool of its language.
func buildFile(name, lang string) string {
	build := map[string]string{"wat": "wat2wasm NAME.wat -o NAME.wasm",
		"go": "GOOS=wasip1 GOARCH=wasm GOFLAGS= go build -trimpath -buildvcs=false -ldflags='-s -w -buildid=' \\\n" +
			"\t-o NAME.wasm main.go"}[lang]
	return strings.ReplaceAll(strings.Replace(template("build.sh.txt"), "BUILD", build, 1), "NAME", name)
}

func manifest(terms map[string]schema.Term, rules map[string]rule, name, lang, module string) string {
	sources := map[string]string{"wat": name + ".wat", "go": "main.go, terms.txt"}[lang]
	var b strings.Builder
	said := "It answers nothing yet."
	if len(rules) > 0 {
		said = "It answers by one fact."
	}
	fmt.Fprintf(&b, "construe: plugin/v1\nname: %s\nversion: 0.1.0\ndescription: %s\nmodule: %s.wasm\n"+
		"# build.sh fills it in\nsha256: %s\n# what it is asked:\n", name, said, name,
		strings.TrimPrefix(schema.DigestBytes([]byte(module)), "sha256:"))
	reads := map[string]bool{}
	for _, term := range schema.Keys(terms) {
		t := terms[term]
		fmt.Fprintf(&b, "#   %s: %s (%s)\n", term, schema.OneLine(t.Question), strings.Join(schema.Keys(t.Answers), ", "))
		if kind := schema.SubjectKindOf(t.Of); !kind.Whole() {
			reads[kind.Place+"/*/"+word(t.Of)] = true
			if word(t.Of) == "**" {
				delete(reads, kind.Place+"/*/**")
				reads[kind.Place+"/**"] = true
			}
		}
		if r, is := rules[term]; is {
			reads["/runtime"+r.fact] = true
		}
	}
	if len(reads) == 0 {
		reads["/runtime/offering/category"] = true
	}
	fmt.Fprintf(&b, "terms: [%s]\n# what it is shown of the facts, and nothing else: add what it is to look at\nreads:\n",
		strings.Join(schema.Keys(terms), ", "))
	for _, glob := range schema.Keys(reads) {
		fmt.Fprintf(&b, "  - %s\n", glob)
	}
	fmt.Fprintf(&b, "sources: [%s]\nbuild: sh build.sh\n# with this the sources gave these bytes\ntoolchain: %s\n",
		sources, toolchain(lang))
	return b.String()
}

// subjects are the collection of a term's subjects as a plugin in text finds it, and what a subject begins with.
func subjects(of string) (collection, begun string) {
	kind := schema.SubjectKindOf(of)
	if kind.Whole() {
		return "", `"":`
	}
	steps := strings.Split(kind.Place, "/")
	return steps[len(steps)-1] + `"`, `"` + strings.TrimPrefix(kind.Place, "/runtime") + "/"
}

// PluginPage is the README of a plugin on its own.
func PluginPage(name, lang string, w Words) string {
	begins := "`terms.txt`, and in `decide` of `main.go`"
	if lang == "wat" {
		begins = "the table at the end of `" + name + ".wat`"
	}
	return w.readme("plugin", name, map[string]string{"tool": tool(lang), "begins": begins})
}

// tool is what builds a plugin in a language.
func tool(lang string) string {
	return map[string]string{"go": "Go alone", "wat": "`wat2wasm` (of wabt) alone"}[lang]
}

// padded fills a text with lines of comment to a fixed length.
func padded(text string, length int) (string, bool) {
	const line = 80
	missing := length - len(text)
	if missing < 0 || missing == 1 {
		return "", false
	}
	for missing > 0 {
		n := min(line, missing)
		if missing-n == 1 { // a line is a sign and an end at least
			n--
		}
		text += strings.Repeat("#", n-1) + "\n"
		missing -= n
	}
	return text, true
}
