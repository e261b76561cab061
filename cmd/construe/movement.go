package main

import (
	"fmt"
	"path/filepath"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/construe-host/construe/host"
	"github.com/construe-host/construe/host/schema"
)

// addMovement adds to a comparison what moved since an earlier record, and returns the code of that gate: 0 where
// nothing moved, exitGate where something did, exitEvaluation where that is not known.
func addMovement(c *cli.Context, s *streams, h *host.Host, asOf string, runtimes []*schema.Document,
	now *schema.Comparison) (int, error) {
	name := c.String("against")
	if name == "" {
		return 0, nil
	}
	o, err := openRecord(s, name)
	if err != nil {
		return 0, err
	}
	if o.Record == nil {
		return 0, usage{o.name + " is a signed reading; expected a record of a comparison",
			"construe compare --bundle FILE makes one"}
	}
	before := o.Record.Semantics.Inputs
	if found := o.Record.Comparison.Case.ID; found != now.Case.ID {
		return 0, usage{fmt.Sprintf("the record is of the case %s; this is %s", harmless(found), now.Case.ID),
			"compare against a record of the same case"}
	}
	m := host.MovementRequest{After: runtimes[0], AsOf: asOf, Outcomes: host.RecordedOutcomes(o.Record)}
	if m.Before, err = recordedRuntime(h, o, before.Runtime.Digest); err != nil {
		return 0, err
	}
	if o.Record.Rules != schema.Rules {
		fmt.Fprintf(s.err, "construe: %s was made under the rules %d, and this under %d: what moved can have moved "+
			"by that alone\n", harmless(filepath.ToSlash(name)), o.Record.Rules, schema.Rules)
	}
	if m.Before == nil {
		fmt.Fprintf(s.err, "construe: %s brings no runtime, and the case has none with its digest: outcomes are "+
			"compared, distances from a breach are not; a bundle brings it\n", harmless(filepath.ToSlash(name)))
	}
	if err := h.Movement(c.Context, now, m); err != nil {
		return 0, err
	}
	gate, shared := 0, false
	var moved []string
	for _, w := range now.Worlds {
		_, known := m.Outcomes[w.World]
		shared = shared || known
		for _, one := range w.Movement {
			if unknown := one.NotKnown && one.From == one.To; !unknown {
				gate = exitGate
			} else if gate == 0 {
				gate = exitEvaluation
			}
			moved = append(moved, movementPhrase(one)+inWorlds([]string{w.World}))
		}
	}
	if !shared {
		return 0, usage{"the record has none of these worlds; there is nothing to compare",
			"give the record's worlds with --world"}
	}
	if len(moved) > 0 {
		fmt.Fprintf(s.err, "construe: the gate --against fails; %s\n", harmless(strings.Join(moved, "; ")))
	}
	return gate, nil
}

// movementPhrase says of a reading's own verdict what moved.
func movementPhrase(m schema.Movement) string {
	switch {
	case m.From != m.To:
		return fmt.Sprintf("%s went from %s to %s", m.Reading, m.From, m.To)
	case m.NotKnown:
		return "whether " + m.Reading + " came nearer to a breach is not known"
	}
	return m.Reading + " came nearer to a breach"
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
