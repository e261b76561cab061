package report

import (
	"strings"
	"testing"
)

// TestListsEnd holds that no block is taken for a part of the list before it: every pair of blocks has an empty line
// between them, but for those that are a list together.
func TestListsEnd(t *testing.T) {
	blocks := []Block{Title("Title"), Heading("Heading"), Paragraph("Paragraph"), Item("Item"), Command("command"),
		Table{Head: []string{"Head"}}}
	for _, first := range blocks {
		for _, second := range blocks {
			p := newMarkdown(Options{})
			View{Blocks: []Block{first, second}}.drawOn(p)
			alone := newMarkdown(Options{})
			first.drawOn(alone)
			next := newMarkdown(Options{})
			second.drawOn(next)
			between := strings.TrimPrefix(strings.TrimSuffix(p.String(), strings.TrimLeft(next.String(), "\n")),
				strings.TrimRight(alone.String(), "\n"))
			_, item := second.(Item)
			_, command := second.(Command)
			if !item && !command && !strings.HasPrefix(between, "\n\n") {
				t.Errorf("%q", p.String())
			}
		}
	}
}
