package facts_test

import (
	"slices"
	"testing"

	"github.com/construe-host/construe/host/schema"
)

// called lists the hops of a runtime with their models, those that may be none with a question mark.
func called(f *schema.Facts) (out []string) {
	for id, h := range f.Derived.Hops {
		if h.Reached != "yes" {
			id += "?"
		}
		out = append(out, id+" "+h.Model)
	}
	slices.Sort(out)
	return out
}

// models gives a runtime a second model; neither is said to be anywhere.
func models(tree map[string]any) map[string]any {
	tree["models"] = map[string]any{"gpt": map[string]any{}, "oss": map[string]any{}}
	return tree
}

func TestACallTakesTheLegsThatNameItsModel(t *testing.T) {
	app, gate, second := []string{"app", "customer"}, []string{"g", "gateway"}, []string{"h", "gateway"}
	loop, m, n := []string{"loop", "agent_loop"}, []string{"m", "model_inference"}, []string{"n", "model_inference"}
	for name, c := range map[string]struct {
		components, legs [][]string
		want             []string
	}{
		"a router": {[][]string{app, gate, m, n}, [][]string{{"a", "app", "g", "gpt"}, {"b", "app", "g", "oss"},
			{"to-m", "g", "m", "gpt"}, {"to-n", "g", "n", "oss"}}, []string{"a:m gpt", "b:n oss"}},
		"an alias": {[][]string{app, gate, m, n}, [][]string{{"a", "app", "g", "gpt"}, {"to-m", "g", "m", "gpt"},
			{"to-n", "g", "n", "oss", "chat", "fallback"}}, []string{"a:m gpt", "a:n oss"}},
		"an alias that hides what is served": {[][]string{app, gate, m},
			[][]string{{"a", "app", "g", "oss"}, {"to-m", "g", "m", "gpt"}},
			[]string{"a:m gpt"}},
		"a leg that names nothing": {[][]string{app, gate, m},
			[][]string{{"a", "app", "g", "oss"}, {"to-m", "g", "m", "none"}},
			[]string{"a:m oss"}},
		"a call that names nothing": {[][]string{app, gate, m, n},
			[][]string{{"a", "app", "g", "gpt"}, {"b", "app", "g", "none"},
				{"to-m", "g", "m", "gpt"}, {"to-n", "g", "n", "oss"}}, []string{"a:m gpt", "a:n oss", "b:n oss"}},
		"a call that names what nobody serves": {[][]string{app, gate, m},
			[][]string{{"a", "app", "g", "gpt"}, {"b", "app", "g", "oss"},
				{"to-m", "g", "m", "gpt"}}, []string{"a:m gpt", "b:m gpt"}},
		"one gateway for both directions": {[][]string{app, gate, loop, m},
			[][]string{{"in", "app", "g", "none", "invoke_agent"},
				{"on", "g", "loop", "none", "invoke_agent"}, {"ask", "loop", "g", "gpt"}, {"serve", "g", "m", "gpt"}},
			[]string{"ask:m gpt"}},
		"a router in two, one name between": {[][]string{app, gate, second, m, n},
			[][]string{{"a", "app", "g", "gpt"}, {"b", "app", "g", "oss"},
				{"mid", "g", "h", "oss"}, {"to-m", "h", "m", "gpt"}, {"to-n", "h", "n", "oss"}},
			[]string{"a:m gpt", "b:n oss"}},
		"routers behind a router": {[][]string{app, gate, second, {"k", "gateway"}, m, n},
			[][]string{{"a", "app", "g", "gpt"},
				{"b", "app", "g", "oss"}, {"to-h", "g", "h", "none"}, {"to-k", "g", "k", "none"}, {"to-m", "h", "m",
					"gpt"},
				{"to-n", "k", "n", "oss"}}, []string{"a:m gpt", "b:n oss"}},
		"whoever comes no further names nothing": {[][]string{app, gate, second, m},
			[][]string{{"a", "app", "g", "gpt"},
				{"b", "app", "g", "oss"}, {"on", "g", "h", "gpt"}, {"x", "g", "m", "oss"}, {"to-m", "h", "m", "oss"}},
			[]string{"a:m oss", "b:m oss"}},
		"a name that nobody knows": {[][]string{app, gate, m, n},
			[][]string{{"a", "app", "g", "gpt"}, {"b", "app", "g", "unknown"},
				{"to-m", "g", "m", "gpt"}, {"to-n", "g", "n", "oss"}},
			[]string{"a:m gpt", "a:n? oss", "b:m? gpt", "b:n oss"}},
		"a door that is asked for nothing": {[][]string{app, gate, m},
			[][]string{{"in", "app", "g", "none", "none"}, {"serve", "g", "m", "gpt"}},
			[]string{"serve:m gpt"}},
	} {
		if got := called(made(t, models(runtime(c.components, c.legs)))); !slices.Equal(got, c.want) {
			t.Errorf("%s: hops are %v; want %v", name, got, c.want)
		}
	}
}

