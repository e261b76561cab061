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
	shape := schema.ShapeOf(schema.KindRuntime)
	b.WriteString("offering:\n  seller: seller\n")
	facts(&b, "  ", shape.Properties["offering"], true)
	if aboutParts(c) {
		components := shape.Properties["components"].Values
		b.WriteString("# complete says that nothing else exists; without it there may always be more\n" +
			"compositions: {components: unknown, relationships: unknown}\ncomponents:\n")
		for _, part := range []string{"client", "service"} {
			fmt.Fprintf(&b, "  %s:\n", part)
			facts(&b, "    ", components, part == "client")
		}
		b.WriteString("relationships:\n  request:\n    from: client\n    to: service\n")
		facts(&b, "    ", shape.Properties["relationships"].Values, true)
	}
	return Files{name + ".yaml": b.String(),
		"README.md": w.readme("runtime", name, map[string]string{"case": c.ID})}
}

// aboutParts reports whether the case asks about what the offering is made of.
func aboutParts(c *schema.Case) bool {
	parts := []string{"component", "relationship", "hop"}
	for _, l := range c.Limbs {
		if slices.Contains(parts, l.Of) {
			return true
		}
	}
	for _, t := range c.Terms {
		if slices.Contains(parts, t.Of) {
			return true
		}
	}
	return false
}

// facts writes the facts of an object, and of the objects in it, that have a few values to choose from; each is
// unknown. choices says which values these are.
func facts(b *strings.Builder, by string, of *schema.Shape, choices bool) {
	for _, name := range schema.Keys(of.Properties) {
		p := of.Properties[name]
		if p.Kind == "object" {
			var inside strings.Builder
			if facts(&inside, by+"  ", p, choices); inside.Len() > 0 {
				fmt.Fprintf(b, "%s%s:\n%s", by, name, inside.String())
			}
		}
		if p.Kind != "string" || len(p.Enum) == 0 || p.Fixed || p.Prose || p.Side || p.Default != "" {
			continue
		}
		fmt.Fprintf(b, "%s%s: unknown", by, name)
		if choices {
			values := slices.DeleteFunc(slices.Clone(p.Enum), func(v string) bool { return v == "unknown" })
			b.WriteString(" # or " + strings.Join(values, ", "))
		}
		b.WriteString("\n")
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
