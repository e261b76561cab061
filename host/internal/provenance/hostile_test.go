package provenance

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	dense "github.com/construe-host/construe/host/internal/rego"
)

// peak is how far the heap grows while something is done, as far as it is seen. It samples: a peak that is short is
// missed.
func peak(do func()) (bytes uint64) {
	heap := func() uint64 {
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		return m.HeapAlloc
	}
	runtime.GC()
	before := heap()
	var most atomic.Uint64
	done, over := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(over)
		for {
			select {
			case <-done:
				return
			case <-time.After(2 * time.Millisecond):
				most.Store(max(most.Load(), heap()))
			}
		}
	}()
	do()
	close(done)
	<-over
	return max(most.Load(), heap(), before) - before
}

// TestGrowthEnds holds that policies which grow what they make end at the limit, in bounded memory.
func TestGrowthEnds(t *testing.T) {
	doubling := func(base, step string, times int) string {
		var b strings.Builder
		fmt.Fprintf(&b, "f0(x) := %s\n", base)
		for n := range times {
			fmt.Fprintf(&b, "f%d(x) := %s\n", n+1, strings.ReplaceAll(step, "F(", fmt.Sprintf("f%d(", n)))
		}
		fmt.Fprintf(&b, "answer := f%d(input.x)\n", times)
		return b.String()
	}
	for name, c := range map[string]struct {
		source string
		most   uint64 // MiB of heap
	}{
		"a text doubled by concat":      {doubling("x", `concat("", [F(x), F(x)])`, 40), 96},
		"a text doubled by replace":     {doubling("x", `replace(F(x), "x", "xx")`, 40), 96},
		"a text doubled by a template":  {doubling("x", `$"{F(x)}{F(x)}"`, 40), 96},
		"a list doubled":                {doubling("[x]", `array.concat(F(x), F(x))`, 40), 96},
		"a value held twice, and so on": {doubling("[x]", `[v, v] if v := F(x)`, 24), 96},
		"a set of values held twice":    {doubling("{x}", `{[v, 1], [v, 2]} if v := F(x)`, 24), 96},
		"a deep value":                  {doubling("[x]", `F([F(x)])`, 24), 96},
		"a text of a list of one text": {strings.ReplaceAll(doubling("[x]", `array.concat(F(x), F(x))`, 18),
			"answer := f18(input.x)", `answer := concat("", f18(input.x))`), 96},
		"large numbers": {doubling("12345678901234567890 + count(x)", `F(x) * F(x)`, 40), 96},
		"all pairs of all pairs": {
			"r := numbers.range(1, 3000)\nanswer := {[i, j] | some i in r; some j in r}\n", 96},
		"a list of lists": {
			"r := numbers.range(1, 3000)\nanswer := [[i, j] | some i in r; some j in r]\n", 96},
		"objects with long conditions": {"r := numbers.range(1, 3000)\nanswer := [{\"i\": i, \"j\": j, \"x\": " +
			"input.x} | some i in r; some j in r; i != j; input.x != j]\n", 96},
		"conditions that fail": {"r := numbers.range(1, 9000)\nanswer := [i | some i in r; some j in r; " +
			"i + j == input.l[j]]\n", 96},
		"the input replaced again": {"r := numbers.range(1, 9000)\ng := input.x\nanswer := [i | some i in " +
			"r; some j in r; g == j with input.y as [i, j]]\n", 96},
		"a text split in characters": {"t := concat(\"\", [\"x\" | some i in numbers.range(1, " +
			"60000)])\nanswer := [s | some i in numbers.range(1, 60000); s := split(t, \"\")]\n", 96},
		"texts that are kept": {"t := concat(\"\", [\"x\" | some i in numbers.range(1, " +
			"60000)])\nanswer := {s | some i in numbers.range(1, 60000); s := concat(\"\", [t, format_int(i, 10)])}\n",
			96},
		"ranges that are kept": {
			"answer := [s | some i in numbers.range(1, 60000); s := numbers.range(i, 60000)]\n", 96},
		"copies that are kept": {"o := {format_int(i, 10): i | some i in numbers.range(1, " +
			"9000)}\nanswer := [s | some i in numbers.range(1, 60000); s := object.remove(o, [format_int(i, 10)])]\n",
			96},
		"a list looked up at every place": {
			"l := numbers.range(1, 60000)\nanswer := [l[j] | some i in l; some j in l]\n", 96},
		"the members of what is counted": {"l := {x | some x in numbers.range(1, 60000)}\nanswer := [count(l) | " +
			"some i in l; some j in l]\n", 96},
		"a range that is too long":  {"answer := numbers.range(1, 1e9)\n", 96},
		"a number that is too long": {"answer := 1e300 * 1e300 * 1e300 * 1e300\n", 96},
		"a pattern with many ways to fail": {
			`answer := [i | some i in numbers.range(1, 1000000); glob.match("*x*x*x*x*x*x*x*y", [], concat("", [input.x, input.x, input.x]))]` + "\n", 96},
	} {
		t.Run(name, func(t *testing.T) {
			p := program(t, "package t\n\n"+c.source)
			var err error
			ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
			defer cancel()
			start := time.Now()
			grew := peak(func() {
				_, err = p.Run(ctx, given(map[string]any{"x": "x", "l": []any{}}), Limits{Steps: 2_000_000})
			})
			if !errors.Is(err, ErrLimit) {
				t.Errorf("it ends with %v", err)
			}
			if grew > c.most<<20 {
				t.Errorf("the heap grew by %d MiB", grew>>20)
			}
			t.Logf("%d MiB, %v", grew>>20, time.Since(start).Round(time.Millisecond))
		})
	}
}

