package engine

import (
	"context"
	"encoding/json"
	"slices"

	"github.com/construe-host/construe/host/internal/judge"
	"github.com/construe-host/construe/host/schema"
)

// crossCheck is a verdict, or, where the second engine says otherwise, an error that names both: an outcome that
// depends on the engine is none. What ended at a limit ended; the other engine has other limits.
func (cs *Case) crossCheck(
	ctx context.Context, p *Party, v *schema.Verdict, ready *Prepared, c *schema.Classification, digest string,
) *schema.Verdict {
	if c.Error != nil || v.Error != nil && IsLimit(v.Error.Code) {
		return v
	}
	var other *schema.Verdict
	if cs.later == nil {
		other = cs.judgeTopdown(ctx, p, ready, c, digest)
	} else if other = cs.later.put(ctx, p, Judged{Facts: ready.Document, Classification: c, Digest: digest,
		Verdict: v}); other == nil {
		return v
	}
	if other.Error != nil && IsLimit(other.Error.Code) {
		return other
	}
	problem := differ(v, other)
	if problem == nil {
		return v
	}
	return &schema.Verdict{Construe: v.Construe, Outcome: schema.Error, Reading: v.Reading,
		PolicyDigest: v.PolicyDigest, Clauses: v.Clauses, ClassificationDigest: digest, Work: v.Work, Error: problem}
}

// differ is the problem of two verdicts of two engines that are not the same; nil where they are.
func differ(v, other *schema.Verdict) *schema.Problem {
	digests, same, err := judge.Same(v, other)
	if same && err == nil {
		return nil
	}
	problem := &schema.Problem{Code: "engine-disagreement", Party: v.Reading,
		Message: "the interpreter gives the verdict " + digests[0] + " (" + v.Outcome + "), topdown " + digests[1] +
			" (" + other.Outcome + ")",
		Hint: "compare the two with --judge interpreter and --judge topdown; one of the two engines is wrong " +
			"about this policy"}
	if err != nil {
		problem.Message = "the two verdicts cannot be compared: " + err.Error()
	}
	return problem
}

// Judged is a verdict, and what it was given on.
type Judged struct {
	Facts          *schema.Facts
	Classification *schema.Classification
	// Digest is that of the classification.
	Digest  string
	Verdict *schema.Verdict
	// definitions are those that the party was made to adopt; nil for its own.
	definitions map[string]string
}

// What a worker is handed at most at once: so many verdicts, and facts of so many bytes.
const (
	atOnce      = 256
	factsAtOnce = 16 << 20
)

// SecondOpinion has the engine that did not judge, topdown above all, judge again what a party's policy judged, and
// gives, in order, what is wrong with each verdict: engine-disagreement, or why that engine gave none. nil where the
// two agree, where both were asked already, and where an embedder that trusts the parties loaded topdown alone.
func (cs *Case) SecondOpinion(ctx context.Context, p *Party, all []Judged) []*schema.Problem {
	out := make([]*schema.Problem, len(all))
	switch {
	case cs.Config.CrossCheck, p.PolicyErr != nil:
		return out
	case cs.Config.Judge == schema.JudgeTopdown:
		return cs.interpreterOpinion(ctx, p, all)
	}
	all = slices.Clone(all)
	for i := range all {
		all[i].definitions = p.definitions
	}
	verdicts := cs.opinions(ctx, p, all)
	for i, j := range all {
		v := verdicts[i]
		switch {
		case j.Classification.Error != nil || j.Verdict.Error != nil && IsLimit(j.Verdict.Error.Code):
		case v.Error != nil && (IsLimit(v.Error.Code) || v.Error.Code == "no-worker"):
			out[i] = v.Error
		default:
			if ready, err := cs.Prepare(j.Facts); err == nil {
				ready.nameSettable(v)
			}
			out[i] = differ(j.Verdict, v)
		}
	}
	return out
}

// opinions are topdown's verdicts on what a party's policy judged, in order, as many at once as a worker is handed.
// What a worker comes to no end with is asked about again by halves, down to the one that is at fault.
func (cs *Case) opinions(ctx context.Context, p *Party, all []Judged) []*schema.Verdict {
	if len(all) == 0 {
		return nil
	}
	facts, questions := question(all)
	if n := len(questions); n < len(all) {
		return append(cs.opinions(ctx, p, all[:n]), cs.opinions(ctx, p, all[n:])...)
	}
	verdicts, err := cs.topdownVerdicts(ctx, p, facts, questions)
	if err == nil {
		return verdicts
	}
	why := schema.ProblemsIn(err, HostLimit)[0]
	if half := len(all) / 2; half > 0 && why.Code != "no-worker" && ctx.Err() == nil {
		return append(cs.opinions(ctx, p, all[:half]), cs.opinions(ctx, p, all[half:])...)
	}
	for _, j := range all {
		verdicts = append(verdicts, notGiven(p, why, j.Verdict.Clauses, j.Digest))
	}
	return verdicts
}

// question is as many of some verdicts as a worker is handed at once, at least one, and the facts that they are about.
func question(all []Judged) (facts []*schema.Facts, questions []asked) {
	size := 0
	for _, j := range all {
		at := slices.Index(facts, j.Facts)
		if at < 0 {
			b, _ := json.Marshal(j.Facts) // what cannot be written is refused where it is handed over
			if size += len(b); size > factsAtOnce && len(facts) > 0 {
				break
			}
			at = len(facts)
			facts = append(facts, j.Facts)
		}
		if questions = append(questions, asked{at, j.Classification, j.Digest, j.definitions}); len(questions) == atOnce {
			break
		}
	}
	return facts, questions
}

// interpreterOpinion has the interpreter judge again what topdown judged, where it is loaded beside it.
func (cs *Case) interpreterOpinion(ctx context.Context, p *Party, all []Judged) []*schema.Problem {
	out := make([]*schema.Problem, len(all))
	if !cs.isolated() {
		return out // whoever trusts the parties and chose topdown loaded nothing else
	}
	for i, j := range all {
		if j.Classification.Error != nil || j.Verdict.Error != nil && IsLimit(j.Verdict.Error.Code) {
			continue
		}
		ready, err := cs.Prepare(j.Facts)
		if err != nil {
			continue // it could not have been judged
		}
		v := p.Policy.Judge(ctx, ready.Judged, j.Classification, j.Digest)
		if v.Error != nil && v.Error != j.Classification.Error {
			p.Place(v.Error)
		}
		ready.nameSettable(v)
		switch {
		case v.Error != nil && IsLimit(v.Error.Code):
			out[i] = v.Error
		default:
			out[i] = differ(v, j.Verdict)
		}
	}
	return out
}

// topdownVerdicts are what topdown makes of what was judged, in a worker, or here where there is none.
func (cs *Case) topdownVerdicts(ctx context.Context, p *Party, facts []*schema.Facts, questions []asked) (
	[]*schema.Verdict, error) {
	if cs.isolated() {
		return cs.askTopdown(ctx, p, facts, questions)
	}
	again, err := judgeTopdown(ctx, policyTask{Bundle: p.Bundle, Case: cs.Dispute,
		Timeout: cs.timeout(), Facts: facts, Asked: questions})
	if err != nil {
		return nil, err
	}
	return again.([]*schema.Verdict), nil
}
