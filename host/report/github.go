package report

import (
	"fmt"
	"io"
	"strings"

	"github.com/construe-host/construe/host/schema"
)

// githubOutput writes annotations, which GitHub Actions takes from the log of a step and shows beside the lines that
// they are about: what the gate fails by as an error, what it does not fail by and somebody should look at as a
// warning, and what passes as waived as a notice. What passes has none. The log has all of them; GitHub shows the first
// ten of each kind, and the last line counts.
type githubOutput struct {
	w       io.Writer
	options Options
	build   *build
	passed  int
	counts  map[string]int
}

func openGitHub(w io.Writer, o Options) Handler {
	return &githubOutput{w: w, options: o, build: newBuild("github", o), counts: map[string]int{}}
}

func (g *githubOutput) Begin() error { return nil }

func (g *githubOutput) Document(document any) error {
	suites, err := g.build.suites(document)
	if err != nil {
		return err
	}
	for _, suite := range suites {
		for _, c := range suite.cases {
			if err := g.write(c); err != nil {
				return err
			}
		}
	}
	return nil
}

func (g *githubOutput) write(c buildCase) error {
	level, title := "", ""
	switch c.result {
	case schema.GateError:
		level, title = "error", "Could not be judged"
	case schema.GateFailed:
		level, title = "error", "The gate fails"
	case schema.GateWaived:
		level, title = "notice", "Passed as waived"
	case resultSkipped:
		if c.kind == schema.Disputed || c.kind == schema.Undetermined {
			level, title = "warning", "Open"
			if c.kind == schema.Disputed {
				level, title = "warning", "Disputed"
			}
		}
	default:
		if c.kind == schema.AgreedBreach { // that no gate was to fail on
			level, title = "warning", "Agreed to be a breach"
		}
	}
	if level == "" {
		g.passed++
		return nil
	}
	lines := []string{c.message}
	for _, detail := range c.details {
		if detail != c.message {
			lines = append(lines, detail)
		}
	}
	for _, why := range c.waivedReasons() {
		lines = append(lines, "Waived "+why)
	}
	return g.annotate(level, title, placeOfCase(c), lines)
}

// placeOfCase is the place of what a case fails by, or else its own.
func placeOfCase(c buildCase) *schema.Location {
	for _, f := range c.findings {
		if f.state.severe() && f.at != nil && (f.fails || c.result != schema.GateFailed) {
			return f.at
		}
	}
	return c.at
}

// mostAnnotated bounds the lines of an annotation.
const mostAnnotated = 20

func (g *githubOutput) annotate(level, title string, at *schema.Location, lines []string) error {
	g.counts[level]++
	place := ""
	if at != nil && at.File != "" {
		place = fmt.Sprintf(" file=%s,line=%d,", githubProperty(g.options.file(at.File)), max(1, at.Line))
	} else {
		place = " "
	}
	if more := len(lines) - mostAnnotated; more > 0 {
		lines = append(lines[:mostAnnotated:mostAnnotated], fmt.Sprintf("and %d more", more))
	}
	for i, line := range lines {
		lines[i] = clipped(line)
	}
	_, err := fmt.Fprintf(g.w, "::%s%stitle=%s::%s\n", level, place, githubProperty(title),
		githubData(strings.Join(lines, "\n")))
	return err
}

// End says what is wrong with waivers, and counts.
func (g *githubOutput) End() error {
	warnings, overdue := faultyWaivers(g.build.run.Document())
	for _, w := range append(warnings, overdue...) {
		level, title := "warning", "A waiver that does nothing"
		if w.overdue {
			level, title = "error", "A waiver that expired"
		}
		if err := g.annotate(level, title, w.at, []string{w.text}); err != nil {
			return err
		}
	}
	var said []string
	const shown = 10
	for _, level := range []string{"error", "warning", "notice"} {
		if n := g.counts[level]; n > 0 {
			text := Counted(n, level)
			if n > shown {
				text += fmt.Sprintf(" (GitHub shows the first %d; all stand above)", shown)
			}
			said = append(said, text)
		}
	}
	_, err := fmt.Fprintf(g.w, "construe: %s\n", strings.Join(append(said, fmt.Sprintf("%d passed", g.passed)), ", "))
	return err
}

// githubData escapes a message, and githubProperty what stands before it, as GitHub reads them.
func githubData(text string) string {
	return strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A").Replace(text)
}

func githubProperty(text string) string {
	return strings.NewReplacer(":", "%3A", ",", "%2C").Replace(githubData(text))
}
