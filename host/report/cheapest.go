package report

import (
	"fmt"
	"strings"

	"github.com/construe-host/construe/host/schema"
)

// cheapestPart says what the cheapest changes are that would settle each dispute, what the comparison comes to, and
// what moved. It is the part of the page that waits for a search; see [Cheapest].
//
// Where a comparison is of one world, "it" is what would be settled; of several, each is called by its name.
func cheapestPart(v *draft, c *schema.Comparison) {
	for i, w := range c.Worlds {
		dispute := "it"
		if len(c.Worlds) > 1 {
			if dispute = worldName(c.Axes.Worlds[i]); c.Titles != nil {
				dispute = "the dispute of “" + worldTitle(c.Axes.Worlds[i]) + "”"
			}
		}
		cheapestSets(v, c, w, dispute)
		if c.Titles != nil {
			rowChanges(v, c, w)
		}
	}
	v.paragraph(fmt.Sprintf("%s It is of %s in %s.", resultLine(c, false),
		Counted(len(c.Axes.Policies), "reading"), Counted(len(c.Cells), "cell")))
	movements(v, c)
}

// cheapestSets says of one world what the least is that would settle its dispute, where its facts stand, and what to
// type to see it:
//
//	The least that would settle h1, inference on the other cloud:
//	  - who hosts the inference: azure instead of aws (runtimes/sre.yaml:186); then all are permitted
//	    construe whatif --world h1 --set inference-host=azure
//
// It claims no more than the search that came with the comparison did, which wants the sets of the least effort alone;
// construe crux looks further, and the page says so where there is more to find. A world without a dispute, or one
// where nobody searched, has no such section.
func cheapestSets(v *draft, c *schema.Comparison, w schema.WorldResult, dispute string) {
	found := w.Crux
	switch {
	case found == nil:
	case found.Error != nil:
		v.paragraph("What would settle " + dispute + " could not be found: " + found.Error.Error())
	case len(found.Sets) == 0:
		v.paragraph(fmt.Sprintf("Nothing that would settle %s was found, up to %s%s; construe crux looks further.",
			dispute, Counted(max(found.CompleteUpTo, 0), "change"), endedEarly(found, cheapestSize)))
	default:
		v.paragraph("The least that would settle " + dispute + endedEarly(found, len(found.Sets[0].Changes)) + ":")
		for _, s := range found.Sets {
			sentence, then := s.Sentence, "; then all are "+s.Outcomes[0].Outcome
			if c.Titles != nil {
				sentence, then = changesSaid(c, s), thenSaid(s)
			}
			v.item(sentence + setPlaces(c, s) + then)
			v.whatIf(c.Runtime.ID, w.World, nil, s.Changes, nil)
		}
		if found.More > 0 {
			v.paragraph(
				fmt.Sprintf("%s of as few changes would settle it too; construe crux lists these, and those of "+
					"more.", Counted(found.More, "other set")))
		}
	}
}

// cheapestSize is the most changes of a set that a comparison looks for.
const cheapestSize = 2

// endedEarly says, behind what was found, that the search ended before it had tried all sets of so many changes; ""
// where it had.
func endedEarly(found *schema.CheapestCrux, size int) string {
	if found.Complete || found.CompleteUpTo >= size {
		return ""
	}
	return ", as far as was searched within the bounds of a comparison"
}

// setPlaces names the lines on which the facts stand that a set of changes is about, in brackets after its sentence; ""
// where none is known, as of a definition, which is no fact of the runtime.
func setPlaces(c *schema.Comparison, s schema.ChangeSet) string {
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
