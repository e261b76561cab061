package report

import (
	"io"
	"strings"

	"github.com/construe-host/construe/host/internal/drawing"
	"github.com/construe-host/construe/host/schema"
)

// mermaidOutput draws what was compared as flowcharts of Mermaid: one for each world that looks different.
//
// Where there is one, the output is that chart alone, as an .mmd file is. Several are a page of Markdown with a block
// for each, which GitHub shows, and of which the command of Mermaid takes every block; a file without Markdown has room
// for one. Since nobody says before the end how many there are, the charts are kept until then.
type mermaidOutput struct {
	w      io.Writer
	charts []mermaidChart
}

// mermaidChart is a chart with what stands above it where there are several; text stands in the place of a chart that
// there is none of.
type mermaidChart struct {
	runtime, chart, text string
	worlds               []string
}

func openMermaid(w io.Writer, _ Options) Handler { return &mermaidOutput{w: w} }

func (m *mermaidOutput) Begin() error { return nil }

func (m *mermaidOutput) Document(document any) error {
	switch d := document.(type) {
	case *schema.Comparison:
		m.compared(d)
	case *schema.Failure:
		text := "could not be judged"
		if len(d.Problems) > 0 {
			text += ": " + d.Problems[0].Error()
		}
		m.charts = append(m.charts, mermaidChart{runtime: "What could not be read", text: text})
	default:
		return noForm(document, "mermaid", schema.KindComparison)
	}
	return nil
}

// compared adds the charts of a comparison.
func (m *mermaidOutput) compared(c *schema.Comparison) {
	first := len(m.charts)
worlds:
	for i, w := range c.Worlds {
		title := sentenceCase(c.Axes.Worlds[i].Title)
		facts := c.FactsIn(w.World)
		if facts.Runtime == nil { // all that was judged of it are errors
			m.charts = append(m.charts, mermaidChart{runtime: c.Runtime.Title, text: title + " could not be judged"})
			continue
		}
		chart := drawing.Of(facts, c.Titles, w.Issues).Mermaid()
		for k := range m.charts[first:] {
			if same := &m.charts[first+k]; same.chart == chart {
				same.worlds = append(same.worlds, title)
				continue worlds
			}
		}
		m.charts = append(m.charts, mermaidChart{runtime: c.Runtime.Title, chart: chart, worlds: []string{title}})
	}
}

// End writes the charts.
func (m *mermaidOutput) End() error {
	if len(m.charts) == 1 && m.charts[0].chart != "" {
		_, err := io.WriteString(m.w, m.charts[0].chart)
		return err
	}
	var b strings.Builder
	before := ""
	for _, c := range m.charts {
		if c.runtime != before || c.text != "" {
			b.WriteString("# " + escaped(cutText(c.runtime, mostHeading)) + "\n\n")
		}
		if before = c.runtime; c.text != "" {
			b.WriteString(escaped(sentenceCase(c.text)) + "\n\n")
			continue
		}
		b.WriteString("## " + escaped(cutText(strings.Join(c.worlds, "; "), mostHeading)) + "\n\n")
		b.WriteString("```mermaid\n" + c.chart + "```\n\n")
	}
	_, err := io.WriteString(m.w, strings.TrimSuffix(b.String(), "\n"))
	return err
}

// mostHeading bounds what stands above a chart.
const mostHeading = 200
