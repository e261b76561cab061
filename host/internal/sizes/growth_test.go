//go:build unix

package sizes_test

import (
	"bytes"
	"context"
	"fmt"
	"math"
	"os"
	"syscall"
	"testing"
	"time"

	"github.com/construe-host/construe/host/internal/classify"
	"github.com/construe-host/construe/host/internal/compare"
	"github.com/construe-host/construe/host/internal/engine"
	"github.com/construe-host/construe/host/internal/facts"
	"github.com/construe-host/construe/host/internal/judge"
	"github.com/construe-host/construe/host/internal/sizes"
	"github.com/construe-host/construe/host/report"
	"github.com/construe-host/construe/host/schema"
)

// BenchmarkGrowth gives, for each step of a comparison, the exponent by which its processor time grows
// with the hops and legs of a runtime, from 50 to 800 components (of the dense shape from 5 to 80): 1 is linear. Both
// sizes are measured in turn, in one run, and the fastest of each counts.
func BenchmarkGrowth(b *testing.B) {
	ctx := context.Background()
	cs, err := engine.Open(ctx, engine.Config{Case: os.DirFS("../../../policies/cloud-api-exclusivity"),
		Plugins: os.DirFS("../../../plugins"), Wasm: "compiler", Trusted: true})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { cs.Close(ctx) })
	for _, shape := range sizes.Shapes() {
		small, large := newMeasured(b, cs, shape, shape.Stated/8), newMeasured(b, cs, shape, shape.Stated*2)
		if shape.Name != "dense" {
			small, large = newMeasured(b, cs, shape, 50), newMeasured(b, cs, shape, 800)
		}
		for _, step := range steps(cs) {
			b.Run(shape.Name+"/"+step.name, func(b *testing.B) {
				least := [2]time.Duration{time.Hour, time.Hour}
				for b.Loop() {
					for range 3 {
						for i, m := range []*measured{small, large} {
							start := processorTime(b)
							step.run(b, m)
							least[i] = min(least[i], processorTime(b)-start)
						}
					}
				}
				grown := float64(large.size) / float64(small.size)
				b.ReportMetric(math.Log(float64(least[1])/float64(least[0]))/math.Log(grown), "exponent")
				b.ReportMetric(float64(least[1].Microseconds())/1e3, "ms-largest")
			})
		}
	}
}

// measured is a runtime and what is made of it, for each step to begin with.
type measured struct {
	text     []byte
	size     int // hops and legs
	document *schema.Document
	facts    *facts.Prepared
	ready    *engine.Prepared
	answers  *schema.Classification
	own      map[string]*schema.Classification // of each reading, once it is judged
	cells    []compare.Cell
	whole    *schema.Comparison
}

func newMeasured(b *testing.B, cs *engine.Case, shape sizes.Shape, n int) *measured {
	b.Helper()
	m := &measured{text: shape.Text(n, "agent_loop"), own: map[string]*schema.Classification{}}
	parse(b, m)
	makeFacts(b, m)
	var err error
	if m.ready, err = cs.PrepareFor(m.facts); err != nil {
		b.Fatal(err)
	}
	f := m.facts.Document()
	m.size = len(f.Derived.Hops) + len(f.Runtime["relationships"].(map[string]any))
	m.answers = cs.Classify(context.Background(), cs.Parties["hop"], m.ready, nil)
	m.cells = []compare.Cell{pleading(m, "a", schema.Yes), pleading(m, "b", schema.No)}
	compareCells(b, cs, m)
	return m
}

// pleading is the cell of a reading that makes something of every model call, which says why at each.
func pleading(m *measured, reading string, value schema.Tri) compare.Cell {
	v := &schema.Verdict{Construe: schema.KindVerdict, Outcome: schema.Permitted, Reading: reading,
		Elements: map[string]map[string]map[string]string{"api_access": {}}}
	if value == schema.Yes {
		v.Outcome = schema.Breach
	}
	for _, hop := range m.facts.Subjects("hop") {
		v.Elements["api_access"][hop] = map[string]string{"access": string(value)}
		v.Grounds = append(v.Grounds, schema.Ground{Limb: "api_access", Subject: hop, Value: value,
			Elements: []string{"access"}})
		v.Findings = append(v.Findings, schema.Finding{Clause: "exclusivity", Version: "2026-02-27",
			Limb: "api_access", Subject: hop, Element: "access", Value: string(value), Weight: "element",
			Term: "access", Reason: "The customer's input reaches the model through something that stands between.",
			Pointers: []string{hop + "/by_customer", hop + "/entries", hop + "/to_customer"}})
	}
	return compare.Cell{Policy: reading, Classifier: reading, Verdict: v, Classification: m.answers}
}

