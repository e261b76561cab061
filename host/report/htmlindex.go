package report

import (
	"strings"

	"github.com/construe-host/construe/host/schema"
)

// The list of the runtimes of a page that has several.
type (
	htmlIndex struct {
		Title, Matter, Note string
		Rows                []htmlIndexRow
		Waivers             *htmlWaivers
	}
	htmlIndexRow struct {
		To, Title, At, AsOf string
		Worlds              []htmlOutcome
		// Counts are the four numbers of the runtime.
		Counts []int
		Failed string
	}
)

// title is what the page is called.
func (p *htmlPage) title() string {
	if p.several() {
		return Counted(len(p.parts), "runtime") + " under " + p.matter()
	}
	return p.parts[0].title()
}

// matter is the title of the case, or what stands for it where nothing was judged.
func (p *htmlPage) matter() string {
	for _, r := range p.parts {
		if r.matter.Title != "" {
			return r.matter.Title
		}
		if r.matter.ID != "" {
			return r.matter.ID
		}
	}
	return "a case"
}

// footer stands at the foot of each printed page.
func (p *htmlPage) footer() string {
	standing := p.standing() // with which the title has to fit into a line
	title := cutText(p.title(), max(100-len("schedule of issues")-len(standing), 30))
	return strings.Join([]string{title, "schedule of issues", standing}, " · ")
}

// index lists the runtimes, a line each.
func (p *htmlPage) index() *htmlIndex {
	index := &htmlIndex{Title: p.title(), Matter: p.matter(), Note: p.sum(), Waivers: p.waivers()}
	for _, r := range p.parts {
		row := htmlIndexRow{To: r.id("top"), Title: r.title(), AsOf: schema.Day(r.asOf)}
		switch c := r.comparison; {
		case r.failure != nil:
			row.Failed = failureLine(r.failure)
			row.Title = "Could not be judged"
		case c != nil:
			row.At = strings.TrimSuffix(placed(c.Source, ""), ": ")
			for _, n := range r.numbers {
				row.Counts = append(row.Counts, n.Count)
			}
			for i, w := range c.Worlds {
				said := htmlOutcome{Word: strings.ToLower(aggregateWord(w.Aggregate, len(c.Axes.Policies))),
					Class: outcomeClass(w.Aggregate)}
				if r.passesAsWaived(i) {
					said.Word += ", passes as waived"
				}
				if len(c.Worlds) > 1 {
					said.Who = c.Axes.Worlds[i].Title
				}
				row.Worlds = append(row.Worlds, said)
			}
		}
		index.Rows = append(index.Rows, row)
	}
	return index
}

// sum says how many runtimes came to what.
func (p *htmlPage) sum() string {
	var all brief
	for _, r := range p.parts {
		switch {
		case r.failure != nil:
			all.line(r.failure)
		case r.comparison != nil:
			all.add(r.comparison.Worst(), len(r.comparison.Worlds))
		}
	}
	for _, block := range all.total().Blocks {
		if text, is := block.(Paragraph); is {
			return sentenceCase(string(text))
		}
	}
	return ""
}
