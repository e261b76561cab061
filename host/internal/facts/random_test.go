package facts_test

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/construe-host/construe/host/internal/facts"
	"github.com/construe-host/construe/host/internal/samples"
	"github.com/construe-host/construe/host/schema"
)

// completeRuntime is a small random runtime in which everything that hops and reach look at is known, and the weights
// of a model are not said to be elsewhere than where it is called: a description that contradicts itself has no right
// answer.
func completeRuntime(r *rand.Rand) map[string]any {
	pick := func(words ...string) string { return words[r.IntN(len(words))] }
	carries := func() []any {
		return [][]any{{}, {"prompts"}, {"completions"}, {"prompts", "completions"}, {"telemetry"}}[r.IntN(5)]
	}
	complete := func() string { return pick("complete", "complete", "incomplete") }
	weights := map[string]any{"release": "closed", "hosted_on": pick("elsewhere", "c0")}
	tree := map[string]any{"construe": "runtime/v1", "id": "random", "title": "a random runtime", "asOf": "2026-03-18",
		"compositions": map[string]any{"components": complete(), "relationships": complete(), "state": complete()},
		"parties": map[string]any{
			"seller": map[string]any{"roles": []any{"vendor"}, "country": "US", "parent": pick("none", "host")},
			"buyer":  map[string]any{"roles": []any{"customer"}, "country": "DE", "parent": pick("none", "seller")},
			"host":   map[string]any{"roles": []any{"host"}, "country": "US", "parent": pick("none", "buyer")}},
		"models": map[string]any{"gpt": map[string]any{"provider": "seller", "weights": weights},
			"oss": map[string]any{"provider": "seller", "weights": schema.Clone(weights)}},
		"offering": map[string]any{"seller": pick("seller", "seller", "seller", "buyer")},
	}
	components := map[string]any{"elsewhere": map[string]any{"role": "telemetry", "operator": "host", "owner": "host",
		"supplier": "host",
		"exposure": "none", "licence": "MIT", "hosting": map[string]any{"cloud.provider": "gcp", "operator": "host"}}}
	roles := []string{"api_endpoint", "gateway", "gateway", "gateway", "model_inference", "model_inference",
		"agent_loop", "customer",
		"telemetry", "tool", "batch", "batch", "state_store", "ui"}
	n := 2 + r.IntN(4)
	for i := range n {
		components[fmt.Sprintf("c%d", i)] = map[string]any{
			"role":     pick(roles...),
			"operator": pick("seller", "seller", "buyer", "host"), "owner": pick("seller",
				"host"), "supplier": pick("seller", "host", "host"),
			"exposure": pick("none", "internal", "affiliates", "third_parties", "public"),
			"licence":  pick("MIT", "MIT OR GPL-2.0-only", "MIT AND Zlib"),
			"hosting":  map[string]any{"cloud.provider": pick("aws", "azure"), "operator": pick("seller", "host")},
		}
	}
	legs := map[string]any{}
	for i := range r.IntN(2*n + 1) {
		legs[fmt.Sprintf("l%d", i)] = map[string]any{"from": fmt.Sprintf("c%d", r.IntN(n)),
			"to":                    fmt.Sprintf("c%d", r.IntN(n)),
			"model":                 pick("gpt", "gpt", "oss", "none"),
			"gen_ai.operation.name": pick("chat", "chat", "chat", "embeddings", "none"),
			"path": pick("always", "always", "always", "fallback", "optional",
				"blocked"), "carries": carries(),
			"observed": pick("yes", "no"), "interface": "rpc", "state_mode": "stateless",
			"input_origin": pick("verbatim", "verbatim", "transformed")}
	}
	state := map[string]any{}
	for i := range r.IntN(3) {
		state[fmt.Sprintf("s%d", i)] = map[string]any{"kind": pick("response_cache", "response_cache", "session"),
			"kept_by": fmt.Sprintf("c%d", r.IntN(n)), "essential": pick("yes",
				"no"), "scope": "session", "contains": carries()}
	}
	tree["components"], tree["relationships"], tree["state"] = components, legs, state
	return tree
}

