package report

import (
	"slices"

	"github.com/construe-host/construe/host/schema"
)

// settling are the lines that a change would be of: of the cheapest that settles the dispute of the world, and of those
// that were found for the rows of a ground. What stands on no line, such as a definition of a reading, is left out, and
// so is everything where nobody searched.
func (b *worldBuild) settling(g schema.Ground) (out []step) {
	add := func(text string, pointers []string) {
		for _, pointer := range pointers {
			at := b.where.of(pointer)
			if at != nil && !slices.ContainsFunc(out, func(s step) bool { return *s.at == *at && s.text == text }) {
				out = append(out, step{3, text, pointer, at})
			}
		}
	}
	for _, w := range b.c.Worlds {
		if w.World != b.world.World {
			continue
		}
		if w.Crux != nil && len(w.Crux.Sets) > 0 {
			set := w.Crux.Sets[0]
			add("Would settle it: "+settlesSaid(b.c, set)+".", set.Pointers)
		}
		for _, row := range w.Issues {
			if row.Gone || row.Change == nil || row.Limb != g.Limb || row.Subject != g.Subject && row.Subject != "" {
				continue
			}
			var pointers []string
			for _, m := range row.Change.Moves {
				pointers = append(pointers, m.Pointer)
			}
			add(closedSentence(questionSaid(b.c, row))+" "+closedSentence(sentenceCase(changeSaid(b.c, row))), pointers)
		}
	}
	return out
}
