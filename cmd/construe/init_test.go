package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/construe-host/construe/host/schema"
)

// TestWhatInitChoosesIsJudged writes a job for each shipped case as it stands in a folder of its own, with the readings
// and runtimes that it has, and for the embedder's folder of all of them. What init chose construe ci judges without a
// mistake and without an error: it passes, fails on a breach, or on what is open.
func TestWhatInitChoosesIsJudged(t *testing.T) {
	caches := filepath.Join(t.TempDir(), "cache")
	cases, err := filepath.Glob("../../policies/*/case.yaml")
	if err != nil || len(cases) < 2 {
		t.Fatal("no cases", err)
	}
	for _, file := range cases {
		folder := filepath.Join(t.TempDir(), "repo")
		if err := os.CopyFS(folder, os.DirFS(filepath.Dir(file))); err != nil {
			t.Fatal(err)
		}
		run := func(words ...string) (int, string) {
			c := exec.Command("construe", append(words, "--cache", caches)...)
			c.Dir = folder
			out, err := c.CombinedOutput()
			if c.ProcessState == nil {
				t.Fatal(err)
			}
			return c.ProcessState.ExitCode(), string(out)
		}
		if code, said := run("init", "--cross-check=false", "--fail-on", "undetermined"); code != 0 {
			t.Errorf("%s: init ends with %d: %s", file, code, said)
			continue
		}
		runtimes, _ := filepath.Glob(filepath.Join(folder, "runtimes", "*.yaml"))
		switch code, said := run("ci", "-q"); code {
		case exitGate, exitOpen:
		default:
			t.Errorf("%s: ci ends with %d of %d runtimes: %s", file, code, len(runtimes), said)
		}
	}
}

// TestAJobIsReadAsItWasWritten holds that YAML reads of what init writes the very names, whatever else they look like;
// those that cannot stand in a job are refused before anything is judged.
func TestAJobIsReadAsItWasWritten(t *testing.T) {
	for _, name := range []string{"a-b", "1e-3", "2026-01-01", ".5e-3", "0x1-", "a/b c", `a"b`, "a: b", "# a", "- a", "yes", "null",
		"~", "{a}", "é/ü", "'a'", "*a", "&a", "!a", "%a", "@a", "`a`", "a\tb", "a\nb", `a\nb`, "a\u202eb"} {
		if schema.CheckPath(name) != "" {
			continue
		}
		job := schema.Job{Construe: schema.KindJob, Case: name, With: []string{name}, Runtimes: []string{"a.yaml"},
			Readings: map[string]string{"r": schema.Unpinned}, FailOn: "breach"}
		d, err := schema.Parse(jobName, jobText(job), schema.KindJob)
		var read schema.Job
		if err == nil {
			err = d.Decode(&read)
		}
		if err != nil || read.Case != name || read.With[0] != name {
			t.Errorf("%q is read as %q: %v", name, read.Case, err)
		}
	}
	for _, name := range []string{"a\tb", "a\nb", `a\nb`, "a\u202eb"} {
		d := &drafted{job: schema.Job{Case: name}}
		if err := d.nameable(); err == nil {
			t.Errorf("%q can stand in a job", name)
		}
	}
}
