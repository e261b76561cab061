package report

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/construe-host/construe/host/schema"
)

// What of a page is signed. A signature is of a record, and so of the comparison in it: what else a page is made of,
// and what was written on its rows, nobody signed. The head, the foot of every sheet and the section on how the page
// was made say the same of it.

// beside names what a part has beside its comparison, all of which nobody signed.
func (r *htmlRuntime) beside() (out []string) {
	for _, one := range []struct {
		n         int
		name, all string
	}{{len(r.cruxes), "crux", "cruxes"}, {len(r.maps), "map", "maps"}, {len(r.timelines), "timeline", "timelines"},
		{len(r.explanations), "explanation", "explanations"}, {len(r.findings), "findings", "findings"}} {
		switch {
		case one.n == 1:
			out = append(out, one.name)
		case one.n > 1:
			out = append(out, one.all)
		}
	}
	return out
}

// standing says what of the part is signed, within a line.
func (r *htmlRuntime) standing() string {
	other := r.beside()
	switch {
	case len(r.given.Signers) == 0:
		return "unsigned"
	case len(other) == 0:
		return "comparison signed"
	}
	return "comparison signed; " + conjunction(other) + " not"
}

// standing says what of the page is signed: of one part what its head says, of several of how many.
func (p *htmlPage) standing() string {
	signed, other := 0, false
	for _, r := range p.parts {
		if len(r.given.Signers) > 0 {
			signed++
		}
		other = other || len(r.beside()) > 0
	}
	switch {
	case signed == 0:
		return "unsigned"
	case !p.several():
		return p.parts[0].standing()
	}
	text := "all comparisons signed"
	if signed < len(p.parts) {
		text = fmt.Sprintf("comparisons of %d of %s signed", signed, Counted(len(p.parts), "runtime"))
	}
	if other {
		text += "; nothing else is"
	}
	return text
}

// signers names whose signatures of the record were verified. A key that nobody named is told by its fingerprint.
func (r *htmlRuntime) signers() string {
	var out []string
	for _, s := range r.given.Signers {
		if strings.HasPrefix(s, "sha256:") {
			s = "the key with the fingerprint " + s
		}
		out = append(out, s)
	}
	return conjunction(out)
}

// unsignedSaid says what of the part nobody signed; "" where all is.
func (r *htmlRuntime) unsignedSaid() string {
	other := r.beside()
	switch {
	case r.given.Record == nil:
		return "It was made of a document that nobody signed. A record (construe compare --record) says more: the limits, " +
			"and who stands behind it."
	case len(r.given.Signers) == 0:
		return "Nobody whose key is known signed the record that it was made of."
	case len(other) > 0:
		return "The comparison is signed, and nothing else is: nobody signed the " + conjunction(other) +
			" of this page, and whoever signed the comparison need not have seen more."
	}
	return ""
}

// digestsToSign are the digests by which a signature says what it is of: of the comparison of the page, and of its
// record. A page of several has those of records alone: to digest a hundred comparisons takes longer than to write
// them.
func (p *htmlPage) digestsToSign() (out []htmlPair, err error) {
	for _, r := range p.parts {
		if r.comparison == nil {
			continue
		}
		// a record of an earlier kind is read as what it says now, of which nobody has a file
		of := ""
		if p.several() {
			of = " of " + r.title()
		}
		for _, one := range []struct {
			name     string
			document any
			is       bool
		}{{"The comparison, as canonical JSON", r.given.Document, !p.several()},
			{"The record, as canonical JSON", r.given.Record,
				r.given.Record != nil && r.given.Record.Construe != ""}} {
			if !one.is {
				continue
			}
			digest, err := schema.Digest(one.document)
			if err != nil {
				return nil, err
			}
			out = append(out, htmlPair{one.name + of, digest})
		}
		if f := p.options.Findings; f != nil && len(r.findings) > 0 {
			out = append(out, htmlPair{"The findings" + of + ", " + f.file(), f.digest})
		}
	}
	if p.several() {
		out = append(out, htmlPair{"The comparisons", "the page of each alone has the digest of it"})
	}
	return out, nil
}

// findingsSaid says of which file the findings of the part are, and how many rows have one.
func (r *htmlRuntime) findingsSaid() string {
	f := r.page.options.Findings
	if f == nil || len(r.findings) == 0 {
		return ""
	}
	n := 0
	for _, found := range r.findings {
		n += len(found)
	}
	text := Counted(n, "finding") + " out of " + f.file() + ", on " + Counted(len(r.findings), "row")
	if all := len(f.rows); all > n {
		text += " of this runtime (the file has " + strconv.Itoa(all) + ")"
	}
	return text + ". Who wrote them, and when, the file does not say."
}
