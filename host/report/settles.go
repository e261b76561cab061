package report

import (
	"fmt"
	"strings"

	"github.com/construe-host/construe/host/schema"
)

// settles says what the least is that would settle a dispute, and what to type to see it.
func settles(p page, of *schema.Comparison, c *schema.CheapestCrux, world string) {
	switch {
	case c == nil:
	case c.Error != nil:
		p.line("What would settle it could not be found: " + c.Error.Error())
	case len(c.Sets) == 0:
		p.line(fmt.Sprintf("Nothing that would settle it was found, up to %s; construe crux looks further.", Counted(max(c.CompleteUpTo, 0), "change")))
	default:
		p.line("The least that would settle it:")
		for _, s := range c.Sets {
			p.item(s.Sentence + placed(of, s) + "; then all are " + s.Outcomes[0].Outcome)
			p.shell(whatIfOf(world, nil, s, nil))
		}
		if c.More > 0 {
			p.line(fmt.Sprintf("%s of as few changes would settle it too; construe crux lists these, and those of more.", Counted(c.More, "other set")))
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
