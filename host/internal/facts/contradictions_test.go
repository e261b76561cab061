package facts_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/construe-host/construe/host/internal/facts"
	"github.com/construe-host/construe/host/schema"
)

func TestContradictionsAreNamed(t *testing.T) {
	router := [][]string{{"app", "customer"}, {"g", "gateway"}, {"m", "model_inference"}, {"n", "model_inference"}}
	for name, c := range map[string]struct {
		legs [][]string
		set  map[string]any
		want []string // the pointers of each contradiction
	}{
		"none: an alias": {[][]string{{"a", "app", "g", "oss"}, {"to-m", "g", "m", "gpt"}}, nil, nil},
		"none: a router": {[][]string{{"a", "app", "g", "gpt"}, {"b", "app", "g", "oss"}, {"to-m", "g", "m", "gpt"},
			{"to-n", "g", "n", "oss"}},
			nil, nil},
		"what is called is held elsewhere": {[][]string{{"a", "app", "n", "gpt"}},
			map[string]any{"/models/gpt/weights": map[string]any{"hosted_on": "m"},
				"/models/oss/weights": map[string]any{"hosted_on": "n"}},
			[]string{"/relationships/a/model /models/gpt/weights/hosted_on"}},
		"two models at one end, which is none": {[][]string{{"a", "app", "g", "none"}, {"one", "g", "m", "gpt"},
			{"two", "g", "m", "oss"}}, nil, nil},
		"a name that is not served": {[][]string{{"a", "app", "g", "gpt"}, {"b", "app", "g", "oss"},
			{"to-m", "g", "m", "gpt"}}, nil,
			[]string{"/relationships/b/model /relationships/to-m/model"}},
		"seen, and blocked": {[][]string{{"a", "app", "g", "gpt", "chat", "blocked"}},
			map[string]any{"/relationships/a/observed": "yes"},
			[]string{"/relationships/a/path /relationships/a/observed"}},
		"parents in a circle": {nil, map[string]any{"/parties/seller/parent": "buyer",
			"/parties/buyer/parent": "seller"},
			[]string{"/parties/buyer/parent /parties/seller/parent"}},
	} {
		tree := models(runtime(router, c.legs))
		for pointer, value := range c.set {
			schema.Set(tree, pointer, value)
		}
		f := made(t, tree)
		var got []string
		for _, w := range f.Warnings {
			got = append(got, strings.Join(w.Pointers, " "))
			for _, pointer := range w.Pointers {
				if _, is := schema.Get(f.Runtime, pointer); !is {
					t.Errorf("%s: %s is no fact", name, pointer)
				}
			}
			if w.Code != "contradiction" || !strings.HasSuffix(w.Message, ".") {
				t.Errorf("%s: %s says %q", name, w.Code, w.Message)
			}
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: contradictions are %v; want %v", name, got, c.want)
		}
		if err := facts.Verify(f); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if f.Warnings = nil; len(c.want) > 0 && facts.Verify(f) == nil {
			t.Errorf("%s: facts from which the warnings were taken are let in", name)
		}
	}
}

// Whatever is derived and open is open on facts that somebody can set.
func TestWhatIsOpenIsOpenOnFacts(t *testing.T) {
	for _, d := range shippedRuntimes(t) {
		f, err := facts.Make(d, schema.ShapeOf(schema.KindRuntime), "", "")
		if err != nil {
			t.Fatal(err)
		}
		ready, err := facts.Prepare(f)
		if err != nil {
			t.Fatal(err)
		}
		derivation, err := ready.Derivation()
		if err != nil {
			t.Fatal(err)
		}
		for _, part := range partsOf(ready.Tree()["derived"], "/derived") {
			open := derivation.Open(part.pointer)
			if strings.Contains(part.is, "unknown") && len(open) == 0 {
				t.Errorf("%s: %s is %s, and open on nothing", d.Name, part.pointer, part.is)
			}
			for _, pointer := range open {
				if _, is := schema.Get(f.Runtime, pointer); !is {
					t.Errorf("%s: %s is open on %s, which is no fact", d.Name, part.pointer, pointer)
				}
			}
		}
	}
	tree := models(runtime([][]string{{"app", "customer"}, {"g", "gateway"}, {"m", "model_inference"},
		{"other", "tool"}},
		[][]string{{"a", "app", "g", "none"}, {"one", "g", "m", "unknown"},
			{"aside", "app", "other", "unknown", "unknown"}}))
	ready, err := facts.Prepare(made(t, tree))
	if err != nil {
		t.Fatal(err)
	}
	derivation, err := ready.Derivation()
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"/relationships/one/model"}
	if got := derivation.Open("/derived/hops/a:m/model"); !slices.Equal(got, want) {
		t.Errorf("the model is open on %v; want %v", got, want)
	}
}
