package sandbox

import (
	"bytes"
	"context"
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/construe-host/construe/host/internal/meter"
)

// BenchmarkMeter gives what the meter costs compiled code: one call of a reference plugin in a fresh instance, on facts
// as a host gives them, with the meter and without, turn by turn in one run.
func BenchmarkMeter(b *testing.B) {
	input := benchFacts(b)
	for _, name := range []string{"hop", "state", "product", "look-through", "look-through-go"} {
		b.Run(name, func(b *testing.B) {
			wasm := shipped(b, name)
			metered, err := Load(b.Context(), wasm, Config{Engine: Compiler})
			if err != nil {
				b.Fatal(err)
			}
			defer metered.Close(b.Context())
			k := &maker{config: metered.config, binary: &meter.Binary{Shape: *metered.shape}}
			g, err := k.build(b.Context(), b.Context(), Compiler, wasm, nil)
			if err != nil {
				b.Fatal(err)
			}
			defer g.free(b.Context())
			plain := &Module{config: metered.config, image: g}
			var with, without, fuel []int64
			for b.Loop() {
				start := time.Now()
				result, err := classifier(b, metered, input)
				with = append(with, time.Since(start).Nanoseconds())
				if err != nil {
					b.Fatal(err)
				}
				start = time.Now()
				output := unmetered(b, plain, input)
				without = append(without, time.Since(start).Nanoseconds())
				if !bytes.Equal(output, result.Output) {
					b.Fatal("the outputs differ")
				}
				fuel = append(fuel, result.Fuel)
			}
			b.ReportMetric(float64(least(with))/float64(least(without)), "metered/plain")
			b.ReportMetric(float64(least(without))/1000, "plain-µs")
			b.ReportMetric(float64(least(with))/1000, "metered-µs")
			b.ReportMetric(float64(least(fuel)), "fuel")
		})
	}
}

// shipped is the module of a plugin of ours: one of those that are embedded, in Rust, or the one in Go.
func shipped(t testing.TB, name string) []byte {
	t.Helper()
	folder := "../../../plugins"
	if name == "look-through-go" {
		folder = "../../../testdata/plugins"
	}
	wasm, err := os.ReadFile(filepath.Join(folder, name, name+".wasm"))
	if err != nil {
		t.Fatal(err)
	}
	return wasm
}

func least(all []int64) int64 {
	n := all[0]
	for _, v := range all {
		n = min(n, v)
	}
	return n
}

// unmetered is what run does, with a module as it was.
func unmetered(b *testing.B, m *Module, input []byte) []byte {
	i := &instance{module: m}
	ctx := context.WithValue(b.Context(), instanceKey{}, i)
	out := &limitedBuffer{limit: 1 << 20, over: func() {}}
	guest, err := m.image.runtime.InstantiateModule(ctx, m.image.compiled,
		m.config.instance(input, out, &limitedBuffer{over: func() {}}))
	if err != nil {
		b.Fatal(err)
	}
	defer guest.Close(ctx)
	call := func(name string, args ...uint64) uint64 {
		values, err := guest.ExportedFunction(name).Call(ctx, args...)
		if err != nil && i.stopped == nil { // an exit is a stop
			b.Fatal(err)
		}
		if len(values) == 0 {
			return 0
		}
		return values[0]
	}
	if guest.ExportedFunction("_start") != nil {
		call("_start")
		return out.data
	}
	at := uint32(call("construe_v1_alloc", uint64(len(input))))
	guest.Memory().Write(at, input)
	packed := call("construe_v1_classify", uint64(at), uint64(len(input)))
	view, _ := guest.Memory().Read(uint32(packed>>32), uint32(packed))
	return bytes.Clone(view)
}

// benchFacts are facts as a host gives them to a plugin.
func benchFacts(b testing.TB) []byte {
	b.Helper()
	text, err := os.ReadFile("../../../testdata/golden/sre.json")
	if err != nil {
		b.Fatal(err)
	}
	var document struct {
		Tables struct {
			Facts map[string]json.RawMessage `json:"facts"`
		} `json:"tables"`
	}
	if err := json.Unmarshal(text, &document); err != nil {
		b.Fatal(err)
	}
	var input bytes.Buffer
	first := slices.Min(slices.Collect(maps.Keys(document.Tables.Facts)))
	if err := json.Compact(&input, document.Tables.Facts[first]); err != nil {
		b.Fatal(err)
	}
	return input.Bytes()
}
