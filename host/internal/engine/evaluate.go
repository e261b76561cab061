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

func SubjectOf(f *schema.Facts) schema.Subject {
	title, _ := f.Runtime["title"].(string)
	id, _ := f.Runtime["id"].(string)
	return schema.Subject{ID: id, Title: title, Digest: f.RuntimeDigest}
}

// Prepared is one facts document, made ready once for every classifier and policy.
type Prepared struct {
	Facts    *facts.Prepared
	Document *schema.Facts
	Digest   string
	Shown    *classify.Facts
	Judged   *judge.Facts
}

func (h *Case) Prepare(f *schema.Facts) (*Prepared, error) {
	p, err := facts.Prepare(f)
	if err != nil {
		return nil, err
	}
	return h.PrepareFor(p)
}

// PrepareFor makes prepared facts ready for the case.
func (h *Case) PrepareFor(p *facts.Prepared) (*Prepared, error) {
	forPolicies, err := judge.PrepareFacts(h.Dispute, p)
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

// ClassifyDocument asks a plugin every term of the case. The classification carries the facts that it rests on; a
// plugin that failed is its Error.
//
// # Errors
//
// [schema.Problems]: unknown-reading, as-of-outside, inconsistent.
func (h *Case) ClassifyDocument(ctx context.Context, q ClassifyRequest) (*schema.Classification, error) {
	p, err := h.Party(q.Reading)
	if err != nil {
		return nil, err
	}
	if err := h.verified(q.Facts); err != nil {
		return nil, err
	}
	ready, err := h.Prepare(q.Facts)
	if err != nil {
		return nil, err
	}
	c := h.Classify(ctx, p, ready, nil)
	c.Facts = q.Facts
	return c, nil
}

// JudgeRequest asks one reading's policy about a classification, which carries its facts.
type JudgeRequest struct {
	Reading        string
	Classification *schema.Classification
}

// JudgeDocument gives a policy's verdict. The verdict carries the classification that it rests on; a policy that failed
// has the outcome error.
//
// # Errors
//
// [schema.Problems]: unknown-reading, as-of-outside, no-facts, inconsistent.
func (h *Case) JudgeDocument(ctx context.Context, q JudgeRequest) (*schema.Verdict, error) {
	p, err := h.Party(q.Reading)
	if err != nil {
		return nil, err
	}
	if q.Classification.Facts == nil {
		return nil, schema.Problems{{Code: "no-facts",
			Message: "the classification does not carry the facts that it rests on",
			Hint:    "pass on what `construe classify` printed"}}
	}
	if err := h.verified(q.Classification.Facts); err != nil {
		return nil, err
	}
	ready, err := h.Prepare(q.Classification.Facts)
	if err != nil {
		return nil, err
	}
	if err := h.labelled(q.Classification); err != nil {
		return nil, err
	}
	if err := classify.Verify(h.Dispute, ready.Shown, q.Classification); err != nil {
		return nil, err
	}
	bare := *q.Classification
	bare.Facts = nil
	digest, err := schema.Digest(&bare)
	if err != nil {
		return nil, err
	}
	v := h.Judge(ctx, p, ready, q.Classification, digest)
	v.Classification = q.Classification
	return v, nil
}

func (h *Case) Party(reading string) (*Party, error) {
	if p := h.Parties[reading]; p != nil {
		return p, nil
	}
	p := &schema.Problem{Code: "unknown-reading", Message: "no reading " + reading + " was loaded",
		Expected: h.Readings}
	p.Hint = schema.DidYouMean(reading, h.Readings, p.Hint)
	return nil, schema.Problems{p}
}

func (h *Case) Classify(ctx context.Context, p *Party, ready *Prepared, memo *classify.Memo) *schema.Classification {
	if p.PluginErr != nil {
		r := h.Dispute.Readings[p.Name]
		return &schema.Classification{Construe: schema.KindClassification, Plugin: r.Plugin, Reading: p.Name,
			FactsDigest: ready.Digest,
			Terms:       map[string]map[string]schema.Answer{}, Error: p.PluginErr}
	}
	return p.Plugin.Classify(ctx, h.Dispute, ready.Shown, memo)
}

func (h *Case) Judge(ctx context.Context, p *Party, ready *Prepared, c *schema.Classification,
	digest string) *schema.Verdict {
	if p.PolicyErr != nil {
		return &schema.Verdict{Construe: schema.KindVerdict, Outcome: schema.Error, Reading: p.Name,
			ClassificationDigest: digest, Error: p.PolicyErr}
	}
	v := h.verdict(ctx, p, ready, c, digest)
	if v.Error != nil && v.Error != c.Error { // the policy's own
		p.Place(v.Error)
	}
	if ready.Digest != "" { // it goes to people
		ready.settable(v)
	}
	return v
}

// settable puts in the place of what is derived, which nobody can set, the facts that keep it open, in all that a
// verdict waits for.
func (r *Prepared) settable(v *schema.Verdict) {
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

func isDerived(pointer string) bool { return strings.HasPrefix(pointer, "/derived/") }

// verdict asks the engine that the host was opened with, and the other where that is to check it.
func (h *Case) verdict(ctx context.Context, p *Party, ready *Prepared, c *schema.Classification,
	digest string) *schema.Verdict {
	if h.Config.Judge == "topdown" {
		if !h.isolated() {
			return h.topdownVerdict(ctx, p.Policy, ready, c, digest)
		}
		return h.judgeTopdown(ctx, p, ready, c, digest)
	}
	v := p.Policy.Judge(ctx, ready.Judged, c, digest)
	if h.Config.CrossCheck {
		return h.crossChecked(ctx, p, v, ready, c, digest)
	}
	return v
}
