package engine

import (
	"maps"
	"slices"
	"strings"

	"github.com/construe-host/construe/host/schema"
)

// mostReadings bounds the readings of a case.
const mostReadings = 256

// checkCase finds what the schema cannot: names in one part of a case that another part does not know. first are the
// readings of a case/v1.
func checkCase(d *schema.Document, c *schema.Case, first map[string]*schema.Reading) schema.Problems {
	var out schema.Problems
	known := knownIn(d, &out)
	sources := schema.Keys(c.Citations)
	for id, l := range c.Limbs {
		known(schema.Join("limbs", id, "clause"), "clause", l.Clause, schema.Keys(c.Clauses))
		for v, words := range l.Quote {
			at := schema.Join("limbs", id, "quote", v)
			version, is := c.Clauses[l.Clause].Versions[v]
			known(at, "version of "+l.Clause, v, schema.Keys(c.Clauses[l.Clause].Versions))
			if is && !strings.Contains(version.Text, words) {
				out = append(out, d.Problem("quote", at, "the words %q do not stand in the text of the version %s; expected "+
					"a part of it, as it is written", words, v))
			}
		}
	}
	for id, clause := range c.Clauses {
		for name := range clause.Titles {
			known(schema.Join("clauses", id, "titles", name), "constant, right or exception", name, namesOf(clause))
		}
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
	for id, p := range c.Precedents {
		at := schema.Join("precedents", id)
		if (p.Status == "agreed") != (p.Expect != "") {
			out = append(out, d.Problem("precedent", at, "an agreed precedent has expect, and a disputed one what each "+
				"reading says that it holds; expected the one that goes with %s", p.Status))
		}
		checkAdopted(c.Definitions, at, p.Definitions, known)
		for _, s := range p.Citations {
			known(at+"/citations", "citation", s, sources)
		}
	}
	out = append(out, checkFields(d, c)...)
	return append(out, checkToggles(d, c, first)...)
}

// namesOf are the names of what a clause fixes, and of what any version of it reserves or excepts; sorted.
func namesOf(clause schema.Clause) []string {
	all := maps.Clone(clause.Constants)
	if all == nil {
		all = map[string]string{}
	}
	for _, version := range clause.Versions {
		for _, names := range []map[string]bool{version.Rights, version.Exceptions} {
			for name := range names {
				all[name] = ""
			}
		}
	}
	return schema.Keys(all)
}

// Missing finds runtimes and worlds that a case names and does not have. A case opens without them, as one in a bundle
// does.
func (cs *Case) Missing() (out schema.Problems) {
	c, runtimes := cs.Dispute, cs.Runtimes()
	check := func(pointer, id string) *schema.Document {
		if !slices.Contains(runtimes, id) {
			p := cs.Document.Problem("unknown-runtime", pointer, "the case has no runtime %s; expected one of %s",
				id, strings.Join(runtimes, ", "))
			p.Expected = runtimes
			out = append(out, p)
			return nil
		}
		d, err := cs.Runtime(id)
		if err != nil {
			out = append(out, schema.ProblemsIn(err, "error")...)
			return nil
		}
		return d
	}
	for _, name := range schema.Keys(c.Precedents) {
		if d := check(schema.Join("precedents", name, "runtime"), c.Precedents[name].Runtime); d != nil {
			if p := cs.NoWorld(schema.Join("precedents", name, "world"), c.Precedents[name].World, d); p != nil {
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
func (cs *Case) NoWorld(pointer, world string, runtime *schema.Document) *schema.Problem {
	worlds, _ := runtime.Tree["worlds"].(map[string]any)
	if _, has := worlds[world]; has || world == "" {
		return nil
	}
	p := cs.Document.Problem("unknown-world", pointer, "the runtime %s has no world %q", runtime.Tree["id"], world)
	p.Expected = schema.Keys(worlds)
	p.Hint = schema.DidYouMean(world, p.Expected, p.Hint)
	return p
}

// checkAdopted finds definitions, or values of them, that the case does not have.
func checkAdopted(
	all map[string]schema.Definition, at string, definitions map[string]string,
	known func(pointer, what, name string, among []string),
) {
	for name, value := range definitions {
		pointer := at + schema.Join("definitions", name)
		known(pointer, "definition", name, schema.Keys(all))
		if d, is := all[name]; is {
			known(pointer, "value of "+name, value, schema.Keys(d.Values))
		}
	}
}

// overlap reports whether two periods have a day in common.
func overlap(a, b schema.Period) bool { return a.Holds(b.From) || b.Holds(a.From) }
