package host

import (
	"context"

	"github.com/construe-host/construe/host/internal/judge"
	"github.com/construe-host/construe/host/internal/sandbox"
	"github.com/construe-host/construe/host/internal/worker"
	"github.com/construe-host/construe/host/schema"
)

// loadPolicy makes a party's policy ready on the engine that the host was opened with. Without a worker, topdown stands
// beside it in this process where it is to be asked; with one, each verdict of topdown is the work of another process.
func (h *Host) loadPolicy(ctx context.Context, p *party) (err error) {
	if !h.isolated() && (h.config.CrossCheck || h.config.Judge == "topdown") {
		if p.second, err = judge.PrepareTopdown(ctx, p.bundle, h.dispute, nil); err != nil {
			return err
		}
		if h.config.Judge == "topdown" {
			p.policy, p.second = p.second, nil
			return nil
		}
	}
	compiled, err := h.compile(ctx, p.bundle)
	if err != nil {
		return err
	}
	p.policy, err = judge.Load(ctx, compiled, h.dispute, p.name, nil, h.policySandbox())
	return err
}

// judgeTopdown asks OPA's own evaluator: beside the policy, or in a worker.
func (h *Host) judgeTopdown(ctx context.Context, p *party, ready *prepared, c *schema.Classification,
	digest string) *schema.Verdict {
	if !h.isolated() {
		return h.evaluated(ctx, p.second, ready, c, digest)
	}
	v := &schema.Verdict{}
	bare := *c
	bare.Facts = nil
	err := h.remote(ctx, taskTopdown, policyTask{Bundle: p.bundle, Case: h.dispute, Definitions: p.definitions,
		Timeout: h.timeout(), Facts: ready.document, Classification: &bare, Digest: digest},
		worker.Limits{Wall: 2 * h.timeout()}, v)
	if err == nil && (v.Reading != p.name || v.ClassificationDigest != digest) {
		err = &schema.Problem{Code: "host-limit",
			Message: "the worker process gave another verdict than it was asked for"}
	}
	if err != nil {
		first := *schema.ProblemsIn(err, "host-limit")[0]
		first.Party = p.name
		return &schema.Verdict{Construe: schema.KindVerdict, Outcome: schema.Error, Reading: p.name,
			PolicyDigest: p.policy.Digest(), Clauses: ready.judge.Versions(), ClassificationDigest: digest,
			Error: &first}
	}
	return v
}

// evaluated is topdown's verdict in this process, which time alone bounds.
func (h *Host) evaluated(ctx context.Context, topdown *judge.Policy, ready *prepared, c *schema.Classification,
	digest string) *schema.Verdict {
	ctx, cancel := context.WithTimeout(ctx, h.timeout())
	defer cancel()
	return topdown.Judge(ctx, ready.judge, c, digest)
}

// compile compiles a policy, or takes it from the cache.
func (h *Host) compile(ctx context.Context, b judge.Bundle) (*judge.Compiled, error) {
	key, err := judge.Key(b, h.dispute, nil)
	if err != nil {
		return nil, err
	}
	policies := openPolicyCache(h.config.CacheDir, h.config.CacheKey)
	if kept := policies.read(key); kept != nil {
		return kept, nil
	}
	compiled, err := h.compileAnew(ctx, b)
	if err == nil {
		policies.write(key, compiled)
	}
	return compiled, err
}

func (h *Host) compileAnew(ctx context.Context, b judge.Bundle) (*judge.Compiled, error) {
	if !h.isolated() {
		return judge.Compile(ctx, b, h.dispute, nil)
	}
	want, err := judge.DigestOf(b)
	if err != nil {
		return nil, err
	}
	compiled := &judge.Compiled{}
	if err := h.remote(ctx, taskCompile, policyTask{Bundle: b, Case: h.dispute}, worker.Limits{},
		compiled); err != nil {
		return nil, err
	}
	if compiled.Digest != want {
		return nil, &schema.Problem{Code: "host-limit",
			Message: "the worker process compiled another policy than it was given"}
	}
	return compiled, nil
}

// testPolicy runs a party's *_test.rego.
func (h *Host) testPolicy(ctx context.Context, p *party) (results []judge.TestResult, err error) {
	if !h.isolated() {
		return judge.Test(ctx, p.bundle, h.dispute, h.timeout())
	}
	err = h.remote(ctx, taskTest, policyTask{Bundle: p.bundle, Case: h.dispute, Timeout: h.timeout()},
		worker.Limits{Wall: 6 * h.timeout(), CPU: 4 * h.timeout()}, &results)
	for i := range results {
		results[i].Name, results[i].Message = harmless(results[i].Name), harmless(results[i].Message)
	}
	return results, err
}

// adopt gives a party's policy other values for the definitions that it adopts.
func (p *party) adopt(definitions map[string]string) (err error) {
	p.definitions = definitions
	if p.policy, err = p.policy.Adopting(definitions); err == nil && p.second != nil {
		p.second, err = p.second.Adopting(definitions)
	}
	return err
}

// crossChecked is a verdict, or, where the second engine says otherwise, an error that names both: an outcome that
// depends on the engine is none. What ended at a limit ended; the other engine has other limits.
func (h *Host) crossChecked(ctx context.Context, p *party, v *schema.Verdict, ready *prepared, c *schema.Classification,
	digest string) *schema.Verdict {
	if c.Error != nil || v.Error != nil && limited(v.Error.Code) {
		return v
	}
	other := h.judgeTopdown(ctx, p, ready, c, digest)
	if other.Error != nil && limited(other.Error.Code) {
		return other
	}
	digests, same, err := judge.Same(v, other)
	if same && err == nil {
		return v
	}
	problem := &schema.Problem{Code: "engine-disagreement", Party: p.name,
		Message: "WebAssembly gives the verdict " + digests[0] + " (" + v.Outcome + "), topdown " + digests[1] +
			" (" + other.Outcome + ")",
		Hint: "compare the two with --judge wasm and --judge topdown; one of OPA's two engines is wrong about " +
			"this policy"}
	if err != nil {
		problem.Message = "the two verdicts cannot be compared: " + err.Error()
	}
	return &schema.Verdict{Construe: v.Construe, Outcome: schema.Error, Reading: v.Reading,
		PolicyDigest: v.PolicyDigest,
		Clauses:      v.Clauses, ClassificationDigest: digest, Work: v.Work, Error: problem}
}

func limited(code string) bool {
	switch code {
	case string(sandbox.FuelExhausted), string(sandbox.DepthExceeded), string(sandbox.HostLimit), string(sandbox.Trap),
		"memory":
		return true
	}
	return false
}
