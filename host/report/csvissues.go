package report

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/construe-host/construe/host/schema"
)

// The columns of issues before those of readings, and behind them. The last is for the reader to fill.
func issueColumns() (before, behind []string) {
	return []string{"runtime", "found", "world", "number", "kind", "question", "about", "clause"},
		[]string{"evidence", "change", "finding", "key"}
}

// issues writes the rows of a comparison: a line an issue and world, a column a reading with what it says and what that
// decides, and an empty finding. The columns of all comparisons are those of the first.
func (c *csvOutput) issues(d *schema.Comparison) error {
	if d.Titles == nil {
		return &schema.Problem{Code: "format", Message: "the comparison was made before there were issues, and has no " +
			"csv form", Hint: "construe compare makes it anew"}
	}
	if err := c.begin(d.Axes.Policies); err != nil {
		return err
	}
	before, behind := issueColumns()
	readings := c.head[len(before) : len(c.head)-len(behind)]
	for _, reading := range d.Axes.Policies {
		if !slices.Contains(readings, reading) {
			return &schema.Problem{Code: "format", Message: "the comparison has a reading " + reading + ", of which the " +
				"first of the csv has no column", Hint: "write a csv for each"}
		}
	}
	for i, w := range d.Worlds {
		for _, row := range w.Issues {
			line := []string{d.Runtime.ID, placed(d.Source, ""), worldTitle(d.Axes.Worlds[i]), strconv.Itoa(row.Number),
				kindSaid(row), questionSaid(d, row), aboutSaid(d, row), clauseSaid(d, row)}
			for _, reading := range readings {
				line = append(line, sideSaid(d, row, reading, w.World))
			}
			if err := c.write(append(line, evidenceSaid(d, row), changeSaid(d, row), "", row.Key())); err != nil {
				return err
			}
		}
	}
	return nil
}

// failure writes the line of a runtime that could not be judged, once it is known which columns there are.
func (c *csvOutput) failure(f *schema.Failure) error {
	switch {
	case c.head != nil:
		return c.failed(placed(f.Source, ""), failureLine(f))
	case c.columns != nil:
		c.waiting = append(c.waiting, f)
		return c.begin(c.columns)
	case len(c.waiting) == mostWaiting:
		c.more++
	default:
		c.waiting = append(c.waiting, f)
	}
	return nil
}

// failed writes the line of what could not be judged.
func (c *csvOutput) failed(found, why string) error {
	line := make([]string, len(c.head))
	line[1], line[4], line[5] = found, "error", why
	return c.write(line)
}

// begin writes the head, once, and what waited for it.
func (c *csvOutput) begin(readings []string) error {
	if c.head != nil {
		return nil
	}
	before, behind := issueColumns()
	c.head = slices.Concat(before, readings, behind)
	if err := c.write(slices.Clone(c.head)); err != nil {
		return err
	}
	for _, f := range c.waiting {
		if err := c.failed(placed(f.Source, ""), failureLine(f)); err != nil {
			return err
		}
	}
	c.waiting = nil
	if c.more > 0 {
		return c.failed("", fmt.Sprintf("could not be judged either, and not listed: %d more", c.more))
	}
	return nil
}

// kindSaid is what a row is about, in a word, or that it is none any more.
func kindSaid(row schema.Issue) string {
	switch {
	case row.Gone:
		return "gone"
	case row.Kind == schema.IssueFactDisputed:
		return "fact in dispute"
	case row.Kind == schema.IssueFactOpen:
		return "fact open"
	}
	return row.Kind
}

// aboutSaid names the limb and the subject of a row; "" of a fact.
func aboutSaid(c *schema.Comparison, row schema.Issue) string {
	if row.Fact != "" {
		return ""
	}
	limb := row.Limb
	if title := c.Titles.Limbs[row.Limb]; title != "" {
		limb = title
	}
	if subject := c.Titles.Subjects[row.Subject]; subject != "" {
		return limb + ": " + subject
	}
	return limb
}

// clauseSaid is the clause with its version, and the words of it that the limb relies on.
func clauseSaid(c *schema.Comparison, row schema.Issue) string {
	text := names{c}.clause(row.Clause, row.Version)
	if row.Quote != "" {
		text += ": \"" + row.Quote + "\""
	}
	return text
}

// sideSaid is what one reading says on a row of a world, and what that decides.
func sideSaid(c *schema.Comparison, row schema.Issue, reading, world string) string {
	side, is := row.Sides[reading]
	switch {
	case row.Gone:
		return ""
	case !is && row.Fact == "" && judgedIn(c, reading, world):
		return "does not ask"
	case !is:
		return "not judged"
	case side.Value == "absent" && side.IfAsked != nil:
		return "does not ask; with " + answerOfOthers(c, row, side.IfAsked.Value) + " it would come to " +
			side.IfAsked.Outcome
	case len(row.Positions) > 0:
		var parts []string
		for _, p := range row.Positions {
			text := "if " + factValue(c, row.Fact, p.Value) + ": " + side.Outcomes[p.By]
			if side.Outcomes[p.By] != "" && !slices.Contains(parts, text) { // positions that are alike come to the same
				parts = append(parts, text)
			}
		}
		return strings.Join(append(parts, decidesSaid(side.Decides)), "; ")
	case row.Fact != "":
		return decidesSaid(side.Decides)
	}
	return answerSaid(c, row, side) + "; " + decidesSaid(side.Decides)
}

// decidesSaid is what an answer decides, in words.
func decidesSaid(decides string) string {
	switch decides {
	case schema.PartOfBreach:
		return "part of its breach"
	case schema.Enough:
		return "enough for permitted"
	case schema.EnoughToo:
		return "enough for permitted, and another answer would be too"
	case schema.DecidesOpen:
		return "leaves it open"
	}
	return "decides nothing"
}

// evidenceSaid lists the facts that sides rely on as "title: value", with their places, or what would prove a fact.
func evidenceSaid(c *schema.Comparison, row schema.Issue) string {
	var out []string
	for _, e := range row.Evidence {
		out = append(out, factSaid(c, e))
	}
	for _, p := range row.Proof {
		out = append(out, "proof: "+p.Evidence+", as to "+p.Shows)
	}
	return strings.Join(out, "; ")
}

// factSaid is a fact as "title: value", with its place.
func factSaid(c *schema.Comparison, e schema.IssueEvidence) string {
	text := names{c}.fact(e.Pointer)
	if e.Value != "" {
		text += ": " + factValue(c, e.Pointer, e.Value)
	}
	return text + placeIn(c, e.Pointer)
}

// changeSaid is the cheapest change of a row, who can make it, and what comes of it.
func changeSaid(c *schema.Comparison, row schema.Issue) string {
	change := row.Change
	switch {
	case row.Gone || !decidesSomething(row):
		return ""
	case change == nil:
		return "not looked for"
	case len(change.Moves) == 0 && change.Complete:
		return "nothing would change it"
	case len(change.Moves) == 0:
		return "none found"
	}
	with, by := movesSaid(c, change.Moves)
	text := readingTitle(c, change.Reading) + ": " + change.Outcome + ", with this changed: " + with
	return text + "; " + by
}
