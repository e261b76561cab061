package facts_test

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/construe-host/construe/host/internal/facts"
	"github.com/construe-host/construe/host/schema"
)

// completeRuntime is a small random runtime in which everything that hops and reach look at is known, and no two facts name
// different models for one call: a description that contradicts itself has no right answer.
func completeRuntime(r *rand.Rand) map[string]any {
	pick := func(words ...string) string { return words[r.IntN(len(words))] }
	carries := func() []any {
		return [][]any{{}, {"prompts"}, {"completions"}, {"prompts", "completions"}, {"telemetry"}}[r.IntN(5)]
	}
	tree := map[string]any{"construe": "runtime/v1", "id": "random", "title": "a random runtime", "asOf": "2026-03-18",
		"compositions": map[string]any{"components": pick("complete", "complete", "incomplete"), "relationships": pick("complete", "complete", "incomplete")},
		"parties": map[string]any{
			"seller": map[string]any{"roles": []any{"vendor"}, "country": "US", "parent": pick("none", "host")},
			"buyer":  map[string]any{"roles": []any{"customer"}, "country": "DE", "parent": pick("none", "seller")},
			"host":   map[string]any{"roles": []any{"host"}, "country": "US", "parent": pick("none", "buyer")}},
		"models":   map[string]any{"gpt": map[string]any{"provider": "seller", "weights": map[string]any{"release": "closed", "hosted_on": pick("elsewhere", "c0")}}},
		"offering": map[string]any{"seller": pick("seller", "seller", "seller", "buyer")},
	}
	components := map[string]any{"elsewhere": map[string]any{"role": "telemetry", "operator": "host", "owner": "host", "supplier": "host", "exposure": "none",
		"licence": "MIT", "hosting": map[string]any{"cloud.provider": "gcp", "operator": "host"}}}
	n := 2 + r.IntN(4)
	for i := range n {
		components[fmt.Sprintf("c%d", i)] = map[string]any{
			"role":     pick("api_endpoint", "gateway", "gateway", "gateway", "model_inference", "agent_loop", "customer", "telemetry", "tool"),
			"operator": pick("seller", "seller", "buyer", "host"), "owner": pick("seller", "host"), "supplier": pick("seller", "host"),
			"exposure": pick("none", "internal", "affiliates", "third_parties", "public"), "licence": pick("MIT", "MIT OR GPL-2.0-only", "MIT AND Zlib"),
			"hosting": map[string]any{"cloud.provider": pick("aws", "azure"), "operator": pick("seller", "host")},
		}
	}
	legs := map[string]any{}
	for i := range r.IntN(2*n + 1) {
		legs[fmt.Sprintf("l%d", i)] = map[string]any{"from": fmt.Sprintf("c%d", r.IntN(n)), "to": fmt.Sprintf("c%d", r.IntN(n)), "model": pick("gpt", "none"),
			"gen_ai.operation.name": pick("chat", "chat", "chat", "none"),
			"path":                  pick("always", "always", "always", "fallback", "optional", "blocked"), "carries": carries(), "observed": pick("yes", "no"),
			"interface": "rpc", "state_mode": "stateless", "input_origin": "verbatim"}
	}
	tree["components"], tree["relationships"] = components, legs
	return tree
}

