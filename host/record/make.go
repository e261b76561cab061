package record

import (
	"cmp"
	"encoding/json"
	"errors"
	"strings"

	"github.com/construe-host/construe/host/schema"
)

// Conditions are those that a comparison was made under and that do not follow from it.
type Conditions struct {
	// Limits are the bounds that a result may depend on, by name: fuel in instructions, memory in bytes, depth in
	// calls, sizes in bytes. A deadline is none of them, since what it stops is not reproducible.
	Limits map[string]int64
	// Judge is what evaluated the policies: [schema.JudgeInterpreter], which is meant if it is empty, or
	// [schema.JudgeTopdown]. CrossCheck says that topdown judged every cell as well, and found the same.
	Judge      string
	CrossCheck bool
}

// Make derives a record from a comparison and the conditions that it was made under, by the rules of this version. The
// comparison is copied, without its side table of places: the record shares nothing with it.
//
// # Errors
//
// An error means that the comparison cannot be written, which is a mistake in the caller.
func Make(c *schema.Comparison, under Conditions) (*schema.Record, error) {
	for _, cell := range c.Cells {
		if c.Tables.Verdicts[cell.Verdict] == nil {
			return nil, errors.New("record: the comparison keeps of swaps the outcome alone")
		}
		_, stated := c.Facts(cell)
		if _, classified := c.Classification(cell); !stated || !classified {
			return nil, errors.New("record: the comparison has left out what only errors are of")
		}
	}
	raw, err := schema.Canonical(c)
	if err != nil {
		return nil, err
	}
	bare := &schema.Comparison{}
	if err := json.Unmarshal(raw, bare); err != nil {
		return nil, err
	}
	r := derived(bare, schema.Execution{Judge: cmp.Or(under.Judge, schema.JudgeInterpreter), CrossCheck: under.CrossCheck,
		Limits: under.Limits})
	r.Construe, r.Rules = schema.KindRecord, schema.Rules
	return r, nil
}

// derived is what follows from a bare comparison, beside what execution says of itself. [Open] derives it anew from
// what it reads and refuses what comes out otherwise, so that no field of a record can say more than its comparison.
func derived(bare *schema.Comparison, execution schema.Execution) *schema.Record {
	execution.Engines = map[string]string{"abi": bare.Made.ABI, "opa": bare.Made.OPA, "wazero": bare.Made.Wazero}
	execution.Fuel = nil
	if execution.Limits == nil {
		execution.Limits = map[string]int64{}
	}
	r := &schema.Record{Comparison: bare, Execution: execution,
		Semantics: schema.Semantics{Inputs: inputs(bare), Worlds: []schema.WorldOutcome{},
			Cells: []schema.CellOutcome{}}}
	for _, w := range bare.Worlds {
		r.Semantics.Worlds = append(r.Semantics.Worlds,
			schema.WorldOutcome{World: w.World, Aggregate: w.Aggregate, Swaps: w.Swaps})
	}
	known := behind(bare)
	for _, cell := range bare.Cells {
		c, v := known[cell.Classification], known[cell.Verdict]
		r.Semantics.Cells = append(r.Semantics.Cells, schema.CellOutcome{World: cell.World, Policy: cell.Policy,
			Classifier: cell.Classifier,
			Outcome:    cell.Outcome, Error: v.failed, Answers: c.digest, Reasons: v.digest, NotReproducible: cmp.Or(
				c.hostLimit, v.hostLimit)})
		if c.fuel > 0 || v.fuel > 0 {
			r.Execution.Fuel = append(r.Execution.Fuel,
				schema.CellFuel{World: cell.World, Policy: cell.Policy, Classifier: cell.Classifier,
					ClassifierFuel: c.fuel, PolicyFuel: v.fuel})
		}
	}
	return r
}

// inputs are what was judged, by digest.
func inputs(c *schema.Comparison) schema.Inputs {
	in := schema.Inputs{Runtime: c.Runtime, Case: c.Case, AsOf: c.AsOf, Clauses: c.Clauses, Facts: map[string]string{},
		Readings: map[string]schema.ReadingInputs{}, Taken: c.Made.Taken}
	for _, cell := range c.Cells {
		in.Facts[cell.World] = cell.Facts
	}
	for name, r := range c.Readings {
		made := c.Made.Readings[name]
		in.Readings[name] = schema.ReadingInputs{Reading: made.Reading, Plugin: made.Plugin, Manifest: made.Manifest,
			Policy:      made.Policy,
			Definitions: r.Definitions}
	}
	return in
}

// answers and reasons are what lies behind a cell, field by field: fuel and the wording of errors are the host's, not
// the parties'.
type answers struct {
	Terms    map[string]map[string]schema.Answer `json:"terms"`
	Warnings []string                            `json:"warnings,omitempty"`
	Error    string                              `json:"error,omitempty"`
}

// reasons are those of a verdict.
type reasons struct {
	Clauses     map[string]string                       `json:"clauses,omitempty"`
	Elements    map[string]map[string]map[string]string `json:"elements,omitempty"`
	Findings    []schema.Finding                        `json:"findings,omitempty"`
	WaitsFor    string                                  `json:"waitsFor,omitempty"`
	Needs       []schema.Need                           `json:"needs,omitempty"`
	Assumptions []schema.Assumption                     `json:"assumptions,omitempty"`
	Error       string                                  `json:"error,omitempty"`
}

// essence is what a record says of a classification or a verdict: the digest of what the party said, the code of an
// error, that code again where it is this host's limit and no fault of the party's, and the fuel, in instructions.
type essence struct {
	digest, failed, hostLimit string
	fuel                      int64
}

// behind takes the essence of each document once: many cells can stand on one.
func behind(c *schema.Comparison) map[string]essence {
	out := map[string]essence{}
	for key, d := range c.Tables.Classifications {
		out[key] = essence{digestOf(answers{d.Terms, d.Warnings, code(d.Error)}), code(d.Error), hostLimit(d.Error),
			fuel(d)}
	}
	for key, d := range c.Tables.Verdicts {
		out[key] = essence{digestOf(reasons{d.Clauses, d.Elements, d.Findings, d.WaitsFor, d.Needs, d.Assumptions,
			code(d.Error)}), code(d.Error), hostLimit(d.Error), fuel(d)}
	}
	return out
}

// code is that of a problem, or nothing.
func code(p *schema.Problem) string {
	if p == nil {
		return ""
	}
	return p.Code
}

// hostLimit is the code of a problem that says this host stopped a call: another need not have.
func hostLimit(p *schema.Problem) string {
	if p != nil && (p.Code == "host-limit" || strings.HasPrefix(p.Code, "host-limit/")) {
		return p.Code
	}
	return ""
}

// fuel reads what a document says of the fuel that it took, or 0 where it says nothing.
func fuel(document any) int64 {
	tree, err := schema.Tree(document)
	if err != nil {
		return 0
	}
	used, _ := schema.Get(tree, schema.Join("work", "fuel"))
	units, _ := used.(int64)
	return units
}
