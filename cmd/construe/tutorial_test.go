package main

import (
	"crypto/sha256"
	"encoding/hex"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

// TestTutorial does what docs/tutorial.md says. It builds the tutorial's plugin with the Go that runs the tests, which
// placeholder long where nothing has been built for WebAssembly before. "pin MANIFEST MODULE" enters a module's digest
// in a manifest, "misspell POLICY" makes the mistake that the page ends with, and "said stdout" holds what the page
// quotes to what was printed.
func TestTutorial(t *testing.T) {
	if testing.Short() {
		t.Skip("builds for WebAssembly")
	}
	cache, err := exec.Command("go", "env", "GOCACHE").Output()
	if err != nil {
		t.Fatal(err)
	}
	testscript.Run(t, testscript.Params{
		Dir: "../../testdata/tutorial",
		Setup: func(e *testscript.Env) error {
			e.Setenv("NO_COLOR", "1")
			e.Setenv("XDG_CACHE_HOME", e.WorkDir+"/.cache")
			e.Setenv("XDG_CONFIG_HOME", e.WorkDir+"/.config")
			e.Setenv("GOCACHE", strings.TrimSpace(string(cache)))
			return nil
		},
		Cmds: map[string]func(ts *testscript.TestScript, neg bool, args []string){
			"pin": func(ts *testscript.TestScript, neg bool, args []string) {
				if neg || len(args) != 2 {
					ts.Fatalf("usage: pin MANIFEST MODULE")
				}
				sum := sha256.Sum256([]byte(ts.ReadFile(args[1])))
				pinned := regexp.MustCompile(`(?m)^sha256: .*$`).ReplaceAllString(ts.ReadFile(args[0]),
					"sha256: "+hex.EncodeToString(sum[:]))
				ts.Check(os.WriteFile(ts.MkAbs(args[0]), []byte(pinned), 0o644))
			},
			"misspell": func(ts *testscript.TestScript, neg bool, args []string) {
				const right, wrong = "k3.is(input.runtime.offering.category,", "k3.is(input.runtime.offering.categry,"
				policy := ts.ReadFile(args[0])
				if strings.Count(policy, right) != 1 {
					ts.Fatalf("%s does not ask for the category once", args[0])
				}
				ts.Check(os.WriteFile(ts.MkAbs(args[0]), []byte(strings.Replace(policy, right, wrong, 1)), 0o644))
			},
			"said": func(ts *testscript.TestScript, neg bool, args []string) {
				page, err := os.ReadFile("../../docs/tutorial.md")
				ts.Check(err)
				quoted := regexp.MustCompile("prints `([^`]*)`").FindSubmatch(page)
				if quoted == nil {
					ts.Fatalf("the page quotes nothing that is printed")
				}
				if printed := strings.Join(strings.Fields(ts.ReadFile(args[0])), " "); !strings.Contains(printed,
					string(quoted[1])) {
					ts.Fatalf("the page quotes %q; printed is %q", quoted[1], printed)
				}
			},
		},
	})
}

// TestTutorialShowsTheScript holds the pages to the script: each file that they show is one of the script's, and each
// command is one that the script runs.
func TestTutorialShowsTheScript(t *testing.T) {
	script, err := os.ReadFile("../../testdata/tutorial/case_tutorial.txtar")
	if err != nil {
		t.Fatal(err)
	}
	for page, languages := range map[string]string{"docs/tutorial.md": "yaml rego go sh", "plugins/README.md": "go"} {
		text, err := os.ReadFile(filepath.Join("../..", filepath.FromSlash(page)))
		if err != nil {
			t.Fatal(err)
		}
		shown := 0
		for _, block := range regexp.MustCompile("(?ms)^```([a-z]+)\n(.*?)^```$").FindAllStringSubmatch(string(text),
			-1) {
			if !strings.Contains(" "+languages+" ", " "+block[1]+" ") {
				continue
			}
			shown++
			if block[1] != "sh" {
				if !strings.Contains(string(script), " --\n"+block[2]) {
					t.Errorf("%s shows a file that is none of the script's:\n%s", page, block[2])
				}
				continue
			}
			for _, line := range strings.Split(strings.TrimSpace(block[2]), "\n") {
				command := strings.TrimPrefix(line, "GOOS=wasip1 GOARCH=wasm ")
				command, _, _ = strings.Cut(command, " < ")
				command, _, _ = strings.Cut(command, "  #")
				if !strings.Contains(string(script), "exec "+command+"\n") {
					t.Errorf("%s shows a command that the script does not run: %s", page, line)
				}
			}
		}
		if shown == 0 {
			t.Errorf("%s shows nothing of the script", page)
		}
	}
}
