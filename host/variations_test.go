package host_test

import (
	"context"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/construe-host/construe/host"
	"github.com/construe-host/construe/host/schema"
)

// variation is one entry of testdata/variations.yaml.
type variation struct {
	name, of, world, asOf, expect, why string
	runtime                            *schema.Document
}

func variations(t *testing.T, h *host.Host) (out []variation) {
	t.Helper()
	data, err := os.ReadFile("../testdata/variations.yaml")
	if err != nil {
		t.Fatal(err)
	}
	list, err := schema.Read("variations.yaml", data)
	if err != nil {
		t.Fatal(err)
	}
	all := list.Tree["variations"].(map[string]any)
	for _, name := range slices.Sorted(maps.Keys(all)) {
		entry := all[name].(map[string]any)
		text := func(field string) string { s, _ := entry[field].(string); return s }
		for field := range entry {
			if !slices.Contains([]string{"of", "world", "as-of", "set", "drop", "expect", "why"}, field) {
				t.Fatalf("%s: a variation has no field %s", name, field)
			}
		}
		if len(strings.Trim(text("expect"), "PBU")) != 0 || len(text("expect")) != 4 {
			t.Fatalf("%s expects %q; want four of P, B and U", name, text("expect"))
		}
		base, err := h.Runtime(text("of"))
		if err != nil {
			t.Fatal(err)
		}
		tree := schema.Clone(base.Tree).(map[string]any)
		drop, _ := entry["drop"].([]any)
		for _, p := range drop {
			tokens, _ := schema.Split(p.(string))
			parent, found := schema.Get(tree, schema.Join(tokens[:len(tokens)-1]...))
			if !found {
				t.Fatalf("%s drops %s, which is not there", name, p)
			}
			delete(parent.(map[string]any), tokens[len(tokens)-1])
		}
		set, _ := entry["set"].(map[string]any)
		for p, value := range set {
			schema.Set(tree, p, value)
		}
		d, err := schema.NewDocument(schema.KindRuntime, name, tree)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, variation{name, text("of"), text("world"), text("as-of"), text("expect"), text("why"), d})
	}
	return out
}

// TestVariationsHold holds that the readings are ideas, not rows.
func TestVariationsHold(t *testing.T) {
	h := open(t, nil)
	for _, v := range variations(t, h) {
		for c, err := range h.Compare(context.Background(),
			host.CompareRequest{Runtimes: host.Documents(v.runtime), Worlds: []string{v.world}, AsOf: v.asOf,
				OwnOnly: true}) {
			if err != nil {
				t.Fatalf("%s: %v", v.name, err)
			}
			got := map[string]string{}
			for _, cell := range c.Cells {
				got[cell.Policy] = strings.ToUpper(cell.Outcome[:1])
			}
			if is := got["look-through"] + got["state"] + got["product"] + got["hop"]; is != v.expect {
				t.Errorf("%s: %s; want %s: %s", v.name, is, v.expect, v.why)
			}
		}
	}
}
