package report

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/construe-host/construe/host/schema"
)

// What paper has of the matrix. A reading's own cell of a world in dispute stands there in full, and every other cell
// in a line, with what differs from the reading's own: in full they would be most of the sheets, and nearly all alike.

// htmlPaperRow is cells of one policy that come to the same by the same differences, in a line.
type htmlPaperRow struct {
	Who, On string
	Outcome htmlOutcome
	Differs string
}

// fullWorlds are the worlds whose own cells paper has in full: those in which the readings part, or else the first.
func (r *htmlRuntime) fullWorlds(worlds []string) (full []string) {
	for _, world := range worlds {
		outcomes := map[string]bool{}
		for _, c := range r.cellsOf(world) {
			if c.own() {
				outcomes[c.outcome] = true
			}
		}
		if len(outcomes) > 1 {
			full = append(full, world)
		}
	}
	if len(full) == 0 {
		full = worlds[:min(1, len(worlds))]
	}
	return full
}

// ownWords are what a reading's own cell is on.
const ownWords = "its own"

// paperRows are the cells of a world that paper has in a line each: all but those that are said in full. elsewhere are
// the cells of the first world of which some are, and title is its name.
func paperRows(words *htmlWords, cells []matrixCell, said []htmlCell, elsewhere []matrixCell,
	title string) (out []htmlPaperRow) {
	ordered := slices.Clone(cells)
	slices.SortStableFunc(ordered, func(a, b matrixCell) int { // of each policy its own words first
		if a.policy != b.policy || a.own() == b.own() {
			return strings.Compare(a.policy, b.policy)
		}
		return map[bool]int{true: -1, false: 1}[a.own()]
	})
	for _, c := range ordered {
		if c.why == nil || c.own() && slices.ContainsFunc(said, func(s htmlCell) bool {
			return s.Full && s.Title == words.cell(c.policy, c.classifier)
		}) {
			continue
		}
		base, as, on := ownOf(cells, c.policy), "As on its own words.", words.reading(c.classifier)
		if c.own() {
			base, as, on = ownOf(elsewhere, c.policy), "As if: "+title+".", ownWords
		}
		row := htmlPaperRow{Who: words.reading(c.policy), On: on, Differs: differs(words, c, base, as),
			Outcome: htmlOutcome{Word: c.outcome, Class: outcomeClass(c.outcome)}}
		alike := slices.IndexFunc(out, func(o htmlPaperRow) bool {
			return !c.own() && o.Who == row.Who && o.On != ownWords && o.Outcome == row.Outcome && o.Differs == row.Differs
		})
		if alike >= 0 {
			out[alike].On += ", " + row.On
			continue
		}
		out = append(out, row)
	}
	return out
}

// ownOf is a reading's own cell among some; nil where none is, or it was not explained.
func ownOf(cells []matrixCell, reading string) *schema.Explanation {
	for _, c := range cells {
		if c.own() && c.policy == reading && c.why != nil && c.why.Error == nil {
			return c.why
		}
	}
	return nil
}

// differs says which points a cell answers otherwise than another of the same policy, of those by which either is what
// it is; where there is no other, by which points it is what it is.
func differs(words *htmlWords, c matrixCell, base *schema.Explanation, same string) string {
	if c.why.Error != nil {
		return closedSentence(Failed(c.why.Error))
	}
	said := map[string][]string{}
	var order []string
	for _, x := range c.why.Elements {
		bears, was := x.Decides && bearsOn(c.outcome, x.Value), ""
		if base != nil {
			at := slices.IndexFunc(base.Elements, func(b schema.Explained) bool {
				return b.Limb == x.Limb && b.Subject == x.Subject && b.Element == x.Element
			})
			if at < 0 {
				was = "no such point"
			} else if b := base.Elements[at]; b.Value == x.Value {
				continue
			} else {
				was = valueSaid(b.Value)
				bears = bears || b.Decides && bearsOn(base.Outcome, b.Value)
			}
		}
		if !bears {
			continue
		}
		text := fmt.Sprintf("“%s”: %s", words.element(x.Element), valueSaid(x.Value))
		if was != "" {
			text += " instead of " + was
		}
		if said[text] == nil {
			order = append(order, text)
		}
		if limb := sentenceCase(words.limb(x.Limb)); !slices.Contains(said[text], limb) {
			said[text] = append(said[text], limb)
		}
	}
	if len(order) == 0 && base == nil {
		return undecided(words, c)
	}
	if len(order) == 0 {
		return same
	}
	for i, text := range order {
		order[i] = text + " (" + strings.Join(said[text], "; ") + ")"
	}
	return strings.Join(order, "; ") + "."
}

// linesRead are the lines that reads stand on, a file once, and where none has a line the reads themselves.
func linesRead(all []htmlRead) string {
	var files, texts []string
	lines := map[string][]int{}
	for _, read := range all {
		if read.at == nil || read.at.File == "" {
			texts = append(texts, read.Text)
			continue
		}
		if lines[read.at.File] == nil {
			files = append(files, read.at.File)
		}
		lines[read.at.File] = append(lines[read.at.File], read.at.Line)
	}
	if len(files) == 0 {
		return strings.Join(texts, "; ")
	}
	for i, file := range files {
		var said []string
		slices.Sort(lines[file])
		for _, line := range slices.Compact(lines[file]) {
			said = append(said, strconv.Itoa(line))
		}
		files[i] = file + ":" + strings.Join(said, ", ")
	}
	return strings.Join(files, "; ")
}