func made(t testing.TB, tree map[string]any) *schema.Facts {
	t.Helper()
	d, err := schema.NewDocument(schema.KindRuntime, "random", schema.Clone(tree).(map[string]any))
	if err != nil {
		t.Fatal(err)
	}
	f, err := facts.Make(d, "", "")
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// bruteHops says by enumeration of every route which calls a wholly known runtime has; false stands for one that may be: where
// more than what is described may be there, or doors call one another with nothing behind. It shares nothing with the package.
func bruteHops(t testing.TB, tree map[string]any) map[string]bool {
	t.Helper()
	var r schema.Runtime
	if err := schema.Decode(tree, &r); err != nil {
		t.Fatal(err)
	}
	door := func(id string) bool {
		role := r.Components[id].Role
		return role == "api_endpoint" || role == "gateway"
	}
	forwards := func(id string) bool {
		op := r.Components[id].Operator
		return door(id) && (op == r.Offering.Seller || !slices.Contains(r.Parties[op].Roles, "customer"))
	}
	type edge struct{ id, from, to, model, op string }
	var edges, blocked []edge
	for _, id := range slices.Sorted(maps.Keys(r.Relations)) {
		l := r.Relations[id]
		e := edge{id, l.From, l.To, l.Model, l.Operation}
		if l.Path == "blocked" {
			blocked = append(blocked, e)
		} else {
			edges = append(edges, e)
		}
	}
	// joined: one can get from a to b over components that are all in the set
	joined := func(a, b string, in func(string) bool) bool {
		if !in(a) || !in(b) {
			return false
		}
		var walk func(at string, seen []string) bool
		walk = func(at string, seen []string) bool {
			if at == b {
				return true
			}
			for _, e := range edges {
				if e.from == at && in(e.to) && !slices.Contains(seen, e.to) && walk(e.to, append(slices.Clone(seen), e.to)) {
					return true
				}
			}
			return false
		}
		return walk(a, []string{a})
	}
	circle := func(a, b string, in func(string) bool) bool { return joined(a, b, in) && joined(b, a, in) }
	complete := r.Compositions.Components == "complete" && r.Compositions.Relationships == "complete"
	enters := func(among []edge, id string) bool {
		return slices.ContainsFunc(among, func(e edge) bool { return circle(e.to, id, forwards) && !circle(e.from, id, forwards) })
	}
	lone := func(id string) bool { // no other door calls it and is called by it
		return !slices.ContainsFunc(slices.Collect(maps.Keys(r.Components)), func(other string) bool { return other != id && circle(id, other, door) })
	}
	dead := func(id string) bool {
		return door(id) && !slices.ContainsFunc(slices.Concat(edges, blocked), func(e edge) bool {
			role := r.Components[e.to].Role
			return circle(e.from, id, door) && !circle(e.to, id, door) && role != "customer" && role != "telemetry" && role != "identity"
		})
	}
	found := map[string]bool{}
	note := func(id, end string, sure bool) { found[id+":"+end] = found[id+":"+end] || sure }
	for _, call := range edges {
		sure := true
		named := call.model == "gpt"
		if call.op == "none" && call.model == "none" {
			continue
		}
		if forwards(call.from) {
			if enters(edges, call.from) || enters(blocked, call.from) && complete {
				continue
			}
			sure = !enters(blocked, call.from)
			if circle(call.to, call.from, forwards) {
				if dead(call.to) && named && call.op == "chat" {
					note(call.id, call.to, sure && complete && lone(call.to))
				}
				continue
			}
		}
		var walk func(last edge, seen []string)
		walk = func(last edge, seen []string) {
			if r.Components[last.to].Role == "model_inference" {
				note(call.id, last.to, sure)
			} else if dead(last.to) && call.op == "chat" && (named || last.model == "gpt") {
				note(call.id, last.to, sure && complete && lone(last.to))
			}
			if !forwards(last.to) {
				return
			}
			for _, e := range edges {
				if e.from == last.to && !slices.Contains(seen, e.id) {
					walk(e, append(slices.Clone(seen), e.id))
				}
			}
		}
		walk(call, []string{call.id})
	}
	return found
}

func TestHopsAreThoseThatEveryRouteGives(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	calls := 0
	for n := range runs(1500) {
		tree := completeRuntime(r)
		want, f := bruteHops(t, tree), made(t, tree)
		got := map[string]bool{}
		for id, h := range f.Derived.Hops {
			got[id] = h.Reached == "yes"
		}
		if !maps.Equal(got, want) {
			t.Fatalf("runtime %d: hops are %v; want %v\n%s", n, got, want, text(tree))
		}
		calls += len(want)
	}
	if calls < runs(500) {
		t.Errorf("only %d calls in all: the runtimes are too poor to show anything", calls)
	}
}

// The runtimes' unknown facts are given each of their values in turn: what is said to be a call must be one in all, and what
// is a call in one must not be missing.
func TestHopsHoldHoweverTheUnknownFactsTurnOut(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	kinds := []struct {
		collection, field string
		values            []any
	}{
		{"components", "role", []any{"gateway", "agent_loop", "model_inference", "customer", "telemetry"}},
		{"components", "operator", []any{"seller", "buyer"}},
		{"relationships", "path", []any{"always", "blocked"}},
		{"relationships", "model", []any{"gpt", "none"}},
		{"relationships", "gen_ai.operation.name", []any{"chat", "none"}},
	}
	for n := range runs(400) {
		tree := completeRuntime(r)
		open := map[string][]any{}
		for range 1 + r.IntN(3) {
			k := kinds[r.IntN(len(kinds))]
			if ids := slices.Sorted(maps.Keys(tree[k.collection].(map[string]any))); len(ids) > 0 {
				open[schema.Join(k.collection, ids[r.IntN(len(ids))], k.field)] = k.values
			}
		}
		hidden := schema.Clone(tree).(map[string]any)
		worlds := []map[string]any{tree}
		for _, pointer := range slices.Sorted(maps.Keys(open)) {
			schema.Set(hidden, pointer, "unknown")
			var more []map[string]any
			for _, w := range worlds {
				for _, v := range open[pointer] {
					next := schema.Clone(w).(map[string]any)
					schema.Set(next, pointer, v)
					more = append(more, next)
				}
			}
			worlds = more
		}
		f := made(t, hidden)
		for _, w := range worlds {
			is := bruteHops(t, w)
			for id := range is {
				if _, listed := f.Derived.Hops[id]; !listed {
					t.Fatalf("runtime %d: %s is lost\nunknown %s\nin the world %s", n, id, text(hidden), text(w))
				}
			}
			for id, h := range f.Derived.Hops {
				if h.Reached == "yes" && !is[id] {
					t.Fatalf("runtime %d: %s is said to be a call\nunknown %s\nin the world %s", n, id, text(hidden), text(w))
				}
			}
		}
	}
}

// runs is a fifth of a number where tests are to be short.
func runs(n int) int {
	if testing.Short() {
		return n / 5
	}
	return n
}

func text(v any) string {
	b, err := schema.Write(v)
	if err != nil {
		return err.Error()
	}
	return string(b)
}
