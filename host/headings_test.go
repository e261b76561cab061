package host_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// TestCommentsNameHeadings follows every heading of a page that a Go comment names, a page and an anchor: a reason is
// found from the line that it explains.
func TestCommentsNameHeadings(t *testing.T) {
	named := regexp.MustCompile(`//.*\b(docs/[a-z-]+\.md)#([a-z0-9-]+)`)
	anchors, found := map[string][]string{}, 0
	err := filepath.WalkDir("..", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || !strings.HasSuffix(name, ".go") {
			return err
		}
		text, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		for _, m := range named.FindAllStringSubmatch(string(text), -1) {
			page := filepath.Join("..", filepath.FromSlash(m[1]))
			if _, err := os.Stat(page); err != nil {
				t.Errorf("%s names %s, which is not there", name, m[1])
				continue
			}
			if anchors[page] == nil {
				anchors[page] = headings(t, page)
			}
			if found++; !slices.Contains(anchors[page], m[2]) {
				t.Errorf("%s names %s#%s, which has no such heading", name, m[1], m[2])
			}
		}
		return nil
	})
	if err != nil || found == 0 {
		t.Fatalf("%d headings are named: %v", found, err)
	}
}