// mutated is a plan with one thing in it changed: a number, a name, what stands where.
func mutated(plan any, r *rand.Rand) any {
	var places []any // that hold others
	var collect func(v any)
	collect = func(v any) {
		switch v := v.(type) {
		case map[string]any:
			places = append(places, v)
			for _, name := range sortedNames(v) {
				collect(v[name])
			}
		case []any:
			places = append(places, v)
			for _, member := range v {
				collect(member)
			}
		}
	}
	collect(plan)
	names := []any{"ScanStmt", "BlockStmt", "BreakStmt", "NotStmt", "WithStmt", "ArrayAppendStmt", "ObjectInsertStmt",
		"SetAddStmt", "AssignVarStmt", "ReturnLocalStmt", "CallStmt", "LenStmt",
		"local", "string_index", "bool"}
	for {
		switch place := places[r.IntN(len(places))].(type) {
		case map[string]any:
			for _, name := range sortedNames(place) {
				switch v := place[name].(type) {
				case float64:
					if name != "row" && name != "col" && name != "file" && r.IntN(2) == 0 {
						place[name] = []any{0.0, 1.0, 2.0, 3.0, -1.0, v + 1, v - 1, 1e5, 1e9}[r.IntN(9)]
						return plan
					}
				case string:
					if r.IntN(4) == 0 {
						place[name] = names[r.IntN(len(names))]
						return plan
					}
				case map[string]any:
					if r.IntN(4) == 0 {
						place[name] = clone(places[r.IntN(len(places))])
						return plan
					}
				}
			}
		case []any:
			if len(place) == 0 {
				continue
			}
			i, j := r.IntN(len(place)), r.IntN(len(place))
			if r.IntN(2) == 0 {
				place[i], place[j] = place[j], place[i]
			} else {
				place[i] = clone(place[j])
			}
			return plan
		}
	}
}

// malformed loads and runs a plan that was changed at random; there is an answer, or an error.
func malformed(t testing.TB, plan []byte, seed uint64) (loaded, ran bool) {
	r := rand.New(rand.NewPCG(seed, 3))
	policy, err := dense.Decode(plan)
	if err != nil {
		t.Fatal(err)
	}
	raw, err := json.Marshal(policy)
	if err != nil {
		t.Fatal(err)
	}
	var tree any
	if err := json.Unmarshal(raw, &tree); err != nil {
		t.Fatal(err)
	}
	for range 1 + r.IntN(4) {
		tree = mutated(tree, r)
	}
	if raw, err = json.Marshal(tree); err != nil {
		t.Fatal(err)
	}
	changed, err := encoded(raw)
	if err != nil {
		return false, false
	}
	p, err := Load(changed)
	if err != nil {
		return false, false
	}
	a, err := p.Run(context.Background(), given(situation(r)), Limits{Steps: 100_000})
	if err != nil {
		return true, false
	}
	a.DependsOnWhole()
	a.Plain()
	return true, true
}

// TestMalformedPlans holds that no plan, whoever made it, ends the process.
func TestMalformedPlans(t *testing.T) {
	var loaded, ran int
	for seed := range uint64(25) {
		plan, err := planned((&writer{Rand: rand.New(rand.NewPCG(seed, 4))}).module())
		if err != nil {
			continue
		}
		for n := range uint64(20) {
			l, r := malformed(t, plan, seed<<8|n)
			if l {
				loaded++
			}
			if r {
				ran++
			}
		}
	}
	t.Logf("%d loaded, %d ran", loaded, ran)
	if loaded < 50 || ran < 20 {
		t.Errorf("of the plans only %d loaded, and %d ran", loaded, ran)
	}
}

// FuzzMalformedPlans goes on with it.
func FuzzMalformedPlans(f *testing.F) {
	f.Add(uint64(1), uint64(1))
	f.Fuzz(func(t *testing.T, module, change uint64) {
		if plan, err := planned((&writer{Rand: rand.New(rand.NewPCG(module, 4))}).module()); err == nil {
			malformed(t, plan, change)
		}
	})
}
