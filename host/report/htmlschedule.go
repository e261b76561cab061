package report

import (
	"cmp"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/construe-host/construe/host/schema"
)

// The data of the schedule: a row an issue, in the columns of those who plead, with room for the finding.
type (
	htmlSchedule struct {
		// Clauses are the texts in force, which each row is argued under.
		Clauses  []htmlClause
		Readings []htmlColumn
		// Columns reports whether each reading has a column of its own; of many readings all stand in one.
		Columns bool
		// GoneSpan is how many columns a row has between its first and its last.
		GoneSpan int
		Rows     []htmlRow
		// Old says that the document is from before there were issues.
		Old      bool
		Findings htmlFindingsNote
	}
	htmlClause struct{ Title, Version, Status, Text string }
	// htmlColumn is a reading, with what it comes to in each world.
	htmlColumn struct {
		Title    string
		Outcomes []htmlOutcome
	}
	htmlRow struct {
		// ID is an anchor; "" of a row that says of another world what the row before says of one.
		ID, Number, Question, Kind, About, Clause, Quote string
		// Only says in which worlds the row is in issue, or which world it is about.
		Only      string
		Gone      bool
		Sides     []htmlSide
		Positions []htmlPosition
		Evidence  []htmlEvidence
		Proof     []schema.Proof
		Change    htmlChange
		Findings  []htmlFinding
	}
	htmlPosition struct{ Who, Value, At, Evidence, Try string }
	// htmlEvidence is a fact that sides rely on.
	htmlEvidence struct {
		Title, Value, At, Status string
		Sources                  []string
	}
	// htmlChange is the cheapest change of a row: what it makes of whom, by what, and who can.
	// It is said of one world, which Of names, where it is otherwise in another.
	htmlChange struct{ Outcome, Class, With, By, None, Try, Of string }
	// htmlFinding is what a reader wrote on a row, of one world where findings differ.
	htmlFinding struct{ World, Text string }
)

// mostColumns is how many readings have a column each in the schedule.
const mostColumns = 5

// scheduleSection fills the schedule.
func scheduleSection(r *htmlRuntime) (name string, data any, err error) {
	c := r.comparison
	if c == nil {
		return "", nil, nil
	}
	s := htmlSchedule{Old: r.old, Columns: len(c.Axes.Policies) <= mostColumns, Findings: r.findingsNote()}
	if c.Stipulated != nil {
		for _, t := range c.Stipulated.Clauses {
			s.Clauses = append(s.Clauses, htmlClause{t.Title, schema.Day(t.Version), textStatus(t.TextStatus), t.Text})
		}
	}
	for _, reading := range c.Axes.Policies {
		column := htmlColumn{Title: readingTitle(c, reading)}
		for i, w := range c.Worlds {
			if cell, is := c.Own(w.World, reading); is {
				said := htmlOutcome{Word: cell.Outcome, Class: outcomeClass(cell.Outcome)}
				if len(c.Worlds) > 1 {
					said.Who = c.Axes.Worlds[i].Title
				}
				column.Outcomes = append(column.Outcomes, said)
			}
		}
		s.Readings = append(s.Readings, column.once())
	}
	if s.GoneSpan = 3; s.Columns {
		s.GoneSpan = len(s.Readings) + 2
	}
	s.Rows = r.scheduleRows()
	return "schedule", s, nil
}

// once says an outcome that is the same in all worlds once, and of more than two worlds in how many each is.
func (c htmlColumn) once() htmlColumn {
	var kinds []htmlOutcome
	count := map[string]int{}
	for _, o := range c.Outcomes {
		if count[o.Word]++; count[o.Word] == 1 {
			kinds = append(kinds, htmlOutcome{Word: o.Word, Class: o.Class})
		}
	}
	if len(kinds) > 1 && len(c.Outcomes) == 2 {
		return c
	}
	for i, o := range kinds {
		if len(kinds) > 1 {
			kinds[i].Word += " in " + Counted(count[o.Word], "world")
		}
	}
	c.Outcomes = kinds
	return c
}

// worldRow is a row, what is said of it, and in which worlds, of the axes, that is so. What would change it is said of
// one of them.
type worldRow struct {
	row    schema.Issue
	said   htmlRow
	worlds []int
	change int
}

// scheduleRows are the rows of all worlds, by number: one where the same is said of it in all of them, and of each
// world that differs another below it.
func (r *htmlRuntime) scheduleRows() (out []htmlRow) {
	c := r.comparison
	byNumber := map[int][]worldRow{}
	var numbers []int
	for i, w := range c.Worlds {
		for _, row := range w.Issues {
			if byNumber[row.Number] == nil {
				numbers = append(numbers, row.Number)
			}
			byNumber[row.Number] = withRow(byNumber[row.Number], worldRow{row, r.scheduleRow(row, w.World), []int{i}, i})
		}
	}
	slices.Sort(numbers)
	for _, number := range slices.Compact(numbers) {
		variants := byNumber[number]
		for k, v := range variants {
			row := v.said
			r.tryRow(&row, v)
			row.Findings = r.findingsOf(v)
			if k == 0 {
				row.ID = r.issueID(number)
			}
			if row.Change.Of != "" {
				row.Change.Of = "If: " + c.Axes.Worlds[v.change].Title
			}
			if n := len(v.worlds); n < len(c.Worlds) && !v.row.Gone {
				var titles []string
				for _, i := range v.worlds {
					titles = append(titles, c.Axes.Worlds[i].Title)
				}
				row.Only = "Only if: " + alternatives(titles)
				if len(variants) > 1 {
					row.Only = "If: " + alternatives(titles)
				}
			}
			out = append(out, row)
		}
	}
	return out
}

