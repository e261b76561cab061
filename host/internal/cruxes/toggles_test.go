package cruxes

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/construe-host/construe/host/internal/counterfactual"
	"github.com/construe-host/construe/host/internal/engine"
	"github.com/construe-host/construe/host/internal/facts"
	"github.com/construe-host/construe/host/schema"
)

// shipped opens the case that comes with the host, and its runtime sre.
func shipped(t *testing.T) (*engine.Case, *schema.Document) {
	t.Helper()
	ctx := context.Background()
	cs, err := engine.Open(ctx, engine.Config{Case: os.DirFS("../../../policies/cloud-api-exclusivity"),
		Plugins: os.DirFS("../../../plugins"), Trusted: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { cs.Close(ctx) })
	d, err := cs.Runtime("sre")
	if err != nil {
		t.Fatal(err)
	}
	return cs, d
}

// TestMisstatedToggles holds that a toggle which does not say clearly what changes, or names what no runtime has, is a
// mistake of the case: left out in silence, its changes would be missing from what is said to be complete.
func TestMisstatedToggles(t *testing.T) {
	ctx := context.Background()
	cs, d := shipped(t)
	f, err := facts.Make(d, schema.ShapeOf(schema.KindRuntime), "h1", "")
	if err != nil {
		t.Fatal(err)
	}
	list := func(v ...any) schema.ToggleValues { return schema.ToggleValues{List: v} }
	for says, toggle := range map[string]schema.Toggle{
		"nothing at /offering/customr": {Pointer: "/offering/customr"},
		"nothing at /offering/cust":    {Pointer: "/offering/cust", Values: list("commercial")},
		"nothing at /offering/nothing": {Values: schema.ToggleValues{
			Sets: map[string]map[string]any{"a": {"/offering/nothing": "no"}}}},
		"/offering is not one fact": {Pointer: "/offering"},
		"/carries to unknown": {Path: "/carries", Select: &schema.Select{Hop: "call", Together: true},
			Values: list([]any{"prompts", "unknown"})},
		"/offering/customer to unknown":   {Pointer: "/offering/customer", Values: list("unknown")},
		"which /components/*/role keeps":  {Pointer: "/components/inference/role", Values: list("cache")},
		"which /parties/** keeps as it i": {Pointer: "/parties/amazon/name", Values: list("another")},
	} {
		cs.Dispute.Toggles = map[string]schema.Toggle{"one": toggle}
		if _, err := counterfactual.Toggles(ctx, cs, f); err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("%+v: %v; expected it to say %q", toggle, err, says)
		}
	}
}

// TestInvariantsAreAboutFacts holds that invariants which look for a classification or a definition do not load, and
// that those which look through their whole input find none.
func TestInvariantsAreAboutFacts(t *testing.T) {
	for body, says := range map[string]string{
		`input.classification.terms.access`:                           "rego-type",
		`input.definitions.state == "takes_out"`:                      "rego-type",
		`count([v | some _, v in input; v == "classification"]) == 1`: "",
		`[path, "unheard-of"]; walk(input, [path, "unheard-of"])`:     "",
	} {
		folder := filepath.Join(t.TempDir(), "case")
		if err := os.CopyFS(folder, os.DirFS("../../../policies/cloud-api-exclusivity")); err != nil {
			t.Fatal(err)
		}
		source := "package construe.invariants\n\ndeny contains \"never\" if {\n\t" + body + "\n}\n"
		if err := os.WriteFile(filepath.Join(folder, "invariants.rego"), []byte(source), 0o600); err != nil {
			t.Fatal(err)
		}
		ctx := context.Background()
		cs, err := engine.Open(ctx, engine.Config{Case: os.DirFS(folder), Plugins: os.DirFS("../../../plugins"),
			Trusted: true})
		if err != nil {
			t.Fatal(err)
		}
		d, err := cs.Runtime("sre")
		if err != nil {
			t.Fatal(err)
		}
		c, err := Run(ctx, cs, Request{Runtime: d, World: "h1",
			Cells: []schema.JudgedCell{{Policy: "state", Classifier: "state"}}, MaxSize: 1})
		if says == "" && (err != nil || len(c.Sets) == 0) ||
			says != "" && (err == nil || !strings.Contains(err.Error(), says)) {
			t.Errorf("%s: %v", body, err)
		}
		cs.Close(ctx)
	}
}
