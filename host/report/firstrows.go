package report

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/construe-host/construe/host/schema"
)

// firstRow is one row of the first screen, which stands for one of the schedule or for several.
type firstRow struct {
	issue  schema.Issue
	others []int // the numbers of those that it stands for beside its own
	merged bool  // some of them are of another limb or element
}

// turnsOn lists the rows of words, each with its question and who answers what. Those that are alike but for their
// subject are one, and so are those that ask the same and are answered alike. What was said of a world before, and is
// the same here, is named by its numbers.
func turnsOn(v *draft, c *schema.Comparison, w schema.WorldResult, before *schema.WorldResult, most int) {
	rows, same := apartFrom(c, before, w)
	if len(rows)+len(same) == 0 {
		return
	}
	head := map[string]string{schema.Disputed: "They differ on", schema.AgreedBreach: "The breach depends on",
		schema.Undetermined: "What leaves it open"}[w.Aggregate]
	switch {
	case len(same) > 0 && len(rows) > 0:
		head += fmt.Sprintf(" (%s as above)", ranges(same))
	case len(same) > 0:
		head += fmt.Sprintf(": %s as above", ranges(same))
	}
	v.paragraph(head)
	asked := map[string]int{}
	for _, row := range rows {
		asked[row.issue.Question]++
	}
	for _, row := range rows[:min(len(rows), most)] {
		question := questionSaid(c, row.issue)
		if asked[row.issue.Question] > 1 { // and answered otherwise
			question += " (" + c.Titles.Limbs[row.issue.Limb] + ")"
		}
		switch n := len(row.others); {
		case row.merged:
			question += fmt.Sprintf(" (and %s)", ranges(row.others))
		case n > 0:
			question += fmt.Sprintf(" (and %s, of %s)", ranges(row.others), Counted(n, "other subject"))
		}
		v.add(Point{Mark: strconv.Itoa(row.issue.Number), Text: question, Details: answersSaid(c, w, row)})
	}
	if more := rows[min(len(rows), most):]; len(more) > 0 {
		var left []int
		for _, row := range more {
			left = append(append(left, row.issue.Number), row.others...)
		}
		v.paragraph(fmt.Sprintf("And %s, %s; --full has them.", Counted(len(more), "other point"), ranges(left)))
	}
}

// apartFrom are those of a world's rows that say something else than they do in a world before, and the numbers of the
// others.
func apartFrom(c *schema.Comparison, before *schema.WorldResult, w schema.WorldResult) (other []firstRow, same []int) {
	var earlier []firstRow
	if before != nil {
		earlier = firstRowsOf(before.Issues)
	}
	for _, row := range firstRowsOf(w.Issues) {
		if slices.ContainsFunc(earlier, func(e firstRow) bool {
			return e.issue.Number == row.issue.Number && e.issue.Question == row.issue.Question &&
				slices.Equal(e.others, row.others) &&
				slices.Equal(answersSaid(c, *before, e), answersSaid(c, w, row))
		}) {
			same = append(append(same, row.issue.Number), row.others...)
		} else {
			other = append(other, row)
		}
	}
	return other, same
}

// firstRowsOf are the rows of words that are there.
func firstRowsOf(all []schema.Issue) (rows []firstRow) {
	alike := map[string]int{}
	for _, issue := range all {
		if issue.Kind != schema.IssueWords || issue.Gone {
			continue
		}
		if i, is := alike[rowLikeness(issue)]; is {
			rows[i].others = append(rows[i].others, issue.Number)
			continue
		}
		if i := slices.IndexFunc(rows, func(r firstRow) bool { return sameAnswers(r.issue, issue) }); i >= 0 {
			rows[i].issue.Sides = withSides(rows[i].issue.Sides, issue.Sides)
			rows[i].others, rows[i].merged = append(rows[i].others, issue.Number), true
			alike[rowLikeness(issue)] = i
			continue
		}
		alike[rowLikeness(issue)] = len(rows)
		rows = append(rows, firstRow{issue: issue})
	}
	return rows
}

// sameAnswers reports whether two rows ask the same of a word, and nobody answers them differently.
func sameAnswers(a, b schema.Issue) bool {
	if a.Term == "" || a.Term != b.Term || a.Question != b.Question {
		return false
	}
	for reading, side := range a.Sides {
		other, is := b.Sides[reading]
		if is && side.Answer != "" && other.Answer != "" && side.Answer != other.Answer {
			return false
		}
	}
	return true
}

// withSides are the sides of two rows with the same answers: of each reading that on which it answers.
func withSides(a, b map[string]schema.IssueSide) map[string]schema.IssueSide {
	out := map[string]schema.IssueSide{}
	for reading, side := range b {
		out[reading] = side
	}
	for reading, side := range a {
		if _, is := out[reading]; !is || side.Value != "absent" {
			out[reading] = side
		}
	}
	return out
}

// answersSaid is who answers what on a row, in the order of readings, those together who say the same, and that the
// others do not ask. Where the same answer counts for one and not for another, what it decides stands beside it.
//
//	Look-through, State: it reaches the model through something that stands between
//	Product: it does not
//	Hop does not ask
func answersSaid(c *schema.Comparison, w schema.WorldResult, row firstRow) (out []string) {
	var order, silent []string
	who, values, said := map[string][]string{}, map[string]map[string]bool{}, map[string]string{}
	for _, reading := range c.Axes.Policies {
		side, is := row.issue.Sides[reading]
		if !is || side.Value == "absent" {
			if judgedIn(c, reading, w.World) {
				silent = append(silent, readingTitle(c, reading))
			}
			continue
		}
		said[reading] = answerSaid(c, row.issue, side)
		if values[said[reading]] == nil {
			values[said[reading]] = map[string]bool{}
		}
		values[said[reading]][side.Value] = true
	}
	for _, reading := range c.Axes.Policies {
		text, is := said[reading]
		if !is {
			continue
		}
		if len(values[text]) > 1 && !row.merged {
			text += " (" + decidesSaid(row.issue.Sides[reading].Decides) + ")"
		}
		if who[text] == nil {
			order = append(order, text)
		}
		who[text] = append(who[text], readingTitle(c, reading))
	}
	if len(said) == 1 && len(silent) > 0 {
		return []string{"only " + who[order[0]][0] + " asks: " + order[0]}
	}
	for _, text := range order {
		out = append(out, strings.Join(who[text], ", ")+": "+text)
	}
	switch len(silent) {
	case 0:
	case 1:
		out = append(out, silent[0]+" does not ask")
	default:
		out = append(out, "the others do not ask")
	}
	return out
}

// ranges are numbers in words, those that follow one another as a range: "4–6 and 9".
func ranges(numbers []int) string {
	numbers = slices.Sorted(slices.Values(numbers))
	var out []string
	for i := 0; i < len(numbers); {
		last := i
		for last+1 < len(numbers) && numbers[last+1] == numbers[last]+1 {
			last++
		}
		text := strconv.Itoa(numbers[i])
		if last > i {
			text += "–" + strconv.Itoa(numbers[last])
		}
		out, i = append(out, text), last+1
	}
	return conjunction(out)
}

// rowLikeness is what a row says but for its subject, the reasons and the facts.
func rowLikeness(row schema.Issue) string {
	out := row.Limb + " " + row.Element
	for _, reading := range schema.Keys(row.Sides) {
		s := row.Sides[reading]
		out += fmt.Sprint(" ", reading, s.Outcome, s.Value, s.Decides, s.Answer, s.Definition, s.Adopts)
	}
	return out
}
