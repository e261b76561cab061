package check

import (
	"context"

	"github.com/construe-host/construe/host/internal/counterfactual"
	"github.com/construe-host/construe/host/internal/engine"
	"github.com/construe-host/construe/host/internal/facts"
	"github.com/construe-host/construe/host/schema"
)

// brokenToggles finds what is wrong with the case's toggles in its runtimes, and with its invariants.
func brokenToggles(ctx context.Context, h *engine.Case, scenes []scene) (out schema.Problems) {
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
		f, err := facts.Make(at.runtime, at.world, "")
		if err != nil {
			continue // said elsewhere
		}
		if _, err := counterfactual.Toggles(ctx, h, f); err != nil {
			add(err)
		}
	}
	if _, err := h.Invariants(ctx); err != nil {
		add(err)
	}
	return out
}
