package hostile_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

// spoken is what commands a terminal, a build, a page or a reader's eye, where it is not kept from it.
const spoken = "a\x1b[31m\u202e\u2066b\n::set-output name=x::y\r\n  ##vso[task.complete " +
	"result=Failed]\x07\x00\u2028::error::z <script>alert(1)</script> " +
	"<b>b</b> <img src=x> [l](https://evil.example) ![i](https://evil.example/x.png) www.evil.example " +
	"WWW.evil.example | `c` # h\n# h\n- i @octocat"

// quoted is a text as JSON, which YAML reads as well.
func quoted(t *testing.T, s string) string {
	t.Helper()
	b, err := json.Marshal(s)
	if err != nil {
		t.Fatal(err)
	}
	return strings.ReplaceAll(string(b), `\u0000`, "") // which no document may hold
}

// TestTextIsOnlyText has parties put such text wherever a case, a runtime, a plugin and its files have room for some,
// and every verb print it in every format.
func TestTextIsOnlyText(t *testing.T) {
	if testing.Short() {
		t.Skip("a process for each")
	}
	text := quoted(t, spoken+strings.Repeat(" long", 100))
	dir := caseFolder(t, honest(),
		map[string][]byte{"policy.rego": []byte("# METADATA\n# title: " + text +
			"\npackage construe.policy\n\nverdict := " + text + "\n")})
	edit(t, filepath.Join(dir, "case.yaml"), "title: an honest reading beside a hostile one", "title: "+text,
		"title: no API beside the reserved cloud", "title: "+text,
		"default: {runtimes: [offer]}", "default: {runtimes: [offer]}\ntoggles:\n  sold: {label: "+text+
			", pointer: /offering/category, values: [model_api, application], mutable_by: []}\n"+
			"  named: {label: "+text+", pointer: /offering/name, values: ["+text+", "+quoted(t,
			spoken)+"], mutable_by: [seller]}",
		"hostile: {title: hostile,", "hostile: {title: "+text+", doctrine: "+text+", party: "+text+
			",", "question: what is sold", "question: "+text, "an API is sold", text)
	edit(t, filepath.Join(dir, "runtimes", "offer.yaml"), "title: an offer", "title: "+text,
		"seller: someone, category", "name: "+text+", seller: someone, category")
	edit(t, filepath.Join(dir, "plugins", "hostile", "plugin.yaml"), "version: 1.0.0",
		"version: "+quoted(t, spoken[:60])+"\ndescription: "+text+"\nparty: "+quoted(t, spoken[:200]))

	for name, args := range map[string][]string{
		"compare": {"compare", "-v", "--fail-on", "never"}, "inspect": {"inspect"}, "check": {"check"}, "timeline": {
			"timeline"}, "facts": {"facts", "offer"},
		"crux": {"crux", "--goal", "permitted", "--cell", "honest", "--cell", "honest/hostile"},
	} {
		for _, format := range []string{"table", "markdown", "json"} {
			t.Run(name+"/"+format, func(t *testing.T) {
				t.Parallel()
				r := child(t, dir, maxTime, append(args, "--case", ".", "-f", format)...)
				r.withinBounds(t)
				if len(r.stdout) == 0 {
					t.Fatalf("nothing was printed: %s", r.stderr)
				}
				harmless(t, "standard output", r.stdout)
				if format == "markdown" {
					inert(t, string(r.stdout))
				}
			})
		}
	}
}

// edit puts one text for another in a file, pair by pair.
func edit(t *testing.T, name string, pairs ...string) {
	t.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i < len(pairs); i += 2 {
		if !strings.Contains(string(data), pairs[i]) {
			t.Fatalf("%s does not hold %q", name, pairs[i])
		}
	}
	put(t, name, []byte(strings.NewReplacer(pairs...).Replace(string(data))))
}

