package host

import (
	"context"
	"maps"

	"github.com/construe-host/construe/host/record"
	"github.com/construe-host/construe/host/schema"
)

// Record makes a comparison of this host into a record, to be sealed by package record.
//
// # Errors
//
// An error means a mistake in the caller.
func (h *Host) Record(c *schema.Comparison) (*schema.Record, error) {
	limits, err := h.limits()
	if err != nil {
		return nil, err
	}
	return record.Make(c, limits)
}

// ReadingRecord is what a party signs as its reading: the digests of plugin, manifest and policy, and its definitions.
//
// # Errors
//
// [schema.Problems]: unknown-reading, and why the plugin or policy does not load.
func (h *Host) ReadingRecord(reading string) (*schema.ReadingRecord, error) {
	p, err := h.party(reading)
	if err != nil {
		return nil, err
	}
	made, err := p.digests()
	if err != nil {
		return nil, err
	}
	r := h.dispute.Readings[reading]
	return &schema.ReadingRecord{Construe: schema.KindReading, Reading: reading, Title: r.Title, Doctrine: r.Doctrine, Party: r.Party,
		Case:   schema.Subject{ID: h.dispute.ID, Title: h.dispute.Title, Digest: h.digest},
		Inputs: schema.ReadingInputs{Plugin: made.Plugin, Manifest: made.Manifest, Policy: made.Policy, Definitions: r.Definitions}}, nil
}

// bytes are the digests of what a party loaded; what did not load has none.
func (p *party) bytes() (b schema.ReadingBytes) {
	if p.plugin != nil {
		b.Plugin, b.Manifest = p.plugin.Digest(), p.manifest
	}
	if p.policy != nil {
		b.Policy = p.policy.Digest()
	}
	return b
}

// digests are the digests of a party that loaded whole.
func (p *party) digests() (schema.ReadingBytes, error) {
	var problems schema.Problems
	for _, problem := range []*schema.Problem{p.pluginErr, p.policyErr} {
		if problem != nil {
			problems = append(problems, problem)
		}
	}
	return p.bytes(), problems.Err()
}

// ReplayRequest asks to run again what a record says, on a host that was opened on its case with its readings.
type ReplayRequest struct {
	Record *schema.Record
	// Runtime is what the record is about.
	Runtime *schema.Document
}

// Replay is what came of running a record again.
type Replay struct {
	// Record is what this host makes of the same request.
	Record *schema.Record `json:"-"`
	// Difference says how it differs from the record.
	Difference *record.Difference `json:"difference"`
	// OtherEngine says that this host has other engine versions, so that execution is not compared.
	OtherEngine bool `json:"otherEngine"`
}

// Same reports whether the record was found again: the same semantics, said in the same words, and on the same engine versions
// the same execution.
func (r *Replay) Same() bool {
	d := r.Difference
	return len(d.Inputs)+len(d.Worlds)+len(d.Cells)+len(d.Said) == 0 && (r.OtherEngine || len(d.Execution) == 0)
}

// Replay judges a runtime again as a record says, and compares. Cells that a host's limit stopped, then or now, are not
// compared.
//
// # Errors
//
// As [Host.Compare]. That something came out differently is a result.
func (h *Host) Replay(ctx context.Context, q ReplayRequest) (*Replay, error) {
	then := q.Record.Comparison
	request := CompareRequest{AsOf: then.AsOf, OwnOnly: true}
	for _, w := range then.Axes.Worlds {
		request.Worlds = append(request.Worlds, w.ID)
	}
	for _, c := range then.Cells {
		request.OwnOnly = request.OwnOnly && c.Policy == c.Classifier
	}
	now, err := h.compareOne(ctx, q.Runtime, request)
	if err != nil {
		return nil, err
	}
	again, err := h.Record(now)
	if err != nil {
		return nil, err
	}
	return &Replay{Record: again, Difference: record.Compare(q.Record, again),
		OtherEngine: !maps.Equal(q.Record.Execution.Engines, again.Execution.Engines)}, nil
}
