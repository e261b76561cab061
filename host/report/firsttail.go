package report

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/construe-host/construe/host/schema"
)

// tailRows are what waits for the search, and what comes behind it: what would settle each dispute, what nobody knows,
// what nobody pleads, contradictions and where to read on.
func tailRows(v *draft, c *schema.Comparison, room firstRoom) {
	var rows [][]Cell
	further := []string{"--full", "--matrix"}
	for i, w := range c.Worlds {
		of := ""
		if len(c.Worlds) > 1 && countDisputed(c) > 1 {
			of = cmp.Or(c.Axes.Worlds[i].ID, c.Axes.Worlds[i].Title) + ": "
		}
		text, more := settledBy(c, w)
		if text != "" {
			rows = append(rows, textCells("Settled by", of+text))
		}
		if more > 0 && !strings.HasPrefix(further[0], "construe crux") {
			further = slices.Insert(further, 0, fmt.Sprintf("construe crux (%d more)", more))
		}
	}
	for _, text := range notKnown(c, room) {
		rows = append(rows, textCells("Not known", text))
	}
	unpleaded := notPleaded(c)
	for _, text := range unpleaded[:min(len(unpleaded), room.tails)] {
		rows = append(rows, textCells("Unpleaded", text))
	}
	for _, w := range c.Worlds[:min(len(c.Worlds), 1)] {
		if n := c.FactsIn(w.World).Contradictions(); n > 0 {
			rows = append(rows, textCells("Conflict", fmt.Sprintf("%s among the facts; see --full",
				Counted(n, "contradiction"))))
		}
	}
	if n := len(otherWorlds(c)); n > 0 && !room.others {
		further = append(further, fmt.Sprintf("--every-world (%s)", Counted(n, "other")))
	}
	for _, reading := range c.Axes.Policies[:min(len(c.Axes.Policies), 1)] {
		further = append(further, "construe explain "+reading)
	}
	rows = append(rows, textCells("More", whatFits(further, firstScreenWidth-len("Settled by  "))))
	v.add(Columns{Head: []string{"", ""}, Rows: rows, Lines: room.lines, Tight: true})
}

// whatFits lists commands and flags up to a width: each whole, or not at all.
func whatFits(all []string, width int) string {
	line := ""
	for i, one := range all {
		if i > 0 {
			one = ", " + one
		}
		if len(line)+len(one) <= width {
			line += one
		}
	}
	return line
}

func countDisputed(c *schema.Comparison) (n int) {
	for _, w := range c.Worlds {
		if w.Aggregate == schema.Disputed {
			n++
		}
	}
	return n
}

// settledBy is the least that would settle the dispute of a world, and how many other sets were found; "" where nobody
// searched.
func settledBy(c *schema.Comparison, w schema.WorldResult) (text string, more int) {
	found := w.Crux
	switch {
	case found == nil && w.Aggregate == schema.Disputed:
		return "not looked for", 0
	case found == nil:
		return "", 0
	case found.Error != nil:
		return "not found: " + found.Error.Error(), 0
	case len(found.Sets) == 0:
		return fmt.Sprintf("nothing was found, up to %s%s; construe crux looks further",
			Counted(max(found.CompleteUpTo, 0), "change"), endedEarly(found, cheapestSize)), 0
	}
	return settlesSaid(c, found.Sets[0]), found.More + len(found.Sets) - 1
}

// settlesSaid is a set that settles a dispute, and what comes of it: in titles, or as the search says it, of a document
// from before there were any.
func settlesSaid(c *schema.Comparison, set schema.ChangeSet) string {
	if c.Titles == nil && set.Sentence != "" {
		return set.Sentence + thenSaid(set)
	}
	return changesSaid(c, set) + thenSaid(set)
}

// thenSaid is what comes of a set that settles a dispute, as the end of a sentence.
func thenSaid(set schema.ChangeSet) string {
	if set.Outcomes[0].Outcome == schema.Permitted {
		return "; then all permit"
	}
	return "; then all see a breach"
}

// notKnown says of each fact that nobody knows what it decides, and what would prove it: those first on which something
// depends.
func notKnown(c *schema.Comparison, room firstRoom) (out []string) {
	seen, rest := map[string]bool{}, []string{}
	for _, w := range c.Worlds {
		for _, row := range w.Issues {
			which := row.Kind == schema.IssueFactDisputed && len(c.Worlds) == 1
			if row.Gone || seen[row.Fact] || row.Kind != schema.IssueFactOpen && !which {
				continue
			}
			seen[row.Fact] = true
			if text := row.Question + provedBy(row); decidesSomething(row) {
				out = append(out, text)
			} else {
				rest = append(rest, row.Question+"; decides nothing")
			}
		}
	}
	if room.idle || len(out) == 0 && len(rest) > 0 && room.tails > 1 {
		out = append(out, rest...)
	}
	if more := len(out) - room.tails; more > 0 {
		return append(out[:room.tails], Counted(more, "other fact")+"; --full has them")
	}
	return out
}

// decidesSomething reports whether the outcome of some reading depends on a row.
func decidesSomething(row schema.Issue) bool {
	for _, side := range row.Sides {
		if side.Decides != schema.DecidesNothing {
			return true
		}
	}
	return false
}

// notPleaded says which rights in force no reading pleads, and which only some do.
func notPleaded(c *schema.Comparison) (out []string) {
	silent := map[string][]string{} // right → readings
	for _, reading := range c.Axes.Policies {
		for _, w := range c.Worlds {
			cell, _ := c.Own(w.World, reading)
			verdict, found := c.Verdict(cell)
			if !found {
				continue
			}
			for _, right := range verdict.Unpleaded {
				if !slices.Contains(silent[right], readingTitle(c, reading)) {
					silent[right] = append(silent[right], readingTitle(c, reading))
				}
			}
		}
	}
	for _, right := range schema.Keys(silent) {
		tokens, is := schema.Split(right)
		if !is || len(tokens) == 0 {
			continue
		}
		name := spaced(tokens[len(tokens)-1])
		if len(tokens) == 5 && c.Titles != nil {
			name = cmp.Or(c.Titles.Clauses[tokens[2]][tokens[4]], name)
		}
		who := "by " + conjunction(silent[right])
		if len(silent[right]) == len(c.Axes.Policies) {
			who = "by anybody"
		}
		out = append(out, name+", "+who)
	}
	return out
}
