package check

import (
	"context"

	"github.com/construe-host/construe/host/internal/counterfactual"
	"github.com/construe-host/construe/host/internal/engine"
	"github.com/construe-host/construe/host/schema"
)

// toggleProblems finds what is wrong with the case's toggles in its runtimes, and with its invariants.
func toggleProblems(ctx context.Context, cs *engine.Case, scenes []scene) (out schema.Problems) {
	seen := map[string]bool{}
	add := func(err error) {
		for _, p := range schema.ProblemsIn(err, "toggle") {
			if !seen[p.Error()] {
				out = append(out, p)
			}
			seen[p.Error()] = true
		}
	}
	for _, at := range scenes {
		f, err := cs.Facts(at.runtime, at.world, "")
		if err != nil {
			continue // said elsewhere
		}
		if _, err := counterfactual.Toggles(ctx, cs, f); err != nil {
			add(err)
		}
	}
	if _, err := cs.Invariants(ctx); err != nil {
		add(err)
	}
	return out
}
