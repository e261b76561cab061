package main

import (
	"bytes"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"testing"
)

// TestMapPage compares what docs/map.md quotes, and its picture, with what the command prints. UPDATE_GOLDEN=1 draws
// the picture anew.
func TestMapPage(t *testing.T) {
	run := func(args ...string) []byte {
		command := exec.Command("construe", append([]string{"map", "--case", "distribution-exclusivity", "--world", "letter",
			"--cache", "none"}, args...)...)
		command.Env = append(os.Environ(), "NO_COLOR=1")
		out, err := command.CombinedOutput()
		if len(out) == 0 {
			t.Fatal(err)
		}
		return out
	}
	const picture, page = "../../docs/map.svg", "../../docs/map.md"
	drawn := run("-f", "svg")
	if os.Getenv("UPDATE_GOLDEN") != "" {
		if err := os.WriteFile(picture, drawn, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if kept, err := os.ReadFile(picture); err != nil || !bytes.Equal(kept, drawn) {
		t.Errorf("the picture is another one (%v)", err)
	}
	text, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	said := string(run()) + string(run("--relate", "delivery", "contract", "--require", "no-new-breach", "-q", "--witness",
		t.TempDir()+"/w.json"))
	quoted := 0
	for _, block := range regexp.MustCompile("(?s)```\n(.*?)```").FindAllSubmatch(text, -1) {
		for _, line := range strings.Split(strings.TrimSpace(string(block[1])), "\n") {
			if line == "…" || strings.HasPrefix(line, "construe map") || strings.HasPrefix(line, "$ ") ||
				strings.HasSuffix(line, "w.json") {
				continue
			}
			if quoted++; !strings.Contains(said, line) {
				t.Errorf("nothing says %q", line)
			}
		}
	}
	if quoted < 10 {
		t.Errorf("%d lines are quoted", quoted)
	}
}
