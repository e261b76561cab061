package engine

import (
	"context"
	"io/fs"
	"os"
	"testing"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/rego"
	"github.com/tetratelabs/wazero"

	"github.com/construe-host/construe/host/internal/facts"
	"github.com/construe-host/construe/host/schema"
)

// The benchmarks pair what they compare in one run: each reports the ratio of its two sides, because single times on a
// shared machine say little. Run: go test ./host/internal/engine -run '^$' -bench . -benchtime 2s

func benchCase(b *testing.B) (*Case, *Prepared) {
	b.Helper()
	cs, err := Open(context.Background(), Config{Case: os.DirFS("../../../policies/cloud-api-exclusivity"),
		Plugins: os.DirFS("../../../plugins"), Wasm: "compiler", Trusted: true})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { cs.Close(context.Background()) })
	d, err := cs.Runtime("sre")
	if err != nil {
		b.Fatal(err)
	}
	f, err := facts.Make(d, schema.ShapeOf(schema.KindRuntime), "h1", "")
	if err != nil {
		b.Fatal(err)
	}
	ready, err := cs.Prepare(f)
	if err != nil {
		b.Fatal(err)
	}
	return cs, ready
}

// pair times two sides in turn and reports the ratio of the fastest of each.
func pair(b *testing.B, ours, raw func()) {
	a, z := elapsed(ours), elapsed(raw)
	for range max(b.N, 50) {
		a, z = min(a, elapsed(ours)), min(z, elapsed(raw))
	}
	b.ReportMetric(float64(a)/float64(z), "ratio")
	b.ReportMetric(float64(a)/1e3, "ours-µs")
	b.ReportMetric(float64(z)/1e3, "raw-µs")
}

// BenchmarkWarmCell compares a classification and its judgement with a bare wazero call and a bare prepared query on
// the same bytes, for the reactor of the hop reading.
func BenchmarkWarmCell(b *testing.B) {
	ctx := context.Background()
	cs, ready := benchCase(b)
	p := cs.Parties["hop"]
	wasm, err := fs.ReadFile(os.DirFS("../../../plugins"), "hop/hop.wasm")
	if err != nil {
		b.Fatal(err)
	}
	r := wazero.NewRuntimeWithConfig(ctx, wazero.NewRuntimeConfigCompiler().WithCloseOnContextDone(true))
	defer r.Close(ctx)
	compiled, err := r.CompileModule(ctx, wasm)
	if err != nil {
		b.Fatal(err)
	}
	input, policyInput := rawInputs(b, cs, ready)
	options := []func(*rego.Rego){rego.Query("data.construe.policy.verdict")}
	for name, source := range rawModules(b) {
		options = append(options, rego.Module(name, source))
	}
	query, err := rego.New(options...).PrepareForEval(ctx)
	if err != nil {
		b.Fatal(err)
	}
	pair(b, func() {
		c := cs.Classify(ctx, p, ready, nil)
		if v := cs.Judge(ctx, p, ready, c, ""); v.Outcome != schema.Breach {
			b.Fatal(v.Outcome, v.Error)
		}
	}, func() {
		m, err := r.InstantiateModule(ctx, compiled, wazero.NewModuleConfig().WithName("").WithStartFunctions())
		if err != nil {
			b.Fatal(err)
		}
		at, _ := m.ExportedFunction("construe_v1_alloc").Call(ctx, uint64(len(input)))
		m.Memory().Write(uint32(at[0]), input)
		if _, err := m.ExportedFunction("construe_v1_classify").Call(ctx, at[0], uint64(len(input))); err != nil {
			b.Fatal(err)
		}
		m.Close(ctx)
		value, err := ast.ValueFromReader(newReader(policyInput))
		if err != nil {
			b.Fatal(err)
		}
		if results, err := query.Eval(ctx, rego.EvalParsedInput(value)); err != nil || len(results) != 1 {
			b.Fatal(results, err)
		}
	})
}