// trier tries nothing, but knows what elements come to.
type trier struct {
	compare.Trier
	outcome func(map[string]map[string]map[string]string) string
}

func (t trier) Outcome(elements map[string]map[string]map[string]string) string {
	return t.outcome(elements)
}
func (t trier) Swapped(string, string) *schema.Verdict { return nil }
func (t trier) Changed(string, string) []compare.Other { return nil }

// step is one of a comparison's.
type step struct {
	name string
	run  func(*testing.B, *measured)
}

func steps(cs *engine.Case) []step {
	out := []step{{"read", parse}, {"facts", makeFacts},
		{"count", func(_ *testing.B, m *measured) { facts.Count(m.facts.Document(), cs.Reads()) }}}
	for _, reading := range cs.Readings {
		out = append(out, step{"classify-" + reading, func(b *testing.B, m *measured) {
			m.ready.Shown = classify.Prepare(m.facts) // projected anew
			c := cs.Classify(context.Background(), cs.Parties[reading], m.ready, nil)
			if c.Error != nil {
				b.Fatal(c.Error)
			}
			if _, err := schema.Digest(c); err != nil {
				b.Fatal(err)
			}
		}})
	}
	for _, reading := range cs.Readings {
		out = append(out, step{"judge-" + reading, func(b *testing.B, m *measured) {
			party := cs.Parties[reading]
			own, known := m.own[reading]
			if !known {
				own = cs.Classify(context.Background(), party, m.ready, nil)
				m.own[reading] = own
			}
			if v := cs.Judge(context.Background(), party, m.ready, own, ""); v.Error != nil {
				b.Fatal(v.Error)
			}
		}})
	}
	return append(out, step{"compare", func(b *testing.B, m *measured) { compareCells(b, cs, m) }},
		step{"write", func(b *testing.B, m *measured) { render(b, m, "json") }},
		step{"page", func(b *testing.B, m *measured) { render(b, m, "table") }})
}

func parse(b *testing.B, m *measured) {
	var err error
	if m.document, err = schema.Parse("runtime.json", m.text, schema.KindRuntime); err != nil {
		b.Fatal(err)
	}
}

func makeFacts(b *testing.B, m *measured) {
	f, err := facts.Make(m.document, schema.ShapeOf(schema.KindRuntime), "", "")
	if err == nil {
		m.facts, err = facts.Prepare(f)
	}
	if err != nil {
		b.Fatal(err)
	}
}

// compareCells finds what the cells differ on, and enters all into a comparison.
func compareCells(b *testing.B, cs *engine.Case, m *measured) {
	w := compare.World("", m.cells, map[string]map[string]string{"a": {}, "b": {}}, trier{outcome: func(
		elements map[string]map[string]map[string]string) string {
		return judge.Outcome(cs.Dispute, m.ready.Judged, elements)
	}})
	w.Denominators = facts.Count(m.facts.Document(), nil)
	if len(w.Disputes) != len(m.facts.Subjects("hop")) {
		b.Fatalf("%d disputes", len(w.Disputes))
	}
	c := &schema.Comparison{Construe: schema.KindComparison, Worlds: []schema.WorldResult{w},
		Locations: m.facts.Document().Locations}
	c.Axes = schema.Axes{Worlds: []schema.AxisWorld{{}}, Policies: []string{"a", "b"}, Classifiers: []string{"a", "b"}}
	c.Tables.Facts = map[string]*schema.Facts{m.facts.Digest(): m.facts.Document()}
	c.Tables.Verdicts = map[string]*schema.Verdict{}
	for _, cell := range m.cells {
		name, err := schema.Digest(cell.Verdict)
		if err != nil {
			b.Fatal(err)
		}
		c.Tables.Verdicts[name] = cell.Verdict
		c.Cells = append(c.Cells, schema.Cell{Policy: cell.Policy, Classifier: cell.Classifier,
			Outcome: cell.Verdict.Outcome, Facts: m.facts.Digest(), Verdict: name})
	}
	m.whole = c
}

func render(b *testing.B, m *measured, format string) {
	var out bytes.Buffer
	if err := report.Render(&out, format, m.whole, report.Options{}); err != nil {
		b.Fatal(err)
	}
}

// processorTime is what this process has taken.
func processorTime(b *testing.B) time.Duration {
	b.Helper()
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		b.Fatal(fmt.Errorf("processor time: %w", err))
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
