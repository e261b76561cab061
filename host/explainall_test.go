package host_test

import (
	"context"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/construe-host/construe/host"
	"github.com/construe-host/construe/host/schema"
)

// TestEveryCellIsExplainedAsByItself holds that all explanations together say of each cell what one by itself does, and
// have a title for whatever a cell names.
func TestEveryCellIsExplainedAsByItself(t *testing.T) {
	h := open(t, nil)
	d := dispute(t, h).Runtime
	all, err := h.ExplainAll(context.Background(), host.ExplainAllRequest{Runtime: d, Worlds: []string{"h1", ""},
		NoNearest: true})
	if err != nil {
		t.Fatal(err)
	}
	if n := len(h.Readings()); len(all.Cells) != 2*n*n || all.Cells[0].World != "h1" || all.Worlds[1].ID != "" {
		t.Fatalf("%d cells in %v; expected %d", len(all.Cells), all.Worlds, 2*n*n)
	}
	own, err := h.ExplainAll(context.Background(), host.ExplainAllRequest{Runtime: d, OwnOnly: true, NoNearest: true})
	if err != nil || len(own.Cells) != len(h.Readings()) {
		t.Fatalf("%d own cells, %v", len(own.Cells), err)
	}
	for i, e := range all.Cells {
		if i%5 == 0 {
			one, err := h.Explain(context.Background(), host.ExplainRequest{Runtime: d, World: e.World, Policy: e.Policy,
				Classifier: e.Classifier, NoNearest: true})
			if err == nil { // of several cells the document as a whole has the words
				one.Titles, one.Readings, one.WorldTitle = nil, nil, ""
			}
			if err != nil || !reflect.DeepEqual(*one, e) {
				t.Errorf("%s on %s in %q is explained otherwise by itself (%v)", e.Policy, e.Classifier, e.World, err)
			}
		}
		for _, x := range e.Elements {
			titled(t, all.Titles, x)
			for _, name := range x.Rules {
				if !slices.ContainsFunc(e.Rules, func(r schema.RuleHeld) bool { return r.Name == name && r.Held != "not-asked" }) {
					t.Errorf("%s of %s: the rule %s answers it and was not asked", x.Element, x.Limb, name)
				}
			}
			if len(x.Rules) == 0 {
				t.Errorf("%s of %s by %s: no rule answers it", x.Element, x.Limb, e.Policy)
			}
		}
	}
}

func titled(t *testing.T, words schema.Titles, x schema.Explained) {
	if words.Limbs[x.Limb] == "" || words.Elements[x.Element] == "" || x.Subject != "" && words.Subjects[x.Subject] == "" {
		t.Errorf("%s of %s, of %q, has no title", x.Element, x.Limb, x.Subject)
	}
	for _, r := range x.Read {
		pointer, stated := strings.CutPrefix(r.Pointer, "/runtime")
		if (stated || strings.HasPrefix(pointer, "/derived/")) && words.Facts[pointer].Title == "" {
			t.Errorf("%s has no title", r.Pointer)
		}
	}
}
