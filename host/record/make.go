package record

import (
	"encoding/json"
	"strings"

	"github.com/construe-host/construe/host/schema"
)

// Make derives a record from a comparison and the limits that it was made under. The comparison is copied, without its side
// table of places.
//
// # Errors
//
// An error means that the comparison cannot be written, which is a mistake in the caller.
func Make(c *schema.Comparison, limits map[string]int64) (*schema.Record, error) {
	raw, err := schema.Canonical(c)
	if err != nil {
		return nil, err
	}
	bare := &schema.Comparison{}
	if err := json.Unmarshal(raw, bare); err != nil {
		return nil, err
	}
	r := &schema.Record{Construe: schema.KindRecord, Comparison: bare,
		Semantics: schema.Semantics{Inputs: inputs(bare), Worlds: []schema.WorldOutcome{}, Cells: []schema.CellOutcome{}},
		Execution: schema.Execution{Engines: map[string]string{"abi": bare.Made.ABI, "opa": bare.Made.OPA, "wazero": bare.Made.Wazero}, Limits: limits}}
	if limits == nil {
		r.Execution.Limits = map[string]int64{}
	}
	for _, w := range bare.Worlds {
		r.Semantics.Worlds = append(r.Semantics.Worlds, schema.WorldOutcome{World: w.World, Aggregate: w.Aggregate, Swaps: w.Swaps})
	}
	for _, cell := range bare.Cells {
		classification, verdict := bare.Tables.Classifications[cell.Classification], bare.Tables.Verdicts[cell.Verdict]
		r.Semantics.Cells = append(r.Semantics.Cells, outcome(cell, classification, verdict))
		used := schema.CellFuel{World: cell.World, Policy: cell.Policy, Classifier: cell.Classifier, ClassifierFuel: fuel(classification), PolicyFuel: fuel(verdict)}
		if used.ClassifierFuel > 0 || used.PolicyFuel > 0 {
			r.Execution.Fuel = append(r.Execution.Fuel, used)
		}
	}
	return r, nil
}

func inputs(c *schema.Comparison) schema.Inputs {
	in := schema.Inputs{Runtime: c.Runtime, Case: c.Case, AsOf: c.AsOf, Clauses: c.Clauses, Facts: map[string]string{}, Readings: map[string]schema.ReadingInputs{}}
	for _, cell := range c.Cells {
		in.Facts[cell.World] = cell.Facts
	}
	for name, r := range c.Readings {
		made := c.Made.Readings[name]
		in.Readings[name] = schema.ReadingInputs{Plugin: made.Plugin, Manifest: made.Manifest, Policy: made.Policy, Definitions: r.Definitions}
	}
	return in
}

// answers and reasons are what lies behind a cell, field by field: fuel and the wording of errors are the host's, not the
// parties'.
type answers struct {
	Terms    map[string]map[string]schema.Answer `json:"terms"`
	Warnings []string                            `json:"warnings,omitempty"`
	Error    string                              `json:"error,omitempty"`
}

type reasons struct {
	Clauses     map[string]string                       `json:"clauses,omitempty"`
	Elements    map[string]map[string]map[string]string `json:"elements,omitempty"`
	Findings    []schema.Finding                        `json:"findings,omitempty"`
	WaitsFor    string                                  `json:"waitsFor,omitempty"`
	Needs       []schema.Need                           `json:"needs,omitempty"`
	Assumptions []schema.Assumption                     `json:"assumptions,omitempty"`
	Error       string                                  `json:"error,omitempty"`
}

func outcome(cell schema.Cell, c *schema.Classification, v *schema.Verdict) schema.CellOutcome {
	out := schema.CellOutcome{World: cell.World, Policy: cell.Policy, Classifier: cell.Classifier, Outcome: cell.Outcome, Error: code(v.Error)}
	out.Answers = digestOf(answers{c.Terms, c.Warnings, code(c.Error)})
	out.Reasons = digestOf(reasons{v.Clauses, v.Elements, v.Findings, v.WaitsFor, v.Needs, v.Assumptions, code(v.Error)})
	for _, p := range []*schema.Problem{v.Error, c.Error} {
		if hostLimit(p) {
			out.NotReproducible = p.Code
		}
	}
	return out
}

func code(p *schema.Problem) string {
	if p == nil {
		return ""
	}
	return p.Code
}

// hostLimit reports whether it was this host that stopped a call: another need not have.
func hostLimit(p *schema.Problem) bool {
	return p != nil && (p.Code == "host-limit" || strings.HasPrefix(p.Code, "host-limit/"))
}

// fuel reads what a document says of the fuel that it took, or 0 where it says nothing.
func fuel(document any) int64 {
	tree, err := schema.Tree(document)
	if err != nil {
		return 0
	}
	object, _ := tree.(map[string]any)
	used, _ := object["fuel"].(int64)
	return used
}
