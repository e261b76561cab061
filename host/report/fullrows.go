package report

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/construe-host/construe/host/schema"
)

// fullRows says the rows of a world whole, with the numbers of the first screen: the question and what it can be
// answered, the words of the clause that it is argued from, what each side answers, what that decides and why, what was
// tried to find out what they differ by, what it was read from, and what would prove it. Of many that are alike but for
// their subject the first few are written.
//
//  3. Does the customer's own input reach the model by a program? API access off the reserved cloud: the call from …
//     - the clause says: "the exclusive provider of stateless APIs …" (Exclusivity of the reserved cloud, 2026-02-27)
//     - Look-through (breach): yes: it reaches the model through something that stands between; part of its breach. …
//     - tried: on the answers of Product, Look-through answers no and comes to permitted.
//     - read from: what the model call carries: prompts (runtimes/sre.yaml:70)
//
// What would change an outcome is looked for later, and stands below; see [rowChanges].
func fullRows(v *draft, c *schema.Comparison, w schema.WorldResult, words *glossary) {
	alike, left := map[string]int{}, 0
	for _, row := range w.Issues {
		if key := rowLikeness(row) + row.Fact; row.Gone {
			v.paragraph(fmt.Sprintf("%d. %s (of the earlier comparison; no longer in issue)", row.Number,
				questionSaid(c, row)))
			continue
		} else if alike[key]++; alike[key] > mostNamed {
			left++
			continue
		}
		text := strconv.Itoa(row.Number) + ". " + closedSentence(questionSaid(c, row))
		if about := aboutSaid(c, row); about != "" {
			text += " " + closedSentence(about)
		}
		v.paragraph(text)
		fullRow(v, c, w, row, words)
	}
	if left > 0 {
		v.paragraph(fmt.Sprintf("So it is with %s; -f json lists them.", Counted(left, "other row")))
	}
}

// fullRow says what is below the question of a row.
func fullRow(v *draft, c *schema.Comparison, w schema.WorldResult, row schema.Issue, words *glossary) {
	clause := names{c}.clause(row.Clause, row.Version)
	switch {
	case row.Quote != "":
		v.item("the clause says: \"" + row.Quote + "\" (" + clause + ")")
	case clause != "":
		v.item("under " + clause)
	}
	words.answers(v, row.Question, row.Term)
	for _, reading := range schema.Keys(row.Sides) {
		words.values(v, c, row.Sides[reading].Definition)
	}
	for _, p := range row.Positions {
		v.item(positionSaid(c, row, p))
	}
	for _, text := range sidesSaid(c, row, w.World) {
		v.item(text)
	}
	for _, d := range w.Disputes {
		if row.Fact == "" && d.Limb == row.Limb && d.Subject == row.Subject && d.Element == row.Element {
			v.item(differSaid(c, row, d))
			for _, t := range d.Tried {
				v.item("tried: " + trialSaid(c, row, t))
			}
		}
	}
	if row.Fact == "" && len(row.Evidence) > 0 {
		var read []string
		for _, e := range row.Evidence {
			read = append(read, readSaid(c, row, e))
		}
		v.item("read from: " + someOf(read, "; "))
	}
	if len(row.Proof) > 0 && !words.first("proof "+row.Fact) {
		v.item("proof: as of the same question above")
		return
	}
	for _, p := range row.Proof {
		v.item("proof: " + p.Evidence + ", as to " + p.Shows + " (" + p.Confidence + " confidence)")
	}
}

// positionSaid is what is said of a fact in dispute, and by whom: a reading, or else the evidence. The name that a
// runtime gives a position stands there only where it cites none.
func positionSaid(c *schema.Comparison, row schema.Issue, p schema.IssuePosition) string {
	value, place := factValue(c, row.Fact, p.Value), placeIn(c, p.Pointer)
	if _, is := c.Readings[p.By]; is || len(p.Evidence) == 0 {
		return names{c}.source(p.By) + " says " + value + place + evidencePhrase(p.Evidence)
	}
	return "one position: " + value + place + evidencePhrase(p.Evidence)
}

// evidencePhrase names what a position relies on; "" where it names nothing.
func evidencePhrase(titles []string) string {
	if len(titles) == 0 {
		return ""
	}
	return ", by " + conjunction(titles)
}

// sidesSaid is what each reading says on a row, in their order, those that say the same together.
func sidesSaid(c *schema.Comparison, row schema.Issue, world string) (out []string) {
	var order []string
	who := map[string][]string{}
	for _, reading := range c.Axes.Policies {
		side, is := row.Sides[reading]
		if !is {
			continue
		}
		text := sideInFull(c, row, reading, world)
		if who[text] == nil {
			order = append(order, text)
		}
		who[text] = append(who[text], fmt.Sprintf("%s (%s)", readingTitle(c, reading), side.Outcome))
	}
	for _, text := range order {
		said := text
		if rest, silent := strings.CutPrefix(text, "does not ask"); silent && len(who[text]) > 1 {
			said = "do not ask" + strings.Replace(rest, "it would come to", "they would come to", 1)
		}
		out = append(out, strings.Join(who[text], ", ")+": "+said)
	}
	return out
}

// sideInFull is what one reading says on a row, what that decides, why, and where it draws the line.
func sideInFull(c *schema.Comparison, row schema.Issue, reading, world string) string {
	side := row.Sides[reading]
	text := sideSaid(c, row, reading, world) + "."
	if row.Fact != "" {
		return text
	}
	if side.Reason != "" {
		text += " " + closedSentence(side.Reason)
	}
	d := definitionTexts(c, side.Definition)
	if means := d.Values[side.Adopts]; means != "" && row.Term != "" {
		text += fmt.Sprintf(" To \"%s\" it holds: %s.", d.Question, means)
	}
	return text
}

// readSaid is a fact that a row was read from: its value, its line, how settled it is, what the runtime cites for it,
// and whose it is where not everybody who answers relies on it.
func readSaid(c *schema.Comparison, row schema.Issue, e schema.IssueEvidence) string {
	text := factSaid(c, e)
	if e.Status != "" && e.Status != "stipulated" && e.Status != "unknown" {
		text += ", " + e.Status
	}
	for _, s := range e.Sources {
		text += ", by " + s.Title
		if s.Locator != "" {
			text += ", " + s.Locator
		}
	}
	var who []string
	answering := 0
	for _, reading := range c.Axes.Policies {
		side, is := row.Sides[reading]
		if !is || side.Value == "absent" {
			continue
		}
		if answering++; slices.Contains(side.Pointers, e.Pointer) {
			who = append(who, readingTitle(c, reading))
		}
	}
	if len(who) > 0 && len(who) < answering {
		text += ", for " + conjunction(who)
	}
	return text
}

// rowChanges says for each row of a world the least that changes an outcome which depends on it.
func rowChanges(v *draft, c *schema.Comparison, w schema.WorldResult) {
	said := false
	for _, row := range w.Issues {
		if row.Change == nil {
			continue
		}
		if !said {
			v.paragraph("The least that would change an outcome, row by row:")
		}
		said = true
		v.item(fmt.Sprintf("%d. %s %s", row.Number, closedSentence(questionSaid(c, row)),
			sentenceCase(changeSaid(c, row))))
	}
}
