package engine

import (
	"context"

	"github.com/construe-host/construe/host/internal/judge"
	"github.com/construe-host/construe/host/internal/worker"
	"github.com/construe-host/construe/host/schema"
)

// PolicyEngine names what evaluates a party's policy: interpreter or topdown.
func (cs *Case) PolicyEngine(p *Party) string {
	if cs.Config.Judge == "topdown" {
		return "topdown"
	}
	return p.Policy.Engine()
}

// loadPolicy makes a party's policy ready on the engine that the case was opened with. Without a worker, topdown stands
// beside it in this process where it is to be asked; with one, each verdict of topdown is the work of another process.
func (cs *Case) loadPolicy(ctx context.Context, p *Party) (err error) {
	if !cs.isolated() && (cs.Config.CrossCheck || cs.Config.Judge == "topdown") {
		if p.second, err = judge.PrepareTopdown(ctx, p.Bundle, cs.Dispute, nil); err != nil {
			return err
		}
		if cs.Config.Judge == "topdown" {
			p.Policy, p.second = p.second, nil
			return nil
		}
	}
	key, err := judge.Key(p.Bundle, cs.Dispute, nil)
	if err != nil {
		return err
	}
	p.Policy, err = cs.shelf.policy(ctx, key, p.Reading, cs.Dispute, func() (*judge.Policy, error) {
		compiled, err := cs.compile(ctx, p.Bundle)
		if err != nil {
			return nil, err
		}
		return judge.Load(compiled, cs.Dispute, p.Reading, nil, cs.policyConfig())
	})
	return err
}

// judgeTopdown asks OPA's own evaluator: beside the policy, or in a worker.
func (cs *Case) judgeTopdown(
	ctx context.Context, p *Party, ready *Prepared, c *schema.Classification, digest string,
) *schema.Verdict {
	if !cs.isolated() {
		return cs.topdownVerdict(ctx, p.second, ready, c, digest)
	}
	verdicts, err := cs.askTopdown(ctx, p, []*schema.Facts{ready.Document}, []asked{{0, c, digest, p.definitions}})
	if err != nil {
		return notGiven(p, schema.ProblemsIn(err, HostLimit)[0], ready.Judged.Versions(), digest)
	}
	return verdicts[0]
}

// notGiven is the verdict that a worker did not give.
func notGiven(p *Party, why *schema.Problem, clauses map[string]string, digest string) *schema.Verdict {
	theirs := *why
	theirs.Party = p.Name
	return &schema.Verdict{Construe: schema.KindVerdict, Outcome: schema.Error, Reading: p.Name,
		PolicyDigest: p.Policy.Digest(), Clauses: clauses, ClassificationDigest: digest, Error: &theirs}
}

// askTopdown has a worker judge with OPA's own evaluator: a verdict for all that is asked, in order.
func (cs *Case) askTopdown(ctx context.Context, p *Party, facts []*schema.Facts, all []asked) (
	verdicts []*schema.Verdict, err error) {
	for i := range all {
		bare := *all[i].Classification
		bare.Facts = nil
		all[i].Classification = &bare
	}
	limits := worker.Limits{Wall: 2 * cs.timeout()}
	if len(all) > 1 {
		limits = worker.Limits{Wall: 6 * cs.timeout(), CPU: 4 * cs.timeout()}
	}
	err = cs.remote(ctx, taskTopdown, policyTask{Bundle: p.Bundle, Case: cs.Dispute, Timeout: cs.timeout(),
		Facts: facts, Asked: all}, limits, &verdicts)
	if err != nil {
		return nil, err
	}
	other := len(verdicts) != len(all)
	for i := 0; !other && i < len(all); i++ {
		other = verdicts[i] == nil || verdicts[i].Reading != p.Name || verdicts[i].ClassificationDigest != all[i].Digest
	}
	if other {
		return nil, &schema.Problem{Code: "host-limit",
			Message: "the worker process gave another verdict than it was asked for"}
	}
	return verdicts, nil
}

// topdownVerdict is topdown's verdict in this process, which time alone bounds.
func (cs *Case) topdownVerdict(
	ctx context.Context, topdown *judge.Policy, ready *Prepared, c *schema.Classification, digest string,
) *schema.Verdict {
	ctx, cancel := context.WithTimeout(ctx, cs.timeout())
	defer cancel()
	return topdown.Judge(ctx, ready.Judged, c, digest)
}

// compile compiles a policy, or takes it from the cache.
func (cs *Case) compile(ctx context.Context, b judge.Bundle) (*judge.Compiled, error) {
	key, err := judge.Key(b, cs.Dispute, nil)
	if err != nil {
		return nil, err
	}
	policies := openPolicyCache(cs.Config.CacheDir, cs.Config.CacheKey)
	if kept := policies.read(key); kept != nil {
		return kept, nil
	}
	if compiled := cs.ahead.take(key); compiled != nil {
		return compiled, nil
	}
	compiled, err := cs.compileAnew(ctx, b)
	if err == nil {
		policies.write(key, compiled)
	}
	return compiled, err
}

// compileAnew compiles a policy in a worker, or here where there is none.
func (cs *Case) compileAnew(ctx context.Context, b judge.Bundle) (*judge.Compiled, error) {
	if !cs.isolated() {
		return judge.Compile(ctx, b, cs.Dispute, nil)
	}
	want, err := judge.DigestOf(b)
	if err != nil {
		return nil, err
	}
	compiled := &judge.Compiled{}
	if err := cs.remote(ctx, taskCompile, policyTask{Bundle: b, Case: cs.Dispute}, worker.Limits{},
		compiled); err != nil {
		return nil, err
	}
	if compiled.Digest != want {
		return nil, &schema.Problem{Code: "host-limit",
			Message: "the worker process compiled another policy than it was given"}
	}
	return compiled, nil
}
