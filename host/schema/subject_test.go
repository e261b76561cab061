package schema_test

import (
	"encoding/json"
	"os"
	"slices"
	"testing"

	"github.com/construe-host/construe/host/schema"
)

// TestSubjectKinds compares the table of kinds with the JSON Schema of a case, and finds each kind's place in facts and
// its compositions in a runtime.
func TestSubjectKinds(t *testing.T) {
	data, err := os.ReadFile("schemas/case-v2.json")
	if err != nil {
		t.Fatal(err)
	}
	var s struct {
		Defs struct {
			SubjectKind struct{ Enum []string }
		} `json:"$defs"`
	}
	if err := json.Unmarshal(data, &s); err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, k := range schema.SubjectKinds() {
		names = append(names, k.Name)
		if k.Whole() {
			continue
		}
		if at := schema.ShapeOf(schema.KindFacts).At(k.Place); k.Derived() && (at == nil || at.Kind != "map") {
			t.Errorf("%s: facts have no map at %s", k.Name, k.Place)
		}
		if at := schema.ShapeOf(schema.KindRuntime).At(k.Place[len("/runtime"):]); !k.Derived() &&
			(at == nil || at.Kind != "map") {
			t.Errorf("%s: a runtime has no map at %s", k.Name, k.Place)
		}
		for _, c := range k.Compositions {
			if schema.ShapeOf(schema.KindRuntime).At(schema.Join("compositions", c)) == nil {
				t.Errorf("%s: a runtime has no composition %s", k.Name, c)
			}
		}
	}
	if !slices.Equal(names, s.Defs.SubjectKind.Enum) {
		t.Errorf("the table has %v, and the schema of a case %v", names, s.Defs.SubjectKind.Enum)
	}
}

// TestSubjects lists subjects of every kind of one set of facts.
func TestSubjects(t *testing.T) {
	facts := map[string]any{
		"runtime": map[string]any{"components": map[string]any{"b": map[string]any{}, "a/c": map[string]any{}}},
		"derived": map[string]any{"hops": map[string]any{"call:model": map[string]any{}}}}
	for kind, want := range map[string][]string{"runtime": {""}, "component": {"/components/a~1c", "/components/b"},
		"hop": {"/derived/hops/call:model"}, "state": nil, "none": nil} {
		if got := schema.SubjectKindOf(kind).Subjects(facts); !slices.Equal(got, want) {
			t.Errorf("%s: %q; want %q", kind, got, want)
		}
	}
	for pointer, want := range map[string]bool{"/derived/hops": true, "/derived/hops/call:model": false,
		"/runtime/components": false, "": false} {
		if got := schema.HoldsDerivedSubjects(pointer); got != want {
			t.Errorf("subjects that are derived stand at %q: %v; want %v", pointer, got, want)
		}
	}
	for subject, want := range map[[2]string]string{{"component", "/components/b"}: "/runtime/components/b",
		{"hop", "/derived/hops/h"}: "/derived/hops/h", {"runtime", ""}: "/runtime"} {
		if got := schema.SubjectKindOf(subject[0]).At(subject[1]); got != want {
			t.Errorf("%v stands at %s; want %s", subject, got, want)
		}
	}
}
