package main

import (
	"bytes"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/construe-host/construe/host/record"
)

// execution is a run of the command: its exit code and what it wrote.
type execution struct {
	code     int
	out, err string
}

func runs(t *testing.T, dir string, args ...string) execution {
	t.Helper()
	var stdout, stderr bytes.Buffer
	command := exec.Command("construe", args...)
	command.Dir, command.Stdout, command.Stderr = dir, &stdout, &stderr
	err := command.Run()
	if exit := new(exec.ExitError); err != nil && !errors.As(err, &exit) {
		t.Fatal(err)
	}
	return execution{command.ProcessState.ExitCode(), stdout.String(), stderr.String()}
}

// tutorial writes the tutorial's case, as it is kept in a bundle, to a folder: case/, plugins/ and runtime.json.
func tutorial(t *testing.T) string {
	t.Helper()
	data, err := os.ReadFile("../../testdata/records/v1-aeb7876-tutorial.tar")
	if err != nil {
		t.Fatal(err)
	}
	b, err := record.ReadBundle("tutorial", data)
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	for name, content := range b {
		file := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, content, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// TestEveryFlagSetReplays makes a record and a bundle with each flag of compare, verifies both, judges both again,
// and finds no difference; every third of them, or all where CONSTRUE_ALL is set. A flag that is not in the table fails
// it.
func TestEveryFlagSetReplays(t *testing.T) {
	if testing.Short() {
		t.Skip("runs some 180 commands")
	}
	t.Setenv(cacheKeyVariable, strings.Repeat("a secret of the tests ", 2))
	dir := tutorial(t)
	if r := runs(t, dir, "key", "new", "me"); r.code != 0 {
		t.Fatal(r)
	}
	if r := runs(t, dir, "lock", "--case", "case", "--plugins", "plugins", "runtime.json", "--lock",
		"my.lock"); r.code != 0 {
		t.Fatal(r)
	}
	if r := runs(t, dir, "compare", "--case", "case", "--plugins", "plugins", "runtime.json",
		"--world", "raw", "--bundle", "before.tar", "-q"); r.code != 0 {
		t.Fatal(r)
	}
	worlds := []string{"--world", "raw", "--world", "worked-up"}
	seen := map[string]bool{"case": true, "plugins": true, "record": true, "bundle": true, "world": true,
		"with":  true,                  // which has a script of its own: with_reading.txtar
		"sweep": true, "confirm": true} // of which no record is made: sweep.txtar
	put(t, filepath.Join(dir, "waivers.yaml"), "construe: waivers/v1\nwaivers:\n"+
		"  - {runtime: \"*\", reason: known, who: counsel, expires: 2026-12-31}\n")
	for i, test := range []struct {
		flags  []string
		code   int // of compare
		replay int // of replay, beside 0: where a host's limit stopped every cell
	}{
		{flags: worlds},
		{flags: []string{"--world", "stated"}},
		{flags: []string{"--runtime", "runtime.json", "--judge", "interpreter"}},
		{flags: append([]string{"--wasm", "interpreter"}, worlds...)},
		{flags: append([]string{"--wasm", "compiler"}, worlds...)},
		{flags: append([]string{"--judge", "topdown"}, worlds...)},
		{flags: append([]string{"--cross-check"}, worlds...)},
		{flags: append([]string{"--cache", "kept"}, worlds...)},
		{flags: append([]string{"--fuel", "400000000"}, worlds...)},
		{flags: append([]string{"--fuel", "1000"}, worlds...), code: 3},
		{flags: append([]string{"--policy-fuel", "10000000"}, worlds...)},
		{flags: append([]string{"--policy-fuel", "100"}, worlds...), code: 3},
		{flags: append([]string{"--depth", "100"}, worlds...)},
		{flags: append([]string{"--depth", "2"}, worlds...), code: 3},
		{flags: append([]string{"--memory", "8"}, worlds...)},
		{flags: append([]string{"--answer-size", "1"}, worlds...)},
		{flags: append([]string{"--input-size", "500"}, worlds...)},
		{flags: append([]string{"--timeout", "20s"}, worlds...)},
		{flags: append([]string{"--wasm", "interpreter", "--timeout", "1ns"}, worlds...), code: 3, replay: 3},
		{flags: append([]string{"--as-of", "2025-06-01"}, worlds...)},
		{flags: append([]string{"--reading", "letter"}, worlds...)},
		{flags: append([]string{"--no-crux"}, worlds...)},
		{flags: append([]string{"--own"}, worlds...)},
		{flags: append([]string{"--full"}, worlds...)},
		{flags: []string{"--against", "before.tar", "--world", "raw"}},
		{flags: append([]string{"--fail-on", "disputed"}, worlds...), code: 4},
		{flags: append([]string{"--key", "me"}, worlds...)},
		{flags: append([]string{"--locked", "--lock", "my.lock"}, worlds...)},
		{flags: append([]string{"--locked", "--free-runtimes", "--lock", "my.lock"}, worlds...)},
		{flags: []string{"--every-world"}},
		{flags: append([]string{"--worlds-required"}, worlds...)},
		{flags: append([]string{"--matrix"}, worlds...)},
		{flags: append([]string{"--fail-on", "disputed", "--waivers", "waivers.yaml", "--today", "2026-01-01", "--gate",
			"gate.json"}, worlds...)},
		{flags: append([]string{"--brief"}, worlds...)},
		{flags: append([]string{"--format", "json"}, worlds...)},
		{flags: append([]string{"--output", "page.txt"}, worlds...)},
		{flags: append([]string{"--no-color", "--verbose", "--quiet"}, worlds...)},
		{flags: append([]string{"--judge", "topdown", "--cross-check", "--depth", "100", "--memory", "8", "--no-crux"},
			worlds...)},
	} {
		for _, f := range test.flags {
			if name, is := strings.CutPrefix(f, "--"); is {
				seen[name] = true
			}
		}
		if i%3 != 0 && os.Getenv("CONSTRUE_ALL") == "" {
			continue
		}
		name := strings.Join(test.flags, " ")
		inputs := []string{"--case", "case", "--plugins", "plugins"}
		args := slices.Concat([]string{"compare"}, inputs, test.flags,
			[]string{"--record", "r.json", "--bundle", "b.tar"})
		if !slices.Contains(test.flags, "--runtime") {
			args = append(args, "runtime.json")
		}
		if r := runs(t, dir, args...); r.code != test.code {
			t.Errorf("compare %s: exit code %d; want %d: %s%s", name, r.code, test.code, r.out, r.err)
			continue
		}
		failing := 0 // a cell that could not be judged ends every verb that shows it with 3
		if test.code == exitEvaluation {
			failing = exitEvaluation
		}
		for _, file := range []string{"r.json", "b.tar"} {
			if r := runs(t, dir, "verify", "--unsigned", file); r.code != 0 {
				t.Errorf("verify %s of compare %s: %d: %s", file, name, r.code, r.err)
			}
			replay := []string{"replay", "--unsigned", file}
			if file == "r.json" {
				replay = append(append(replay, inputs...), "--runtime", "runtime.json")
			}
			if r := runs(t, dir, replay...); r.code != max(test.replay, failing) ||
				r.code == 0 && !strings.Contains(r.out, "found again; no signature was verified") {
				t.Errorf("replay %s of compare %s: %d: %s%s", file, name, r.code, r.out, r.err)
			}
		}
		if r := runs(t, dir, "diff", "r.json", "b.tar"); r.code != failing ||
			!strings.Contains(r.out, "differing: 0 inputs, 0 worlds, 0 of ") ||
			!strings.Contains(r.out, "said differently: 0 things") {
			t.Errorf("diff of compare %s: %d: %s%s", name, r.code, r.out, r.err)
		}
	}
	for _, f := range compareCommand(&streams{}).Flags {
		if name := f.Names()[0]; !seen[name] {
			t.Errorf("no flag set with --%s is replayed; add one to the table", name)
		}
	}
}
