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
		rows = append(rows, append(append([]string{c.Runtime, worldName(schema.AxisWorld{ID: c.World, Title: "stated"}), c.Reading, outcome}, spent(c.Plugin)...), spent(c.Policy)...))
	}
	fuel := fmt.Sprint(i.Limits["module_fuel"])
	if fuel == "0" {
		fuel = fmt.Sprintf("%d + %d a byte", i.Limits["module_fuel_base"], i.Limits["module_fuel_per_input_byte"])
	}
	rows = append(rows, []string{"limit", "", "", "", fuel, fmt.Sprint(i.Limits["module_depth"]), fmt.Sprint(i.Limits["module_memory_bytes"] >> 16),
		fmt.Sprint(i.Limits["policy_fuel"]), fmt.Sprint(i.Limits["policy_depth"]), fmt.Sprint(i.Limits["policy_memory_bytes"] >> 16)})
	p.table([]string{"runtime", "world", "reading", "outcome", "plugin: fuel", "depth", "pages", "policy: fuel", "depth", "pages"}, rows)
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
	p.item(fmt.Sprintf("plugin: %s %s, %s, %s of memory, runs in the %s", i.Name, i.Version, i.Form, Counted(i.MemoryPages, "page"), i.Engine))
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
	seen := map[string]bool{}
	for _, problem := range c.Problems {
		text := problem.Error()
		if problem.Party != "" {
			text = problem.Party + ": " + text
		}
		if !seen[text] {
			seen[text] = true
			p.item(text)
		}
	}
	for _, w := range c.Warnings {
		p.item("warning: " + w.Party + ": " + w.Error())
	}
	if d := c.Determinism; d != nil {
		p.line(fmt.Sprintf("determinism: %s, each asked of %s (%s, twice each); %s", Counted(d.Questions, "question"), Counted(2*len(d.Engines), "fresh instance"), strings.Join(d.Engines, " and "), Counted(len(d.Differences), "difference")))
	}
	p.line(fmt.Sprintf("%s: %s of %s; the unknown-property was tried on %s of facts", c.Case, Counted(len(seen), "problem"), Counted(len(c.Readings), "reading"), Counted(c.Tried, "change")))
}

func tests(p page, t *schema.Test) {
	for _, r := range t.Results {
		if !r.Passed {
			p.item(fmt.Sprintf("FAIL %s: %s", r.Name, r.Message))
		}
	}
	p.line(fmt.Sprintf("%s: %d of %s passed", t.Case, t.Passed, Counted(t.Passed+t.Failed, "test")))
}
