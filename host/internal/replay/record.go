package replay

import (
	"github.com/construe-host/construe/host/internal/engine"
	"github.com/construe-host/construe/host/record"
	"github.com/construe-host/construe/host/schema"
)

// Record makes a comparison of this case into a record, to be sealed by package record.
//
// # Errors
//
// An error means a mistake in the caller.
func Record(cs *engine.Case, c *schema.Comparison) (*schema.Record, error) {
	limits, err := cs.Limits()
	if err != nil {
		return nil, err
	}
	return record.Make(c, record.Conditions{Limits: limits, Judge: cs.Config.Judge, CrossCheck: cs.Config.CrossCheck})
}

// ReadingRecord is what a party signs as its reading: the digests of plugin, manifest and policy, and its definitions.
//
// # Errors
//
// [schema.Problems]: unknown-reading, draft, and why the plugin or policy does not load.
func ReadingRecord(cs *engine.Case, reading string) (*schema.SignedReading, error) {
	p, err := cs.Party(reading)
	if err != nil {
		return nil, err
	}
	made, err := p.WholeDigests()
	if err != nil {
		return nil, err
	}
	r := p.Reading
	taken := map[string]string{}
	for id, s := range cs.Behind(reading) {
		if s.Reading.Draft {
			draft := s.Document.Problem("draft", "/draft", "the reading %s is a draft; expected one that is finished to be "+
				"signed, or to have its code taken by one that is", id)
			draft.Hint = "construe test " + s.Place + " lists what it leaves open; then remove the line"
			return nil, schema.Problems{draft}
		}
		if id != reading {
			taken[id] = s.Digest
		}
	}
	return &schema.SignedReading{Construe: schema.KindSignedReading, Parts: cs.Parts, Reading: reading, Taken: taken,
		Title: r.Title, Doctrine: r.Doctrine,
		Party: r.Party, Case: cs.Subject(), Rules: schema.Rules,
		Inputs: schema.ReadingInputs{Reading: made.Reading, Plugin: made.Plugin, Manifest: made.Manifest, Policy: made.Policy,
			Definitions: r.Adopted()}}, nil
}
