package main

import (
	"fmt"
	"os"
	"os/exec"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/construe-host/construe/host/report"
)

// TestGallery runs the command of each format on docs/formats.md, and holds the sample behind it to what is printed.
// Every format there is has one. UPDATE_GOLDEN=1 writes the samples anew.
func TestGallery(t *testing.T) {
	const page = "../../docs/formats.md"
	const began = "<!-- what it prints: UPDATE_GOLDEN=1 go test ./cmd/construe -run TestGallery -->\n"
	text, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	env := append(os.Environ(), "NO_COLOR=1", "COLUMNS=100", "XDG_CACHE_HOME="+t.TempDir(), "GITHUB_STEP_SUMMARY=")
	var shown []string
	section := regexp.MustCompile(
		"(?s)\n## ([a-z]+)\n(.*?)```sh\nconstrue ([^\n]*)\n```\n\n" + began + "(.*?)<!-- end -->\n",
	)
	want := section.ReplaceAllStringFunc(string(text), func(found string) string {
		parts := section.FindStringSubmatch(found)
		format, command := parts[1], parts[3]
		shown = append(shown, format)
		if format != "table" && !strings.HasSuffix(command, " -f "+format) {
			t.Errorf("the command of %s is %s", format, command)
		}
		c := exec.Command("construe", strings.Fields(command)...)
		c.Env, c.Dir = env, t.TempDir()
		out, err := c.Output()
		if exit, is := err.(*exec.ExitError); is && exit.ExitCode() != exitOpen {
			t.Errorf("construe %s: %v\n%s", command, err, exit.Stderr)
		}
		return fmt.Sprintf(
			"\n## %s\n%s```sh\nconstrue %s\n```\n\n%s````text\n%s````\n<!-- end -->\n",
			format,
			parts[2],
			command,
			began,
			shortened(string(out)),
		)
	})
	slices.Sort(shown)
	if formats := report.Formats(report.Kinds()...); !slices.Equal(shown, formats) {
		t.Errorf("the page shows %v; there are %v", shown, formats)
	}
	if string(text) == want {
		return
	}
	if os.Getenv("UPDATE_GOLDEN") == "" {
		t.Errorf("%s differs from what is printed; UPDATE_GOLDEN=1 go test ./cmd/construe -run TestGallery", page)
	} else if err := os.WriteFile(page, []byte(want), 0o644); err != nil {
		t.Fatal(err)
	}
}

// shortened is the beginning of a text, and of each of its lines.
func shortened(text string) string {
	const mostLines, mostColumns = 24, 320
	text = regexp.MustCompile(`(?s)<(style|script)>.*?</`).ReplaceAllString(text, "<$1>…</") // which are files
	text = regexp.MustCompile("sha256-[A-Za-z0-9+/&#;]+=").ReplaceAllString(text, "sha256-…")
	lines := strings.SplitAfter(strings.TrimRight(text, "\n")+"\n", "\n")
	lines = lines[:len(lines)-1]
	more := ""
	if n := len(lines) - mostLines; n > 1 {
		lines, more = lines[:mostLines], fmt.Sprintf("… and %s\n", report.Counted(n, "line"))
	}
	for i, line := range lines {
		if shown := []rune(line); len(shown) > mostColumns {
			lines[i] = string(shown[:mostColumns]) + "…\n"
		}
	}
	return strings.Join(lines, "") + more
}
