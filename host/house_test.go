package host_test

import (
	"bytes"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"testing"
)

// TestFilesAndLines holds what makes a file readable: no more than 350 lines, and in code none of more than 120
// columns.
func TestFilesAndLines(t *testing.T) {
	out, err := exec.Command("git", "-C", "..", "ls-files", "*.go").Output()
	if err != nil {
		t.Skip("this is no checkout")
	}
	for name := range strings.FieldsSeq(string(out)) {
		data, err := os.ReadFile("../" + name)
		if err != nil {
			continue
		}
		if n := bytes.Count(data, []byte("\n")); n > 350 {
			t.Errorf("%s has %d lines", name, n)
		}
		number := 0
		for line := range strings.Lines(string(data)) {
			number++
			line = strings.TrimRight(line, "\n")
			if len([]rune(line)) > 120 && !strings.HasSuffix(name, "_test.go") && !strings.Contains(line, "`") {
				t.Errorf("%s:%d has %d columns", name, number, len(line))
			}
		}
	}
}

// TestWordsOfComments holds the words that stand for what depends on what.
func TestWordsOfComments(t *testing.T) {
	out, err := exec.Command("git", "-C", "..", "ls-files", "*.go", "docs/*.md", "*.md").Output()
	if err != nil {
		t.Skip("this is no checkout")
	}
	former := regexp.MustCompile(`(?i)^\s*(//|[A-Za-z|*-]).*\b(rests? on|held against)\b`)
	for name := range strings.FieldsSeq(string(out)) {
		data, err := os.ReadFile("../" + name)
		if err != nil || name == "host/house_test.go" {
			continue
		}
		for line := range strings.Lines(string(data)) {
			comment := strings.HasPrefix(strings.TrimSpace(line), "//") || strings.HasSuffix(name, ".md")
			if comment && former.MatchString(line) {
				t.Errorf("%s says %q", name, strings.TrimSpace(line))
			}
		}
	}
}
