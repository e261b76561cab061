package main

import (
	"os"
	"os/exec"
	"strings"
	"testing"
)

// TestReadme holds the first screen that the README shows to what its first command prints.
func TestReadme(t *testing.T) {
	readme, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	c := exec.Command("construe", "compare", "--cache", t.TempDir())
	c.Env = append(os.Environ(), "NO_COLOR=1")
	out, err := c.Output()
	if err != nil {
		t.Fatal(err)
	}
	var lines []string
	for line := range strings.Lines(string(out)) {
		lines = append(lines, strings.TrimRight(line, " \n"))
	}
	if screen := strings.TrimSpace(strings.Join(lines, "\n")); !strings.Contains(string(readme), "```\n"+screen+"\n```\n") {
		t.Errorf("README.md has another first screen than this:\n%s", screen)
	}
}
