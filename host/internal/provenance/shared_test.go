package provenance

import (
	"context"
	"fmt"
	"math/rand/v2"
	"sync"
	"testing"
)

// TestRunsShareProgramsAndInputs holds that several runs of a program on one input, at once, take and give the same,
// and that an answer can be read from several sides. The race detector sees more of it.
func TestRunsShareProgramsAndInputs(t *testing.T) {
	for seed := range uint64(12) {
		r := rand.New(rand.NewPCG(seed, 1))
		plan, err := planned((&writer{Rand: r}).module())
		if err != nil {
			continue
		}
		p, err := Load(plan)
		if err != nil {
			t.Fatal(err)
		}
		input := given(situation(r))
		first, err := p.Run(context.Background(), input, Limits{})
		if err != nil {
			continue
		}
		want := fmt.Sprint(first.Work(), first.Plain(), first.DependsOnWhole())
		var all sync.WaitGroup
		for range 4 {
			all.Go(func() {
				a, err := p.Run(context.Background(), input, Limits{})
				if err != nil {
					t.Error(err)
					return
				}
				if got := fmt.Sprint(a.Work(), first.Plain(), first.DependsOnWhole()); got != want {
					t.Errorf("%s\nthen %s", want, got)
				}
				for _, at := range parts(first.At("result"), nil) {
					at.of(first.At("result")).DependsOn()
				}
			})
		}
		all.Wait()
	}
}
