package meter

import (
	"encoding/json"
	"flag"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"

	"github.com/construe-host/construe/host/internal/meter/wasmtest"
)

var update = flag.Bool("update", false, "write the golden files anew")

// specCommand is one command of a script.
type specCommand struct {
	Type       string
	Line       int
	Name       string
	As         string
	Filename   string
	ModuleType string `json:"module_type"`
	Action     struct {
		Type, Field, Module string
		Args                []struct {
			Type  string
			Value any
		}
	}
}

// world is one way to run a script: a runtime and what is instantiated in it.
type world struct {
	runtime wazero.Runtime
	metered bool
	named   map[string]api.Module
	last    api.Module
	all     []api.Module
}

// TestSpecCorpus holds that the gate changes nothing that a valid module computes, that fuel is the same in both
// engines, and that no invalid module becomes a valid one. What ran is counted in a golden file, so that none of it can
// go missing unnoticed.
func TestSpecCorpus(t *testing.T) {
	dir := wasmtest.Corpus(t)
	var report strings.Builder
	for _, version := range []string{"v1", "v2"} {
		scripts, _ := filepath.Glob(filepath.Join(dir, version, "testdata", "*.json"))
		counts := map[string]int{}
		for _, path := range scripts {
			t.Run(version+"/"+strings.TrimSuffix(filepath.Base(path), ".json"),
				func(t *testing.T) { runScript(t, dir, path, counts) })
		}
		for _, what := range slices.Sorted(maps.Keys(counts)) {
			fmt.Fprintf(&report, "%s %5d %s\n", version, counts[what], what)
		}
	}
	checkGolden(t, "testdata/spec.golden", "what ran", report.String())
}

// checkGolden compares a report with a golden file; -update writes that anew.
func checkGolden(t *testing.T, golden, what, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil || got != string(want) {
		t.Errorf("%v; %s:\n%s\nwant:\n%s", err, what, got, want)
	}
}

func runScript(t *testing.T, dir, path string, counts map[string]int) {
	var script struct{ Commands []specCommand }
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(text, &script); err != nil {
		t.Fatal(err)
	}
	spectest, err := os.ReadFile(filepath.Join(dir, "testdata", "spectest.wasm"))
	if err != nil {
		t.Fatal(err)
	}
	var worlds []*world
	for _, e := range []engine{interpreter, interpreter, compiler} {
		w := &world{runtime: newRuntime(t.Context(), e, specPages),
			metered: len(worlds) > 0, named: map[string]api.Module{}}
		defer w.runtime.Close(t.Context())
		if _, err := w.runtime.InstantiateWithConfig(t.Context(), spectest,
			wazero.NewModuleConfig().WithName("spectest")); err != nil {
			t.Fatal(err)
		}
		worlds = append(worlds, w)
	}
	s := &specRun{t, filepath.Dir(path), strings.TrimSuffix(filepath.Base(path), ".json"), worlds, counts}
	for i, c := range script.Commands {
		if c.ModuleType == "text" {
			continue
		}
		switch c.Type {
		case "module":
			as := ""
			if i+1 < len(script.Commands) && script.Commands[i+1].Type == "register" {
				as = script.Commands[i+1].As
			}
			s.instantiate(c, as)
		case "register":
		case "action", "assert_return", "assert_trap", "assert_exhaustion":
			s.act(c)
		case "assert_malformed", "assert_invalid":
			s.refuse(c)
		case "assert_unlinkable", "assert_uninstantiable":
			s.instantiate(c, "")
		default:
			t.Errorf("line %d: %s", c.Line, c.Type)
		}
	}
}

type specRun struct {
	t      *testing.T
	dir    string
	name   string
	worlds []*world
	counts map[string]int
}

// What a script may use: 1 << 16 pages are all that there can be.
const (
	specFuel  = 1 << 40
	specDepth = 1024
	specPages = 1 << 16
)

// lax instruments a module that may import anything and have many tables.
func lax(wasm []byte) (*Binary, error) {
	l := defaultLimits()
	l.tables = 64
	return instrument(wasm, Options{unlinked: true, Depth: specDepth, MemoryPages: specPages}, l)
}

