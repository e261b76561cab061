package record

import (
	"bytes"
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/construe-host/construe/host/schema"
)

const (
	statementType  = "https://in-toto.io/Statement/v1"
	predicateTypes = "https://github.com/construe-host/construe/"
)

// Statement is an in-toto Statement: what is said (Predicate) of which bytes (Subject).
type Statement struct {
	Type          string    `json:"_type"`
	Subject       []Subject `json:"subject"`
	PredicateType string    `json:"predicateType"`
	// Predicate is a *[schema.Record], *[schema.RecordV1] or *[schema.ReadingRecord].
	Predicate any `json:"predicate"`
}

// Subject names something by its digest. Names are "comparison", "runtime/<id>", "case/<id>", and "plugin/",
// "manifest/" and "policy/" with the reading's id.
type Subject struct {
	Name   string            `json:"name"`
	Digest map[string]string `json:"digest"`
}

// Of is the statement that a record makes.
func Of(r *schema.Record) (Statement, error) {
	digest, err := schema.Digest(r.Comparison)
	if err != nil {
		return Statement{}, err
	}
	in := r.Semantics.Inputs
	named := map[string]string{"comparison": digest, "runtime/" + in.Runtime.ID: in.Runtime.Digest,
		"case/" + in.Case.ID: in.Case.Digest}
	for name, reading := range in.Readings {
		bytesOf(named, name, reading)
	}
	if r.Construe == schema.KindRecordV1 {
		return statement(schema.KindRecordV1, named, r.V1()), nil
	}
	return statement(schema.KindRecord, named, r), nil
}

// OfReading is the statement by which a party signs its reading.
func OfReading(r *schema.ReadingRecord) Statement {
	named := map[string]string{"case/" + r.Case.ID: r.Case.Digest}
	bytesOf(named, r.Reading, r.Inputs)
	return statement(schema.KindReading, named, r)
}

func bytesOf(named map[string]string, reading string, in schema.ReadingInputs) {
	for kind, digest := range map[string]string{"plugin": in.Plugin, "manifest": in.Manifest, "policy": in.Policy} {
		if digest != "" {
			named[kind+"/"+reading] = digest
		}
	}
}

func statement(kind string, named map[string]string, predicate any) Statement {
	s := Statement{Type: statementType, PredicateType: predicateTypes + kind, Predicate: predicate,
		Subject: []Subject{}}
	for name, digest := range named {
		s.Subject = append(s.Subject, Subject{name, map[string]string{"sha256": strings.TrimPrefix(digest, "sha256:")}})
	}
	slices.SortFunc(s.Subject, func(a, b Subject) int { return cmp.Compare(a.Name, b.Name) })
	return s
}

// Uses checks a record against a party's signed reading: the record was made with this plugin, manifest, policy and
// definitions, in this case.
//
// # Errors
//
// [schema.Problems]: other-reading.
func (e *Envelope) Uses(r *schema.ReadingRecord) error {
	if e.Record == nil {
		return problem("other-reading", e.name, "", "a signed reading uses no other reading; expected a record")
	}
	in := e.Record.Semantics.Inputs
	used, has := in.Readings[r.Reading]
	if !has {
		return problem("other-reading", e.name, "", "the record has no reading "+quote(r.Reading))
	}
	for _, part := range []struct{ name, record, reading string }{
		{"case", in.Case.Digest, r.Case.Digest}, {"plugin", used.Plugin, r.Inputs.Plugin}, {"manifest", used.Manifest,
			r.Inputs.Manifest},
		{"policy", used.Policy, r.Inputs.Policy}, {"definitions", digestOf(used.Definitions),
			digestOf(r.Inputs.Definitions)},
	} {
		if part.record != part.reading {
			hint := ""
			if signed := cmp.Or(r.Rules, 1); signed != e.Record.Rules {
				hint = fmt.Sprintf("it was signed under the rules %d, and the record is of the rules %d: have the "+
					"reading signed anew", signed, e.Record.Rules)
			}
			return problem("other-reading", e.name, hint,
				"the "+part.name+" of "+quote(r.Reading)+" in the record is not that which its party signed")
		}
	}
	return nil
}

