package search_test

import (
	"cmp"
	"math/bits"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"

	"github.com/construe-host/construe/host/internal/search"
)

// TestReasonsAreTheMinimalHittingSets holds the reasons to all subsets of the toggles.
func TestReasonsAreTheMinimalHittingSets(t *testing.T) {
	for seed := range uint64(3000) {
		r := rand.New(rand.NewPCG(seed, 3))
		n := r.IntN(9)
		var masks []uint
		result := search.Result{Complete: true}
		for range r.IntN(8) {
			mask := uint(r.IntN(1 << n))
			mask &= uint(r.IntN(1 << n)) // half as many members
			masks = append(masks, mask)
			result.Sets = append(result.Sets, search.Set{Changes: to1(members(mask)...)})
		}
		got, known := result.Reasons(1 << 20)
		if want := hitting(n, masks); !known || !reflect.DeepEqual(got, want) {
			t.Fatalf("seed %d: the reasons for %b are %v, %v; expected %v", seed, masks, got, known, want)
		}
	}
}

// hitting finds the minimal hitting sets by trying all sets.
func hitting(n int, edges []uint) (out [][]int) {
	hits := func(set uint) bool { return !slices.ContainsFunc(edges, func(e uint) bool { return e&set == 0 }) }
	for set := range uint(1) << n {
		minimal := hits(set)
		for rest := set; rest != 0; rest &= rest - 1 {
			minimal = minimal && !hits(set&^(1<<bits.TrailingZeros(rest)))
		}
		if minimal {
			out = append(out, members(set))
		}
	}
	slices.SortFunc(out, func(a, b []int) int { return cmp.Or(len(a)-len(b), slices.Compare(a, b)) })
	return out
}

func members(set uint) (out []int) {
	for ; set != 0; set &= set - 1 {
		out = append(out, bits.TrailingZeros(set))
	}
	return out
}

// TestReasonsAreSufficient holds a reason to what it says: while its toggles stay as they are, nothing reaches the
// goal, and with any one of them let go, something does.
func TestReasonsAreSufficient(t *testing.T) {
	for seed := range uint64(200) {
		w := generate(rand.New(rand.NewPCG(seed, 5)), 256)
		result := solve(t, w, search.Options{})
		if w.reached(w.baseline()) {
			continue
		}
		reasons, _ := result.Reasons(1 << 20)
		reachable := w.brute()
		for _, reason := range reasons {
			for let := range len(reason) + 1 {
				kept := slices.Clone(reason)
				if let < len(reason) {
					kept = slices.Delete(kept, let, let+1)
				}
				if got := avoids(reachable, kept); got != (let < len(reason)) {
					t.Fatalf("seed %d: with %v of the reason %v kept, the goal is reached: %v", seed, kept, reason, got)
				}
			}
		}
	}
}

// avoids says whether one of the sets changes none of the toggles.
func avoids(sets map[string]bool, kept []int) bool {
	for k := range sets {
		clear := true
		for i := 0; i < len(k); i += 2 {
			clear = clear && !slices.Contains(kept, int(k[i]))
		}
		if clear {
			return true
		}
	}
	return false
}

func TestWhatIsDerivedIsKnownOnlyWhereItIsTrue(t *testing.T) {
	w := either(6, to1(0), to1(1, 2), to1(3, 4, 5), to1(2, 3, 5))
	whole := solve(t, w, search.Options{})
	for toggle, want := range []int{1, 2, 2, 3, 3, 3} {
		if got, known := whole.Responsibility(toggle); got != want || !known {
			t.Errorf("toggle %d is part of sets of %d, known: %v; expected %d", toggle, got, known, want)
		}
	}
	if got, known := whole.Responsibility(6); got != 0 || !known {
		t.Errorf("a toggle in no set is part of one of %d, known: %v", got, known)
	}
	if n, known := whole.Fragility(); n != 1 || !known {
		t.Errorf("%d singles, known: %v; expected 1", n, known)
	}
	if reasons, known := whole.Reasons(3); known || reasons != nil {
		t.Errorf("%v in three steps; expected more steps to be needed", reasons)
	}
	part := solve(t, w, search.Options{MaxSize: 2})
	_, reasons := part.Reasons(100)
	_, responsibility := part.Responsibility(0)
	if _, singles := part.Fragility(); reasons || responsibility || !singles {
		t.Errorf("up to 2 changes, reasons are known: %v, responsibility: %v, singles: %v", reasons, responsibility,
			singles)
	}
	none := solve(t, w, search.Options{MaxAsks: 1})
	if _, singles := none.Fragility(); singles {
		t.Errorf("complete up to %d, singles are known", none.CompleteUpTo)
	}
}
