package engine

import (
	"context"
	"slices"
	"strings"

	"github.com/construe-host/construe/host/internal/classify"
	"github.com/construe-host/construe/host/internal/facts"
	"github.com/construe-host/construe/host/internal/judge"
	"github.com/construe-host/construe/host/schema"
)

// SubjectOf names a runtime in documents, as its facts have it.
func SubjectOf(f *schema.Facts) schema.Subject {
	title, _ := f.Runtime["title"].(string)
	id, _ := f.Runtime["id"].(string)
	return schema.Subject{ID: id, Title: title, Digest: f.RuntimeDigest}
}

// WorldTitle is what a runtime calls one of its worlds; "" is the facts as stated.
func WorldTitle(runtime *schema.Document, world string) string {
	if world == "" {
		return "the facts as stated"
	}
	title, _ := schema.Get(runtime.Tree, schema.Join("worlds", world, "title"))
	text, _ := title.(string)
	return text
}

// Prepared is one facts document, made ready once for every classifier and policy.
type Prepared struct {
	Facts    *facts.Prepared
	Document *schema.Facts
	Digest   string          // of the document; "" where nothing names it
	Shown    *classify.Facts // the document as classifiers are shown it
	Judged   *judge.Facts    // the document as policies are given it
}

// Facts fills a runtime as the case has it, applies the world and the day, and derives; see [facts.Make].
func (cs *Case) Facts(d *schema.Document, world, asOf string) (*schema.Facts, error) {
	f, err := facts.Make(d, cs.Shape, world, asOf)
	if err == nil {
		f.NotAboutCalls = !cs.Dispute.AboutCalls()
	}
	return f, err
}

// Prepare makes facts ready, named by their digest.
//
// # Errors
//
// [schema.Problems]: as-of-outside.
func (cs *Case) Prepare(f *schema.Facts) (*Prepared, error) {
	p, err := facts.Prepare(f)
	if err != nil {
		return nil, err
	}
	return cs.PrepareFor(p)
}

// PrepareFor makes prepared facts ready for the case.
//
// # Errors
//
// [schema.Problems]: as-of-outside.
func (cs *Case) PrepareFor(p *facts.Prepared) (*Prepared, error) {
	forPolicies, err := judge.PrepareFacts(cs.Dispute, p)
	if err != nil {
		return nil, err
	}
	return &Prepared{p, p.Document(), p.Digest(), classify.Prepare(p), forPolicies}, nil
}

// ClassifyRequest asks one reading's plugin about facts.
type ClassifyRequest struct {
	Reading string
	Facts   *schema.Facts
}

// ClassifyDocument asks a plugin every term of the case, about facts that came from outside. The classification carries
// the facts that it depends on; a plugin that failed is its Error.
//
// # Errors
//
// [schema.Problems]: unknown-reading, as-of-outside, inconsistent.
func (cs *Case) ClassifyDocument(ctx context.Context, q ClassifyRequest) (*schema.Classification, error) {
	p, err := cs.Party(q.Reading)
	if err != nil {
		return nil, err
	}
	if err := cs.verifyFacts(q.Facts); err != nil {
		return nil, err
	}
	ready, err := cs.Prepare(q.Facts)
	if err != nil {
		return nil, err
	}
	c := cs.Classify(ctx, p, ready, nil)
	c.Facts = q.Facts
	return c, nil
}

// JudgeRequest asks one reading's policy about a classification, which carries its facts.
type JudgeRequest struct {
	Reading        string
	Classification *schema.Classification
}

// JudgeDocument gives a policy's verdict on a classification that came from outside. The verdict carries the
// classification that it depends on; a policy that failed has the outcome error.
//
// # Errors
//
// [schema.Problems]: unknown-reading, as-of-outside, no-facts, inconsistent.
func (cs *Case) JudgeDocument(ctx context.Context, q JudgeRequest) (*schema.Verdict, error) {
	p, err := cs.Party(q.Reading)
	if err != nil {
		return nil, err
	}
	if q.Classification.Facts == nil {
		return nil, schema.Problems{{Code: "no-facts",
			Message: "the classification does not carry the facts that it rests on",
			Hint:    "pass on what `construe classify` printed"}}
	}
	if err := cs.verifyFacts(q.Classification.Facts); err != nil {
		return nil, err
	}
	ready, err := cs.Prepare(q.Classification.Facts)
	if err != nil {
		return nil, err
	}
	if err := cs.checkLabels(q.Classification); err != nil {
		return nil, err
	}
	if err := classify.Verify(cs.Dispute, ready.Shown, q.Classification); err != nil {
		return nil, err
	}
	bare := *q.Classification
	bare.Facts = nil
	digest, err := schema.Digest(&bare)
	if err != nil {
		return nil, err
	}
	v := cs.Judge(ctx, p, ready, q.Classification, digest)
	v.Classification = q.Classification
	return v, nil
}