func TestBatchesAndCachesPassCallsOn(t *testing.T) {
	for name, c := range map[string]struct {
		role  string
		set   map[string]any
		state map[string]any
		want  []string
	}{
		"a batch component": {"batch", nil, nil, []string{"in:m gpt"}},
		"a batch component that rewrites": {"batch", map[string]any{"input_origin": "transformed"},
			nil, []string{"serve:m gpt"}},
		"a batch component that asks anew": {"batch", map[string]any{"gen_ai.operation.name": "embeddings"},
			nil, []string{"serve:m gpt"}},
		"a batch component, who knows how": {"batch", map[string]any{"input_origin": "unknown"}, nil,
			[]string{"in:m? gpt", "serve:m? gpt"}},
		"a batch component, who knows whether": {"batch", map[string]any{"path": "unknown"}, nil,
			[]string{"in:m? gpt"}},
		"a response cache": {"state_store", nil, map[string]any{"a": "response_cache"},
			[]string{"in:m gpt"}},
		"a cache that keeps sessions, too": {"state_store", nil, map[string]any{"a": "response_cache", "b": "session"},
			[]string{"serve:m gpt"}},
		"a cache that keeps who knows what, too": {"state_store",
			nil, map[string]any{"a": "response_cache", "b": "unknown"},
			[]string{"in:m? gpt", "serve:m? gpt"}},
		"a store": {"state_store", nil, map[string]any{"a": "session"},
			[]string{"serve:m gpt"}},
		"a loop that keeps a cache": {"agent_loop", nil, map[string]any{"a": "response_cache"},
			[]string{"serve:m gpt"}},
		"a cache of the customer's": {"state_store", map[string]any{"whose": "buyer"},
			map[string]any{"a": "response_cache"}, []string{"serve:m gpt"}},
		"a batch component that also logs": {"batch", map[string]any{"log": "yes"}, nil, []string{"in:m gpt"}},
	} {
		tree := runtime([][]string{{"app", "customer"}, {"x", c.role}, {"m", "model_inference"}, {"log", "telemetry"}},
			[][]string{{"in", "app", "x", "gpt"}, {"serve", "x", "m", "gpt"}})
		tree["compositions"].(map[string]any)["state"] = "complete"
		schema.Set(tree, "/relationships/serve/input_origin", "verbatim")
		for field, value := range c.set {
			switch field {
			case "whose":
				schema.Set(tree, "/components/x/operator", value)
			case "log":
				schema.Set(tree, "/relationships/watch",
					map[string]any{"from": "x", "to": "log", "gen_ai.operation.name": "none", "model": "none"})
			default:
				schema.Set(tree, schema.Join("relationships", "serve", field), value)
			}
		}
		state := map[string]any{}
		for id, kind := range c.state {
			state[id] = map[string]any{"kind": kind, "kept_by": "x"}
		}
		tree["state"] = state
		if got := called(made(t, tree)); !slices.Equal(got, c.want) {
			t.Errorf("%s: hops are %v; want %v", name, got, c.want)
		}
	}
}

func TestACallWasSeenWhereAllOfARouteWas(t *testing.T) {
	for name, c := range map[string]struct {
		first, second, other [2]string // path and observed of the call, of the leg to the end, of another leg there
		want                 schema.Tri
	}{
		"both are always taken": {[2]string{"always", "no"}, [2]string{"always", "unknown"},
			[2]string{"blocked", "no"}, "yes"},
		"a fallback that nobody saw": {[2]string{"always", "yes"}, [2]string{"fallback", "no"},
			[2]string{"blocked", "no"}, "no"},
		"a fallback that was seen": {[2]string{"optional", "yes"}, [2]string{"fallback", "yes"},
			[2]string{"blocked", "no"}, "yes"},
		"who knows": {[2]string{"always", "yes"}, [2]string{"fallback", "unknown"},
			[2]string{"blocked", "no"}, "unknown"},
		"another way was seen": {[2]string{"always", "no"}, [2]string{"fallback", "no"},
			[2]string{"optional", "yes"}, "yes"},
		"the call itself was not": {[2]string{"optional", "no"}, [2]string{"always", "yes"},
			[2]string{"blocked", "no"}, "no"},
		"it was seen, if it is not shut": {[2]string{"unknown", "yes"}, [2]string{"unknown", "yes"},
			[2]string{"blocked", "no"}, "unknown"},
	} {
		tree := runtime([][]string{{"app", "customer"}, {"g", "gateway"}, {"m", "model_inference"}},
			[][]string{{"in", "app", "g", "gpt"}, {"one", "g", "m", "gpt"}, {"two", "g", "m", "gpt"}})
		for leg, is := range map[string][2]string{"in": c.first, "one": c.second, "two": c.other} {
			schema.Set(tree, schema.Join("relationships", leg, "path"), is[0])
			schema.Set(tree, schema.Join("relationships", leg, "observed"), is[1])
		}
		if got := made(t, tree).Derived.Hops["in:m"].Observed; got != c.want {
			t.Errorf("%s: observed is %s; want %s", name, got, c.want)
		}
		schema.Set(tree, "/compositions/relationships", "incomplete")
		if got := made(t, tree).Derived.Hops["in:m"].Observed; got == "no" {
			t.Errorf("%s, and perhaps more: it is said not to have been seen, although there may be another way", name)
		}
	}
}

