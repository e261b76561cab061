package host

import (
	"context"
	"slices"
	"strings"

	"github.com/construe-host/construe/host/internal/classify"
	"github.com/construe-host/construe/host/internal/facts"
	"github.com/construe-host/construe/host/internal/judge"
	"github.com/construe-host/construe/host/schema"
)

// prepared is one facts document, made ready once for every classifier and policy.
type prepared struct {
	facts    *facts.Prepared
	document *schema.Facts
	digest   string
	classify *classify.Facts
	judge    *judge.Facts
}

// FactsRequest asks for the facts of a runtime in one world ("" as stated) on one day ("" the runtime's own).
type FactsRequest struct {
	Runtime *schema.Document
	World   string
	AsOf    string
}

// Facts fills a runtime, applies the world and the day, and derives what follows.
//
// # Errors
//
// [schema.Problems]: unknown-world, value, too-many-hops.
func (h *Host) Facts(_ context.Context, q FactsRequest) (*schema.Facts, error) {
	return facts.Make(q.Runtime, q.World, q.AsOf)
}

func (h *Host) prepare(f *schema.Facts) (*prepared, error) {
	p, err := facts.Prepare(f)
	if err != nil {
		return nil, err
	}
	return h.prepareFor(p)
}

// prepareFor makes prepared facts ready for the case.
func (h *Host) prepareFor(p *facts.Prepared) (*prepared, error) {
	forPolicies, err := judge.PrepareFacts(h.dispute, p)
	if err != nil {
		return nil, err
	}
	return &prepared{p, p.Document(), p.Digest(), classify.Prepare(p), forPolicies}, nil
}

// ClassifyRequest asks one reading's plugin about facts.
type ClassifyRequest struct {
	Reading string
	Facts   *schema.Facts
}

// Classify asks a plugin every term of the case. The classification carries the facts that it rests on; a plugin that
// failed is its Error.
//
// # Errors
//
// [schema.Problems]: unknown-reading, as-of-outside, inconsistent.
func (h *Host) Classify(ctx context.Context, q ClassifyRequest) (*schema.Classification, error) {
	p, err := h.party(q.Reading)
	if err != nil {
		return nil, err
	}
	if err := h.verified(q.Facts); err != nil {
		return nil, err
	}
	ready, err := h.prepare(q.Facts)
	if err != nil {
		return nil, err
	}
	c := h.classify(ctx, p, ready, nil)
	c.Facts = q.Facts
	return c, nil
}

// JudgeRequest asks one reading's policy about a classification, which carries its facts.
type JudgeRequest struct {
	Reading        string
	Classification *schema.Classification
}

// Judge gives a policy's verdict. The verdict carries the classification that it rests on; a policy that failed has the
// outcome error.
//
// # Errors
//
// [schema.Problems]: unknown-reading, as-of-outside, no-facts, inconsistent.
func (h *Host) Judge(ctx context.Context, q JudgeRequest) (*schema.Verdict, error) {
	p, err := h.party(q.Reading)
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
	ready, err := h.prepare(q.Classification.Facts)
	if err != nil {
		return nil, err
	}
	if err := h.labelled(q.Classification); err != nil {
		return nil, err
	}
	if err := classify.Verify(h.dispute, ready.classify, q.Classification); err != nil {
		return nil, err
	}
	bare := *q.Classification
	bare.Facts = nil
	digest, err := schema.Digest(&bare)
	if err != nil {
		return nil, err
	}
	v := h.judge(ctx, p, ready, q.Classification, digest)
	v.Classification = q.Classification
	return v, nil
}

func (h *Host) party(reading string) (*party, error) {
	if p := h.parties[reading]; p != nil {
		return p, nil
	}
	p := &schema.Problem{Code: "unknown-reading", Message: "no reading " + reading + " was loaded", Expected: h.names}
	p.Hint = schema.DidYouMean(reading, h.names, p.Hint)
	return nil, schema.Problems{p}
}

func (h *Host) classify(ctx context.Context, p *party, ready *prepared, memo *classify.Memo) *schema.Classification {
	if p.pluginErr != nil {
		r := h.dispute.Readings[p.name]
		return &schema.Classification{Construe: schema.KindClassification, Plugin: r.Plugin, Reading: p.name,
			FactsDigest: ready.digest,
			Terms:       map[string]map[string]schema.Answer{}, Error: p.pluginErr}
	}
	return p.plugin.Classify(ctx, h.dispute, ready.classify, memo)
}

func (h *Host) judge(ctx context.Context, p *party, ready *prepared, c *schema.Classification,
	digest string) *schema.Verdict {
	if p.policyErr != nil {
		return &schema.Verdict{Construe: schema.KindVerdict, Outcome: schema.Error, Reading: p.name,
			ClassificationDigest: digest, Error: p.policyErr}
	}
	v := h.verdict(ctx, p, ready, c, digest)
	if v.Error != nil && v.Error != c.Error { // the policy's own
		p.place(v.Error)
	}
	if ready.digest != "" { // it goes to people
		ready.settable(v)
	}
	return v
}

// settable puts in the place of what is derived, which nobody can set, the facts that keep it open, in all that a
// verdict waits for.
func (r *prepared) settable(v *schema.Verdict) {
	for i, need := range v.Needs {
		if !slices.ContainsFunc(need.Pointers, isDerived) {
			continue
		}
		derivation, err := r.facts.Derivation()
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
func (h *Host) verdict(ctx context.Context, p *party, ready *prepared, c *schema.Classification,
	digest string) *schema.Verdict {
	if h.config.Judge == "topdown" {
		if !h.isolated() {
			return h.evaluated(ctx, p.policy, ready, c, digest)
		}
		return h.judgeTopdown(ctx, p, ready, c, digest)
	}
	v := p.policy.Judge(ctx, ready.judge, c, digest)
	if h.config.CrossCheck {
		return h.crossChecked(ctx, p, v, ready, c, digest)
	}
	return v
}
