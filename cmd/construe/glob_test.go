package main

import (
	"math/rand/v2"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/construe-host/construe/host/schema"
)

// naively says what a pattern matches by its definition, part by part.
func naively(pattern, names []string) bool {
	switch {
	case len(pattern) == 0:
		return len(names) == 0
	case pattern[0] == "**":
		return naively(pattern[1:], names) || len(names) > 0 && names[0][0] != '.' && naively(pattern, names[1:])
	case len(names) == 0 || names[0][0] == '.' && pattern[0][0] != '.':
		return false
	}
	matched, err := path.Match(pattern[0], names[0])
	return err == nil && matched && naively(pattern[1:], names[1:])
}

// TestPatterns holds what a pattern matches to its definition, over paths and patterns at random, and that a search
// enters every folder that something stands in.
func TestPatterns(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	pick := func(of ...string) (out []string) {
		for range 1 + random.IntN(5) {
			out = append(out, of[random.IntN(len(of))])
		}
		return out
	}
	matched := 0
	for range 20_000 {
		names, parts := pick("a", "b", "ab", ".a", "a.b"), pick("a", "*", "**", "?", "a*", ".*", "[ab]", "*.b")
		text := strings.Join(parts, "/")
		if mistake := schema.CheckPattern(text); mistake != "" {
			t.Fatalf("%s %s", text, mistake)
		}
		p, want := newPattern(text), naively(parts, names)
		if got := p.matches(strings.Join(names, "/")); got != want {
			t.Fatalf("%s matches %s: %t; want %t", text, strings.Join(names, "/"), got, want)
		}
		for i := 1; want && i < len(names); i++ {
			if folder := strings.Join(names[:i], "/"); !p.leadsBelow(folder) {
				t.Fatalf("%s does not lead below %s", text, folder)
			}
		}
		if want {
			matched++
		}
	}
	if matched < 1000 {
		t.Errorf("only %d of the pairs match", matched)
	}
}

// TestFilesMatching finds in a folder what filepath.Glob finds there, and below it what stands below.
func TestFilesMatching(t *testing.T) {
	root := t.TempDir()
	for _, name := range []string{"a.yaml", "b.json", "x/a.yaml", "x/y/a.yaml", "x/y/z/b.yaml", "x/.h/a.yaml",
		".h.yaml", "[a]/*.yaml", "x[1].yaml"} {
		full := filepath.Join(root, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(full), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(full, nil, 0o644); err != nil {
			t.Skip(err) // a system that has no such names
		}
	}
	for text, want := range map[string]string{
		"*.yaml": "a.yaml x[1].yaml", "x/*/a.yaml": "x/y/a.yaml", "**/*.yaml": "[a]/*.yaml a.yaml x/a.yaml x/y/a.yaml " +
			"x/y/z/b.yaml x[1].yaml", "x/**": "x/a.yaml x/y/a.yaml x/y/z/b.yaml", "x/**/z/*": "x/y/z/b.yaml",
		"x/.h/*.yaml": "x/.h/a.yaml", ".*": ".h.yaml", "none/*": "", "x": "", "./a.yaml": "a.yaml",
		"[[]a]/[*].yaml": "[a]/*.yaml", escapePattern("x[1].yaml"): "x[1].yaml",
	} {
		found, err := filesMatching(root, text)
		if got := strings.Join(found, " "); err != nil || got != want {
			t.Errorf("%s gives %s, %v; want %s", text, got, err, want)
		}
	}
	link := filepath.Join(root, "link")
	if err := os.Symlink(root, link); err != nil {
		t.Skip(err)
	}
	found, err := filesMatching(link, "x/*.yaml")
	if err != nil || !slices.Equal(found, []string{"x/a.yaml"}) {
		t.Errorf("below a link stand %v, %v", found, err)
	}
	if _, err := filesMatching(root, "l*"); err == nil || !strings.Contains(err.Error(), "links are not followed") {
		t.Errorf("a link is found as %v", err)
	}
}
