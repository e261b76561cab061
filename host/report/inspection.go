package report

import (
	"fmt"
	"strings"

	"github.com/construe-host/construe/host/schema"
)

// inspectionView says what code a case brings, before anybody runs it: of each reading the classifier, what of the
// world it can see and what it is asked, and the policy with the rules that it states; where cells were judged for it,
// what they took of the limits. An inspection of one plugin alone says the same of that.
//
// Each reading is a section. The first is the page's title, since the case has no more to say of itself than its id,
// which stands in the last line.
func inspectionView(v *draft, inspection *schema.Inspection) {
	if p := inspection.Plugin; p != nil {
		v.title(p.Name + " " + p.Version)
		inspectedPlugin(v, p)
		v.paragraph("1 plugin")
		return
	}
	for i, r := range inspection.Readings {
		name := r.Reading + ": " + r.Summary.Title
		if i == 0 {
			v.title(name)
		} else {
			v.heading(name)
		}
		inspectedReading(v, r)
	}
	workTable(v, inspection)
	v.paragraph(fmt.Sprintf("%s: %s", inspection.Case, Counted(len(inspection.Readings), "reading")))
}

// inspectedReading is what a reading holds, and its code, or why that could not be loaded: whoever inspects a case
// wants to see the parts that load also where others do not.
func inspectedReading(v *draft, r schema.InspectedReading) {
	if r.Summary.Doctrine != "" {
		v.paragraph(r.Summary.Doctrine)
	}
	switch {
	case r.PluginError != nil:
		v.item("plugin: " + Failed(r.PluginError))
	case r.Plugin != nil:
		inspectedPlugin(v, r.Plugin)
	default:
		v.item("plugin: none; every term is unknown to it, and its policy reads none")
	}
	switch {
	case r.PolicyError != nil:
		v.item("policy: " + Failed(r.PolicyError))
	case r.Policy != nil:
		inspectedPolicy(v, r.Policy)
	}
}

// inspectedPlugin is what can be said of a classifier without running it:
//
//	plugin: hop 1.1.0, reactor, 2 pages of memory, runs in the compiler
//	imports: none: it can see nothing but its input
//	sha256:3540293b…
//	asked product, shown /runtime/offering/category
//
// The digest is of the module's bytes, so that two people can tell that they speak of the same. Without imports a
// module has no clock, no files and no network, which is what a reader looks for. What it is shown bounds what an
// answer can depend on.
func inspectedPlugin(v *draft, p *schema.InspectedPlugin) {
	imports := "none: it can see nothing but its input"
	if len(p.Imports) > 0 {
		imports = fmt.Sprintf("%s (%s)", Counted(len(p.Imports), "WASI function"), strings.Join(p.Imports, ", "))
	}
	v.item(fmt.Sprintf("plugin: %s %s, %s, %s of memory, runs in the %s", p.Name, p.Version, p.Form,
		Counted(p.MemoryPages, "page"), p.Engine))
	v.item("imports: " + imports)
	v.item("sha256:" + p.SHA256)
	for _, c := range p.Calls {
		v.item(fmt.Sprintf("asked %s, shown %s", strings.Join(c.Terms, ", "), strings.Join(c.Reads, " ")))
	}
}

// inspectedPolicy is a policy's digest and each rule that carries a title, where it stands, as a table of contents.
func inspectedPolicy(v *draft, p *schema.InspectedPolicy) {
	v.item("policy: " + p.Digest + ", runs in " + p.Engine)
	for _, r := range p.Rules {
		v.item(fmt.Sprintf("%s:%d  %s", r.File, r.Line, r.Title))
	}
}

// workTable lays what cells took beside the limits, which are its last row, so that somebody who writes a plugin sees
// how near it comes to them. A plugin's fuel is in instructions, more or less, a policy's in steps, depth in calls
// within calls, memory in pages of 64 KiB; a limit that grows with the input is said as a sum.
//
// The outcome of a cell that failed is the code of its error: which limit ended it, in most cases.
func workTable(v *draft, i *schema.Inspection) {
	if len(i.Cells) == 0 {
		return
	}
	const pageBits = 16
	var rows [][]Cell
	for _, c := range i.Cells {
		outcome := c.Outcome
		if c.Error != "" {
			outcome = c.Error
		}
		row := append(textCells(c.Runtime, worldName(schema.AxisWorld{ID: c.World, Title: "stated"}), c.Reading),
			outcomeCell(outcome))
		rows = append(rows, append(append(row, workCells(c.Plugin)...), workCells(c.Policy)...))
	}
	rows = append(rows, textCells("limit", "", "", "", limit(i, "module_fuel", "a byte", 0),
		limit(i, "module_depth", "", 0), limit(i, "module_memory_bytes", "", pageBits),
		limit(i, "policy_steps", "a value", 0), limit(i, "policy_depth", "", 0),
		limit(i, "policy_memory_bytes", "", pageBits)))
	v.table([]string{"runtime", "world", "reading", "outcome", "plugin: fuel", "depth", "pages", "policy: steps",
		"depth", "pages"}, rows)
}

// limit is a limit in units of 2^bits; one that grows with the input is a sum, of what it is without and of what each
// of the input's units adds. What adds less than a unit is left to the record.
func limit(i *schema.Inspection, name, each string, bits int) string {
	if n := i.Limits[name]; n != 0 {
		return fmt.Sprint(n >> bits)
	}
	for of, more := range i.Limits {
		if strings.HasPrefix(of, name+"_per_") && more>>bits > 0 {
			return fmt.Sprintf("%d + %d %s", i.Limits[name+"_base"]>>bits, more>>bits, each)
		}
	}
	return fmt.Sprint(i.Limits[name+"_base"] >> bits)
}

// workCells are empty for code that did not run.
func workCells(s *schema.Spent) []Cell {
	if s == nil {
		return textCells("", "", "")
	}
	return textCells(fmt.Sprint(s.Fuel), fmt.Sprint(s.Depth), fmt.Sprint(s.MemoryPages))
}
