package report

import (
	"fmt"

	"github.com/construe-host/construe/host/schema"
)

// settled says what would settle each dispute, and what the comparison comes to.
func settled(p page, c *schema.Comparison) {
	for i, w := range c.Worlds {
		of := "it"
		if len(c.Worlds) > 1 {
			of = worldName(c.Axes.Worlds[i])
		}
		settles(p, w.Crux, of)
	}
	p.line(Summary(c))
}

// settles says what the least is that would settle a dispute.
func settles(p page, c *schema.CheapestCrux, of string) {
	switch {
	case c == nil:
	case c.Error != nil:
		p.line("What would settle " + of + " could not be found: " + c.Error.Error())
	case len(c.Sets) == 0:
		p.line(fmt.Sprintf("Nothing that would settle %s was found, up to %s; construe crux looks further.", of, Counted(max(c.CompleteUpTo, 0), "change")))
	default:
		p.line("The least that would settle " + of + ":")
		for _, s := range c.Sets {
			p.item(s.Sentence + "; then all are " + s.Outcomes[0].Outcome)
		}
		if c.More > 0 {
			p.line(fmt.Sprintf("%s of as few changes would settle it too; construe crux lists these, and those of more.", Counted(c.More, "other set")))
		}
	}
}
