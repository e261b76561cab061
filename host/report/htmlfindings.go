package report

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"maps"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/construe-host/construe/host/schema"
)

// Findings are what a reader wrote into the column of findings of the rows that -f csv writes.
type Findings struct {
	name, digest string
	rows         []findingRow
}

// findingRow is a row with a finding, and the line that it stands on.
type findingRow struct {
	line                             int
	runtime, found, world, key, text string
	question                         string
	says                             map[string]string // what a reading says, as the sheet has it
}

// htmlFindingsNote says how many findings came back, of how many rows.
type htmlFindingsNote struct {
	Count int
	// Against are sentences on facts that were found otherwise in one world than in another.
	Against []string
}

// MostFindings bounds a file of findings, in bytes.
const MostFindings = 16 << 20

// ParseFindings reads the rows that -f csv wrote, as they came back from a sheet: with commas, semicolons or tabs
// between them, and with or without a byte order mark.
//
// # Errors
//
// [schema.Problem]: findings, for what is no such file, for one without a finding, and for two findings on one row.
func ParseFindings(name string, data []byte) (*Findings, error) {
	fail := func(line int, expected, hint, format string, args ...any) error {
		p := &schema.Problem{Code: "findings", File: name, Line: line, Message: fmt.Sprintf(format, args...), Hint: hint}
		if expected != "" {
			p.Message += "; expected " + expected
		}
		return schema.Problems{p}
	}
	const again = "construe compare -f csv=FILE writes the rows anew; save the sheet as CSV in UTF-8"
	if len(data) > MostFindings {
		return nil, fail(0, "", again, "the file has more than %d bytes", MostFindings)
	}
	whole := data
	data = bytes.TrimPrefix(data, []byte("\xef\xbb\xbf"))
	if bytes.HasPrefix(data, []byte("PK\x03\x04")) {
		return nil, fail(0, "CSV", again, "the file is a sheet in a format of its own")
	}
	if bytes.HasPrefix(data, []byte("\xff\xfe")) || bytes.HasPrefix(data, []byte("\xfe\xff")) || !validText(data) {
		return nil, fail(0, "UTF-8", again, "the file is not in UTF-8")
	}
	in := csv.NewReader(bytes.NewReader(data))
	in.Comma, in.FieldsPerRecord = separatorOf(data), -1
	head, err := in.Read()
	if errors.Is(err, io.EOF) {
		return nil, fail(0, "the rows that -f csv writes", again, "the file is empty")
	}
	if err != nil {
		return nil, fail(1, "CSV", again, "the first line cannot be read: %v", csvMistake(err))
	}
	at := map[string]int{}
	for i, column := range head {
		column = strings.TrimSpace(sheetTextRead(column))
		if _, twice := at[column]; twice && slices.Contains(findingColumns(), column) {
			return nil, fail(1, "one", "leave one of them", "there are two columns %s", column)
		}
		at[column] = i
	}
	for _, column := range findingColumns() {
		if _, is := at[column]; !is {
			return nil, fail(1, "the columns runtime, world, finding and key", again, "there is no column %s", column)
		}
	}
	f := &Findings{name: name, digest: schema.DigestBytes(whole)}
	first := map[[4]string]int{}
	for {
		cells, err := in.Read()
		if errors.Is(err, io.EOF) {
			if len(f.rows) == 0 {
				return nil, fail(0, "", "write them into the column finding of the rows that they are about",
					"there is no finding in the file")
			}
			return f, nil
		}
		if err != nil {
			return nil, fail(lineOf(err), "CSV", again, "the line cannot be read: %v", csvMistake(err))
		}
		line, _ := in.FieldPos(0)
		cell := func(column string) string {
			if i, is := at[column]; is && i < len(cells) {
				return sheetTextRead(cells[i])
			}
			return ""
		}
		row := findingRow{line: line, runtime: cell("runtime"), found: strings.TrimSpace(cell("found")),
			world: cell("world"), key: cell("key"), text: strings.TrimSpace(cell("finding")), question: cell("question"),
			says: map[string]string{}}
		if row.text == "" {
			continue
		}
		if row.key == "" {
			return nil, fail(line, "its key", again, "the finding has no key, so that nobody knows of which row it is")
		}
		id := [4]string{row.runtime, row.found, row.world, row.key}
		if before := first[id]; before > 0 {
			return nil, fail(line, "", "leave one of them", "there are two findings on one row, on the lines %d and %d",
				before, line)
		}
		first[id] = line
		for column := range at {
			row.says[column] = cell(column)
		}
		f.rows = append(f.rows, row)
	}
}

