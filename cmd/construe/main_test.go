package main

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){
		"construe": func() { os.Exit(run(os.Args, os.Stdin, os.Stdout, os.Stderr)) },
		"rewrite":  func() { rewrite(os.Args[1]) },
	})
}

// TestScripts runs testdata/script/verb_behaviour.txtar. "exits CODE COMMAND …" asserts the very code: "!" cannot
// tell a failed gate from a failed evaluation. "pasted README" runs the three commands of a README as a shell does.
func TestScripts(t *testing.T) {
	t.Setenv(cacheKeyVariable, strings.Repeat("a secret of the tests ", 2))
	caches := t.TempDir() // shared, and filled first: what is interpreted in every script takes minutes
	if out, err := exec.Command("construe", "inspect", "-q", "--wasm", "compiler", "--cache",
		filepath.Join(caches, "construe")).CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	goCache, _ := exec.Command("go", "env", "GOCACHE").Output()
	testscript.Run(t, testscript.Params{
		Dir:           "../../testdata/script",
		UpdateScripts: os.Getenv("UPDATE_SCRIPTS") != "",
		Setup: func(e *testscript.Env) error {
			e.Setenv("NO_COLOR", "1")
			e.Setenv("HOME", e.WorkDir)
			e.Setenv("GOCACHE", strings.TrimSpace(string(goCache)))
			e.Setenv("XDG_CACHE_HOME", caches)
			e.Setenv(cacheKeyVariable, os.Getenv(cacheKeyVariable))
			plugins, err := filepath.Abs("../../plugins")
			if err != nil {
				return err
			}
			e.Setenv("PLUGINS", plugins)
			e.Setenv("RUNTIMES", filepath.Join(plugins, "../policies/cloud-api-exclusivity/runtimes"))
			e.Setenv("IN_GO", filepath.Join(plugins, "../testdata/plugins/look-through-go"))
			e.Setenv("RECORDS", filepath.Join(plugins, "../testdata/records"))
			return nil
		},
		Cmds: map[string]func(ts *testscript.TestScript, neg bool, args []string){
			"pasted": func(ts *testscript.TestScript, neg bool, args []string) {
				if neg || len(args) != 1 {
					ts.Fatalf("usage: pasted README")
				}
				_, block, _ := strings.Cut(ts.ReadFile(args[0]), "\n```\n")
				block, _, _ = strings.Cut(block, "\n```\n")
				lines := strings.Split(block, "\n")
				if len(lines) != 3 {
					ts.Fatalf("%s has %d commands; want 3", args[0], len(lines))
				}
				for _, line := range lines {
					ts.Check(ts.Exec("sh", "-c", line))
				}
			},
			"exits": func(ts *testscript.TestScript, neg bool, args []string) {
				if neg || len(args) < 2 {
					ts.Fatalf("usage: exits CODE COMMAND [ARG ...]")
				}
				want, err := strconv.Atoi(args[0])
				ts.Check(err)
				code := 0
				err = ts.Exec(args[1], args[2:]...)
				var exit *exec.ExitError
				if errors.As(err, &exit) {
					code = exit.ExitCode()
				} else {
					ts.Check(err)
				}
				if code != want {
					ts.Fatalf("exit code %d; want %d", code, want)
				}
			},
			"layout": layOut,
			"pack":   pack,
		},
	})
}