// instantiate does so in every world, with one result.
func (s *specRun) instantiate(c specCommand, as string) {
	wasm, err := os.ReadFile(filepath.Join(s.dir, c.Filename))
	if err != nil {
		s.t.Fatal(err)
	}
	g, err := lax(wasm)
	if err != nil {
		s.counts["modules refused: "+refusal(s.t, err)]++
		for _, w := range s.worlds {
			w.last, w.named[c.Name] = nil, nil
		}
		return
	}
	s.counts["modules run ("+c.Type+")"]++
	var kinds []string
	for _, w := range s.worlds {
		bytes := wasm
		if w.metered {
			bytes = g.Wasm
		}
		compiled, err := w.runtime.CompileModule(s.t.Context(), bytes)
		if err != nil {
			if w.metered == (kinds == nil) || c.Type == "module" {
				s.t.Fatalf("line %d: %s does not validate: %v", c.Line, c.Filename, err)
			}
			kinds = append(kinds, "invalid")
			continue
		}
		m, err := w.runtime.InstantiateModule(s.t.Context(), compiled,
			wazero.NewModuleConfig().WithName(as).WithStartFunctions())
		if err == nil {
			w.last, w.named[c.Name], w.all = m, m, append(w.all, m)
			if w.metered {
				w.refill()
			}
			if w.metered && g.Start {
				_, err = m.ExportedFunction(ExportStart).Call(s.t.Context())
			}
		}
		kinds = append(kinds, trapKind(err))
	}
	if kinds[1] == kinds[2] && kinds[1] != kinds[0] && (s.name == "table_grow" || s.name == "imports") {
		s.counts["modules that differ for a table that does not grow, "+s.name]++
		return
	}
	if kinds[1] != kinds[0] || kinds[2] != kinds[0] {
		s.t.Errorf("line %d: instantiation of %s: %q", c.Line, c.Filename, kinds)
	}
}

// refill gives every metered instance a full budget, and the depth that it has from without.
func (w *world) refill() {
	for _, m := range w.all {
		m.ExportedGlobal(ExportFuel).(api.MutableGlobal).Set(specFuel)
		m.ExportedGlobal(ExportDepth).(api.MutableGlobal).Set(0)
		m.ExportedGlobal(ExportPeak).(api.MutableGlobal).Set(0)
	}
}

// act calls or reads in every world, with one result.
func (s *specRun) act(c specCommand) {
	var results [][]uint64
	var kinds []string
	var types []api.ValueType
	var fuel []uint64
	for _, w := range s.worlds {
		m := w.last
		if c.Action.Module != "" {
			m = w.named[c.Action.Module]
		}
		if m == nil {
			s.counts["commands on modules refused"]++
			return
		}
		if c.Action.Type == "get" {
			results, kinds = append(results, []uint64{m.ExportedGlobal(c.Action.Field).Get()}), append(kinds, "")
			types = []api.ValueType{m.ExportedGlobal(c.Action.Field).Type()}
			continue
		}
		var args []uint64
		for _, a := range c.Action.Args {
			args = append(args, argument(s.t, a.Type, a.Value))
		}
		if w.metered {
			w.refill()
		}
		f := m.ExportedFunction(c.Action.Field)
		types = f.Definition().ResultTypes()
		got, err := f.Call(s.t.Context(), args...)
		for i := range got {
			got[i] = clean(got[i], types[i])
		}
		results, kinds = append(results, slices.Clone(got)), append(kinds, trapKind(err))
		if w.metered {
			fuel = append(fuel, m.ExportedGlobal(ExportFuel).Get())
			if m.ExportedGlobal(ExportPeak).Get() > specDepth {
				kinds[len(kinds)-1] = "stack overflow"
			}
		}
	}
	s.counts["commands run ("+c.Type+")"]++
	at := fmt.Sprintf("line %d: %s %q", c.Line, c.Type, c.Action.Field)
	if len(fuel) == 2 && (fuel[0] != fuel[1] || fuel[0] >= specFuel && s.name != "linking") { // there, another module's
		s.t.Errorf("%s: fuel left %d", at, fuel)
	}
	if kinds[1] != kinds[2] || !slices.Equal(results[1], results[2]) {
		s.t.Errorf("%s: the engines differ: %q %x", at, kinds, results)
	}
	if kinds[0] == kinds[1] && same(results[0], results[1], types) {
		return
	}
	if strings.Contains(s.name, "table") || s.name == "linking" { // a table does not grow
		s.counts["commands on tables that differ, "+s.name]++
		return
	}
	s.t.Errorf("%s: plain and metered differ: %q %x", at, kinds, results)
}

// refuse holds that a module is refused, by the gate or by the validator behind it.
func (s *specRun) refuse(c specCommand) {
	wasm, err := os.ReadFile(filepath.Join(s.dir, c.Filename))
	if err != nil {
		s.t.Fatal(err)
	}
	g, err := lax(wasm)
	if err != nil {
		s.counts[c.Type+" refused by the gate: "+refusal(s.t, err)]++
		return
	}
	_, metered := s.worlds[0].runtime.CompileModule(s.t.Context(), g.Wasm)
	_, plain := s.worlds[0].runtime.CompileModule(s.t.Context(), wasm)
	switch {
	case metered != nil:
		s.counts[c.Type+" refused by the validator"]++
	case plain != nil:
		s.t.Errorf("line %d: %s %s became valid", c.Line, c.Type, c.Filename)
	default:
		// of the first version of the specification, and valid since the second
		s.counts[c.Type+" that wazero accepts"]++
		s.t.Logf("line %d: wazero accepts %s", c.Line, c.Filename)
	}
}
