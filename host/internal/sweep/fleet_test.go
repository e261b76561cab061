package sweep

import (
	"context"
	"iter"
	"maps"
	"math/rand/v2"
	"os"
	"testing"

	"github.com/construe-host/construe/host/internal/counterfactual"
	"github.com/construe-host/construe/host/internal/engine"
	"github.com/construe-host/construe/host/internal/facts"
	"github.com/construe-host/construe/host/internal/toggle"
	"github.com/construe-host/construe/host/schema"
)

// shipped opens the embedded case with some of its readings, all if none is given.
func shipped(t testing.TB, readings ...string) *engine.Case {
	t.Helper()
	ctx := context.Background()
	cache := t.TempDir()
	if os.Chmod(cache, 0o700) != nil {
		t.Fatal("no cache")
	}
	cs, err := engine.Open(ctx, engine.Config{Case: os.DirFS("../../../policies/cloud-api-exclusivity"),
		Plugins: os.DirFS("../../../plugins"), Readings: readings, Wasm: "compiler", CacheDir: cache,
		CacheKey: make([]byte, 32), Trusted: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { cs.Close(ctx) })
	return cs
}

// own reads runtimes of a case.
func own(t testing.TB, cs *engine.Case, names ...string) (out []*schema.Document) {
	t.Helper()
	for _, name := range names {
		d, err := cs.Runtime(name)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, d)
	}
	return out
}

// fleet yields variations of runtimes, by turns, in each of which so many toggles of facts have any of their values;
// all of them where that is 0. They are the same each time. What stands in one as in its origin is shared, so that to
// make them takes little, and leaves little behind.
func fleet(
	t testing.TB,
	cs *engine.Case,
	of []*schema.Document,
	number, changes int,
) iter.Seq2[*schema.Document, error] {
	t.Helper()
	type origin struct {
		stated  *schema.Document
		toggles []*toggle.Toggle
	}
	var origins []origin
	for _, d := range of {
		f, err := cs.Facts(d, "", "")
		if err != nil {
			t.Fatal(err)
		}
		toggles, err := counterfactual.Toggles(context.Background(), cs, f)
		if err != nil {
			t.Fatal(err)
		}
		stated, err := facts.Stated(f, nil)
		if err != nil {
			t.Fatal(err)
		}
		origins = append(origins, origin{stated, toggles})
	}
	return func(yield func(*schema.Document, error) bool) {
		random := rand.New(rand.NewPCG(1, 2))
		for n := range number {
			o := origins[n%len(origins)]
			made := *o.stated
			made.Tree = maps.Clone(made.Tree)
			left, rest := changes, len(o.toggles)
			for _, t := range o.toggles {
				rest--
				if chosen := random.IntN(rest+1) < left; len(t.Facts) == 0 || changes > 0 && !chosen {
					continue
				}
				left--
				for pointer, value := range t.Values[random.IntN(len(t.Values))].Set {
					tokens, _ := schema.Split(pointer)
					put(made.Tree, tokens, value)
				}
			}
			if !yield(&made, nil) {
				return
			}
		}
	}
}

// put sets a value, in copies of the objects on the way to it.
func put(object map[string]any, tokens []string, value any) {
	if len(tokens) == 1 {
		object[tokens[0]] = value
		return
	}
	below, _ := object[tokens[0]].(map[string]any)
	if below = maps.Clone(below); below == nil {
		below = map[string]any{}
	}
	object[tokens[0]] = below
	put(below, tokens[1:], value)
}
