package report

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/construe-host/construe/host/schema"
)

// testView says which precedents and tests of policies failed, with what was expected and found, what was skipped and
// what was printed, then what was not tried and how many passed. What passed is a number: its names are in the
// document.
//
//	FAIL rego/hop/construe.policy_test.test_sold[api]: hop/policy_test.rego:12: sold == tc.want did not hold; sold is
//	"no"
func testView(v *draft, t *schema.Test) {
	for _, r := range t.Results {
		switch ended := r.Ended(); ended {
		case schema.TestPassed:
		case schema.TestSkipped:
			if r.Message != "" {
				v.item(fmt.Sprintf("SKIP %s: %s", r.Name, r.Message))
				break
			}
			v.item(fmt.Sprintf("SKIP %s (%s)", r.Name, placeInFile(r.File, r.Line)))
		default:
			v.item(fmt.Sprintf("%s %s: %s", map[bool]string{true: "ERROR", false: "FAIL"}[ended == schema.TestError],
				r.Name, strings.Join(failureWords(r), "; ")))
		}
		for _, p := range r.Prints {
			v.item(fmt.Sprintf("PRINT %s: %s", r.Name, printWords(p)))
		}
	}
	v.extent(t.Case, t.Readings, t.Runtimes)
	v.notTried(t.NotTried)
	text := fmt.Sprintf("%s: %d of %s passed", t.Case, t.Passed, Counted(t.Passed+t.Failed, "test"))
	if t.Skipped > 0 {
		text += fmt.Sprintf("; %d skipped", t.Skipped)
	}
	if !t.Tried() {
		text += "; nothing was tried"
	}
	v.paragraph(text)
	if t.Coverage != nil {
		v.coverage(t.Coverage)
	}
}

// notTried says in one line which readings were not tried by how many precedents, and why.
//
//	Not tried: precedents of readings that are not loaded (hop 12, state 12); disputed precedents of which a reading
//	says nothing (mine 4).
func (d *draft) notTried(all []schema.Untried) {
	var reasons []string
	for _, why := range [][2]string{{schema.NotLoaded, "precedents of readings that are not loaded"},
		{schema.SaysNothing, "disputed precedents of which a reading says nothing"}} {
		var readings []string
		for _, n := range all {
			if n.Why == why[0] {
				readings = append(readings, fmt.Sprintf("%s %d", n.Reading, len(n.Precedents)))
			}
		}
		if len(readings) > 0 {
			reasons = append(reasons, why[1]+" ("+strings.Join(readings, ", ")+")")
		}
	}
	if len(reasons) > 0 {
		d.paragraph("Not tried: " + strings.Join(reasons, "; ") + ".")
	}
}

// failureWords say why a test did not pass: what it came to, and of an expression that did not hold each value.
func failureWords(r schema.TestResult) []string {
	f := r.Failing
	if f == nil {
		text := r.Message
		if r.Line > 0 && len(r.Problems) == 0 {
			text = placeInFile(r.File, r.Line) + ": " + text
		}
		return []string{text}
	}
	words := []string{fmt.Sprintf("%s: %s did not hold", placeInFile(f.File, f.Line), f.Text)}
	for _, value := range f.Values {
		words = append(words, value.Text+" is "+shortened(value.Value))
	}
	return words
}

// shortened is a value as a page shows it: the document has more of it.
func shortened(value string) string {
	const most = 200
	if r := []rune(value); len(r) > most {
		return string(r[:most]) + "…"
	}
	return value
}

func printWords(p schema.TestPrint) string {
	if p.File == "" {
		return p.Text
	}
	return placeInFile(p.File, p.Line) + ": " + p.Text
}

func placeInFile(file string, line int) string { return file + ":" + strconv.Itoa(line) }

// coverage says of each file how much of it ran, and which lines did not.
func (d *draft) coverage(c *schema.TestCoverage) {
	var rows [][]Cell
	for _, f := range c.Files {
		rows = append(rows, textCells(f.File, f.Percent+" %", lineRanges(f.NotCovered)))
	}
	if len(rows) > 0 {
		d.table([]string{"File", "Covered", "Lines that did not run"}, rows)
	}
	text := fmt.Sprintf("coverage: %s, %d of %s", c.Percent+" %", c.Covered, Counted(c.Covered+c.NotCovered, "line"))
	if !c.Reached() {
		text += fmt.Sprintf("; less than the %s %% that were asked for", c.Threshold)
	}
	d.paragraph(text)
}

// lineRanges are numbers of lines, those that follow one another as one range.
func lineRanges(lines []int) string {
	var words []string
	for i := 0; i < len(lines); {
		j := i
		for j+1 < len(lines) && lines[j+1] == lines[j]+1 {
			j++
		}
		word := strconv.Itoa(lines[i])
		if j > i {
			word += "-" + strconv.Itoa(lines[j])
		}
		words = append(words, word)
		i = j + 1
	}
	return strings.Join(words, ", ")
}
