package facts_test

import (
	"errors"
	"fmt"
	"slices"
	"testing"

	"github.com/construe-host/construe/host/internal/facts"
	"github.com/construe-host/construe/host/schema"
)

// runtime is a described runtime: components as "id role", legs as "id from to model", and the operation and the path
// where they are not chat and always.
func runtime(components, legs [][]string) map[string]any {
	c, l := map[string]any{}, map[string]any{}
	for _, x := range components {
		c[x[0]] = map[string]any{"role": x[1], "operator": "seller"}
		if x[1] == "customer" || len(x) > 2 {
			c[x[0]].(map[string]any)["operator"] = "buyer"
		}
	}
	for _, x := range legs {
		l[x[0]] = map[string]any{"from": x[1], "to": x[2], "model": x[3], "gen_ai.operation.name": "chat"}
		if len(x) > 4 {
			l[x[0]].(map[string]any)["gen_ai.operation.name"] = x[4]
		}
		if len(x) > 5 {
			l[x[0]].(map[string]any)["path"] = x[5]
		}
	}
	return map[string]any{"construe": "runtime/v1", "id": "described", "title": "a described runtime",
		"asOf":         "2026-03-18",
		"compositions": map[string]any{"components": "complete", "relationships": "complete"},
		"parties": map[string]any{"seller": map[string]any{"roles": []any{"vendor"}},
			"buyer": map[string]any{"roles": []any{"customer"}}},
		"models": map[string]any{"gpt": map[string]any{}}, "offering": map[string]any{
			"seller": "seller"}, "components": c, "relationships": l}
}

func TestNoCallVanishes(t *testing.T) {
	app, gate, model := []string{"app", "customer"}, []string{"g", "gateway"}, []string{"m", "model_inference"}
	for name, c := range map[string]struct {
		components, legs [][]string
		want             []string // hops; with a question mark where whether it is a call is unknown
	}{
		"an uncalled gateway": {[][]string{gate, model}, [][]string{{"serve", "g", "m", "gpt"}}, []string{"serve:m"}},
		"that calls itself": {[][]string{gate, model},
			[][]string{{"serve", "g", "m", "gpt"}, {"retry", "g", "g", "gpt"}}, []string{"serve:m"}},
		"a circle of gateways": {[][]string{gate, {"h", "gateway"}, model},
			[][]string{{"there", "g", "h", "none"}, {"back", "h", "g", "none"},
				{"serve", "h", "m", "none"}}, []string{"serve:m"}},
		"a circle with nothing behind it": {[][]string{gate, {"h", "gateway"}},
			[][]string{{"there", "g", "h", "gpt"}, {"back", "h", "g", "none"}}, []string{"there:h?"}},
		"a dead end within a circle": {[][]string{app, gate, {"h", "gateway"}},
			[][]string{{"in", "app", "g", "gpt"}, {"there", "g", "h", "none"},
				{"back", "h", "g", "none"}}, []string{"in:g?", "in:h?"}},
		"a door whose way on is blocked": {[][]string{app, gate, model},
			[][]string{{"in", "app", "g", "gpt"}, {"serve", "g", "m", "gpt", "chat", "blocked"}}, nil},
		"a door that nobody can call": {[][]string{app, gate, model},
			[][]string{{"in", "app", "g", "gpt", "chat", "blocked"}, {"serve", "g", "m", "gpt"}}, nil},
		"a probe of health": {[][]string{{"ops", "control_plane"}, model},
			[][]string{{"probe", "ops", "m", "none", "none"}}, nil},
		"a leg of which nobody says what it asks": {[][]string{app, model},
			[][]string{{"in", "app", "m", "unknown", "unknown"}}, []string{"in:m?"}},
		"a door that is called for no model's operation": {[][]string{app, gate},
			[][]string{{"in", "app", "g", "unknown", "none"}}, nil},
		"a door that is only watched": {[][]string{app, gate, {"log", "telemetry"}},
			[][]string{{"in", "app", "g", "gpt"}, {"watch", "g", "log", "none"}}, []string{"in:g"}},
		"a door that the last leg names a model to": {[][]string{app, gate, {"e", "api_endpoint"}},
			[][]string{{"in", "app", "g", "none"}, {"on", "g", "e", "gpt"}}, []string{"in:e"}},
		"a door that nobody says what it is called for": {[][]string{app, gate},
			[][]string{{"in", "app", "g", "unknown"}}, []string{"in:g?"}},
		"the customer's own door": {[][]string{{"loop", "agent_loop"}, {"g", "gateway", "of the customer"}},
			[][]string{{"out", "loop", "g", "gpt"}}, []string{"out:g"}},
		"a door that calls no model": {[][]string{app, gate}, [][]string{{"in", "app", "g", "none"}}, nil},
		"what may forward": {[][]string{app, {"g", "unknown"}, model},
			[][]string{{"in", "app", "g", "none"}, {"serve", "g", "m", "gpt"}}, []string{"in:g?", "in:m?", "serve:m?"}},
	} {
		f := made(t, runtime(c.components, c.legs))
		var got []string
		for id, h := range f.Derived.Hops {
			if h.Reached != "yes" {
				id += "?"
			}
			got = append(got, id)
		}
		slices.Sort(got)
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: hops are %v; want %v", name, got, c.want)
		}
		want := "present"
		switch {
		case len(c.want) == 0:
			want = "absent"
		case !slices.ContainsFunc(c.want, func(id string) bool { return id[len(id)-1] != '?' }):
			want = "unknown"
		}
		if f.Derived.Inference != want {
			t.Errorf("%s: inference is %s; want %s", name, f.Derived.Inference, want)
		}
	}
}

