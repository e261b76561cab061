package record_test

import (
	"testing"

	"github.com/construe-host/construe/host/record"
	"github.com/construe-host/construe/host/schema"
)

// TestUses changes one part of a signed reading at a time: a record that was made with the reading does not use the
// other.
func TestUses(t *testing.T) {
	e, err := record.Open("small.json", kept(t, "small.json"))
	if err != nil {
		t.Fatal(err)
	}
	in := e.Record.Semantics.Inputs
	for name, change := range map[string]func(*schema.SignedReading){
		"case":     func(r *schema.SignedReading) { r.Case.Digest = "sha256:0" },
		"plugin":   func(r *schema.SignedReading) { r.Inputs.Plugin = "sha256:0" },
		"manifest": func(r *schema.SignedReading) { r.Inputs.Manifest = "" },
		"policy":   func(r *schema.SignedReading) { r.Inputs.Policy = "sha256:0" },
		"definitions": func(r *schema.SignedReading) {
			r.Inputs.Definitions = map[string]string{"unless": "disjunctive"}
		},
		"name": func(r *schema.SignedReading) { r.Reading = "state" },
	} {
		r := &schema.SignedReading{Reading: "hop", Case: in.Case, Inputs: in.Readings["hop"]}
		if err := e.Uses(r); err != nil {
			t.Fatal(err)
		}
		change(r)
		refused(t, "another "+name, e.Uses(r), "other-reading")
	}
	other, err := record.Open("reading.json", kept(t, "reading.json"))
	if err != nil {
		t.Fatal(err)
	}
	refused(t, "a reading instead of a record", other.Uses(other.Reading), "other-reading")
}
