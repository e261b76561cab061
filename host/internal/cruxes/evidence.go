package cruxes

import (
	"cmp"
	"slices"

	"github.com/construe-host/construe/host/internal/counterfactual"
	"github.com/construe-host/construe/host/internal/toggle"
	"github.com/construe-host/construe/host/schema"
)

// statusOf is how settled a fact is.
func statusOf(f *schema.Facts, pointer string) string {
	stated, _ := f.Runtime["facts"].(map[string]any)
	entry, _ := stated[pointer].(map[string]any)
	status, _ := entry["status"].(string)
	value, _ := schema.Get(f.Runtime, pointer)
	switch {
	case status == "disputed":
		return status
	case value == "unknown" || slices.Contains(toggle.ListOf(value), any("unknown")):
		return "unknown"
	}
	return cmp.Or(status, "stipulated")
}

// evidenceFor says what would prove a fact that is not settled; false where it is.
func evidenceFor(q *counterfactual.Questions, toggle, pointer string) (schema.Demand, bool) {
	status := statusOf(q.Base, pointer)
	if status != "disputed" && status != "unknown" {
		return schema.Demand{}, false
	}
	d := schema.Demand{Toggle: toggle, Pointer: pointer, Status: status, Proof: []schema.Proof{}}
	if at, is := q.Base.Locations[pointer]; is {
		d.At = &at
	}
	for _, glob := range schema.Keys(q.Case.Dispute.Proof) {
		if schema.Match(glob, pointer) {
			d.Proof = append(d.Proof, q.Case.Dispute.Proof[glob]...)
		}
	}
	if len(d.Proof) == 0 {
		whose := "operates or sells the runtime"
		if !q.Case.Dispute.AboutCalls() {
			whose = "knows it"
		}
		d.Proof = []schema.Proof{{Evidence: "a statement of whoever " + whose + ", under oath if need be",
			Shows: "the fact itself", Confidence: "low"}}
	}
	return d, true
}
