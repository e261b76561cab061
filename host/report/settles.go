package report

import (
	"fmt"
	"strings"

	"github.com/construe-host/construe/host/schema"
)

// settled says what would settle each dispute, what the comparison comes to, and what moved.
func settled(p page, c *schema.Comparison) {
	for i, w := range c.Worlds {
		of := "it"
		if len(c.Worlds) > 1 {
			of = worldName(c.Axes.Worlds[i])
		}
		settles(p, c, w, of)
	}
	p.line(Summary(c))
	movements(p, c)
}

// settles says what the least is that would settle a dispute, and what to type to see it.
func settles(p page, c *schema.Comparison, w schema.WorldResult, of string) {
	found := w.Crux
	switch {
	case found == nil:
	case found.Error != nil:
		p.line("What would settle " + of + " could not be found: " + found.Error.Error())
	case len(found.Sets) == 0:
		p.line(fmt.Sprintf("Nothing that would settle %s was found, up to %s; construe crux looks further.", of,
			Counted(max(found.CompleteUpTo, 0), "change")))
	default:
		p.line("The least that would settle " + of + ":")
		for _, s := range found.Sets {
			p.item(s.Sentence + placed(c, s) + "; then all are " + s.Outcomes[0].Outcome)
			p.shell(whatIfOf(w.World, nil, s, nil))
		}
		if found.More > 0 {
			p.line(fmt.Sprintf("%s of as few changes would settle it too; construe crux lists these, and those of "+
				"more.", Counted(found.More, "other set")))
		}
	}
}

// placed names where the facts stand that a set of changes is about.
func placed(c *schema.Comparison, s schema.ChangeSet) string {
	var places []string
	for _, pointer := range s.Pointers {
		if at, is := c.Locations[pointer]; is {
			places = append(places, fmt.Sprintf("%s:%d", at.File, at.Line))
		}
	}
	if len(places) == 0 {
		return ""
	}
	return " (" + strings.Join(places, ", ") + ")"
}