// file is the name of the file, without the folder, which is of one machine.
func (f *Findings) file() string { return path.Base(filepath.ToSlash(f.name)) }

// findingColumns are the columns without which nobody knows of which row a finding is.
func findingColumns() []string { return []string{"runtime", "world", "finding", "key"} }

// separatorOf is what stands between the cells of a sheet: what the first line has most of.
func separatorOf(data []byte) rune {
	line, _, _ := bytes.Cut(data, []byte("\n"))
	best, most := ',', bytes.Count(line, []byte(","))
	for _, other := range ";\t" {
		if n := bytes.Count(line, []byte(string(other))); n > most {
			best, most = other, n
		}
	}
	return best
}

func validText(data []byte) bool { return strings.ToValidUTF8(string(data), "") == string(data) }

// lineOf is the line of an error of CSV; 0 where it names none.
func lineOf(err error) int {
	var p *csv.ParseError
	if errors.As(err, &p) {
		return p.Line
	}
	return 0
}

// csvMistake is what is wrong with a line, without the line, which the error names.
func csvMistake(err error) error {
	var p *csv.ParseError
	if errors.As(err, &p) {
		return p.Err
	}
	return err
}

// sheetTextRead takes away the apostrophe that [sheetText] put before a text.
func sheetTextRead(text string) string {
	if rest, is := strings.CutPrefix(text, "'"); is && sheetText(rest) != schema.DisplayText(rest) {
		return rest
	}
	return text
}

// place gives each finding to the row that it is of.
//
// # Errors
//
// [schema.Problem]: findings, for one of a row that the page has not, one that could be of several runtimes, and one on
// a row that says something else by now.
func (f *Findings) place(p *htmlPage) error {
	if f == nil {
		return nil
	}
	named := map[string][]*htmlRuntime{}
	for _, r := range p.parts {
		id := schema.DisplayText(r.subject.ID)
		named[id] = append(named[id], r)
	}
	for _, row := range f.rows {
		if err := f.placeRow(row, named[row.runtime]); err != nil {
			return err
		}
	}
	return nil
}

// placeRow gives a finding to the one of the runtimes of its id that it is of.
func (f *Findings) placeRow(row findingRow, named []*htmlRuntime) error {
	fail := func(hint, format string, args ...any) error {
		return schema.Problems{{Code: "findings", File: f.name, Line: row.line, Message: fmt.Sprintf(format, args...),
			Hint: hint}}
	}
	const anew = "construe compare -f csv=FILE writes the rows that there are; with --against rows that went are kept"
	if len(named) == 0 {
		return fail(anew, "the finding is of another report: the report is not of the runtime %s", cutText(row.runtime, 80))
	}
	named = slices.DeleteFunc(slices.Clone(named), func(r *htmlRuntime) bool {
		c := r.comparison
		return c == nil || row.found != "" && strings.TrimSpace(schema.DisplayText(placed(c.Source, ""))) != row.found
	})
	if len(named) > 1 {
		return fail("keep the column found, which tells them apart, or report them one by one",
			"the finding could be of any of %s whose id is %s; expected in the column found where its own stands",
			Counted(len(named), "runtime"), cutText(row.runtime, 80))
	}
	for _, r := range named {
		at, issue := r.rowOf(row)
		if issue == nil {
			continue
		}
		if reading, sheet, page := otherwiseSaid(r.comparison, at, issue, row.says); reading != "" {
			return fail("look at the row again, in the rows that construe compare -f csv=FILE writes anew",
				"the finding was made on another answer: in the sheet %s has “%s”, and in the report “%s”, of: %s",
				reading, cutText(sheet, 80), cutText(page, 80), cutText(row.question, 80))
		}
		r.takeFinding(issue.Key(), at, row.text)
		return nil
	}
	return fail(anew, "the finding is of another report: no row of the report is as this one: %s",
		cutText(row.question, 80))
}

