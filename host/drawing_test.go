package host_test

import (
	"context"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path"
	"slices"
	"strings"
	"testing"

	"github.com/construe-host/construe/host"
	"github.com/construe-host/construe/host/internal/samples"
	"github.com/construe-host/construe/host/schema"
	"github.com/construe-host/construe/policies"
)

// drawing is a runtime drawn otherwise: with more boxes for the same thing.
type drawing struct {
	name string
	tree map[string]any
}

// forwarders are the kinds of component that only pass calls on.
var forwarders = []string{"api_endpoint", "gateway", "batch", "response_cache"}

// drawings are all in which a runtime has one more forwarder: on a leg, of a component in two, or unconnected.
func drawings(base map[string]any) (out []drawing) {
	part := func(collection string) map[string]any { m, _ := base[collection].(map[string]any); return m }
	for _, leg := range slices.Sorted(maps.Keys(part("relationships"))) {
		l := part("relationships")[leg].(map[string]any)
		for _, role := range forwarders {
			if op := l["gen_ai.operation.name"]; role[0] != 'a' && role[0] != 'g' &&
				(op == nil || op == "none" || op == "unknown") {
				continue // what names no operation is not passed on by these
			}
			for _, side := range []string{"from", "to"} {
				out = append(out, onLeg(base, leg, role, side))
			}
		}
	}
	for _, id := range slices.Sorted(maps.Keys(part("components"))) {
		role := part("components")[id].(map[string]any)["role"]
		if role == "api_endpoint" || role == "gateway" {
			out = append(out, inTwo(base, id)...)
		}
		for _, role := range append(forwarders, "application", "library") {
			out = append(out, beside(base, id, role))
		}
	}
	return out
}

// drawn adds a component with a neighbour's operator and host.
func drawn(base map[string]any, beside, role string) map[string]any {
	tree := schema.Clone(base).(map[string]any)
	like, _ := schema.Get(base, schema.Join("components", beside))
	added := map[string]any{"role": role}
	for _, field := range []string{"operator", "hosting"} {
		if value, is := like.(map[string]any)[field]; is {
			added[field] = schema.Clone(value)
		}
	}
	if role == "response_cache" {
		added["role"] = "state_store"
		if tree["state"] == nil {
			tree["state"] = map[string]any{}
		}
		schema.Set(tree, "/state/drawn-cache", map[string]any{"kind": "response_cache", "kept_by": "drawn",
			"essential": "no"})
	}
	schema.Set(tree, "/components/drawn", added)
	return tree
}

func onLeg(base map[string]any, leg, role, side string) drawing {
	l, _ := schema.Get(base, schema.Join("relationships", leg))
	neighbour := l.(map[string]any)[side].(string)
	tree := drawn(base, neighbour, role)
	on := schema.Clone(l).(map[string]any)
	on["from"] = "drawn"
	if role == "batch" || role == "response_cache" {
		on["input_origin"] = "verbatim"
	}
	schema.Set(tree, schema.Join("relationships", leg, "to"), "drawn")
	schema.Set(tree, "/relationships/drawn-on", on)
	return drawing{fmt.Sprintf("a %s of %s on %s", role, neighbour, leg), tree}
}

// inTwo splits a forwarder: the second one has the legs out, and between them is a copy of one of its legs.
func inTwo(base map[string]any, id string) (out []drawing) {
	legs, _ := base["relationships"].(map[string]any)
	for _, copied := range slices.Sorted(maps.Keys(legs)) {
		l := legs[copied].(map[string]any)
		if l["from"] != id && l["to"] != id {
			continue
		}
		tree := schema.Clone(base).(map[string]any)
		component, _ := schema.Get(base, schema.Join("components", id))
		schema.Set(tree, "/components/drawn", schema.Clone(component))
		for leg := range legs {
			if at := schema.Join("relationships", leg, "from"); legs[leg].(map[string]any)["from"] == id {
				schema.Set(tree, at, "drawn")
			}
		}
		between := schema.Clone(l).(map[string]any)
		between["from"], between["to"] = id, "drawn"
		schema.Set(tree, "/relationships/drawn-on", between)
		out = append(out, drawing{fmt.Sprintf("%s in two, with a copy of %s between", id, copied), tree})
	}
	return out
}

func beside(base map[string]any, id, role string) drawing {
	return drawing{fmt.Sprintf("a %s beside %s that nothing is connected to", role, id), drawn(base, id, role)}
}

// everyRuntime are all runtimes of the shipped case.
func everyRuntime(t testing.TB, h *host.Host) (out []*schema.Document) {
	t.Helper()
	files, err := fs.ReadDir(policies.FS(), path.Join(policies.Default, "runtimes"))
	if err != nil || len(files) == 0 {
		t.Fatal(err, len(files))
	}
	for _, f := range files {
		d, err := h.Runtime(strings.TrimSuffix(f.Name(), ".yaml"))
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, d)
	}
	return out
}

// everyDay are days in each clause version, and the runtime's own.
var everyDay = []string{"", "2020-01-15", "2023-06-15", "2025-06-15", "2025-12-15", "2026-03-15", "2026-05-15"}

// outcomes are those of each reading in each world on each day.
func outcomes(t testing.TB, h *host.Host, d *schema.Document, days []string) map[string]string {
	t.Helper()
	worlds, _ := d.Tree["worlds"].(map[string]any)
	out := map[string]string{}
	for _, day := range days {
		q := host.CompareRequest{Runtimes: host.Documents(d),
			Worlds: append([]string{""}, slices.Sorted(maps.Keys(worlds))...),
			AsOf:   day, OwnOnly: true}
		for c, err := range h.Compare(context.Background(), q) {
			if err != nil {
				t.Fatalf("%s: %v", d.Name, err)
			}
			for _, cell := range c.Cells {
				out[fmt.Sprintf("%s, world %q, on %q", cell.Policy, cell.World, day)] = cell.Outcome
			}
		}
	}
	return out
}

// drawnToo are variations of the shipped runtimes whose drawing is to decide nothing either.
var drawnToo = []string{"app-of-the-seller", "cache-behind-the-door", "queue-behind-the-door", "router-by-model",
	"router-that-swaps"}

// TestDrawingDoesNotDecide draws every shipped runtime with one more forwarder. Of how many boxes a thing is drawn
// changes no outcome, in any world. Every eighth drawing is tried, on one of the days, the next one on the next;
// DRAWINGS=all tries each on all.
func TestDrawingDoesNotDecide(t *testing.T) {
	h := open(t, nil)
	docs := everyRuntime(t, h)
	for _, v := range variations(t, h) {
		if slices.Contains(drawnToo, v.name) {
			docs = append(docs, v.runtime)
		}
	}
	tried := 0
	for i, d := range docs {
		base := outcomes(t, h, d, everyDay)
		for n, v := range drawings(d.Tree) {
			days := everyDay[n%len(everyDay):][:1]
			switch {
			case os.Getenv("DRAWINGS") == "all":
				days = everyDay
			case (n+i)%samples.Of(8, 16, 16) != 0:
				continue
			}
			other, err := schema.NewDocument(schema.KindRuntime, d.Name, v.tree)
			if err != nil {
				t.Fatalf("%s, %s: %v", d.Name, v.name, err)
			}
			for at, outcome := range outcomes(t, h, other, days) {
				if base[at] != outcome {
					t.Errorf("%s with %s: %s: %s; without: %s", d.Name, v.name, at, outcome, base[at])
				}
				tried++
			}
		}
	}
	if tried < 75 {
		t.Errorf("only %d outcomes were compared", tried)
	}
}
