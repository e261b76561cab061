package engine

import (
	"context"

	"github.com/construe-host/construe/host/internal/judge"
	"github.com/construe-host/construe/host/internal/worker"
	"github.com/construe-host/construe/host/schema"
)

// PolicyEngine is what evaluates a party's policy.
func (h *Case) PolicyEngine(p *Party) string {
	if h.Config.Judge == "topdown" {
		return "topdown"
	}
	return p.Policy.Engine()
}

// loadPolicy makes a party's policy ready on the engine that the host was opened with. Without a worker, topdown stands
// beside it in this process where it is to be asked; with one, each verdict of topdown is the work of another process.
func (h *Case) loadPolicy(ctx context.Context, p *Party) (err error) {
	if !h.isolated() && (h.Config.CrossCheck || h.Config.Judge == "topdown") {
		if p.second, err = judge.PrepareTopdown(ctx, p.Bundle, h.Dispute, nil); err != nil {
			return err
		}
		if h.Config.Judge == "topdown" {
			p.Policy, p.second = p.second, nil
			return nil
		}
	}
	key, err := judge.Key(p.Bundle, h.Dispute, nil)
	if err != nil {
		return err
	}
	p.Policy, err = h.shelf.policy(ctx, key, p.Name, h.Dispute, func() (*judge.Policy, error) {
		compiled, err := h.compile(ctx, p.Bundle)
		if err != nil {
			return nil, err
		}
		return judge.Load(ctx, compiled, h.Dispute, p.Name, nil, h.policySandbox())
	})
	return err
}

// judgeTopdown asks OPA's own evaluator: beside the policy, or in a worker.
func (h *Case) judgeTopdown(ctx context.Context, p *Party, ready *Prepared, c *schema.Classification,
	digest string) *schema.Verdict {
	if !h.isolated() {
		return h.topdownVerdict(ctx, p.second, ready, c, digest)
	}
	v := &schema.Verdict{}
	bare := *c
	bare.Facts = nil
	err := h.remote(ctx, taskTopdown, policyTask{Bundle: p.Bundle, Case: h.Dispute, Definitions: p.definitions,
		Timeout: h.timeout(), Facts: ready.Document, Classification: &bare, Digest: digest},
		worker.Limits{Wall: 2 * h.timeout()}, v)
	if err == nil && (v.Reading != p.Name || v.ClassificationDigest != digest) {
		err = &schema.Problem{Code: "host-limit",
			Message: "the worker process gave another verdict than it was asked for"}
	}
	if err != nil {
		first := *schema.ProblemsIn(err, "host-limit")[0]
		first.Party = p.Name
		return &schema.Verdict{Construe: schema.KindVerdict, Outcome: schema.Error, Reading: p.Name,
			PolicyDigest: p.Policy.Digest(), Clauses: ready.Judged.Versions(), ClassificationDigest: digest,
			Error: &first}
	}
	return v
}

// topdownVerdict is topdown's verdict in this process, which time alone bounds.
func (h *Case) topdownVerdict(ctx context.Context, topdown *judge.Policy, ready *Prepared, c *schema.Classification,
	digest string) *schema.Verdict {
	ctx, cancel := context.WithTimeout(ctx, h.timeout())
	defer cancel()
	return topdown.Judge(ctx, ready.Judged, c, digest)
}

// compile compiles a policy, or takes it from the cache.
func (h *Case) compile(ctx context.Context, b judge.Bundle) (*judge.Compiled, error) {
	key, err := judge.Key(b, h.Dispute, nil)
	if err != nil {
		return nil, err
	}
	policies := openPolicyCache(h.Config.CacheDir, h.Config.CacheKey)
	if kept := policies.read(key); kept != nil {
		return kept, nil
	}
	compiled, err := h.compileAnew(ctx, b)
	if err == nil {
		policies.write(key, compiled)
	}
	return compiled, err
}

func (h *Case) compileAnew(ctx context.Context, b judge.Bundle) (*judge.Compiled, error) {
	if !h.isolated() {
		return judge.Compile(ctx, b, h.Dispute, nil)
	}
	want, err := judge.DigestOf(b)
	if err != nil {
		return nil, err
	}
	compiled := &judge.Compiled{}
	if err := h.remote(ctx, taskCompile, policyTask{Bundle: b, Case: h.Dispute}, worker.Limits{},
		compiled); err != nil {
		return nil, err
	}
	if compiled.Digest != want {
		return nil, &schema.Problem{Code: "host-limit",
			Message: "the worker process compiled another policy than it was given"}
	}
	return compiled, nil
}

// TestPolicy runs a party's *_test.rego.
func (h *Case) TestPolicy(ctx context.Context, p *Party) (results []judge.TestResult, err error) {
	if !h.isolated() {
		return judge.Test(ctx, p.Bundle, h.Dispute, h.timeout())
	}
	err = h.remote(ctx, taskTest, policyTask{Bundle: p.Bundle, Case: h.Dispute, Timeout: h.timeout()},
		worker.Limits{Wall: 6 * h.timeout(), CPU: 4 * h.timeout()}, &results)
	for i := range results {
		results[i].Name, results[i].Message = Harmless(results[i].Name), Harmless(results[i].Message)
	}
	return results, err
}

// crossChecked is a verdict, or, where the second engine says otherwise, an error that names both: an outcome that
// depends on the engine is none. What ended at a limit ended; the other engine has other limits.
func (h *Case) crossChecked(ctx context.Context, p *Party, v *schema.Verdict, ready *Prepared, c *schema.Classification,
	digest string) *schema.Verdict {
	if c.Error != nil || v.Error != nil && Limited(v.Error.Code) {
		return v
	}
	other := h.judgeTopdown(ctx, p, ready, c, digest)
	if other.Error != nil && Limited(other.Error.Code) {
		return other
	}
	digests, same, err := judge.Same(v, other)
	if same && err == nil {
		return v
	}
	problem := &schema.Problem{Code: "engine-disagreement", Party: p.Name,
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
