package main

import (
	"fmt"
	"path/filepath"

	"github.com/urfave/cli/v2"

	"github.com/construe-host/construe/host"
	"github.com/construe-host/construe/host/report"
	"github.com/construe-host/construe/host/schema"
)

// openAgainst opens the earlier record that a comparison is made beside; nil where there is none.
func openAgainst(c *cli.Context, s *streams, now *schema.Comparison) (*recordFile, error) {
	name := c.String("against")
	if name == "" {
		return nil, nil
	}
	o, err := openRecord(s, name)
	if err != nil {
		return nil, err
	}
	if o.Record == nil {
		return nil, usage{o.name + " is a signed reading; expected a record of a comparison",
			"construe compare --bundle FILE makes one"}
	}
	if found := o.Record.Comparison.Case.ID; found != now.Case.ID {
		return nil, usage{fmt.Sprintf("the record is of the case %s; this is %s", harmless(found), now.Case.ID),
			"compare against a record of the same case"}
	}
	if found := o.Record.Comparison.Runtime.ID; found != now.Runtime.ID {
		return nil, usage{fmt.Sprintf("the record %s is of the runtime %s; this is %s", harmless(o.name), harmless(found),
			harmless(now.Runtime.ID)), "compare against a record of the same runtime; construe diff compares two records " +
			"of any"}
	}
	return o, nil
}

// addMovement adds to a comparison what moved since an earlier record, and what could not be compared with it.
func addMovement(c *cli.Context, s *streams, h *host.Host, asOf string, runtimes []*schema.Document,
	now *schema.Comparison, o *recordFile) (err error) {
	if o == nil {
		return nil
	}
	name, before := harmless(filepath.ToSlash(c.String("against"))), o.Record.Semantics.Inputs
	m := host.MovementRequest{After: runtimes[0], AsOf: asOf, Outcomes: host.RecordedOutcomes(o.Record)}
	compared := comparedWith(name, now, o.Record.Comparison)
	if compared.Compared == 0 {
		return usage{fmt.Sprintf("the record %s has none of these verdicts; there is nothing to compare", name),
			"give the worlds and the readings of the record with --world and --reading"}
	}
	if m.Before, err = recordedRuntime(h, o, before.Runtime.Digest); err != nil {
		return err
	}
	if o.Record.Rules != schema.Rules {
		fmt.Fprintf(s.err, "construe: %s was made under the rules %d, and this under %d: what moved can have moved "+
			"by that alone\n", name, o.Record.Rules, schema.Rules)
	}
	if m.Before == nil {
		fmt.Fprintf(s.err, "construe: %s brings no runtime, and the case has none with its digest: outcomes are "+
			"compared, distances from a breach are not; a bundle brings it\n", name)
	}
	now.Against = compared
	for _, sentence := range report.AgainstNotes(now) {
		fmt.Fprintf(s.err, "construe: note: %s\n", harmless(sentence))
	}
	return h.Movement(c.Context, now, m)
}

// comparedWith says which verdicts a comparison has in common with an earlier one, and which only one of the two has.
func comparedWith(name string, now, before *schema.Comparison) *schema.Against {
	a := &schema.Against{Record: name, AsOf: before.AsOf}
	for _, cell := range now.Cells {
		if cell.Swap() {
			continue
		}
		if _, has := before.Own(cell.World, cell.Policy); has {
			a.Compared++
		} else {
			a.OnlyNow = append(a.OnlyNow, againstCell(now, cell))
		}
	}
	for _, cell := range before.Cells {
		if _, has := now.Own(cell.World, cell.Policy); !has && !cell.Swap() {
			a.OnlyBefore = append(a.OnlyBefore, againstCell(before, cell))
		}
	}
	return a
}

func againstCell(c *schema.Comparison, cell schema.Cell) schema.AgainstCell {
	out := schema.AgainstCell{Reading: cell.Policy, ReadingTitle: c.Readings[cell.Policy].Title, World: cell.World}
	for _, w := range c.Axes.Worlds {
		if w.ID == cell.World {
			out.WorldTitle = w.Title
		}
	}
	return out
}

// recordedRuntime is the runtime that a record is of: its bundle's, or the one of the case with its digest; nil where
// there is neither.
func recordedRuntime(h *host.Host, o *recordFile, digest string) (*schema.Document, error) {
	if o.bundle != nil {
		d, err := o.bundle.Runtime()
		if err != nil {
			return nil, mismatch{err}
		}
		return d, nil
	}
	for _, id := range h.Runtimes() {
		d, err := h.Runtime(id)
		if err != nil {
			return nil, err
		}
		if found, err := schema.Digest(d.Tree); err == nil && found == digest {
			return d, nil
		}
	}
	return nil, nil
}
