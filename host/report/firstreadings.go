package report

import (
	"slices"
	"strings"

	"github.com/construe-host/construe/host/schema"
)

// whoSaysWhat has a row a reading, those with the same outcome together: what it says, what it holds, and, where there
// is room, the ground on which it comes to that here. Again, of another world, it says no more what a reading holds.
func whoSaysWhat(v *draft, c *schema.Comparison, w schema.WorldResult, tight, again bool, room firstRoom) {
	var rows [][]Cell
	var failed []failure
	for _, outcome := range []string{schema.Breach, schema.Permitted, schema.Undetermined, schema.Error} {
		for _, reading := range c.Axes.Policies {
			cell, is := c.Own(w.World, reading)
			if !is || cell.Outcome != outcome {
				continue
			}
			holds := Cell{Text: firstSentence(c.Readings[reading].Doctrine)}
			verdict, found := c.Verdict(cell)
			switch {
			case found && verdict.Error != nil:
				holds.Text = "could not be judged: " + verdict.Error.Code
				failed = append(failed, failure{reading, reading, verdict.Error})
			case found && room.grounds.of(outcome):
				holds.Below = groundSaid(c, w, reading, verdict)
			}
			first := Cell{Text: outcomeCell(sentenceCase(outcome)).Text, Outcome: outcome}
			if again && (!found || verdict.Error == nil) {
				holds.Text = ""
			}
			last := len(rows) - 1
			if again && holds == (Cell{}) && last >= 0 && rows[last][0] == first && len(rows[last]) == 2 {
				rows[last][1].Text += ", " + readingTitle(c, reading)
				continue
			}
			row := []Cell{first, {Text: readingTitle(c, reading)}}
			if !again || holds != (Cell{}) {
				row = append(row, holds)
			}
			rows = append(rows, row)
		}
	}
	v.add(Columns{Head: []string{"outcome", "reading", "holds"}, Rows: rows, Lines: room.holds, Tight: tight})
	v.failures(failed, 0)
}

// groundSaid is by what a verdict comes to its outcome: what is open, or else a sentence of the policy's on the first
// row that decides for the reading; without such a row on what keeps the ground that comes nearest to a breach from
// being one. It is "" where the policy gives no reason.
func groundSaid(c *schema.Comparison, w schema.WorldResult, reading string, v *schema.Verdict) string {
	if v.Outcome == schema.Undetermined {
		for _, kind := range []string{schema.IssueFactOpen, schema.IssueFactDisputed, schema.IssueWords} {
			for _, row := range w.Issues {
				if row.Kind == kind && !row.Gone && row.Sides[reading].Decides == schema.DecidesOpen {
					return "Open: " + openSaid(c, row)
				}
			}
		}
		return ""
	}
	for _, row := range w.Issues {
		side := row.Sides[reading]
		if row.Gone || side.Decides == "" || side.Decides == schema.DecidesNothing || side.Value == "absent" {
			continue
		}
		if reason := firstSentence(side.Reason); reason != "" {
			return "Here: " + closedSentence(reason)
		}
	}
	nearest := nearestPoints(v)
	for _, f := range nearest {
		if reason := firstSentence(f.Reason); reason != "" {
			return "Here: " + closedSentence(reason)
		}
	}
	if v.Outcome == schema.Permitted && len(nearest) == 0 {
		return "Here: There is nothing that it could be about."
	}
	return ""
}

// openSaid is what is open, within a sentence.
func openSaid(c *schema.Comparison, row schema.Issue) string {
	if row.Fact != "" {
		return row.Question
	}
	return questionSaid(c, row)
}

// nearestPoints are the findings that close, or make, the ground of a verdict that lacks least for a breach.
func nearestPoints(v *schema.Verdict) (nearest []schema.Finding) {
	missing, made := -1, 0
	for _, g := range v.Grounds {
		if !bearsOn(v.Outcome, string(g.Value)) {
			continue
		}
		deciding, lacks, has := groundPoints(v, g)
		if len(deciding) > 0 && (missing < 0 || lacks < missing || lacks == missing && has > made) {
			nearest, missing, made = deciding, lacks, has
		}
	}
	return nearest
}

// groundPoints are the findings that make a ground what it is, those on words first, and how many of its points lack
// for a breach, and how many hold.
func groundPoints(v *schema.Verdict, g schema.Ground) (deciding []schema.Finding, lacks, has int) {
	for _, f := range v.Findings {
		if f.Weight != "element" || f.Limb != g.Limb || f.Subject != g.Subject && f.Subject != "" {
			continue
		}
		if f.Value == string(schema.Yes) {
			has++
		} else {
			lacks++
		}
		if slices.Contains(g.Elements, f.Element) && bearsOn(v.Outcome, f.Value) {
			deciding = append(deciding, f)
		}
	}
	slices.SortStableFunc(deciding, func(a, b schema.Finding) int { return wordsFirst(a) - wordsFirst(b) })
	return deciding, lacks, has
}

// firstSentence is a text up to the end of its first sentence.
func firstSentence(text string) string {
	text = strings.Join(strings.Fields(text), " ")
	if i := strings.Index(text, ". "); i > 0 {
		return text[:i+1]
	}
	return text
}
