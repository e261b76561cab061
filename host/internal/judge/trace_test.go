package judge_test

import (
	"errors"
	"testing"

	"github.com/construe-host/construe/host/internal/judge"
	"github.com/construe-host/construe/host/schema"
)

// TestATraceBearsTheWholeVerdict holds that a verdict which says anything else than what is traced is not taken for it.
func TestATraceBearsTheWholeVerdict(t *testing.T) {
	c := theCase(t)
	f := prepared(t, c, "sre", "h1")
	p, err := prepare(t.Context(), bundle(t, "hop"), c, nil)
	if err != nil {
		t.Fatal(err)
	}
	for name, alter := range map[string]func(*schema.Verdict){
		"nothing":    func(*schema.Verdict) {},
		"an outcome": func(v *schema.Verdict) { v.Outcome = schema.Permitted },
		"an element": func(v *schema.Verdict) {
			for _, limb := range schema.Keys(v.Elements) {
				for _, subject := range schema.Keys(v.Elements[limb]) {
					v.Elements[limb][subject]["another"] = "yes"
				}
			}
		},
		"a reason":      func(v *schema.Verdict) { v.Findings[0].Reason += "!" },
		"a pointer":     func(v *schema.Verdict) { v.Findings[0].Pointers = append(v.Findings[0].Pointers, "/asOf") },
		"a finding":     func(v *schema.Verdict) { v.Findings = v.Findings[1:] },
		"an assumption": func(v *schema.Verdict) { v.Assumptions = append(v.Assumptions, schema.Assumption{Text: "x"}) },
	} {
		t.Run(name, func(t *testing.T) {
			v := p.Judge(t.Context(), f, sre(), "")
			alter(v)
			want := judge.ErrDisagrees
			if name == "nothing" {
				want = nil
			}
			if _, err := p.Trace(t.Context(), f, sre(), v); !errors.Is(err, want) {
				t.Errorf("traced with %v; want %v", err, want)
			}
			if _, err := p.Consult(t.Context(), f, sre(), v); !errors.Is(err, want) {
				t.Errorf("consulted with %v; want %v", err, want)
			}
		})
	}
}
