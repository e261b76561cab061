package report

import (
	"cmp"
	"fmt"
	"strings"

	"github.com/construe-host/construe/host/schema"
)

// firstScreen says of a comparison, to somebody who knows nothing yet, what is judged under which text, what each world
// comes to, who says what, on what they differ, what would settle it, what is open and who could prove it, and what
// nobody pleads. All of it follows from issues and titles. What is behind it is on the whole page; see [Options].Full.
//
//	The Stateful Runtime Environment, on 2026-03-18
//	Clause of 2026-02-27, a public summary: "The cloud remains the exclusive …"
//
//	DISPUTED    inference on the other cloud (h1)
//	ALL PERMIT  inference on the reserved cloud (h2)
//
//	Breach     Hop           Each stateless model call is judged where it lands, …
//	Permitted  Product       What counts is what is in substance sold. …
//	They differ on
//	1  In substance, what is sold?  Product: something that is not an API
func firstScreen(v *draft, c *schema.Comparison) {
	v.view.Width = firstScreenWidth
	judged, tail := roomOf(v, c)
	if v.options.Part != Cheapest {
		firstJudged(v, c, judged)
	}
	if v.options.Part != Judged {
		tailRows(v, c, tail)
		movements(v, c)
	}
}

// firstJudged is what is known once every cell is judged.
func firstJudged(v *draft, c *schema.Comparison, room firstRoom) {
	v.title(fmt.Sprintf("%s, on %s", c.Runtime.Title, c.AsOf))
	if c.Source != nil {
		v.paragraph(fmt.Sprintf("found in %s:%d", c.Source.File, c.Source.Line))
	}
	clauseInForce(v, c, room.clause)
	var rows [][]Cell
	said := func(i int) []Cell {
		return textCells(aggregatePhrase(c.Worlds[i].Aggregate, len(c.Axes.Policies)),
			worldTitle(c.Axes.Worlds[i]))
	}
	inIssue := worldsInIssue(c)
	each := len(inIssue) > 1 && len(inIssue) == len(c.Worlds) // which then have a head of their own
	for i := range c.Worlds {
		if !each {
			rows = append(rows, said(i))
		}
	}
	if which := whichWorld(c); which != "" && len(c.Worlds) > 1 {
		rows = append(rows, textCells("Which is so", which))
	}
	if other := otherWorlds(c); len(other) > 0 && room.others {
		var titles []string
		for _, w := range other {
			titles = append(titles, worldTitle(w))
		}
		rows = append(rows, textCells("Not here", fmt.Sprintf("%s, by --every-world: %s", Counted(len(other), "other world"),
			strings.Join(titles, "; "))))
	}
	v.add(Columns{Head: []string{"outcome", "world"}, Rows: rows, Lines: room.which, Each: true})
	if len(inIssue) == 0 {
		inIssue = []int{0}
	}
	for n, i := range inIssue[:min(len(inIssue), len(c.Worlds))] {
		w := c.Worlds[i]
		switch title := worldTitle(c.Axes.Worlds[i]); {
		case each:
			v.heading(said(i)[0].Text + ": " + title)
		case len(inIssue) > 1:
			v.heading(sentenceCase(title))
		}
		var before *schema.WorldResult
		if n > 0 {
			before = &c.Worlds[inIssue[0]]
		}
		whoSaysWhat(v, c, w, len(inIssue) > 1, n > 0, room)
		if v.options.Matrix {
			matrix(v, c, w.World)
			v.paragraph(swapSentence(w.Swaps, len(c.Axes.Policies)))
		}
		turnsOn(v, c, w, before, room.rows)
	}
}

// worldsInIssue are the places of the worlds of which there is more to say than that all permit.
func worldsInIssue(c *schema.Comparison) (at []int) {
	for i, w := range c.Worlds {
		if w.Aggregate != schema.AgreedPermitted {
			at = append(at, i)
		}
	}
	return at
}

// clauseInForce quotes the first of the clauses in force, as far as so many lines go.
func clauseInForce(v *draft, c *schema.Comparison, most int) {
	if c.Stipulated == nil || len(c.Stipulated.Clauses) == 0 {
		return
	}
	t := c.Stipulated.Clauses[0]
	status := textStatus(t.TextStatus)
	if status != "" {
		status = ", " + status
	}
	head := fmt.Sprintf("Clause of %s%s: \"", t.Version, status)
	more := ""
	if n := len(c.Stipulated.Clauses) - 1; n > 0 {
		more = fmt.Sprintf(" And %s; --full has them.", Counted(n, "other clause"))
	}
	lines := most*(firstScreenWidth-4) - 4
	v.paragraph(head + cutText(t.Text, max(16, lines-len(head)-len(more))) + "\"" + more)
}

// aggregatePhrase is what a world comes to, as so many readings say it.
func aggregatePhrase(aggregate string, readings int) string {
	switch one := readings == 1; {
	case aggregate == schema.Disputed:
		return "DISPUTED"
	case aggregate == schema.Undetermined:
		return "UNDETERMINED"
	case aggregate == schema.AgreedPermitted && one:
		return "PERMITTED"
	case aggregate == schema.AgreedPermitted:
		return "ALL PERMIT"
	case aggregate == schema.AgreedBreach && one:
		return "BREACH"
	case aggregate == schema.AgreedBreach:
		return "ALL SEE A BREACH"
	}
	return "NOT JUDGED"
}

// worldTitle names a world by its title, with the id that commands take.
func worldTitle(w schema.AxisWorld) string { return titledWorld(w.ID, w.Title) }

// titledWorld does so for one whose title a document has beside the id.
func titledWorld(id, title string) string {
	switch {
	case id == "":
		return cmp.Or(title, "the facts as stated")
	case title == "":
		return "the world " + id
	}
	return fmt.Sprintf("%s (%s)", title, id)
}

// whichWorld says that it is disputed which of the worlds is so, where a fact in dispute parts them, and what would
// prove it; "" where none is.
func whichWorld(c *schema.Comparison) string {
	for _, w := range c.Worlds {
		for _, row := range w.Issues {
			if row.Kind != schema.IssueFactDisputed || row.Gone {
				continue
			}
			return "disputed: " + row.Question + placeIn(c, schema.Join("facts", row.Fact)) + provedBy(row)
		}
	}
	return ""
}

// provedBy names the strongest evidence for a fact; "" where the case says nothing of it.
func provedBy(row schema.Issue) string {
	if len(row.Proof) == 0 {
		return ""
	}
	evidence, _, _ := strings.Cut(row.Proof[0].Evidence, " (")
	return "; proof: " + evidence
}

// placeIn is the line on which something stands, in brackets behind a text; "" where that is not known.
func placeIn(c *schema.Comparison, pointer string) string {
	at, is := c.Locations[pointer]
	if !is {
		return ""
	}
	return fmt.Sprintf(" (%s:%d)", at.File, at.Line)
}
