package facts_test

import (
	"encoding/json"
	"errors"
	"testing"

	"github.com/construe-host/construe/host/internal/facts"
	"github.com/construe-host/construe/host/schema"
)

// passed is facts as another gets them: written out, and read again.
func passed(t *testing.T, f *schema.Facts) *schema.Facts {
	t.Helper()
	text, err := schema.Write(f)
	if err != nil {
		t.Fatal(err)
	}
	var out schema.Facts
	d, err := schema.Parse("facts.json", text, schema.KindFacts)
	if err != nil {
		t.Fatal(err)
	}
	if err := d.Decode(&out); err != nil {
		t.Fatal(err)
	}
	return &out
}

func TestFactsFromOutsideAreMadeAnew(t *testing.T) {
	sre := parse(t, pack+"sre.yaml")
	for _, c := range []struct {
		name, world string
		change      func(f *schema.Facts)
		pointer     string // of the difference; "" where there is none
	}{
		{"as stated", "", func(*schema.Facts) {}, ""},
		{"in a world", "h1", func(*schema.Facts) {}, ""},
		{"without locations", "h1", func(f *schema.Facts) { f.Locations = nil }, ""},
		{"relabelled", "h1", func(f *schema.Facts) { f.World = "h2" },
			"/runtime/components/inference/hosting/cloud.provider"},
		{"relabelled as stated", "h1", func(f *schema.Facts) { f.World = "" },
			"/runtime/facts/~1components~1inference~1hosting~1cloud.provider"},
		{"in no world there is", "h1", func(f *schema.Facts) { f.World = "h9" }, "/world"},
		{"another day", "h1", func(f *schema.Facts) { f.AsOf = "2026-01-01" }, "/asOf"},
		{"no day", "h1", func(f *schema.Facts) { f.AsOf = "someday" }, "/asOf"},
		{"a fact left out", "h1", func(f *schema.Facts) {
			app, _ := schema.Get(f.Runtime, "/components/app")
			delete(app.(map[string]any), "exposure")
		}, "/runtime/components/app/exposure"},
		{"no basis", "h1", func(f *schema.Facts) { f.Basis = map[string][]string{} },
			"/basis/~1derived~1clouds_touched"},
		{"another derived", "h1", func(f *schema.Facts) { f.Derived.Inference = "absent" }, "/derived/inference"},
		{"a hop less", "h1", func(f *schema.Facts) { delete(f.Derived.Hops, "complete:inference") },
			"/derived/hops/complete:inference"},
		{"a reference to nothing", "h1", func(f *schema.Facts) {
			schema.Set(f.Runtime, "/components/app/operator",
				"nobody")
		}, "/runtime/components/app/operator"},
		{"a place of nothing", "h1", func(f *schema.Facts) {
			f.Locations["/components/none/role"] = schema.Location{File: "f", Line: 1, Column: 1}
		}, "/locations/~1components~1none~1role"},
		{"no place", "h1", func(f *schema.Facts) {
			f.Locations["/components/app/role"] = schema.Location{File: "f", Line: 0, Column: 1}
		}, "/locations/~1components~1app~1role"},
	} {
		f, err := facts.Make(sre, schema.ShapeOf(schema.KindRuntime), c.world, "")
		if err != nil {
			t.Fatal(err)
		}
		f = passed(t, f)
		c.change(f)
		err = facts.Verify(f)
		var p *schema.Problem
		switch {
		case c.pointer == "" && err != nil:
			t.Errorf("%s: %v", c.name, err)
		case c.pointer != "" && (!errors.As(err, &p) || p.Code != "inconsistent" || p.Pointer != c.pointer):
			b, _ := json.Marshal(p)
			t.Errorf("%s: got %s; want inconsistent at %s", c.name, b, c.pointer)
		}
	}
}

func TestEveryShippedRuntimeVerifiesInEachOfItsWorlds(t *testing.T) {
	for _, id := range []string{"sre", "all-unknown", "vendor-api", "frontier-aws", "open-weights-bedrock",
		"natsec-aws"} {
		d := parse(t, pack+id+".yaml")
		worlds := []string{""}
		named, _ := d.Tree["worlds"].(map[string]any)
		for w := range named {
			worlds = append(worlds, w)
		}
		for _, w := range worlds {
			f, err := facts.Make(d, schema.ShapeOf(schema.KindRuntime), w, "2026-01-02")
			if err != nil {
				t.Fatal(err)
			}
			if err := facts.Verify(passed(t, f)); err != nil {
				t.Errorf("%s in %q: %v", id, w, err)
			}
		}
	}
}

func TestADayFromOutsideStandsNowhereInTheFile(t *testing.T) {
	d := parse(t, pack+"sre.yaml")
	for asOf, located := range map[string]bool{"": true, "2026-01-02": false} {
		f, err := facts.Make(d, schema.ShapeOf(schema.KindRuntime), "", asOf)
		if err != nil {
			t.Fatal(err)
		}
		if _, is := f.Locations["/asOf"]; is != located {
			t.Errorf("the day %q: located is %t; want %t", asOf, is, located)
		}
	}
}

// TestAListThatIsNotThereIsWarnedOf holds that components and legs that are complete and not there are warned of, that
// empty ones are not, and that neither changes the facts, which verify when they come from outside.
func TestAListThatIsNotThereIsWarnedOf(t *testing.T) {
	const lists = "components: {}\nrelationships: {}\n"
	for text, want := range map[string]int{"": 2, lists: 0, "components: {}\n": 1} {
		d, err := schema.Parse("cut.yaml", []byte("construe: runtime/v1\nid: cut\ntitle: cut\nasOf: 2026-03-18\n"+
			"offering: {seller: unknown}\ncompositions: {components: complete, relationships: complete, state: complete}\n"+text),
			schema.KindRuntime)
		if err != nil {
			t.Fatal(err)
		}
		f, err := facts.Make(d, schema.ShapeOf(schema.KindRuntime), "", "")
		if err != nil {
			t.Fatal(err)
		}
		if len(f.Warnings) != want {
			t.Errorf("with %q it warns of %v; expected %d", text, f.Warnings, want)
		}
		again := passed(t, f).Under(f.Shape())
		if err := facts.Verify(again); err != nil {
			t.Errorf("with %q: %v", text, err)
		}
		if want > 0 {
			again.Warnings = append(again.Warnings, schema.Warning{Code: "contradiction", Message: "made up",
				Pointers: []string{"/asOf"}})
			if facts.Verify(again) == nil {
				t.Error("a warning that was made up is one")
			}
		}
	}
}
