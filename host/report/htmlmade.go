package report

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/construe-host/construe/host/schema"
)

// The data of how the page was made, and of the block in which the sides sign.
type (
	htmlMade struct {
		Pairs      []htmlPair
		Commands   []string
		Again      string // what the commands cannot say
		Limits     []htmlPair
		Digests    []htmlPair
		Left       []string
		Signatures []htmlHolds
		// Of and Signed say above the lines what is signed: the runtime and the day, and the digests.
		Of     string
		Signed []htmlPair
	}
)

// madeSection fills how the page was made: with what, by which commands it can be made again, what its documents are
// by digest, and what it does not say.
func madeSection(r *htmlRuntime) (name string, data any, err error) {
	m := htmlMade{Commands: r.commands(), Digests: r.digests()}
	m.Again = fmt.Sprintf("The case is named by its id, since a document does not say where the case came from. Where it "+
		"came from a folder, put that folder in place of %s; the folder of a reading of your own is named by --with.",
		ShellWord(r.matter.ID))
	if len(m.Commands) > 1 {
		m.Again += " Each command writes a document with -f json; construe report -f html, with all of them, makes one page."
	}
	if version := r.page.options.Version; version != "" {
		m.Pairs = append(m.Pairs, htmlPair{"This page was written by", version})
	}
	if c := r.comparison; c != nil {
		if with := engines(c.Made); with != "" {
			m.Pairs = append(m.Pairs, htmlPair{"It was judged with", with})
		}
		m.Pairs = append(m.Pairs, htmlPair{"Signed by", r.signed()})
		if said := r.findingsSaid(); said != "" {
			m.Pairs = append(m.Pairs, htmlPair{"Findings", said})
			m.Again += " The findings are put in by construe report --findings " +
				ShellWord(r.page.options.Findings.file()) + "."
		}
		m.Left = leftOut(c, r)
		if r.page.judged(true) == r { // once, for all runtimes of the page
			m.Signatures = holdsOf(c)
			m.Of = r.page.title() + ", as of " + schema.Day(r.asOf)
			if r.page.several() {
				m.Of = r.page.title()
			}
			if m.Signed, err = r.page.digestsToSign(); err != nil {
				return "", nil, err
			}
		}
	}
	if record := r.given.Record; record != nil {
		judged := record.Execution.Judge
		if record.Execution.CrossCheck {
			judged += ", cross-checked"
		}
		m.Pairs = append(m.Pairs, htmlPair{"Rules", fmt.Sprintf("number %d, policies evaluated by the %s", record.Rules,
			judged)})
		for _, limit := range schema.Keys(record.Execution.Limits) {
			text := grouped(fmt.Sprint(record.Execution.Limits[limit]))
			if record.Execution.Limits[limit] == 0 {
				text = "none of its own"
			}
			m.Limits = append(m.Limits, htmlPair{sentenceCase(spaced(limit)), text})
		}
	}
	return "made", m, nil
}

// engines names what judged, by version.
func engines(m schema.Made) string {
	var out []string
	for _, e := range [][2]string{{"plugin interface", m.ABI}, {"OPA", m.OPA}, {"wazero", m.Wazero}} {
		if e[1] != "" {
			out = append(out, e[0]+" "+e[1])
		}
	}
	return strings.Join(out, ", ")
}