// TestErrorsAreOnlyText has what is wrong stand in a line, under a key, in a name or in a file's name that commands: it
// is quoted on standard error, and in JSON on standard output.
func TestErrorsAreOnlyText(t *testing.T) {
	if testing.Short() {
		t.Skip("a process for each")
	}
	key := quoted(t, spoken)
	long := strings.Repeat("long ", 200_000)
	for name, c := range map[string]struct {
		file, text string
		args       []string
	}{
		"a key": {"r.yaml", "construe: runtime/v1\nid: r\n" + key + ": x\n",
			[]string{"compare", "r.yaml"}},
		"a line": {"r.yaml", "construe: runtime/v1\n::error::owned: x\n",
			[]string{"compare", "r.yaml"}},
		"a line of another build": {"r.yaml", "construe: runtime/v1\n\t##vso[task.complete]: x\n",
			[]string{"compare", "r.yaml"}},
		"a line of a terminal": {"r.yaml", "construe: runtime/v1\nid: \"\u202e\u2066\" # \u001b[2J\n",
			[]string{"compare", "r.yaml"}},
		"a value": {"r.yaml", "construe: runtime/v1\nid: " + key + "\n",
			[]string{"compare", "r.yaml"}},
		"a kind": {"r.yaml", "construe: " + key + "\n", []string{"compare", "r.yaml"}},
		"a value of a megabyte": {"r.yaml", "construe: runtime/v1\nid: \"" + long + "\"\n",
			[]string{"compare", "r.yaml"}},
		"a key of a megabyte": {"r.yaml", "construe: runtime/v1\n\"" + long + "\": 1\n",
			[]string{"compare", "r.yaml"}},
		"no document": {"r.json", spoken, []string{"compare", "r.json"}},
		"a manifest": {"plugins/hostile/plugin.yaml",
			"construe: plugin/v1\nname: " + key + "\n" + key + ": 1\n", []string{"compare", "-v"}},
		"a manifest of a megabyte": {"plugins/hostile/plugin.yaml", "construe: plugin/v1\n\"" + long + "\": 1\n",
			[]string{"compare", "-v"}},
		"a case":                   {"case.yaml", "construe: case/v1\n" + key + ": 1\n", []string{"compare"}},
		"a world":                  {"", "", []string{"compare", "--world", spoken}},
		"a reading":                {"", "", []string{"compare", "--reading", spoken}},
		"a runtime":                {"", "", []string{"compare", spoken}},
		"a flag":                   {"", "", []string{"compare", "--" + spoken}},
		"a format":                 {"", "", []string{"compare", "-f", spoken}},
		"a day":                    {"", "", []string{"compare", "--as-of", spoken}},
		"a file that is not there": {"", "", []string{"compare", "./" + strings.ReplaceAll(spoken, "\x00", "")}},
		"a verb":                   {"", "", []string{"x" + spoken}},
		"a record":                 {"record.json", spoken, []string{"verify", "record.json"}},
		"a bundle's name":          {"", "", []string{"replay", spoken}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := caseFolder(t, honest(), nil)
			if c.file != "" {
				put(t, filepath.Join(dir, c.file), []byte(c.text))
			}
			args := c.args
			for i := range args {
				args[i] = strings.ReplaceAll(args[i], "\x00", "")
			}
			if args[0] == "compare" {
				args = append(args, "--case", ".")
			}
			r := child(t, dir, maxTime, args...)
			r.withinBounds(t)
			if r.code < 2 || r.code > 5 || len(r.stderr)+len(r.stdout) == 0 {
				t.Errorf("exit code %d, %.200q", r.code, r.stderr)
			}
			if len(r.stderr) > 16<<10 || len(r.stdout) > 64<<10 {
				t.Errorf("%d bytes of errors and %d of output", len(r.stderr), len(r.stdout))
			}
			harmless(t, "standard output", r.stdout)
			if args[0] == "compare" && !strings.Contains(name, "format") {
				harmless(t, "json", child(t, dir, maxTime, append(args, "-f", "json")...).stdout)
			}
		})
	}
}

// TestFileNamesAreOnlyText has a file's own name command.
func TestFileNamesAreOnlyText(t *testing.T) {
	if testing.Short() || runtime.GOOS == "windows" {
		t.Skip("a process for each, and names that only some systems have")
	}
	for _, name := range []string{"a\n::error::owned\n.yaml", "\x1b[31m.yaml", "\u202elmay.yaml", "\xff\xfe.yaml",
		"::error::owned.yaml"} {
		dir := caseFolder(t, honest(), nil)
		put(t, filepath.Join(dir, name), []byte("construe: runtime/v1\n::warning::x: 1\n"))
		put(t, filepath.Join(dir, "runtimes", name), []byte("construe: runtime/v1\n"))
		put(t, filepath.Join(dir, "hostile", strings.ReplaceAll(name, ".yaml", ".rego")),
			[]byte("package construe.policy\n\nx := }\n"))
		for _, args := range [][]string{{"compare", "--case", "./", "./" + name}, {"compare", "--case", ".", "nothing"},
			{"compare", "--case", ".", "-v"}, {"compare", "--case", ".", "-f", "json"}, {"compare", "--case", ".", "-f",
				"markdown"}, {"inspect", "--case", "."}, {"facts", "--case", ".", "./" + name}} {
			r := child(t, dir, maxTime, args...)
			r.withinBounds(t)
			harmless(t, strings.Join(args[:1], " "), r.stdout)
			if r.code == 0 && args[0] == "compare" {
				t.Errorf("%q: it passes", args)
			}
		}
	}
}