// alternatives lists what any one of is so, of texts that may have commas in them.
func alternatives(texts []string) string {
	if len(texts) < 2 {
		return strings.Join(texts, "")
	}
	return strings.Join(texts[:len(texts)-1], "; ") + "; or " + texts[len(texts)-1]
}

// withRow adds a row to those of its number: to one of which the same is said, or as one of its own.
func withRow(all []worldRow, one worldRow) []worldRow {
	for i := range all {
		if all[i].takes(one) {
			all[i].worlds = append(all[i].worlds, one.worlds...)
			return all
		}
	}
	return append(all, one)
}

// takes reports whether the same is said of a row in another world. Of a fact in dispute that is what each position on
// it makes of every outcome; what it decides, and what would change that, is otherwise where a world settles the fact
// otherwise: then the first is not said, and the second of one world, which is named.
func (v *worldRow) takes(o worldRow) bool {
	if len(v.row.Positions) == 0 || len(v.said.Sides) != len(o.said.Sides) {
		return reflect.DeepEqual(v.said, o.said)
	}
	a, b := v.said, o.said
	a.Sides = slices.Clone(a.Sides)
	for i := range a.Sides {
		a.Sides[i].Decides, a.Sides[i].Cuts = b.Sides[i].Decides, b.Sides[i].Cuts
	}
	if a.Change, a.Evidence = b.Change, b.Evidence; !reflect.DeepEqual(a, b) {
		return false
	}
	for i, side := range v.said.Sides {
		if side.Decides != b.Sides[i].Decides {
			v.said.Sides[i].Decides, v.said.Sides[i].Cuts = "", ""
		}
	}
	if now := v.said.Change; now.With == "" && b.Change.With != "" {
		v.row.Change, v.said.Change, v.change = o.row.Change, b.Change, o.change
		v.said.Change.Of = "one"
	} else if now.Of = ""; now != b.Change {
		v.said.Change.Of = "one"
	}
	return true
}

// scheduleRow is a row of a world in words.
func (r *htmlRuntime) scheduleRow(issue schema.Issue, world string) htmlRow {
	c := r.comparison
	row := htmlRow{Number: strconv.Itoa(issue.Number), Question: questionSaid(r.comparison, issue), Gone: issue.Gone,
		About: sentenceCase(aboutSaid(c, issue)), Quote: issue.Quote, Proof: issue.Proof}
	switch issue.Kind {
	case schema.IssueFactDisputed:
		row.Kind = "A fact in dispute"
	case schema.IssueFactOpen:
		row.Kind = "A fact that nobody knows"
	}
	if issue.Clause != "" && (c.Stipulated == nil || len(c.Stipulated.Clauses) != 1) {
		row.Clause = clauseTitle(c, issue)
	}
	if issue.Gone {
		return row
	}
	for _, reading := range c.Axes.Policies {
		row.Sides = append(row.Sides, sideOf(c, issue, reading, world))
	}
	for _, p := range issue.Positions {
		row.Positions = append(row.Positions, positionOf(c, issue, p))
	}
	for _, e := range issue.Evidence {
		if e.Pointer == issue.Fact && len(issue.Positions) > 0 {
			continue // the positions say it
		}
		row.Evidence = append(row.Evidence, evidenceOf(c, issue, e, world))
	}
	row.Change = changeOf(c, issue, world)
	return row
}

// clauseTitle names the clause of a row and its version.
func clauseTitle(c *schema.Comparison, issue schema.Issue) string {
	title := spaced(issue.Clause)
	if c.Stipulated != nil {
		for _, t := range c.Stipulated.Clauses {
			if t.Clause == issue.Clause && t.Title != "" {
				title = t.Title
			}
		}
	}
	if issue.Version == "" {
		return sentenceCase(title)
	}
	return sentenceCase(title) + ", version of " + schema.Day(issue.Version)
}

// positionOf is what one source says of a fact. A source that is neither a reading nor a party is called by what it
// relies on.
func positionOf(c *schema.Comparison, row schema.Issue, p schema.IssuePosition) htmlPosition {
	out := htmlPosition{Value: pageValue(c, row.Fact, p.Value), At: placeText(c, p.Pointer)}
	if out.Who = positionBy(c, p); out.Who == "" && len(p.Evidence) == 0 {
		out.Who = spaced(strings.ReplaceAll(p.By, "-", " "))
	}
	var relies []string
	for _, title := range p.Evidence {
		for _, e := range row.Evidence {
			for _, s := range e.Sources {
				if how := howKnown(s); s.Title == title && how != "" && !strings.HasSuffix(title, ")") {
					title += " (" + how + ")"
				}
			}
		}
		relies = append(relies, title)
	}
	out.Evidence = conjunction(relies)
	return out
}

// positionBy is the reading or the party that takes a position; "" of another source.
func positionBy(c *schema.Comparison, p schema.IssuePosition) string {
	if c.Readings[p.By].Title != "" {
		return readingTitle(c, p.By)
	}
	return cmp.Or(c.Titles, &schema.Titles{}).Parties[p.By]
}

// howKnown says how a source came to a fact, and how sure it is.
func howKnown(s schema.IssueSource) string {
	var how []string
	if s.Method != "" {
		how = append(how, s.Method)
	}
	if s.Confidence != "" {
		how = append(how, s.Confidence+" confidence")
	}
	return strings.Join(how, ", ")
}
