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
	id := word(name)
	fmt.Fprintf(&b, "# What is left out, or says unknown, is not known: docs/runtime.md explains every field.\n"+
		"construe: runtime/v1\nid: %s\ntitle: %s\n# the day on which it is judged\nasOf: %s\n", id, id, Day(c))
	shape := c.RuntimeShape()
	of := func(collection string) *schema.Shape { return shape.Properties[collection].Values }
	b.WriteString("parties:\n  seller:\n    name: whoever sells it\n")
	facts(&b, "    ", of("parties"), everyFact, true)
	b.WriteString("offering:\n  seller: seller # or another of the parties above\n")
	offered := ownFacts
	if c.AboutCalls() {
		offered = listedFacts
	}
	facts(&b, "  ", shape.Properties["offering"], offered, true)
	b.WriteString("# what may exist besides what is written: nothing, where a collection is complete\ncompositions:\n")
	facts(&b, "  ", shape.Properties["compositions"], listedFacts, true)
	if c.AsksAbout("component") || c.AsksAbout("relationship") || c.AsksAbout("hop") {
		b.WriteString("components:\n")
		for _, part := range []string{"client", "service"} {
			fmt.Fprintf(&b, "  %s:\n", part)
			facts(&b, "    ", of("components"), listedFacts, part == "client")
		}
		b.WriteString("relationships:\n  request:\n    from: client\n    to: service\n")
		facts(&b, "    ", of("relationships"), listedFacts, true)
	}
	if c.AsksAbout("dealing") {
		b.WriteString("dealings:\n  first:\n")
		facts(&b, "    ", of("dealings"), everyFact, true)
	}
	return Files{name + ".yaml": b.String(),
		"README.md": w.readme("runtime", name, map[string]string{"case": c.ID})}
}

// Which facts of an object a new runtime has.
const (
	ownFacts    = iota // those that the case adds
	listedFacts        // and those that have a few values to choose from
	everyFact          // and all others
)

// facts writes the facts of an object, and of the objects in it; each is unknown. choices says what each can be.
func facts(b *strings.Builder, by string, of *schema.Shape, which int, choices bool) {
	for _, name := range schema.Keys(of.Properties) {
		p := of.Properties[name]
		if p.Optional || p.Prose || p.Side { // asked of other cases alone, or no fact
			continue
		}
		if p.Kind == "object" {
			var inside strings.Builder
			if facts(&inside, by+"  ", p, which, choices); inside.Len() > 0 {
				fmt.Fprintf(b, "%s%s:\n%s", by, name, inside.String())
			}
			continue
		}
		listed := p.Kind == "string" && len(p.Enum) > 0 && !p.Fixed && p.Default == ""
		if !p.Own && which != everyFact && !(listed && which == listedFacts) {
			continue
		}
		value := "unknown"
		if p.Kind == "list" {
			value = "[unknown]"
		}
		if choices {
			value += " # " + choice(p)
		}
		fmt.Fprintf(b, "%s%s: %s\n", by, name, value)
	}
}

// choice says what a fact can be: its values where they are listed, and else what it says.
func choice(p *schema.Shape) string {
	values := p.Enum
	if p.Kind == "list" {
		values = p.Items.Enum
	}
	values = slices.DeleteFunc(slices.Clone(values), func(v string) bool { return v == "unknown" })
	said := schema.OneLine(p.Description)
	switch {
	case p.Ref == "party":
		return "or one of the parties: " + said
	case len(values) == 0:
		return said
	case p.OrList:
		return "or " + strings.Join(values, ", ") + ", or a list of JSON Pointers: docs/runtime.md says of what"
	default:
		return "or " + strings.Join(values, ", ")
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