// digests name what was judged, byte for byte.
func (r *htmlRuntime) digests() (out []htmlPair) {
	out = append(out, htmlPair{"The runtime as it was read", r.subject.Digest}, htmlPair{"The case", r.matter.Digest})
	if f := r.page.options.Findings; f != nil && len(r.findings) > 0 {
		out = append(out, htmlPair{"The findings, " + f.file(), f.digest})
	}
	c := r.comparison
	if c == nil {
		return out
	}
	for i, w := range c.Axes.Worlds {
		if cell, is := c.Own(w.ID, c.Axes.Policies[0]); is && cell.Facts != "" {
			out = append(out, htmlPair{"The facts: " + c.Axes.Worlds[i].Title, cell.Facts})
		}
	}
	if first := r.page.judged(false); first != r && maps.Equal(first.comparison.Made.Readings, c.Made.Readings) {
		return out // the readings are those of the first
	}
	for _, reading := range c.Axes.Policies {
		title, made := readingTitle(c, reading), c.Made.Readings[reading]
		for _, part := range []htmlPair{{"its statement", made.Reading}, {"its classifier", made.Plugin},
			{"what that is shown", made.Manifest}, {"its policy", made.Policy}} {
			if part.Text == schema.NoPlugin {
				part.Text = "none"
			}
			if part.Text != "" {
				out = append(out, htmlPair{title + ": " + part.Name, part.Text})
			}
		}
	}
	return out
}

// leftOut says what the page does not cover.
func leftOut(c *schema.Comparison, r *htmlRuntime) (out []string) {
	for _, said := range notPleaded(c) {
		out = append(out, "Nothing is pleaded about this right of the clause: "+said+".")
	}
	out = append(out, unansweredTerms(c)...)
	out = append(out, notSearched(c, r)...)
	if len(r.given.Unknown) > 0 {
		out = append(out, Counted(len(r.given.Unknown), "signature")+" of the record could not be checked, since the key is "+
			"not known.")
	}
	if said := r.unsignedSaid(); said != "" && (r.given.Record != nil || r.page.judged(false) == r) {
		out = append(out, said)
	}
	if r.page.judged(false) != r {
		return out // what follows is said once
	}
	return append(out, "It says what each reading's own code makes of the facts as described. It is no advice, and no "+
		"finding of what the law is.")
}

// notSearched says of the worlds of which the page has no crux, whose section says so itself, how far what would settle
// them was looked for, those of which the same is to be said together.
func notSearched(c *schema.Comparison, r *htmlRuntime) (out []string) {
	worlds := map[string][]string{}
	for i, w := range c.Worlds {
		if slices.ContainsFunc(r.cruxes, func(x *schema.Crux) bool { return x.World == w.World }) {
			continue
		}
		said := ""
		switch x := w.Crux; {
		case x == nil && w.Aggregate == schema.Disputed:
			said = "What would settle the dispute was not looked for"
		case x == nil || x.Complete || x.Error != nil:
			continue
		case x.CompleteUpTo < 1:
			said = "What would settle the dispute was looked for, and not even every single change was tried"
		default:
			said = "What would settle the dispute was searched up to " + Counted(x.CompleteUpTo, "change") +
				", and there may be others"
		}
		if worlds[said] == nil {
			out = append(out, said)
		}
		worlds[said] = append(worlds[said], c.Axes.Worlds[i].Title)
	}
	for i, said := range out {
		if out[i] = said + ": " + strings.Join(worlds[said], "; ") + "."; len(worlds[said]) == len(c.Worlds) {
			out[i] = said + "."
		}
	}
	return out
}

// unansweredTerms says which words a reading's own classifier leaves open.
func unansweredTerms(c *schema.Comparison) (out []string) {
	for _, reading := range c.Axes.Policies {
		var open []string
		for _, w := range c.Worlds {
			cell, _ := c.Own(w.World, reading)
			said, found := c.Classification(cell)
			if !found {
				continue
			}
			for _, term := range schema.Keys(said.Terms) {
				for _, subject := range schema.Keys(said.Terms[term]) {
					if said.Terms[term][subject].Value != string(schema.Unknown) {
						continue
					}
					question := spaced(term)
					if c.Stipulated != nil && c.Stipulated.Terms[term].Question != "" {
						question = c.Stipulated.Terms[term].Question
					}
					if !slices.Contains(open, "“"+question+"”") {
						open = append(open, "“"+question+"”")
					}
				}
			}
		}
		if len(open) > 0 {
			out = append(out, readingTitle(c, reading)+" leaves unanswered: "+conjunction(open)+".")
		}
	}
	return out
}