// read parses the payload, and derives anew all that follows from its predicate: what does not come out the same is
// refused.
func (e *Envelope) read() error {
	d, err := schema.Read(e.name+" payload.json", e.payload)
	if err != nil {
		return err
	}
	if got, err := schema.Canonical(d.Tree); err != nil || !bytes.Equal(got, e.payload) {
		return problem("not-canonical", e.name, "", "the payload is not in RFC 8785 form")
	}
	if d.Tree["_type"] != statementType {
		return problem("statement-type", e.name, "",
			"the payload is not an in-toto statement; expected _type "+statementType)
	}
	predicate, is := d.Tree["predicate"].(map[string]any)
	kind, _ := d.Tree["predicateType"].(string)
	kind = strings.TrimPrefix(kind, predicateTypes)
	kinds := []string{schema.KindRecord, schema.KindRecordV1, schema.KindReading}
	if !is || !slices.Contains(kinds, kind) {
		hint := ""
		if strings.HasPrefix(kind, "record/") {
			hint = "a later version of construe may have made it; take that to read it"
		}
		return problem("predicate-type", e.name, hint,
			"the statement is about something else; expected "+predicateTypes+" and one of "+strings.Join(kinds, ", "))
	}
	if err := schema.Validate(kind, e.name, predicate); err != nil {
		return err
	}
	if kind == schema.KindReading {
		e.Reading = &schema.ReadingRecord{}
		if err := schema.Decode(predicate, e.Reading); err != nil {
			return err
		}
		e.Statement = OfReading(e.Reading)
		return e.follows("the subjects or fields")
	}
	return e.readRecord(kind, predicate)
}

func (e *Envelope) readRecord(kind string, predicate map[string]any) error {
	e.Record = &schema.Record{}
	if kind == schema.KindRecordV1 {
		first := &schema.RecordV1{}
		if err := schema.Decode(predicate, first); err != nil {
			return err
		}
		e.Record = first.Record()
	} else if err := schema.Decode(predicate, e.Record); err != nil {
		return err
	}
	if err := schema.CheckComparison(e.name, e.Record.Comparison).Err(); err != nil {
		return err
	}
	if err := consistent(e.name, e.Record.Comparison).Err(); err != nil {
		return err
	}
	again := derived(e.Record.Comparison, e.Record.Execution)
	for _, part := range []struct {
		name      string
		got, want any
	}{{"semantics", e.Record.Semantics, again.Semantics}, {"execution", e.Record.Execution, again.Execution}} {
		if a, b := digestOf(part.got), digestOf(part.want); a != b {
			return problem("inconsistent", e.name, "", "the "+part.name+" do not follow from the comparison")
		}
	}
	if err := e.placeless(); err != nil {
		return err
	}
	var err error
	if e.Statement, err = Of(e.Record); err != nil {
		return err
	}
	return e.follows("the subjects")
}

// placeless refuses the side tables of places: they are outside the digests that a replay finds again.
func (e *Envelope) placeless() error {
	places := len(e.Record.Comparison.Locations)
	for _, f := range e.Record.Comparison.Tables.Facts {
		places += len(f.Locations)
	}
	if places > 0 {
		return problem("inconsistent", e.name, "", "the comparison has places in files, which a record has not")
	}
	return nil
}

// follows holds that the payload is the very statement that its predicate makes.
func (e *Envelope) follows(what string) error {
	want, err := schema.Canonical(e.Statement)
	if err != nil {
		return err
	}
	if !bytes.Equal(want, e.payload) {
		return problem("inconsistent", e.name, "", what+" are not those that follow from the predicate")
	}
	return nil
}

// digestOf is the digest of a part of a document, which can always be written.
func digestOf(part any) string {
	d, err := schema.Digest(part)
	if err != nil {
		panic(err)
	}
	return d
}
