package main

import (
	"encoding/json"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"testing"

	"github.com/construe-host/construe/host/schema"
)

// TestWhatCruxPrintsCanBePasted types every command that construe crux, explain and compare print, and holds what comes
// of it to the outcome that they claim.
func TestWhatCruxPrintsCanBePasted(t *testing.T) {
	dir := t.TempDir()
	construe := func(words ...string) string {
		c := exec.Command("construe", words...)
		c.Dir, c.Env = dir, append(os.Environ(), "NO_COLOR=1", "COLUMNS=60", "HOME="+dir, "XDG_CACHE_HOME="+dir)
		out, err := c.Output()
		if exit, is := err.(*exec.ExitError); is && exit.ExitCode() >= exitUsage {
			t.Fatalf("construe %s: %v\n%s", strings.Join(words, " "), err, exit.Stderr)
		}
		return string(out)
	}
	construe("inspect", "-q", "--wasm", "compiler") // fills the cache: what is interpreted each time takes minutes
	command := regexp.MustCompile(`(?m)^ +construe (whatif .*)$`)
	claim := regexp.MustCompile(`come to (permitted|breach)|comes to (permitted|breach)|all are (permitted|breach)`)
	for _, test := range []struct {
		asked    string
		readings []string
		least    int
	}{
		{"crux --max-size 2 --reading look-through --reading state", []string{"look-through", "state"}, 14},
		{"crux --max-size 1", []string{"hop", "look-through", "product", "state"}, 5},
		{"crux --cell product --max-size 2 --set inference-host=azure", []string{"product"}, 1},
		{"explain state", []string{"state"}, 1},
		{"crux failover --max-size 1 --reading look-through --reading state", []string{"look-through", "state"}, 3},
		{"crux sre --world h1 --as-of 2026-04-28 --max-size 1 --reading product", []string{"product"}, 1},
		{"compare --full", []string{"hop", "look-through", "product", "state"}, 1},
	} {
		found, text := 0, ""
		for _, line := range strings.Split(construe(strings.Fields(test.asked)...), "\n") {
			typed := command.FindStringSubmatch(line)
			if text += " " + strings.TrimSpace(line); typed == nil {
				continue
			}
			found++
			all := claim.FindAllString(strings.Join(strings.Fields(text), " "), -1)
			if len(all) == 0 {
				t.Fatalf("%s: %s stands behind no claim", test.asked, line)
			}
			claimed := all[len(all)-1] // several sets may stand behind one claim
			claimed = claimed[strings.LastIndexByte(claimed, ' ')+1:]
			var w schema.WhatIf
			if err := json.Unmarshal([]byte(construe(append(words(typed[1]), "-f", "json")...)), &w); err != nil {
				t.Fatal(err)
			}
			after := map[string]string{}
			for _, cell := range w.Cells {
				if cell.Policy == cell.Classifier {
					after[cell.Policy] = cell.After
				}
			}
			for _, reading := range test.readings {
				if after[reading] != "" && after[reading] != claimed {
					t.Errorf("%s: it is claimed that all come to %s; %s comes to %s", line, claimed, reading,
						after[reading])
				}
			}
			if len(after) == 0 {
				t.Errorf("%s changes nothing", line)
			}
		}
		if found < test.least {
			t.Errorf("construe %s prints %d commands; expected at least %d", test.asked, found, test.least)
		}
	}
}

// words takes a line apart as a shell does.
func words(line string) (out []string) {
	for _, m := range regexp.MustCompile(`'([^']*)'|(\S+)`).FindAllStringSubmatch(line, -1) {
		out = append(out, m[1]+m[2])
	}
	return out
}
