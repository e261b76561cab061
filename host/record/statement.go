package record

import (
	"bytes"
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/construe-host/construe/host/internal/visible"
	"github.com/construe-host/construe/host/schema"
)

// The types that in-toto gives statements, and construe its predicates: the latter ends in the kind of the document.
const (
	statementType  = "https://in-toto.io/Statement/v1"
	predicateTypes = "https://github.com/construe-host/construe/"
)

// Statement is an in-toto Statement v1: what is said (Predicate) of which bytes (Subject). Tools that know in-toto can
// read it without knowing construe.
type Statement struct {
	// Type is https://in-toto.io/Statement/v1.
	Type string `json:"_type"`
	// Subject are sorted by name, each name once.
	Subject []Subject `json:"subject"`
	// PredicateType is https://github.com/construe-host/construe/ and the kind: of a record or a signed reading.
	PredicateType string `json:"predicateType"`
	// Predicate is a *[schema.Record], *[schema.RecordV1] or *[schema.SignedReading].
	Predicate any `json:"predicate"`
}

// Subject names something by its digest. Names are "comparison", "runtime/<id>", "case/<id>", and "reading/",
// "plugin/", "manifest/" and "policy/" with the reading's id. What did not load has no digest, and is no subject.
type Subject struct {
	Name string `json:"name"`
	// Digest has the one member sha256: 64 hexadecimal digits, without a prefix.
	Digest map[string]string `json:"digest"`
}

// NewStatement is the statement that a record makes: of its comparison, of the runtime and the case, and of the plugin,
// manifest and policy of each reading, and the reading.yaml of those whose code they take. A record/v1 makes one of its
// own kind, byte for byte as it was made then.
//
// # Errors
//
// An error means that the comparison cannot be written as JSON, which is a mistake in the caller.
func NewStatement(r *schema.Record) (Statement, error) {
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
	for name, digest := range in.Taken {
		named["reading/"+name] = digest
	}
	if r.Construe == schema.KindRecordV1 {
		return statement(schema.KindRecordV1, named, r.V1()), nil
	}
	return statement(r.Construe, named, r), nil
}

// NewReadingStatement is the statement by which a party signs its reading: of the case, and of its plugin, manifest and
// policy, and the reading.yaml of those whose code it takes. It says nothing of any runtime.
func NewReadingStatement(r *schema.SignedReading) Statement {
	named := map[string]string{"case/" + r.Case.ID: r.Case.Digest}
	bytesOf(named, r.Reading, r.Inputs)
	for id, digest := range r.Taken {
		named["reading/"+id] = digest
	}
	return statement(r.Construe, named, r)
}

// bytesOf names what a reading is made of.
func bytesOf(named map[string]string, reading string, in schema.ReadingInputs) {
	for kind, digest := range map[string]string{"reading": in.Reading, "plugin": in.Plugin, "manifest": in.Manifest,
		"policy": in.Policy} {
		if digest != "" && digest != schema.NoPlugin {
			named[kind+"/"+reading] = digest
		}
	}
}

// statement puts subjects in order.
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
// definitions, in this case. Whether the record is signed, and by whom, is for [Envelope.Verify] to say of both: a
// party that signed its reading vouches for what it supplied, and for no result.
//
// # Errors
//
// [schema.Problems]: other-reading.
func (e *Envelope) Uses(r *schema.SignedReading) error {
	if e.Record == nil {
		return problem("other-reading", e.name, "", "a signed reading uses no other reading; expected a record")
	}
	in := e.Record.Semantics.Inputs
	used, has := in.Readings[r.Reading]
	if !has {
		return problem("other-reading", e.name, "", "the record has no reading "+visible.Quote(r.Reading))
	}
	for _, id := range schema.Keys(r.Taken) {
		found := cmp.Or(in.Taken[id], in.Readings[id].Reading)
		if found != r.Taken[id] {
			return problem("other-reading", e.name, "ask the party whether it stands by the other code",
				"the reading "+visible.Quote(id)+" in the record, whose code "+visible.Quote(r.Reading)+
					" takes, is not that which its party signed")
		}
	}
	for _, part := range []struct{ name, record, reading string }{
		{"case", in.Case.Digest, r.Case.Digest}, {"reading.yaml", used.Reading, r.Inputs.Reading},
		{"plugin", used.Plugin, r.Inputs.Plugin}, {"manifest", used.Manifest, r.Inputs.Manifest},
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
				"the "+part.name+" of "+visible.Quote(r.Reading)+" in the record is not that which its party signed")
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
	kinds := []string{schema.KindRecord, schema.KindRecordV2, schema.KindRecordV1, schema.KindSignedReading,
		schema.KindReadingV1}
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
	if kind == schema.KindSignedReading || kind == schema.KindReadingV1 {
		e.Reading = &schema.SignedReading{}
		if err := schema.Decode(predicate, e.Reading); err != nil {
			return err
		}
		e.Statement = NewReadingStatement(e.Reading)
		return e.follows("the subjects or fields")
	}
	return e.readRecord(kind, predicate)
}

// readRecord decodes a record, and holds it to its comparison and the comparison to itself.
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
	if e.Statement, err = NewStatement(e.Record); err != nil {
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

// follows holds that the payload is the very statement that its predicate makes, so that a subject that is missing,
// that is named twice, or whose digest is another's is found without looking for each.
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
