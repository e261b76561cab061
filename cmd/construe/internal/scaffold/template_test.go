package scaffold

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/construe-host/construe/host/schema"
)

// TestTheTemplatesAreBuiltFromTheirSources builds what new plugins begin with: the code of the one in text, whose table
// is added later, and the module of the one in Go without terms. UPDATE_GOLDEN=1 writes them. A tool that is missing
// skips, unless CONSTRUE_REQUIRE_TOOLS is set.
func TestTheTemplatesAreBuiltFromTheirSources(t *testing.T) {
	t.Run("wat", func(t *testing.T) {
		code := strings.Replace(template("answers.wat"), "  (data (i32.const 16)\n;;TABLE\n  ))", ")", 1)
		same(t, "answers.wasm", build(t, "wat2wasm", Files{"answers.wat": code}, "answers"))
	})
	t.Run("go", func(t *testing.T) {
		terms, _ := padded(goTerms(nil, nil), goRoom)
		module := build(t, "go", Files{"main.go": template("main.go.txt"), "terms.txt": terms}, "answers")
		if kept, err := goModule(); err == nil && bytes.Equal(kept, module) {
			return
		}
		var packed bytes.Buffer
		w, _ := gzip.NewWriterLevel(&packed, gzip.BestCompression)
		w.Write(module)
		w.Close()
		same(t, "answers.go.wasm.gz", packed.Bytes())
	})
}

// build runs the build file of a plugin on sources, and gives the module.
func build(t *testing.T, tool string, files Files, name string) []byte {
	t.Helper()
	if _, err := exec.LookPath(tool); err != nil {
		if os.Getenv("CONSTRUE_REQUIRE_TOOLS") != "" {
			t.Fatal(err)
		}
		t.Skipf("there is no %s here", tool)
	}
	dir, lang := t.TempDir(), map[string]string{"go": "go", "wat2wasm": "wat"}[tool]
	files = maps.Clone(files)
	files["build.sh"], files["plugin.yaml"] = buildFile(name, lang), manifest(nil, nil, name, lang, "")
	delete(files, name+".wasm")
	for file, text := range files {
		if err := os.WriteFile(filepath.Join(dir, file), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	command := exec.Command("sh", "build.sh")
	command.Dir, command.Env = dir, append(os.Environ(), "GOTOOLCHAIN=go1.26.8")
	if said, err := command.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, said)
	}
	module, err := os.ReadFile(filepath.Join(dir, name+".wasm"))
	if err != nil {
		t.Fatal(err)
	}
	return module
}

// same holds a file of the templates to what was built.
func same(t *testing.T, name string, built []byte) {
	t.Helper()
	if kept, err := os.ReadFile("template/" + name); err == nil && bytes.Equal(kept, built) {
		return
	}
	if os.Getenv("UPDATE_GOLDEN") == "" {
		t.Fatalf("template/%s is another than its source gives; UPDATE_GOLDEN=1 writes it", name)
	}
	if err := os.WriteFile("template/"+name, built, 0o644); err != nil {
		t.Fatal(err)
	}
}

// TestTheModuleIsThatOfItsSource builds new plugins by their own build files: the module that was written is what that
// gives, byte for byte.
func TestTheModuleIsThatOfItsSource(t *testing.T) {
	all := map[string]schema.Term{}
	for _, kind := range schema.SubjectKinds() {
		all["term_"+kind.Name] = schema.Term{Question: "Is it \"so\"?", Of: kind.Name,
			Answers: map[string]string{"so": "it is", "not_so": "it is not"}}
	}
	many := map[string]schema.Term{}
	for n := range 90 {
		many[fmt.Sprintf("term-%d", n)] = schema.Term{Question: "?", Of: "hop"}
	}
	rules := map[string]rule{"term_runtime": {"/offering/raw_completion", map[string]string{"yes": "so", "no": "not_so"}}}
	for tool, lang := range map[string]string{"wat2wasm": "wat", "go": "go"} {
		for name, files := range map[string]func() (Files, error){
			"all":   func() (Files, error) { return newPlugin(all, nil, "all", lang) },
			"ruled": func() (Files, error) { return newPlugin(all, rules, "ruled", lang) },
			"many":  func() (Files, error) { return newPlugin(many, nil, "many", lang) },
		} {
			t.Run(lang+"/"+name, func(t *testing.T) {
				made, err := files()
				if err != nil {
					t.Fatal(err)
				}
				if built := build(t, tool, made, name); !bytes.Equal(built, []byte(made[name+".wasm"])) {
					t.Errorf("%d bytes were built, %d were written, and they differ", len(built), len(made[name+".wasm"]))
				}
			})
		}
	}
}

// TestATableHasItsLength fills texts of every length up to the whole.
func TestATableHasItsLength(t *testing.T) {
	for n := range goRoom + 2 {
		text, fits := padded(strings.Repeat("x", n), goRoom)
		if fits != (n <= goRoom && n != goRoom-1) {
			t.Fatalf("%d bytes: fits is %v", n, fits)
		}
		if fits && (len(text) != goRoom || strings.Contains(text[n:], "\n\n")) {
			t.Fatalf("%d bytes became %d", n, len(text))
		}
	}
}
