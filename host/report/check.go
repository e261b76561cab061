package report

import (
	"fmt"
	"strings"

	"github.com/construe-host/construe/host/schema"
)

// checkView says what is wrong with a case and its readings, first what fails the check and then what is only warned
// of, and then how much was tried, so that a page without problems is no promise beyond that. It has no title: without
// problems the page is a few lines, and a log has them under the command.
//
//	hop: hop/policy.rego:12:3: builtin: …; found 9 times, of which this is the first
//	warning: hop: hop/policy.rego:8:1: definition-unread: …
//
// A reading that failed on some of the trials judged fewer changes than others, and a line says on how many of them,
// since what it was not tried on may be wrong.
func checkView(v *draft, c *schema.Check) {
	for i, problem := range c.Problems {
		text := ofParty(problem)
		if i < len(c.Counts) && c.Counts[i] > 1 {
			text += fmt.Sprintf("; found %d times, of which this is the first", c.Counts[i])
		}
		v.item(text)
	}
	for _, w := range c.Warnings {
		v.item("warning: " + ofParty(w))
	}
	if d := c.Determinism; d != nil {
		v.paragraph(fmt.Sprintf("determinism: %s, each asked of %s (%s, twice each); %s", Counted(d.Questions,
			"question"), Counted(2*len(d.Engines), "fresh instance"), strings.Join(d.Engines, " and "),
			Counted(len(d.Differences), "difference")))
	}
	v.extent(c.Case, c.Readings, c.Runtimes)
	v.paragraph(fmt.Sprintf("%s: %s of %s; the unknown-property was tried on %s of facts in %s", c.Case,
		Counted(len(c.Problems), "problem"),
		Counted(len(c.Readings), "reading"), Counted(c.Tried, "change"), Counted(len(c.Runtimes), "runtime")))
	for _, name := range c.Readings {
		if n := c.TriedOn(name); n < c.Tried {
			v.paragraph(fmt.Sprintf("%s was tried on %d of them", name, n))
		}
	}
}

// ofParty is a problem with the reading that it is about before it, as a check is of several readings at once.
func ofParty(p *schema.Problem) string {
	if p.Party == "" {
		return p.Error()
	}
	return p.Party + ": " + p.Error()
}

// extent says what was tried, so that a result of nothing does not look like one of everything: a check that found no
// runtime to try is as quiet as one that tried a hundred.
//
//	Tried: the case cloud-api-exclusivity; 1 reading (hop); 2 runtimes (sre, vendor-api).
//
// A document of a construe that did not say yet has no readings, and then neither does the page.
func (d *draft) extent(dispute string, readings, runtimes []string) {
	if len(readings) == 0 {
		return
	}
	text := "Tried: the case " + dispute
	for _, list := range []struct {
		noun  string
		names []string
	}{{"reading", readings}, {"runtime", runtimes}} {
		text += "; " + Counted(len(list.names), list.noun)
		if len(list.names) > 0 {
			text += " (" + strings.Join(list.names, ", ") + ")"
		}
	}
	d.paragraph(text + ".")
}
