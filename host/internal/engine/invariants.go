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

// Invariants gives the case's invariants, nil where it has none. They are loaded once. They are Rego like a party's,
// and are compiled and run like one.
//
// # Errors
//
// [schema.Problems]: no-invariants, and as [judge.Compile] and [judge.Load] give them.
func (cs *Case) Invariants(ctx context.Context) (p *judge.Policy, err error) {
	cs.invariants.mu.Lock()
	defer cs.invariants.mu.Unlock()
	if cs.invariants.policy == nil {
		cs.invariants.policy, err = cs.loadInvariants(ctx)
	}
	return cs.invariants.policy, err
}

// loadInvariants reads, compiles and loads them.
func (cs *Case) loadInvariants(ctx context.Context) (*judge.Policy, error) {
	name := cs.Dispute.Invariants
	if name == "" {
		return nil, nil
	}
	source, err := ReadFile(cs.Config.Case, name)
	if err != nil {
		return nil, schema.Problems{cs.Document.Problem("no-invariants", "/invariants",
			"the file %s cannot be read: %v", name, err)}
	}
	compiled, err := cs.compile(ctx, judge.Bundle{Invariants: map[string][]byte{name: source},
		Places: cs.Dispute.Places})
	if err != nil {
		return nil, err
	}
	return judge.Load(compiled, cs.Dispute, nil, nil, cs.policyConfig())
}
