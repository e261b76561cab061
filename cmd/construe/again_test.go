package main

import (
	"html"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"testing"
)

// TestAPageCanBeMadeAgain types the commands by which a page says that it can be made again, and holds that the page of
// what they write is the same. Of a case that came from a folder that is put in the place of its id, as the page says.
func TestAPageCanBeMadeAgain(t *testing.T) {
	for name, c := range map[string]struct {
		matter, folder string
		asked          [][]string
	}{
		"embedded": {"distribution-exclusivity", "", [][]string{
			{"compare", "marketplace-2026"}, {"timeline", "marketplace-2026", "--reading", "contract", "--reading", "delivery"},
			{"crux", "marketplace-2026", "--goal", "breach", "--cell", "contract", "--cell", "delivery/contract",
				"--max-size", "2"},
			{"explain", "--all", "--own", "marketplace-2026"}}},
		"a folder": {"room", "room", [][]string{{"compare", "--own", "visit"}, {"crux", "visit", "--max-size", "1"}}},
	} {
		dir := t.TempDir()
		construe := func(words ...string) {
			c := exec.Command("construe", words...)
			c.Dir = dir
			if out, err := c.CombinedOutput(); c.ProcessState.ExitCode() >= exitUsage {
				t.Fatalf("%s: construe %q: %v\n%s", name, words, err, out)
			}
		}
		if c.folder != "" {
			construe("new", "case", c.folder)
		}
		made := []string{"report", "-f", "html=first.html"}
		for i, words := range c.asked {
			file := strconv.Itoa(i) + ".json"
			construe(append(slices.Clone(words), "--case", c.matter, "-f", "json="+file)...)
			made = append(made, file)
		}
		construe(made...)
		first, err := os.ReadFile(filepath.Join(dir, "first.html"))
		if err != nil {
			t.Fatal(err)
		}
		made = []string{"report", "-f", "html=second.html"}
		said := regexp.MustCompile("<code>construe ((?:compare|timeline|crux|explain) .*?)</code>").FindAllSubmatch(first, -1)
		for i, line := range said {
			file := "again-" + strconv.Itoa(i) + ".json"
			typed := words(html.UnescapeString(string(line[1])))
			if at := slices.Index(typed, c.matter); c.folder != "" {
				typed[at] = "./" + c.folder
			}
			construe(append(typed, "-f", "json="+file)...)
			made = append(made, file)
		}
		construe(made...)
		second, err := os.ReadFile(filepath.Join(dir, "second.html"))
		if err != nil || string(second) != string(first) || len(said) != len(c.asked) {
			t.Errorf("%s: %d commands are said, for %d documents, and they do not make the page again", name, len(said),
				len(c.asked))
		}
	}
}
