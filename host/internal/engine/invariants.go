package engine

import (
	"context"
	"sync"

	"github.com/construe-host/construe/host/internal/judge"
	"github.com/construe-host/construe/host/schema"
)

// invariants are those of the case, made ready when they are first needed.
type invariants struct {
	mu     sync.Mutex
	policy *judge.Policy // guarded by mu; nil until then, and where there are none
}

// Invariants gives the case's invariants, nil where it has none.
func (h *Case) Invariants(ctx context.Context) (p *judge.Policy, err error) {
	h.invariants.mu.Lock()
	defer h.invariants.mu.Unlock()
	if h.invariants.policy == nil {
		h.invariants.policy, err = h.LoadInvariants(ctx)
	}
	return h.invariants.policy, err
}

// LoadInvariants makes the case's invariants ready, nil where it has none. They are Rego like a party's, and are
// compiled and run like one.
//
// # Errors
//
// [schema.Problems]: no-invariants, and as [judge.Compile] and [judge.Load] give them.
func (h *Case) LoadInvariants(ctx context.Context) (*judge.Policy, error) {
	name := h.Dispute.Invariants
	if name == "" {
		return nil, nil
	}
	source, err := ReadFile(h.Config.Case, name)
	if err != nil {
		return nil, schema.Problems{h.Document.Problem("no-invariants", "/invariants", "the file %s cannot be read: %v",
			name, err)}
	}
	compiled, err := h.compile(ctx, judge.Bundle{Invariants: map[string][]byte{name: source}})
	if err != nil {
		return nil, err
	}
	return judge.Load(ctx, compiled, h.Dispute, "", nil, h.policySandbox())
}
