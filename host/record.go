package host

import (
	"context"
	"maps"

	"github.com/construe-host/construe/host/internal/judge"
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
	return record.Make(c, record.Conditions{Limits: limits, Judge: h.config.Judge, CrossCheck: h.config.CrossCheck})
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
	return &schema.ReadingRecord{Construe: schema.KindReading, Reading: reading, Title: r.Title, Doctrine: r.Doctrine,
		Party: r.Party,
		Case:  schema.Subject{ID: h.dispute.ID, Title: h.dispute.Title, Digest: h.digest},
		Rules: schema.Rules,
		Inputs: schema.ReadingInputs{Plugin: made.Plugin, Manifest: made.Manifest, Policy: made.Policy,
			Definitions: r.Definitions}}, nil
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
	// Record is what this host makes of the same request. A search is not made again: its cruxes are those of the
	// record, where they hold.
	Record *schema.Record `json:"-"`
	// Difference says how it differs from the record.
	Difference *record.Difference `json:"difference"`
	// OtherEngine says that this host has other engine versions or another judge, so that execution is not compared.
	OtherEngine bool `json:"otherEngine"`
	// OtherRules says that the record was made under other rules, so that outcomes, answers and elements alone are
	// compared.
	OtherRules bool `json:"otherRules"`
	// Compared counts the cells that no host's limit stopped, then or now; Stopped those, and the cruxes, that one
	// stopped here alone.
	Compared int `json:"compared"`
	Stopped  int `json:"stopped"`
	// Certified counts the sets of changes in the record's cruxes that were judged again.
	Certified int `json:"certified"`
	// NotSearched lists the worlds whose crux the record says could not be looked for, or could not be judged here,
	// with the code of the reason.
	NotSearched []string `json:"notSearched"`
}

// Same reports whether the record was found again: the same semantics, said in the same words, and on the same engine
// versions the same execution. Under other rules it is outcomes, answers and elements that are the same.
func (r *Replay) Same() bool {
	d := r.Difference
	return len(d.Inputs)+len(d.Worlds)+len(d.Cells)+len(d.Said) == 0 &&
		(r.OtherEngine || r.OtherRules || len(d.Execution) == 0)
}

// Replay judges a runtime again as a record says, and compares. Cells that a host's limit stopped, then or now, are not
// compared. What would settle a dispute is not looked for again: each set of changes that the record names is judged.
//
// # Errors
//
// As [Host.Compare]. That something came out differently is a result.
func (h *Host) Replay(ctx context.Context, q ReplayRequest) (*Replay, error) {
	return h.replay(ctx, q, (*Host).certify)
}

// certifier checks the cruxes of a comparison against the judge.
type certifier func(
	h *Host, ctx context.Context, runtime *schema.Document, then *schema.Comparison,
) (*certification, error)

func (h *Host) replay(ctx context.Context, q ReplayRequest, certify certifier) (*Replay, error) {
	then := q.Record.Comparison
	request := matrixRequest{AsOf: then.AsOf, OwnOnly: true}
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
	for i := range now.Worlds {
		for _, w := range then.Worlds {
			if w.World == now.Worlds[i].World {
				now.Worlds[i].Crux = w.Crux
			}
		}
	}
	again, err := h.Record(now)
	if err != nil {
		return nil, err
	}
	r := &Replay{Record: again, OtherRules: q.Record.Rules != again.Rules, NotSearched: []string{}}
	if r.OtherRules {
		if err := h.namedUnder(q.Record.Rules, &again.Semantics.Inputs); err != nil {
			return nil, err
		}
	}
	r.Difference = record.Compare(q.Record, again)
	r.count(q.Record, again)
	r.OtherEngine = !maps.Equal(q.Record.Execution.Engines, again.Execution.Engines) ||
		q.Record.Execution.Judge != again.Execution.Judge ||
		q.Record.Execution.CrossCheck != again.Execution.CrossCheck
	if d := r.Difference; r.OtherRules || len(d.Inputs)+len(d.Worlds)+len(d.Cells) > 0 {
		return r, nil
	}
	found, err := certify(h, ctx, q.Runtime, then)
	if err != nil {
		return nil, err
	}
	for _, w := range found.wrong {
		r.Difference.Said = append(r.Difference.Said, record.Change{Name: "crux of world " + w.world, From: w.says})
	}
	r.Certified, r.NotSearched = found.sets, found.notSearched
	r.Stopped += found.stopped
	return r, nil
}

// count counts the cells that were compared, and those that this host alone could not judge.
func (r *Replay) count(then, now *schema.Record) {
	stopped := map[schema.Cell]bool{}
	for _, c := range then.Semantics.Cells {
		stopped[schema.Cell{World: c.World, Policy: c.Policy, Classifier: c.Classifier}] = c.NotReproducible != ""
	}
	for _, c := range now.Semantics.Cells {
		before := stopped[schema.Cell{World: c.World, Policy: c.Policy, Classifier: c.Classifier}]
		switch {
		case !before && c.NotReproducible == "":
			r.Compared++
		case !before:
			r.Stopped++
		}
	}
}

// namedUnder gives the case and the policies the digests that they have in records made under other rules.
func (h *Host) namedUnder(rules int, in *schema.Inputs) (err error) {
	if in.Case.Digest, err = h.caseDigest(rules, h.document); err != nil {
		return err
	}
	for name, reading := range in.Readings {
		if reading.Policy == "" {
			continue
		}
		if reading.Policy, err = judge.DigestUnder(rules, h.parties[name].bundle); err != nil {
			return err
		}
		in.Readings[name] = reading
	}
	return nil
}
