package matrix

import (
	"context"
	"maps"

	"github.com/construe-host/construe/host/internal/classify"
	"github.com/construe-host/construe/host/internal/compare"
	"github.com/construe-host/construe/host/internal/engine"
	"github.com/construe-host/construe/host/internal/facts"
	"github.com/construe-host/construe/host/internal/judge"
	"github.com/construe-host/construe/host/schema"
)

// mostValues bounds the other values of a fact that are tried.
const mostValues = 8

// trier judges the cells of one world again, with one thing otherwise.
type trier struct {
	ctx             context.Context // of the one comparison that it is made for
	h               *engine.Case
	name            string // of the runtime's file
	ready           *engine.Prepared
	classifications map[string]*schema.Classification
	memo            *classify.Memo
}

// newTrier is nil where nothing is to be tried.
func newTrier(ctx context.Context, h *engine.Case, name string, ready *engine.Prepared, cells []compare.Cell,
	memo *classify.Memo,
	none bool) compare.Trier {
	if none {
		return nil
	}
	t := &trier{ctx: ctx, h: h, name: name, ready: ready, memo: memo,
		classifications: map[string]*schema.Classification{}}
	for _, c := range cells {
		t.classifications[c.Classifier] = c.Classification
	}
	return t
}

func (t *trier) Outcome(elements map[string]map[string]map[string]string) string {
	return judge.Outcome(t.h.Dispute, t.ready.Judged, elements)
}

func (t *trier) Defined(reading, definition string) (out []compare.Other) {
	p, own := t.h.Parties[reading], t.h.Adopted(reading)
	for _, value := range schema.Keys(t.h.Dispute.Definitions[definition].Values) {
		if value == own[definition] || p.Policy == nil {
			continue
		}
		with, definitions := *p, maps.Clone(own)
		definitions[definition] = value
		if with.Adopt(definitions) == nil {
			out = append(out, compare.Other{Value: value, Verdict: t.judged(&with, t.classifications[reading])})
		}
	}
	return out
}

func (t *trier) Swapped(policy, classifier string) *schema.Verdict {
	return t.judged(t.h.Parties[policy], t.classifications[classifier])
}

func (t *trier) Worded(reading, classifier, term string) *schema.Verdict {
	own, other := t.classifications[reading], t.classifications[classifier]
	if own == nil || other == nil || own.Error != nil || other.Error != nil {
		return nil
	}
	mixed := *own
	mixed.Terms = maps.Clone(own.Terms)
	mixed.Terms[term] = other.Terms[term]
	return t.judged(t.h.Parties[reading], &mixed)
}

func (t *trier) Changed(reading, pointer string) (out []compare.Other) {
	shape := schema.ShapeOf(schema.KindRuntime).At(pointer)
	now, is := schema.Get(t.ready.Document.Runtime, pointer)
	if !is || shape == nil || shape.Kind == "object" || shape.Kind == "map" ||
		schema.MatchAny(facts.Structural(), pointer) != "" {
		return nil
	}
	for _, value := range facts.Completions(shape, t.ready.Document) {
		if schema.Spoken(value) == schema.Spoken(now) || len(out) == mostValues {
			continue
		}
		if v := t.with(reading, pointer, value); v != nil { // a value that the rest does not admit is none
			out = append(out, compare.Other{Value: schema.Spoken(value), Verdict: v})
		}
	}
	return out
}

// with is a reading's own verdict where one fact has another value; nil where it cannot.
func (t *trier) with(reading, pointer string, value any) *schema.Verdict {
	f, err := facts.Variant(t.ready.Document, t.name, map[string]any{pointer: value})
	if err != nil {
		return nil
	}
	f.World = t.ready.Document.World
	variant, err := facts.PrepareUnnamed(f)
	if err != nil {
		return nil
	}
	ready, err := t.h.PrepareFor(variant)
	p := t.h.Parties[reading]
	if err != nil || p == nil || p.Policy == nil || t.ctx.Err() != nil {
		return nil
	}
	return t.h.Judge(t.ctx, p, ready, t.h.Classify(t.ctx, p, ready, t.memo), "")
}

// judged judges without naming what is judged: no document will hold it.
func (t *trier) judged(p *engine.Party, c *schema.Classification) *schema.Verdict {
	if p == nil || p.Policy == nil || c == nil || t.ctx.Err() != nil {
		return nil
	}
	return t.h.Judge(t.ctx, p, t.ready, c, "")
}
