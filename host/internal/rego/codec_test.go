package rego

import (
	"bytes"
	"context"
	"math/rand/v2"
	"os"
	"slices"
	"testing"
)

// plans are those of some of the cases, of every kind.
func plans(t testing.TB) (out [][]byte) {
	for _, source := range []string{
		rules + "answer := [some_rule, partial, table, deep(3), grown, chosen(1)]\n",
		rules + "answer := x if { some i, v in input.list; not v == 3; x := {i: v | v > 1} }\n",
		rules + "answer := x if { x := [table[input.n], some_rule] with input.n as 8 with input.object.b as {1.5, " +
			"null, true} }\n",
		rules + "answer := [walk(input), count(partial), object.union(table, {\"a\": 1})]\n",
	} {
		out = append(out, plan(t, source))
	}
	return out
}

// TestEncodedPlansStayAsTheyAre holds that what was read is written as it was.
func TestEncodedPlansStayAsTheyAre(t *testing.T) {
	for _, plan := range plans(t) {
		again(t, plan)
	}
}

func again(t *testing.T, plan []byte) {
	t.Helper()
	policy, err := Decode(plan)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := Encode(policy); err != nil || !bytes.Equal(got, plan) {
		t.Errorf("a plan of %d bytes comes back as %d, %v", len(plan), len(got), err)
	}
}

// damaged loads and runs a plan, whatever is in it; there is an answer, or an error.
func damaged(t *testing.T, plan []byte) (loaded bool) {
	p, err := Load(plan, Options{Tests: true})
	if err != nil {
		return false
	}
	input := value(t, map[string]any{"n": 1, "list": []any{1, "x"}, "text": "t", "object": map[string]any{"b": true}})
	for _, name := range p.Entrypoints() {
		p.Run(context.Background(), name, input, Limits{Steps: 20_000, Bytes: 1 << 20})
	}
	return true
}

// TestDamagedPlans holds that no bytes, whoever made them, end the process: some bytes of a plan are changed, left out
// or doubled.
func TestDamagedPlans(t *testing.T) {
	tries, loaded := 4_000, 0
	if os.Getenv("CONSTRUE_LONG") != "" {
		tries = 200_000
	}
	seeds := plans(t)
	for seed := range uint64(tries) {
		r := rand.New(rand.NewPCG(seed, 7))
		plan := slices.Clone(seeds[r.IntN(len(seeds))])
		for range 1 + r.IntN(3) {
			at := len(format) + r.IntN(len(plan)-len(format))
			switch r.IntN(4) {
			case 0:
				plan = slices.Delete(plan, at, at+1)
			case 1:
				plan = slices.Insert(plan, at, plan[at])
			case 2:
				plan[at] = byte(r.IntN(256))
			default:
				plan[at] += byte(1 + r.IntN(4))
			}
		}
		if damaged(t, plan) {
			loaded++
		}
	}
	if t.Logf("%d of %d load", loaded, tries); loaded < tries/20 {
		t.Errorf("%d of %d damaged plans load; nothing was run", loaded, tries)
	}
}

// FuzzPlans is TestDamagedPlans for whoever has the time.
func FuzzPlans(f *testing.F) {
	for _, plan := range plans(f) {
		f.Add(plan)
	}
	f.Fuzz(func(t *testing.T, plan []byte) { damaged(t, plan) })
}
