package record_test

import (
	"fmt"
	"testing"

	"github.com/construe-host/construe/host/record"
	"github.com/construe-host/construe/host/schema"
)

func reopened(t *testing.T) *schema.Record {
	t.Helper()
	e, err := record.Open("small.json", kept(t, "small.json"))
	if err != nil {
		t.Fatal(err)
	}
	return e.Record
}

// TestEnginesExplainWhatNothingElseDoes holds that engines are named only where all inputs are the same.
func TestEnginesExplainWhatNothingElseDoes(t *testing.T) {
	a, b := reopened(t), reopened(t)
	b.Execution.Engines["opa"] = "v9"
	if d := record.Compare(a, b); len(d.Cells) != 0 || len(d.Execution) != 1 {
		t.Errorf("another engine alone changes %v and %v", d.Cells, d.Execution)
	}
	b.Semantics.Cells[0].Reasons = b.Semantics.Cells[0].Answers
	d := record.Compare(a, b)
	if len(d.Cells) != 1 || len(d.Cells[0].Because) != 1 || d.Cells[0].Because[0].Input != record.InputEngine {
		t.Errorf("%+v; want one cell, because of the engine", d.Cells)
	}
	b.Semantics.Inputs.Case.Digest = "sha256:0"
	if d = record.Compare(a, b); d.Cells[0].Because[0].Input != record.InputCase || len(d.Cells[0].Because) != 1 {
		t.Errorf("%+v; want the case and no engine", d.Cells[0].Because)
	}
	b.Semantics.Inputs.Readings["hop"] = schema.ReadingInputs{Plugin: "sha256:0"}
	if d = record.Compare(a, b); len(d.Cells[0].Because) == 0 || d.Cells[0].Because[0].Input != record.InputPolicy {
		t.Errorf("%+v; want the policy first: the answers are the same, so the plugin explains nothing",
			d.Cells[0].Because)
	}
}

// TestOtherFactsOfTheSameFile holds that a derivation which gives other facts is seen, though every cell came out the
// same.
func TestOtherFactsOfTheSameFile(t *testing.T) {
	a, b := reopened(t), reopened(t)
	b.Semantics.Inputs.Facts[""] = "sha256:0"
	if d := record.Compare(a, b); len(d.Inputs) != 1 || d.Inputs[0].Input != record.InputFacts {
		t.Errorf("%+v; want the facts of the world", d.Inputs)
	}
}

// TestListsAreBounded holds that a record with very many answers does not make a difference that nobody can hold.
func TestListsAreBounded(t *testing.T) {
	a, b := reopened(t), reopened(t)
	for _, c := range b.Comparison.Tables.Classifications {
		for i := range 1000 {
			c.Terms["access"][fmt.Sprintf("/components/c%d", i)] = schema.Answer{Value: "direct"}
		}
	}
	b.Semantics.Cells[0].Answers = b.Semantics.Cells[0].Reasons
	c := record.Compare(a, b).Cells[0]
	if len(c.Answers) != 100 || c.More != 900 {
		t.Errorf("%d answers and %d more; want 100 and 900", len(c.Answers), c.More)
	}
}