func made(t testing.TB, tree map[string]any) *schema.Facts {
	t.Helper()
	d, err := schema.NewDocument(schema.KindRuntime, "random", schema.Clone(tree).(map[string]any))
	if err != nil {
		t.Fatal(err)
	}
	f, err := facts.Make(d, schema.ShapeOf(schema.KindRuntime), "", "")
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func TestHopsAreThoseThatEveryRouteGives(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	calls, settled := 0, 0
	for n := range runs(2500) {
		tree := completeRuntime(r)
		b, f := bruteOf(t, tree), made(t, tree)
		want := b.hops()
		for id, h := range f.Derived.Hops {
			w, is := want[id]
			switch {
			case !is && !b.loose, is && !b.loose && w.sure != (h.Reached == "yes"), h.Reached == "yes" && !w.sure:
				t.Fatalf("runtime %d: %s is listed, reached %s; by enumeration %v\n%s", n, id, h.Reached, w, text(tree))
			case is && !b.loose && (h.Model != w.model || h.Observed != w.observed):
				t.Fatalf("runtime %d: %s calls %s, observed %s; by enumeration %v\n%s", n, id, h.Model, h.Observed,
					w, text(tree))
			}
			if is && !b.loose {
				settled++
			}
		}
		for id, w := range want {
			if _, listed := f.Derived.Hops[id]; !listed {
				t.Fatalf("runtime %d: %s is lost, %v\n%s", n, id, w, text(tree))
			}
		}
		calls += len(want)
	}
	if calls < runs(900) || settled < calls*3/4 {
		t.Errorf("only %d calls in all, %d of them settled: the runtimes are too poor to show anything", calls, settled)
	}
}

// The runtimes' unknown facts are given each of their values in turn: what is said to be a call must be one in all,
// and what is a call in one must not be missing.
func TestHopsHoldHoweverTheUnknownFactsTurnOut(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	kinds := []struct {
		collection, field string
		values            []any
	}{
		{"components", "role", []any{"gateway", "agent_loop", "model_inference", "customer", "telemetry", "batch", "ui",
			"state_store"}},
		{"components", "operator", []any{"seller", "buyer"}},
		{"components", "owner", []any{"seller", "host"}},
		{"relationships", "path", []any{"always", "blocked", "optional"}},
		{"relationships", "model", []any{"gpt", "oss", "none"}},
		{"relationships", "gen_ai.operation.name", []any{"chat", "embeddings", "none"}},
		{"relationships", "input_origin", []any{"verbatim", "transformed"}},
		{"relationships", "observed", []any{"yes", "no"}},
		{"state", "kind", []any{"session", "response_cache"}},
		{"state", "kept_by", []any{"c0", "c1", "elsewhere"}},
	}
	for n := range runs(1000) {
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
			b := bruteOf(t, w)
			is := b.hops()
			for id, h := range is {
				said, listed := f.Derived.Hops[id]
				if !listed {
					t.Fatalf("runtime %d: %s is lost\nunknown %s\nin the world %s", n, id, text(hidden), text(w))
				}
				if said.Model != "unknown" && h.model != "unknown" && said.Model != h.model && !b.loose ||
					said.Observed == "yes" && h.observed != "yes" && !b.loose {
					t.Fatalf("runtime %d: %s calls %s, observed %s, and not %v\nunknown %s\nin the world %s", n,
						id, said.Model, said.Observed, h, text(hidden), text(w))
				}
			}
			for id, h := range f.Derived.Hops {
				if _, call := is[id]; h.Reached == "yes" && !call {
					t.Fatalf("runtime %d: %s is said to be a call\nunknown %s\nin the world %s", n, id, text(hidden),
						text(w))
				}
			}
		}
	}
}

// Whatever a runtime says, no open leg to an inference is passed over: some call may come by it, and the model that
// it names is then the call's, or the call's is unknown.
func TestNoLegToAnInferenceIsPassedOver(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 8))
	legs := 0
	for n := range runs(3000) {
		tree := completeRuntime(r)
		relations := tree["relationships"].(map[string]any)
		for _, id := range slices.Sorted(maps.Keys(relations)) {
			// where every way in is blocked, nothing is called
			if l := relations[id].(map[string]any); l["path"] == "blocked" {
				l["path"] = "optional"
			} else if r.IntN(6) == 0 {
				l[[]string{"path", "model", "gen_ai.operation.name", "input_origin"}[r.IntN(4)]] = "unknown"
			} else if r.IntN(12) == 0 {
				schema.Set(tree, schema.Join("components", l["from"].(string), "role"), "unknown")
			}
		}
		f := made(t, tree)
		for _, id := range slices.Sorted(maps.Keys(relations)) {
			leg := relations[id].(map[string]any)
			role, _ := schema.Get(tree, schema.Join("components", leg["to"].(string), "role"))
			if role != "model_inference" || leg["model"] == "none" || leg["model"] == "unknown" {
				continue
			}
			legs++
			found := false
			for _, h := range f.Derived.Hops {
				passed := h.Call == id || slices.Contains(h.Through, leg["from"].(string))
				found = found || h.To == leg["to"] && passed && (h.Model == leg["model"] || h.Model == "unknown")
			}
			if !found {
				t.Fatalf("runtime %d: no call comes by %s\n%s\n%s", n, id, text(f.Derived.Hops), text(tree))
			}
		}
	}
	if legs < runs(900) {
		t.Errorf("only %d legs in all: the runtimes are too poor to show anything", legs)
	}
}

// runs is what is tried of a number of runtimes.
func runs(n int) int { return samples.Of(n, n/3, n/5) }

func text(v any) string {
	b, err := schema.Write(v)
	if err != nil {
		return err.Error()
	}
	return string(b)
}
