package engine

import (
	"slices"
	"strings"

	"github.com/construe-host/construe/host/schema"
)

// checkReading finds what no schema can in a reading's own document: another case, and names that the case, the reading
// or the other readings do not know. That it was pinned to another state of the case is a warning.
func (cs *Case) checkReading(s *Source) (out schema.Problems) {
	d, r, c := s.Document, s.Reading, cs.Dispute
	if r.Case.ID != c.ID {
		return schema.Problems{d.Problem("other-case", "/case/id", "the reading is one of the case %s; the case here is %s",
			r.Case.ID, c.ID)}
	}
	known := knownIn(d, &out)
	for _, l := range r.Limbs {
		known("/limbs", "limb", l, schema.Keys(c.Limbs))
	}
	for name, own := range r.OwnDefinitions {
		at := schema.Join("own_definitions", name)
		if _, has := c.Definitions[name]; has {
			out = append(out, d.Problem("definition-shadows", at, "the case has a definition %s already; expected a name "+
				"of the reading's own, or the case's definition under definitions", name))
		}
		known(at+"/adopted", "value of "+name, own.Adopted, schema.Keys(own.Values))
		if _, twice := r.Definitions[name]; twice {
			out = append(out, d.Problem("definition-shadows", schema.Join("definitions", name), "it adopts a value of "+
				"%s under own_definitions already; expected one of the two", name))
		}
	}
	if r.Policy.Of != "" && len(r.OwnDefinitions) > 0 {
		out = append(out, d.Problem("definition-unread", "/own_definitions", "the reading takes the policy of %s, which "+
			"reads no definition of this one's; expected definitions of the case or of %s", r.Policy.Of, r.Policy.Of))
	}
	cs.checkTaken(s, "/plugin", r.Plugin, func(o *schema.Reading) schema.Code { return o.Plugin }, known, &out)
	cs.checkTaken(s, "/policy", r.Policy, func(o *schema.Reading) schema.Code { return o.Policy }, known, &out)
	if len(out) == 0 {
		cs.checkAdoption(s, known)
	}
	sources := append(schema.Keys(c.Citations), schema.Keys(r.Sources)...)
	for _, name := range r.Citations {
		known("/citations", "citation", name, sources)
	}
	for name, h := range r.Precedents {
		at := schema.Join("precedents", name)
		known(at, "precedent", name, schema.Keys(c.Precedents))
		if p, is := c.Precedents[name]; is && h.Holds != "" && p.Status != "disputed" {
			out = append(out, d.Problem("precedent", at+"/holds", "the precedent %s is agreed, and binds the reading to %s; "+
				"expected holds of disputed ones alone", name, p.Expect))
		}
	}
	for name := range r.Toggles {
		known(schema.Join("toggles", name), "definition that the reading adopts", name,
			schema.Keys(cs.effective(r).Adopted()))
	}
	if len(out) == 0 {
		cs.warnOfOther(s)
	}
	return out
}

// knownIn makes a check that a name is among those known, which notes in out where it is not.
func knownIn(d *schema.Document, out *schema.Problems) func(pointer, what, name string, among []string) {
	return func(pointer, what, name string, among []string) {
		if slices.Contains(among, name) {
			return
		}
		expected := "none, since there is none"
		if len(among) > 0 {
			expected = "one of " + strings.Join(among, ", ")
		}
		p := d.Problem("reference", pointer, "there is no %s %q; expected %s", what, name, expected)
		p.Expected = among
		p.Hint = schema.DidYouMean(name, among, p.Hint)
		*out = append(*out, p)
	}
}

// checkTaken finds what is wrong with code that is taken from another reading: that there is none, or that it takes its
// own from a third.
func (cs *Case) checkTaken(s *Source, at string, code schema.Code, of func(*schema.Reading) schema.Code,
	known func(pointer, what, name string, among []string), out *schema.Problems,
) {
	if code.Of == "" {
		return
	}
	others := slices.DeleteFunc(cs.names(), func(name string) bool { return name == s.Reading.ID })
	known(at+"/of", "other reading", code.Of, others)
	other := cs.Sources[code.Of]
	if other == nil || code.Of == s.Reading.ID {
		return
	}
	if third := of(other.Reading).Of; third != "" {
		*out = append(*out, s.Document.Problem("other-code", at+"/of", "the reading %s takes its own from %s; expected a "+
			"reading that brings the code itself", code.Of, third))
	}
	if at == "/plugin" && of(other.Reading).Folder == "" {
		*out = append(*out, s.Document.Problem("other-code", at+"/of", "the reading %s has no plugin", code.Of))
	}
}

// checkAdoption finds adopted definitions, or values, that nobody has.
func (cs *Case) checkAdoption(s *Source, known func(pointer, what, name string, among []string)) {
	r := cs.effective(s.Reading)
	names := append(schema.Keys(cs.Dispute.Definitions), schema.Keys(r.OwnDefinitions)...)
	for name, value := range r.Definitions {
		at := schema.Join("definitions", name)
		known(at, "definition", name, names)
		if d, is := r.Definition(cs.Dispute, name); is {
			known(at, "value of "+name, value, schema.Keys(d.Values))
		}
	}
}

// warnOfSuite warns of readings that the suite names and that are nowhere, where a name is near that was probably
// meant.
func (cs *Case) warnOfSuite() {
	if cs.suiteDocument == nil {
		return
	}
	told := map[string]bool{}
	for _, id := range schema.Keys(cs.Suite.Swaps) {
		for _, policy := range schema.Keys(cs.Suite.Swaps[id]) {
			at := schema.Join("swaps", id, policy)
			for _, name := range append([]string{policy}, schema.Keys(cs.Suite.Swaps[id][policy])...) {
				near := schema.Nearest(name, cs.names())
				if cs.Sources[name] != nil || near == "" || told[name] {
					continue
				}
				told[name] = true
				p := cs.suiteDocument.Problem("unknown-reading", at, "the suite names a reading %s, which neither the case nor "+
					"--with brings", name)
				p.Hint = "did you mean " + near + "?"
				cs.Warnings = append(cs.Warnings, p)
			}
		}
	}
}

// warnOfOther warns of a reading that was pinned to another state of the case, and names the parts that differ.
func (cs *Case) warnOfOther(s *Source) {
	pinned := s.Reading.Case
	if pinned.Digest == "" || pinned.Digest == cs.Digest {
		return
	}
	var differ []string
	for _, part := range Parts() {
		if pinned.Parts[part] != cs.Parts[part] {
			differ = append(differ, part)
		}
	}
	said := "its " + strings.Join(differ, ", ") + " differ"
	switch {
	case len(pinned.Parts) == 0:
		said = "which parts differ is not known, since it names none"
	case len(differ) == 0:
		said = "its title, question, summary or citations differ"
	}
	p := s.Document.Problem("case-changed", "/case/digest", "the reading %s was pinned to another state of the case: %s",
		s.Reading.ID, said)
	p.Party, p.Hint = s.Reading.ID, "read it again, then construe pin "+s.Place
	cs.Warnings = append(cs.Warnings, p)
}
