package provenance

import (
	"context"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/rego"
)

// BenchmarkRun evaluates one policy here and in OPA's evaluator by turns, so that a busy machine slows each alike, and
// reports the fastest of each and their ratio.
func BenchmarkRun(b *testing.B) {
	const source = `package t

answer.all := all_of([p.is | some id, p in answer_of])
answer.parts := answer_of

answer_of[id] := {"is": worse(h), "why": object.get(h, "why", "none"), "l": [v | some v in h.l; v != "p"]} if some id, h in input.m

worse(h) := "no" if { h.k == "p" } else := "unknown" if { not h.on } else := "yes"

all_of(values) := "no" if { "no" in values } else := "unknown" if { "unknown" in values } else := "yes"
`
	p := program(b, source)
	q, err := reference(source)
	if err != nil {
		b.Fatal(err)
	}
	r := rand.New(rand.NewPCG(1, 1))
	m := map[string]any{}
	for n := range 50 {
		m[string(rune('a'+n%26))+string(rune('a'+n/26))] = map[string]any{"k": []string{"p", "q"}[r.IntN(2)],
			"on": r.IntN(2) == 0, "l": []any{"p", "q", "r"}}
	}
	input := map[string]any{"m": m}
	parsed := rego.EvalParsedInput(ast.MustInterfaceToValue(input))
	ctx := context.Background()
	ours, theirs := time.Hour, time.Hour
	b.ReportAllocs()
	for range max(b.N, 20) {
		start := time.Now()
		if _, err := p.Run(ctx, given(input), Limits{}); err != nil {
			b.Fatal(err)
		}
		ours = min(ours, time.Since(start))
		start = time.Now()
		if _, err := q.Eval(ctx, parsed); err != nil {
			b.Fatal(err)
		}
		theirs = min(theirs, time.Since(start))
	}
	b.ReportMetric(float64(theirs.Microseconds()), "topdown-µs")
	b.ReportMetric(float64(ours)/float64(theirs), "ours/topdown")
}
