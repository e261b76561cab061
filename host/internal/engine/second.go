package engine

import (
	"context"

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
	other := cs.judgeTopdown(ctx, p, ready, c, digest)
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
}

// atOnce is how many verdicts a worker gives at most: they share its limits, and what it is handed is bounded.
const atOnce = 16

// SecondOpinion has topdown judge again what a party's policy judged, a few at a time, and gives, in order, what is
// wrong with each verdict: engine-disagreement, or why topdown gave none. nil where the two engines agree, or where
// they were both asked already.
func (cs *Case) SecondOpinion(ctx context.Context, p *Party, all []Judged) []*schema.Problem {
	out := make([]*schema.Problem, len(all))
	if cs.Config.CrossCheck || cs.Config.Judge == schema.JudgeTopdown || p.PolicyErr != nil {
		return out
	}
	for first := 0; first < len(all); first += atOnce {
		some := all[first:min(first+atOnce, len(all))]
		verdicts, err := cs.topdownVerdicts(ctx, p, some)
		for i, judged := range some {
			v := judged.Verdict
			switch {
			case judged.Classification.Error != nil || v.Error != nil && IsLimit(v.Error.Code):
			case err != nil:
				out[first+i] = schema.ProblemsIn(err, "host-limit")[0]
			case verdicts[i].Error != nil && IsLimit(verdicts[i].Error.Code):
				out[first+i] = verdicts[i].Error
			default:
				if ready, err := cs.Prepare(judged.Facts); err == nil {
					ready.nameSettable(verdicts[i])
				}
				out[first+i] = differ(v, verdicts[i])
			}
		}
	}
	return out
}

// topdownVerdicts are what topdown makes of what was judged, in a worker, or here where there is none.
func (cs *Case) topdownVerdicts(ctx context.Context, p *Party, all []Judged) ([]*schema.Verdict, error) {
	if cs.isolated() {
		questions := make([]asked, len(all))
		for i, j := range all {
			questions[i] = asked{j.Facts, j.Classification, j.Digest}
		}
		return cs.askTopdown(ctx, p, questions)
	}
	topdown, err := judge.PrepareTopdown(ctx, p.Bundle, cs.Dispute, p.definitions)
	if err != nil {
		return nil, err
	}
	verdicts := make([]*schema.Verdict, len(all))
	for i, j := range all {
		ready, err := cs.Prepare(j.Facts)
		if err != nil {
			return nil, err
		}
		verdicts[i] = cs.topdownVerdict(ctx, topdown, ready, j.Classification, j.Digest)
	}
	return verdicts, nil
}