func TestTheSellersInterfaceIsNoProgramOfTheCustomer(t *testing.T) {
	for name, c := range map[string]struct {
		role, operator, owner, supplier string
		want                            schema.Tri
	}{
		"the seller's":             {"ui", "buyer", "seller", "buyer", "no"},
		"handed over":              {"ui", "buyer", "unknown", "seller", "no"},
		"handed over, run by any":  {"ui", "unknown", "buyer", "seller", "no"},
		"the customer's":           {"ui", "buyer", "buyer", "buyer", "yes"},
		"who knows whose":          {"ui", "buyer", "buyer", "unknown", "unknown"},
		"run by the seller":        {"ui", "seller", "buyer", "buyer", "no"},
		"another role":             {"agent_loop", "buyer", "seller", "seller", "yes"},
		"a role that nobody knows": {"unknown", "buyer", "seller", "buyer", "unknown"},
	} {
		tree := runtime([][]string{{"x", c.role}}, nil)
		tree["components"].(map[string]any)["x"] = map[string]any{"role": c.role, "operator": c.operator,
			"owner": c.owner, "supplier": c.supplier}
		if got := made(t, tree).Derived.CustomerSide["x"]; got != c.want {
			t.Errorf("%s: the customer's: %s; want %s", name, got, c.want)
		}
	}
}

func TestWhatPassesOnTheSellersInterfaceIsNoProgramOfTheCustomer(t *testing.T) {
	for name, c := range map[string]struct {
		legs [][]string
		want schema.Tri
	}{
		"called by it alone": {[][]string{{"a", "x", "g", "none", "none"}}, "no"},
		"through another": {[][]string{{"a", "x", "h", "none", "none"},
			{"b", "h", "g", "none", "none"}}, "no"},
		"called by the customer, too": {[][]string{{"a", "x", "g", "none", "none"},
			{"b", "app", "g", "none", "none"}}, "yes"},
		"by the customer, if at all": {[][]string{{"a", "x", "g", "none", "none"},
			{"b", "app", "g", "none", "none", "unknown"}}, "unknown"},
		"the customer's way in is shut": {[][]string{{"a", "x", "g", "none", "none"},
			{"b", "app", "g", "none", "none", "blocked"}}, "no"},
		"called by nothing":                {nil, "yes"},
		"called by a loop of the seller's": {[][]string{{"a", "loop", "g", "gpt"}}, "yes"},
		"in a circle": {[][]string{{"a", "x", "g", "none", "none"},
			{"b", "g", "h", "none", "none"}, {"c", "h", "g", "none", "none"}}, "yes"},
	} {
		tree := runtime([][]string{{"app", "customer"}, {"x", "ui", "run by the buyer"},
			{"g", "gateway", "run by the buyer"},
			{"h", "gateway", "run by the buyer"}, {"loop", "agent_loop"}}, c.legs)
		schema.Set(tree, "/components/x/owner", "seller")
		schema.Set(tree, "/components/x/supplier", "seller")
		if got := made(t, tree).Derived.CustomerSide["g"]; got != c.want {
			t.Errorf("%s: the customer's: %s; want %s", name, got, c.want)
		}
	}
}

func TestAForwarderStandsForWhatItLeadsTo(t *testing.T) {
	tree := runtime([][]string{{"app", "customer"}, {"g", "gateway"}, {"q", "batch"}, {"m", "model_inference"},
		{"log", "telemetry"},
		{"agent", "agent_loop"}, {"watch", "gateway"}, {"front", "gateway"}, {"lone", "gateway"}, {"api",
			"api_endpoint"}, {"odd", "gateway"}},
		[][]string{{"in", "app", "front", "none", "invoke_agent"}, {"on", "front", "agent", "none", "invoke_agent"},
			{"ask", "agent", "g", "gpt"}, {"queue", "g", "q", "gpt"}, {"work", "q", "m", "gpt"}, {"trace", "agent",
				"watch", "none", "none"},
			{"keep", "watch", "log", "none", "none"}, {"other", "agent", "api", "gpt"}, {"note", "api", "log", "none",
				"none"},
			{"may", "agent", "odd", "none", "none", "unknown"}})
	schema.Set(tree, "/relationships/work/input_origin", "verbatim")
	want := map[string][]string{"app": {"customer"}, "g": {"model_inference"}, "q": {"model_inference"},
		"m":   {"model_inference"},
		"log": {"telemetry"}, "agent": {"agent_loop"}, "watch": {"telemetry"}, "front": {"agent_loop"}, "lone": {},
		"api": {"api_endpoint", "telemetry"}, "odd": {"unknown"}}
	for id, roles := range made(t, tree).Derived.StandsFor {
		if !slices.Equal(roles, want[id]) {
			t.Errorf("%s stands for %v; want %v", id, roles, want[id])
		}
	}
	schema.Set(tree, "/compositions/relationships", "incomplete")
	if got := made(t, tree).Derived.StandsFor["lone"]; !slices.Equal(got, []string{"unknown"}) {
		t.Errorf("where there may be more, a gateway without legs stands for %v", got)
	}
}
