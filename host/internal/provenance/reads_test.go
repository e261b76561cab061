package provenance

import (
	"context"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/construe-host/construe/host/internal/samples"
)

// TestARunIsTheSameAsLongAsWhatItReadIs holds on random policies, inputs and changes that a run which looked at nothing
// of what changed ends the same, in an error too.
func TestARunIsTheSameAsLongAsWhatItReadIs(t *testing.T) {
	policies := samples.Of(100, 40, 40)
	var kept, failed int
	for seed := range uint64(policies) {
		r := rand.New(rand.NewPCG(seed, 2))
		source := (&writer{Rand: r}).module()
		plan, err := planned(source)
		if err != nil {
			continue
		}
		p, err := Load(plan)
		if err != nil {
			t.Fatal(err)
		}
		for range 4 {
			input := situation(r)
			reads, want := readBy(p, input)
			if want == "error" {
				continue // then nothing is known
			}
			for range 40 {
				other := clone(input)
				for range 1 + r.IntN(2) {
					other = changed(other, r)
				}
				object, is := other.(map[string]any)
				if !is {
					continue
				}
				_, got := readBy(p, object)
				if slices.ContainsFunc(Apart("", input, other), func(a Atom) bool { return reads[a] }) {
					if got == "error" {
						failed++
					}
					continue
				}
				kept++
				if got != want {
					t.Fatalf("seed %d: %s\n%s\nthen %s\nfrom %v\n  to %v\nhaving read %v", seed, source, want, got,
						input, other, reads)
				}
			}
		}
	}
	if kept < policies*20 || failed == 0 {
		t.Errorf("%d times nothing that was read had changed, and %d changes led to an error", kept, failed)
	}
}

// readBy is what a run looks at, and how it ends.
func readBy(p *Program, input map[string]any) (map[Atom]bool, string) {
	a, err := p.Run(context.Background(), given(input), Limits{Reads: true})
	if err != nil {
		return nil, "error"
	}
	if got := a.At("result"); got.v != nil {
		return a.Reads(), text(got.v.v)
	}
	return a.Reads(), "undefined"
}
