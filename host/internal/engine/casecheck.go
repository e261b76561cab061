package engine

import (
	"slices"
	"strings"

	"github.com/construe-host/construe/host/schema"
)

// mostReadings bounds the readings of a case.
const mostReadings = 256

// checkCase finds what the schema cannot: names in one part of a case that another part does not know.
func checkCase(d *schema.Document, c *schema.Case) schema.Problems {
	var out schema.Problems
	known := func(pointer, what, name string, among []string) {
		if slices.Contains(among, name) {
			return
		}
		p := d.Problem("reference", pointer, "there is no %s %q; expected one of %s", what, name,
			strings.Join(among, ", "))
		p.Expected = among
		p.Hint = schema.DidYouMean(name, among, p.Hint)
		out = append(out, p)
	}
	if n := len(c.Readings); n > mostReadings {
		return schema.Problems{d.Problem("too-many-readings", "/readings",
			"the case has %d readings; expected at most %d, since each is judged on every other's classification",
			n, mostReadings)}
	}
	limbs, readings, sources := schema.Keys(c.Limbs), schema.Keys(c.Readings), schema.Keys(c.Citations)
	for id, l := range c.Limbs {
		known(schema.Join("limbs", id, "clause"), "clause", l.Clause, schema.Keys(c.Clauses))
	}
	for id, clause := range c.Clauses {
		for v, version := range clause.Versions {
			at := schema.Join("clauses", id, "versions", v)
			if (version.Effective == nil) == (version.Published == nil) {
				out = append(out, d.Problem("version", at, "a clause version is in force either by the day "+
					"(effective) or by the copy (published); expected one of the two"))
			}
			if version.Source != "" {
				known(at+"/source", "citation", version.Source, sources)
			}
			for name, period := range map[string]*schema.Period{"effective": version.Effective,
				"published": version.Published} {
				if period != nil && period.To != "never" && period.To <= period.From {
					out = append(out, d.Problem("version", at+schema.Join(name),
						"the version ends on %s, not after %s, when it begins", period.To, period.From))
				}
			}
			if effective := version.Effective != nil; effective != clause.GoesByDay() {
				out = append(out, d.Problem("version", at, "some versions of the clause go by the day (effective) "+
					"and some by the copy (published); expected one of the two for all"))
			}
			for other, w := range clause.Versions {
				if v < other && version.Effective != nil && w.Effective != nil &&
					overlap(*version.Effective, *w.Effective) {
					out = append(out, d.Problem("version", at+"/effective",
						"the versions %s and %s are in force on the same day", v, other))
				}
			}
		}
	}
	for id, r := range c.Readings {
		at := schema.Join("readings", id)
		for _, l := range r.Limbs {
			known(at+"/limbs", "limb", l, limbs)
		}
		adopts(c, at, r.Definitions, known)
		for _, s := range r.Citations {
			known(at+"/citations", "citation", s, sources)
		}
	}
	for id, p := range c.Precedents {
		at := schema.Join("precedents", id)
		if (p.Status == "agreed") != (p.Expect != "") || (p.Status == "disputed") != (len(p.Readings) > 0) {
			out = append(out, d.Problem("precedent", at, "an agreed precedent has expect, a disputed one has "+
				"readings; expected the one that goes with %s", p.Status))
		}
		for name := range p.Readings {
			known(at+schema.Join("readings", name), "reading", name, readings)
		}
		for policy, classifiers := range p.Swaps {
			known(at+schema.Join("swaps", policy), "reading", policy, readings)
			for classifier := range classifiers {
				known(at+schema.Join("swaps", policy, classifier), "reading", classifier, readings)
			}
		}
		for name := range p.Because {
			known(at+schema.Join("because", name), "reading", name, readings)
		}
		adopts(c, at, p.Definitions, known)
		for _, s := range p.Citations {
			known(at+"/citations", "citation", s, sources)
		}
	}
	return append(out, checkToggles(d, c)...)
}

// Missing finds runtimes and worlds that a case names and does not have. A case opens without them, as one in a bundle
// does.
func (h *Case) Missing() (out schema.Problems) {
	c, runtimes := h.Dispute, h.Runtimes()
	check := func(pointer, id string) *schema.Document {
		if !slices.Contains(runtimes, id) {
			p := h.Document.Problem("unknown-runtime", pointer, "the case has no runtime %s; expected one of %s",
				id, strings.Join(runtimes, ", "))
			p.Expected = runtimes
			out = append(out, p)
			return nil
		}
		d, err := h.Runtime(id)
		if err != nil {
			out = append(out, schema.ProblemsIn(err, "error")...)
			return nil
		}
		return d
	}
	for _, name := range schema.Keys(c.Precedents) {
		if d := check(schema.Join("precedents", name, "runtime"), c.Precedents[name].Runtime); d != nil {
			if p := h.NoWorld(schema.Join("precedents", name, "world"), c.Precedents[name].World, d); p != nil {
				out = append(out, p)
			}
		}
	}
	for _, id := range c.Default.Runtimes {
		check("/default/runtimes", id)
	}
	return out
}

// NoWorld is the problem that the case names, at a pointer, a world that a runtime does not have; nil where it has it.
func (h *Case) NoWorld(pointer, world string, runtime *schema.Document) *schema.Problem {
	worlds, _ := runtime.Tree["worlds"].(map[string]any)
	if _, has := worlds[world]; has || world == "" {
		return nil
	}
	p := h.Document.Problem("unknown-world", pointer, "the runtime %s has no world %q", runtime.Tree["id"], world)
	p.Expected = schema.Keys(worlds)
	p.Hint = schema.DidYouMean(world, p.Expected, p.Hint)
	return p
}

func adopts(c *schema.Case, at string, definitions map[string]string,
	known func(pointer, what, name string, among []string)) {
	for name, value := range definitions {
		pointer := at + schema.Join("definitions", name)
		known(pointer, "definition", name, schema.Keys(c.Definitions))
		if d, is := c.Definitions[name]; is {
			known(pointer, "value of "+name, value, schema.Keys(d.Values))
		}
	}
}

func overlap(a, b schema.Period) bool { return a.Holds(b.From) || b.Holds(a.From) }
