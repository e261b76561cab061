package host

import (
	"context"

	"github.com/construe-host/construe/host/internal/judge"
	"github.com/construe-host/construe/host/internal/sandbox"
	"github.com/construe-host/construe/host/schema"
)

// loadPolicy makes a party's policy ready on the engine that the host was opened with, and on topdown where that is to check
// it.
func (h *Host) loadPolicy(ctx context.Context, p *party) (err error) {
	if h.config.CrossCheck || h.config.Judge == "topdown" {
		if p.second, err = judge.PrepareTopdown(ctx, p.bundle, h.dispute, nil); err != nil {
			return err
		}
	}
	if h.config.Judge == "topdown" {
		p.policy, p.second = p.second, nil
		return nil
	}
	compiled, err := h.compile(ctx, p.bundle)
	if err != nil {
		return err
	}
	c := h.sandbox()
	c.Fuel = h.config.PolicyFuel
	p.policy, err = judge.Load(ctx, compiled, h.dispute, p.name, nil, c)
	return err
}

// compile compiles a policy, or takes it from the cache.
func (h *Host) compile(ctx context.Context, b judge.Bundle) (*judge.Compiled, error) {
	key, err := judge.Key(b, h.dispute, nil)
	if err != nil {
		return nil, err
	}
	cache := openPolicyCache(h.config.CacheDir)
	if kept := cache.read(key); kept != nil {
		return kept, nil
	}
	compiled, err := judge.Compile(ctx, b, h.dispute, nil)
	if err == nil {
		cache.write(key, compiled)
	}
	return compiled, err
}

// adopt gives a party's policy other values for the definitions that it adopts.
func (p *party) adopt(definitions map[string]string) (err error) {
	if p.policy, err = p.policy.Adopting(definitions); err == nil && p.second != nil {
		p.second, err = p.second.Adopting(definitions)
	}
	return err
}

// crossChecked is a verdict, or, where the second engine says otherwise, an error that names both: an outcome that depends on
// the engine is none. What ended at a limit ended; the other engine has other limits.
func (p *party) crossChecked(ctx context.Context, v *schema.Verdict, f *judge.Facts, c *schema.Classification, digest string) *schema.Verdict {
	if c.Error != nil || v.Error != nil && limited(v.Error.Code) {
		return v
	}
	other := p.second.Judge(ctx, f, c, digest)
	if other.Error != nil && limited(other.Error.Code) {
		return other
	}
	digests, same, err := judge.Same(v, other)
	if same && err == nil {
		return v
	}
	problem := &schema.Problem{Code: "engine-disagreement", Party: p.name,
		Message: "WebAssembly gives the verdict " + digests[0] + " (" + v.Outcome + "), topdown " + digests[1] + " (" + other.Outcome + ")",
		Hint:    "compare the two with --judge wasm and --judge topdown; one of OPA's two engines is wrong about this policy"}
	if err != nil {
		problem.Message = "the two verdicts cannot be compared: " + err.Error()
	}
	return &schema.Verdict{Construe: v.Construe, Outcome: schema.Error, Reading: v.Reading, PolicyDigest: v.PolicyDigest,
		Clauses: v.Clauses, ClassificationDigest: digest, Work: v.Work, Error: problem}
}

func limited(code string) bool {
	switch code {
	case string(sandbox.FuelExhausted), string(sandbox.DepthExceeded), string(sandbox.HostLimit), string(sandbox.Trap), "memory":
		return true
	}
	return false
}