func TestFactsThatWouldOutgrowADocumentAreRefused(t *testing.T) {
	var components, legs [][]string
	for i := range 3000 { // each gateway of a chain serves a model: the n-th call passes n of them
		g, m := fmt.Sprintf("gateway-%d", i), fmt.Sprintf("model-%d", i)
		components = append(components, []string{g, "gateway"}, []string{m, "model_inference"})
		legs = append(legs, []string{"serve-" + g, g, m, "gpt"})
		if i > 0 {
			legs = append(legs, []string{"on-" + g, fmt.Sprintf("gateway-%d", i-1), g, "gpt"})
		}
	}
	d, err := schema.NewDocument(schema.KindRuntime, "chain", runtime(components, legs))
	if err != nil {
		t.Fatal(err)
	}
	_, err = facts.Make(d, schema.ShapeOf(schema.KindRuntime), "", "")
	var p *schema.Problem
	if !errors.As(err, &p) || p.Code != "too-many-hops" {
		t.Errorf("got %v; want too-many-hops", err)
	}
}

func TestUnknownExposureStaysUnknown(t *testing.T) {
	for name, c := range map[string]struct {
		exposures map[string]string
		path      string
		want      string // the audience of the gateway, which the loop calls
	}{
		"both known":               {map[string]string{"loop": "internal", "g": "none"}, "always", "internal"},
		"the caller unknown":       {map[string]string{"loop": "unknown", "g": "third_parties"}, "always", "unknown"},
		"it may be blocked":        {map[string]string{"loop": "affiliates", "g": "internal"}, "unknown", "unknown"},
		"none is wider":            {map[string]string{"loop": "unknown", "g": "public"}, "unknown", "public"},
		"blocked":                  {map[string]string{"loop": "public", "g": "none"}, "blocked", "none"},
		"its own exposure unknown": {map[string]string{"loop": "internal", "g": "unknown"}, "always", "unknown"},
	} {
		tree := runtime([][]string{{"loop", "agent_loop"}, {"g", "gateway"}}, [][]string{{"call", "loop", "g", "none"}})
		for id, e := range c.exposures {
			schema.Set(tree, schema.Join("components", id, "exposure"), e)
		}
		schema.Set(tree, "/relationships/call/path", c.path)
		if got := made(t, tree).Derived.Reach["g"].Audience; got != c.want {
			t.Errorf("%s: the audience is %s; want %s", name, got, c.want)
		}
		schema.Set(tree, "/compositions/relationships", "incomplete")
		if got := made(t, tree).Derived.Reach["g"].Audience; got != "unknown" && got != "public" {
			t.Errorf("%s, and perhaps more: the audience is %s, although more may call it", name, got)
		}
	}
}
