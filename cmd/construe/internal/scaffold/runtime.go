package scaffold

import (
	"fmt"
	"slices"
	"strings"

	"github.com/construe-host/construe/host/schema"
)

// Runtime is a runtime of which nothing is known yet, with the values that each fact can have.
func Runtime(c *schema.Case, name string, w Words) Files {
	var b strings.Builder
	fmt.Fprintf(&b, "# What is left out, or says unknown, is not known: docs/runtime.md explains every field.\n"+
		"construe: runtime/v1\nid: %s\ntitle: %s\n# the day on which it is judged\nasOf: %s\n", name, name, Day(c))
	b.WriteString("parties:\n  seller: {name: whoever sells it}\n")
	shape := c.RuntimeShape()
	of := func(collection string) *schema.Shape { return shape.Properties[collection].Values }
	b.WriteString("offering:\n  seller: seller\n")
	facts(&b, "  ", shape.Properties["offering"], c.AboutCalls(), true)
	b.WriteString("# what may exist besides what is written: nothing, where a collection is complete\ncompositions:\n")
	facts(&b, "  ", shape.Properties["compositions"], true, true)
	if c.AsksAbout("component") || c.AsksAbout("relationship") || c.AsksAbout("hop") {
		b.WriteString("components:\n")
		for _, part := range []string{"client", "service"} {
			fmt.Fprintf(&b, "  %s:\n", part)
			facts(&b, "    ", of("components"), true, part == "client")
		}
		b.WriteString("relationships:\n  request:\n    from: client\n    to: service\n")
		facts(&b, "    ", of("relationships"), true, true)
	}
	if c.AsksAbout("dealing") {
		b.WriteString("dealings:\n  first:\n")
		facts(&b, "    ", of("dealings"), true, true)
	}
	return Files{name + ".yaml": b.String(),
		"README.md": w.readme("runtime", name, map[string]string{"case": c.ID})}
}

// facts writes the facts of an object, and of the objects in it, that have a few values to choose from, if common says
// so, and those that the case adds; each is unknown. choices says what each can be.
func facts(b *strings.Builder, by string, of *schema.Shape, common, choices bool) {
	for _, name := range schema.Keys(of.Properties) {
		p := of.Properties[name]
		if p.Optional { // asked of other cases alone
			continue
		}
		if p.Kind == "object" {
			var inside strings.Builder
			if facts(&inside, by+"  ", p, common, choices); inside.Len() > 0 {
				fmt.Fprintf(b, "%s%s:\n%s", by, name, inside.String())
			}
			continue
		}
		plain := common && p.Kind == "string" && len(p.Enum) > 0 && !p.Fixed && !p.Prose && !p.Side && p.Default == ""
		if !plain && !p.Own {
			continue
		}
		value, said := "unknown", schema.OneLine(p.Description)
		if p.Kind == "list" {
			value = "[unknown]"
		}
		if values := slices.DeleteFunc(slices.Clone(p.Enum), func(v string) bool { return v == "unknown" }); len(values) > 0 {
			said = "or " + strings.Join(values, ", ")
		}
		if choices {
			value += " # " + said
		}
		fmt.Fprintf(b, "%s%s: %s\n", by, name, value)
	}
}

// Day is a day on which every clause of the case is in force, as far as days tell: the first of the latest version.
func Day(c *schema.Case) string {
	var days []string
	for _, clause := range c.Clauses {
		for _, v := range clause.Versions {
			if v.Effective != nil {
				days = append(days, v.Effective.From)
			}
		}
	}
	slices.Sort(days)
	slices.Reverse(days)
	for _, day := range append(days, "2026-01-01") {
		if inForce(c, day) {
			return day
		}
	}
	return days[0]
}

// inForce reports whether every clause that goes by the day has a version on this one.
func inForce(c *schema.Case, day string) bool {
	for _, clause := range c.Clauses {
		holds := !clause.GoesByDay()
		for _, v := range clause.Versions {
			holds = holds || v.Effective != nil && v.Effective.Holds(day)
		}
		if !holds {
			return false
		}
	}
	return true
}
