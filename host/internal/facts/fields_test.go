package facts_test

import (
	"strings"
	"testing"

	"github.com/construe-host/construe/host/internal/facts"
	"github.com/construe-host/construe/host/schema"
)

// salesCase is a case that has words of its own, and asks about each dealing.
func salesCase() *schema.Case {
	return &schema.Case{
		Fields: map[string]schema.Field{
			"territory": {Of: "offering", Type: "list of place"},
			"price":     {Of: "dealing", Type: "integer"},
			"asked_by":  {Of: "dealing", Values: []string{"seller", "buyer"}},
		},
		Kinds:  schema.AddedKinds{Dealing: []string{"sale"}},
		Places: map[string][]string{"nordics": {"SE"}},
		Terms:  map[string]schema.Term{"asked": {Of: "dealing"}},
	}
}

func saleDocument(t *testing.T, more string) *schema.Document {
	t.Helper()
	d, err := schema.Parse("r.yaml", []byte("construe: runtime/v1\nid: a\ntitle: a\nasOf: 2026-01-01\n"+more),
		schema.KindRuntime)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// TestFieldsOfTheCase checks that what the case has words for is filled like any other fact, can be changed like one,
// and is read, counted and verified like one.
func TestFieldsOfTheCase(t *testing.T) {
	shape := salesCase().RuntimeShape()
	d := saleDocument(t, "offering: {seller: unknown}\ndealings: {s: {kind: sale, x: {price: 3}}, c: {kind: consent}}\n"+
		"worlds: {w: {title: w, set: {/dealings/s/x/asked_by: buyer, /offering/x/territory: [nordics]}}}\n")
	f, err := facts.Make(d, shape, "w", "")
	if err != nil {
		t.Fatal(err)
	}
	for pointer, want := range map[string]string{"/dealings/s/x/price": "3", "/dealings/s/x/asked_by": "buyer",
		"/dealings/c/x/price": "unknown", "/offering/x/territory": "nordics", "/compositions/dealings": "unknown"} {
		if got, is := schema.Get(f.Runtime, pointer); !is || schema.Spoken(got) != want {
			t.Errorf("%s is %v; expected %s", pointer, got, want)
		}
	}
	if _, is := schema.Get(f.Runtime, "/parties/x"); is {
		t.Error("there are fields of what the case has none of")
	}
	seen := map[string]bool{}
	facts.Leaves(f, func(pointer string, _ *schema.Shape, _ any) { seen[pointer] = true })
	if !seen["/dealings/s/x/asked_by"] || !seen["/offering/x/territory"] || !seen["/compositions/dealings"] {
		t.Errorf("the facts are %v", schema.Keys(seen))
	}
	if err := facts.Verify(f); err != nil {
		t.Errorf("facts as they were made: %v", err)
	}
	text, err := schema.Canonical(f)
	if err != nil {
		t.Fatal(err)
	}
	var read schema.Facts
	if d, err := schema.Parse("facts.json", text, schema.KindFacts); err != nil {
		t.Fatal(err)
	} else if err := d.Decode(&read); err != nil {
		t.Fatal(err)
	}
	read.Warnings = f.Warnings
	if err := facts.Verify(read.Under(shape)); err != nil {
		t.Errorf("facts that were read: %v", err)
	}
	if v, err := facts.Variant(f, "r.yaml", map[string]any{"/dealings/c/x/asked_by": "seller"}); err != nil {
		t.Error(err)
	} else if got, _ := schema.Get(v.Runtime, "/dealings/c/x/asked_by"); got != "seller" {
		t.Errorf("changed to %v", got)
	}
	for pointer, value := range map[string]any{"/dealings/c/x/asked_by": "nobody", "/dealings/s/x/price": "much",
		"/dealings/s/x/other": "a", "/offering/x/territory": []any{"south"}} {
		if _, err := facts.Variant(f, "r.yaml", map[string]any{pointer: value}); err == nil {
			t.Errorf("%s can be %v", pointer, value)
		}
		if _, err := facts.Admits(f, "r.yaml", map[string]any{pointer: value}); err == nil {
			t.Errorf("%s can be %v, by Admits", pointer, value)
		}
	}
	if values := facts.Completions(shape.At("/dealings/c/x/asked_by"), f, "/dealings/c/x/asked_by"); len(values) != 2 {
		t.Errorf("who asked may turn out to be %v", values)
	}
}

// TestFactsWithoutFields checks that a case which adds nothing changes no byte of facts, also where it is asked for a
// runtime that could say more.
func TestFactsWithoutFields(t *testing.T) {
	text := "offering: {seller: unknown}\nparties: {p: {country: SE}}\ndealings: {c: {kind: consent}}\n"
	var made []string
	for _, shape := range []*schema.Shape{schema.ShapeOf(schema.KindRuntime), (*schema.Case)(nil).RuntimeShape(),
		(&schema.Case{Limbs: map[string]schema.Limb{"l": {Of: "hop"}}}).RuntimeShape()} {
		f, err := facts.Make(saleDocument(t, text), shape, "", "")
		if err != nil {
			t.Fatal(err)
		}
		b, err := schema.Canonical(f)
		if err != nil {
			t.Fatal(err)
		}
		made = append(made, string(b))
	}
	if made[0] != made[1] || made[1] != made[2] || strings.Contains(made[0], `"x":`) {
		t.Errorf("the facts differ, or speak of fields:\n%s\n%s\n%s", made[0], made[1], made[2])
	}
}

// TestChangesKeepTheirContradictions checks that facts which are changed one by one contradict one another as those
// that are made at once do.
func TestChangesKeepTheirContradictions(t *testing.T) {
	shape := schema.ShapeOf(schema.KindRuntime)
	text := "offering: {seller: unknown}\ncomponents: {a: {role: application}, b: {role: model_inference}}\n" +
		"relationships: {call: {from: a, to: b, path: always, observed: yes}}\n"
	base, err := facts.Make(saleDocument(t, text), shape, "", "")
	if err != nil {
		t.Fatal(err)
	}
	p, err := facts.Prepare(base)
	if err != nil {
		t.Fatal(err)
	}
	changed, err := p.With(map[string]any{"/relationships/call/path": "blocked"})
	if err != nil {
		t.Fatal(err)
	}
	at, err := changed.Contradictions()
	if err != nil {
		t.Fatal(err)
	}
	whole, err := facts.Variant(base, "r.yaml", map[string]any{"/relationships/call/path": "blocked"})
	if err != nil {
		t.Fatal(err)
	}
	if at != whole.Contradictions() || at == 0 || base.Contradictions() != 0 {
		t.Errorf("%d contradictions, %d where it is made at once, %d before", at, whole.Contradictions(),
			base.Contradictions())
	}
}