// rowOf is the row that a finding is of, and the place of its world; nil where there is none.
func (r *htmlRuntime) rowOf(f findingRow) (int, *schema.Issue) {
	c := r.comparison
	for i, w := range c.Worlds {
		if schema.DisplayText(worldTitle(c.Axes.Worlds[i])) != f.world {
			continue
		}
		for j := range w.Issues {
			if schema.DisplayText(w.Issues[j].Key()) == f.key {
				return i, &w.Issues[j]
			}
		}
	}
	return 0, nil
}

// otherwiseSaid is the first reading that says something else in a sheet than on a row of a world, and both; "" where
// none does. Columns that were left out, and rows that went, say nothing.
func otherwiseSaid(c *schema.Comparison, world int, row *schema.Issue, says map[string]string) (_, sheet, page string) {
	if row.Gone {
		return "", "", ""
	}
	before, behind := issueColumns()
	words := func(text string) string { return strings.Join(strings.Fields(text), " ") }
	for _, reading := range c.Axes.Policies {
		sheet, is := says[schema.DisplayText(reading)]
		if !is || slices.Contains(before, reading) || slices.Contains(behind, reading) {
			continue
		}
		page := schema.DisplayText(sideSaid(c, *row, reading, c.Worlds[world].World))
		if words(sheet) != words(page) {
			return readingTitle(c, reading), sheet, page
		}
	}
	return "", "", ""
}

// takeFinding notes a finding on a row of a world.
func (r *htmlRuntime) takeFinding(key string, world int, text string) {
	if r.findings == nil {
		r.findings = map[string]map[int]string{}
	}
	if r.findings[key] == nil {
		r.findings[key] = map[int]string{}
	}
	r.findings[key][world] = text
}

// findingsOf are the findings on a row, once where they are the same in all its worlds.
func (r *htmlRuntime) findingsOf(v worldRow) (out []htmlFinding) {
	found := r.findings[v.row.Key()]
	if texts := slices.Compact(slices.Sorted(maps.Values(found))); v.row.Fact != "" && len(texts) == 1 {
		return []htmlFinding{{Text: texts[0]}} // a fact is one, whatever the worlds
	}
	same := true
	for _, i := range v.worlds {
		if text := found[i]; text != "" {
			out = append(out, htmlFinding{r.comparison.Axes.Worlds[i].Title, text})
			same = same && text == out[0].Text
		}
	}
	if same && len(out) > 0 && len(out) == len(v.worlds) {
		return []htmlFinding{{Text: out[0].Text}}
	}
	return out
}

// findingsNote counts the rows that have a finding.
func (r *htmlRuntime) findingsNote() (n htmlFindingsNote) {
	n.Count = len(r.findings)
	said := map[int]bool{}
	for _, w := range r.comparison.Worlds {
		for _, row := range w.Issues {
			texts := map[string]bool{}
			for _, text := range r.findings[row.Key()] {
				texts[text] = true
			}
			if row.Fact == "" || len(texts) < 2 || said[row.Number] {
				continue
			}
			said[row.Number] = true
			n.Against = append(n.Against, fmt.Sprintf("Row %d has %d findings that differ from world to world, though it is "+
				"about a fact, which is the same whatever the world: one of them at most can stand.", row.Number, len(texts)))
		}
	}
	return n
}
