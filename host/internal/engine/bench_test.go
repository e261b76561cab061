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

func benchHost(b *testing.B) (*Case, *Prepared) {
	b.Helper()
	h, err := Open(context.Background(), Config{Case: os.DirFS("../../../policies/cloud-api-exclusivity"),
		Plugins: os.DirFS("../../../plugins"), Wasm: "compiler", Trusted: true})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { h.Close(context.Background()) })
	d, err := h.Runtime("sre")
	if err != nil {
		b.Fatal(err)
	}
	f, err := facts.Make(d, "h1", "")
	if err != nil {
		b.Fatal(err)
	}
	ready, err := h.Prepare(f)
	if err != nil {
		b.Fatal(err)
	}
	return h, ready
}

// pair times two sides in turn and reports the ratio of their totals.
func pair(b *testing.B, ours, raw func()) {
	ours()
	raw()
	var a, z int64
	for b.Loop() {
		a += elapsed(ours)
		z += elapsed(raw)
	}
	b.ReportMetric(float64(a)/float64(z), "ratio")
	b.ReportMetric(float64(a)/float64(b.N)/1e3, "ours-µs")
	b.ReportMetric(float64(z)/float64(b.N)/1e3, "raw-µs")
}

// BenchmarkWarmCell holds a classification and its judgement against a bare wazero call and a bare prepared query on
// the same bytes, for the reactor of the hop reading.
func BenchmarkWarmCell(b *testing.B) {
	ctx := context.Background()
	h, ready := benchHost(b)
	p := h.Parties["hop"]
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
	input, policyInput := rawInputs(b, h, ready)
	options := []func(*rego.Rego){rego.Query("data.construe.policy.verdict")}
	for name, source := range rawModules(b) {
		options = append(options, rego.Module(name, source))
	}
	query, err := rego.New(options...).PrepareForEval(ctx)
	if err != nil {
		b.Fatal(err)
	}
	pair(b, func() {
		c := h.Classify(ctx, p, ready, nil)
		if v := h.Judge(ctx, p, ready, c, ""); v.Outcome != schema.Breach {
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
