package report

import (
	"fmt"
	"strings"

	"github.com/construe-host/construe/host/schema"
)

func inspection(p page, i *schema.Inspection) {
	if i.Plugin != nil {
		p.heading(i.Plugin.Name + " " + i.Plugin.Version)
		plugin(p, i.Plugin)
		p.line("1 plugin")
		return
	}
	for _, r := range i.Readings {
		p.heading(r.Reading + ": " + r.Summary.Title)
		if r.Summary.Doctrine != "" {
			p.line(r.Summary.Doctrine)
		}
		switch {
		case r.PluginError != nil:
			p.item("plugin: " + Failed(r.PluginError))
		case r.Plugin != nil:
			plugin(p, r.Plugin)
		}
		switch {
		case r.PolicyError != nil:
			p.item("policy: " + Failed(r.PolicyError))
		case r.Policy != nil:
			policy(p, r.Policy)
		}
	}
	work(p, i)
	p.line(fmt.Sprintf("%s: %s", i.Case, Counted(len(i.Readings), "reading")))
}

// work lays what cells took beside the limits.
func work(p page, i *schema.Inspection) {
	if len(i.Cells) == 0 {
		return
	}
	var rows [][]string
	for _, c := range i.Cells {
		outcome := c.Outcome
		if c.Error != "" {
			outcome = c.Error
		}
		rows = append(rows, append(append([]string{c.Runtime, worldName(schema.AxisWorld{ID: c.World, Title: "stated"}),
			c.Reading, outcome}, spent(c.Plugin)...), spent(c.Policy)...))
	}
	fuel := fmt.Sprint(i.Limits["module_fuel"])
	if fuel == "0" {
		fuel = fmt.Sprintf("%d + %d a byte", i.Limits["module_fuel_base"], i.Limits["module_fuel_per_input_byte"])
	}
	rows = append(rows, []string{"limit", "", "", "", fuel, fmt.Sprint(i.Limits["module_depth"]),
		fmt.Sprint(i.Limits["module_memory_bytes"] >> 16),
		fmt.Sprint(i.Limits["policy_fuel"]), fmt.Sprint(i.Limits["policy_depth"]), fmt.Sprint(
			i.Limits["policy_memory_bytes"] >> 16)})
	p.table([]string{"runtime", "world", "reading", "outcome", "plugin: fuel", "depth", "pages", "policy: fuel",
		"depth", "pages"}, rows)
}

func spent(s *schema.Spent) []string {
	if s == nil {
		return []string{"", "", ""}
	}
	return []string{fmt.Sprint(s.Fuel), fmt.Sprint(s.Depth), fmt.Sprint(s.MemoryPages)}
}

func plugin(p page, i *schema.InspectedPlugin) {
	imports := "none: it can see nothing but its input"
	if len(i.Imports) > 0 {
		imports = fmt.Sprintf("%s (%s)", Counted(len(i.Imports), "WASI function"), strings.Join(i.Imports, ", "))
	}
	p.item(fmt.Sprintf("plugin: %s %s, %s, %s of memory, runs in the %s", i.Name, i.Version, i.Form,
		Counted(i.MemoryPages, "page"), i.Engine))
	p.item("imports: " + imports)
	p.item("sha256:" + i.SHA256)
	for _, c := range i.Calls {
		p.item(fmt.Sprintf("asked %s, shown %s", strings.Join(c.Terms, ", "), strings.Join(c.Reads, " ")))
	}
}

func policy(p page, i *schema.InspectedPolicy) {
	p.item("policy: " + i.Digest + ", runs in " + engine(i.Engine))
	for _, r := range i.Rules {
		p.item(fmt.Sprintf("%s:%d  %s", r.File, r.Line, r.Title))
	}
}

// engine is what runs something, in words.
func engine(name string) string {
	if name == "topdown" {
		return "topdown"
	}
	return "the " + name
}

func check(p page, c *schema.Check) {
	for i, problem := range c.Problems {
		text := problem.Error()
		if problem.Party != "" {
			text = problem.Party + ": " + text
		}
		if i < len(c.Counts) && c.Counts[i] > 1 {
			text += fmt.Sprintf("; found %d times, of which this is the first", c.Counts[i])
		}
		p.item(text)
	}
	for _, w := range c.Warnings {
		text := w.Error()
		if w.Party != "" {
			text = w.Party + ": " + text
		}
		p.item("warning: " + text)
	}
	if d := c.Determinism; d != nil {
		p.line(fmt.Sprintf("determinism: %s, each asked of %s (%s, twice each); %s", Counted(d.Questions, "question"),
			Counted(2*len(d.Engines), "fresh instance"), strings.Join(d.Engines, " and "), Counted(len(d.Differences),
				"difference")))
	}
	triedOn(p, c.Case, c.Readings, c.Runtimes)
	p.line(fmt.Sprintf("%s: %s of %s; the unknown-property was tried on %s of facts in %s", c.Case,
		Counted(len(c.Problems), "problem"),
		Counted(len(c.Readings), "reading"), Counted(c.Tried, "change"), Counted(len(c.Runtimes), "runtime")))
	for _, name := range c.Readings {
		if n := c.TriedOn(name); n < c.Tried {
			p.line(fmt.Sprintf("%s was tried on %d of them", name, n))
		}
	}
}

func tests(p page, t *schema.Test) {
	for _, r := range t.Results {
		if !r.Passed {
			p.item(fmt.Sprintf("FAIL %s: %s", r.Name, r.Message))
		}
	}
	triedOn(p, t.Case, t.Readings, t.Runtimes)
	p.line(fmt.Sprintf("%s: %d of %s passed", t.Case, t.Passed, Counted(t.Passed+t.Failed, "test")))
}

// triedOn says what was tried, so that a result of nothing does not look like one of everything.
func triedOn(p page, dispute string, readings, runtimes []string) {
	if len(readings) == 0 {
		return // a document of a construe that did not say
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
	p.line(text + ".")
}