// Party finds a loaded reading.
//
// # Errors
//
// [schema.Problems]: unknown-reading.
func (cs *Case) Party(reading string) (*Party, error) {
	if p := cs.Parties[reading]; p != nil {
		return p, nil
	}
	p := &schema.Problem{Code: "unknown-reading", Message: "no reading " + reading + " was loaded",
		Expected: cs.Readings}
	p.Hint = schema.DidYouMean(reading, cs.Readings, p.Hint)
	return nil, schema.Problems{p}
}

// Classify asks a party's plugin every term of the case. A plugin that failed is the classification's Error. memo,
// which may be nil, remembers answers over calls.
func (cs *Case) Classify(ctx context.Context, p *Party, ready *Prepared, memo *classify.Memo) *schema.Classification {
	if known := cs.unasked(p, ready); known != nil {
		return known
	}
	return p.Plugin.Classify(ctx, cs.Dispute, ready.Shown, memo)
}

// Answers asks a party's plugin one term, as [Case.Classify] does; see [classify.Plugin.Answers].
func (cs *Case) Answers(
	ctx context.Context, p *Party, ready *Prepared, term string, memo *classify.Memo,
) *schema.Classification {
	if known := cs.unasked(p, ready); known != nil {
		return known
	}
	return p.Plugin.Answers(ctx, cs.Dispute, ready.Shown, term, memo)
}

// unasked is the classification of a party whose plugin is not asked; nil of any other.
func (cs *Case) unasked(p *Party, ready *Prepared) *schema.Classification {
	if p.PluginErr != nil {
		return &schema.Classification{Construe: schema.KindClassification, Plugin: p.Reading.Plugin.Folder, Reading: p.Name,
			FactsDigest: ready.Digest, Terms: map[string]map[string]schema.Answer{}, Error: p.PluginErr}
	}
	if p.WithoutPlugin {
		return &schema.Classification{Construe: schema.KindClassification, Plugin: schema.NoPlugin, Reading: p.Name,
			FactsDigest: ready.Digest, Terms: classify.Unanswered(cs.Dispute, ready.Shown)}
	}
	return nil
}

// Judge asks a party's policy for its verdict; digest names the classification. A policy that failed has the outcome
// error.
func (cs *Case) Judge(
	ctx context.Context, p *Party, ready *Prepared, c *schema.Classification, digest string,
) *schema.Verdict {
	if p.PolicyErr != nil {
		return &schema.Verdict{Construe: schema.KindVerdict, Outcome: schema.Error, Reading: p.Name,
			ClassificationDigest: digest, Error: p.PolicyErr}
	}
	v := cs.verdict(ctx, p, ready, c, digest)
	if v.Error != nil && v.Error != c.Error { // the policy's own
		p.Place(v.Error)
	}
	if ready.Digest != "" { // it goes to people
		ready.nameSettable(v)
	}
	return v
}

// nameSettable puts in the place of what is derived, which nobody can set, the facts that keep it open, in all that a
// verdict waits for.
func (r *Prepared) nameSettable(v *schema.Verdict) {
	for i, need := range v.Needs {
		if !slices.ContainsFunc(need.Pointers, isDerived) {
			continue
		}
		derivation, err := r.Facts.Derivation()
		if err != nil {
			return
		}
		var out []string
		for _, pointer := range need.Pointers {
			if isDerived(pointer) {
				out = append(out, derivation.Open(pointer)...)
			} else {
				out = append(out, pointer)
			}
		}
		slices.Sort(out)
		v.Needs[i].Pointers = slices.Compact(out)
	}
}

// isDerived reports whether a pointer is of something that follows from facts.
func isDerived(pointer string) bool { return strings.HasPrefix(pointer, "/derived/") }

// verdict asks the engine that the case was opened with, and the other where that is to check it.
func (cs *Case) verdict(
	ctx context.Context, p *Party, ready *Prepared, c *schema.Classification, digest string,
) *schema.Verdict {
	if cs.Config.Judge == "topdown" {
		if !cs.isolated() {
			return cs.topdownVerdict(ctx, p.Policy, ready, c, digest)
		}
		return cs.judgeTopdown(ctx, p, ready, c, digest)
	}
	v := p.Policy.Judge(ctx, ready.Judged, c, digest)
	if cs.Config.CrossCheck {
		return cs.crossCheck(ctx, p, v, ready, c, digest)
	}
	return v
}
