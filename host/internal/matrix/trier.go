package matrix

import (
	"context"
	"fmt"
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

// trier judges the cells of one world again, with one thing otherwise; it is what package compare asks through.
type trier struct {
	ctx             context.Context // of the one comparison that it is made for
	cs              *engine.Case
	name            string // of the runtime's file
	ready           *engine.Prepared
	classifications map[string]*schema.Classification
	memo            *classify.Memo
	// The facts with each other value of one fact that was asked for: that fact last, since every reading is tried on it.
	fact     string
	variants map[string]*engine.Prepared
}

func newTrier(
	ctx context.Context, cs *engine.Case, name string, ready *engine.Prepared, cells []compare.Cell,
	memo *classify.Memo,
) *trier {
	t := &trier{ctx: ctx, cs: cs, name: name, ready: ready, memo: memo,
		classifications: map[string]*schema.Classification{}}
	for _, c := range cells {
		t.classifications[c.Classifier] = c.Classification
	}
	return t
}

// Outcome is what follows from elements in the clauses that are in force here.
func (t *trier) Outcome(elements map[string]map[string]map[string]string) string {
	return judge.Outcome(t.cs.Dispute, t.ready.Judged, elements)
}

// Defined judges a reading's own cell with each other value of a definition that it adopts.
func (t *trier) Defined(reading, definition string) (out []compare.Other) {
	p, own := t.cs.Parties[reading], t.cs.DefinitionsOf(reading)
	d, _ := t.cs.Definition(definition)
	if definition = p.Reading.Bare(definition); definition == "" {
		return nil
	}
	for _, value := range schema.Keys(d.Values) {
		if value == own[definition] || p.Policy == nil {
			continue
		}
		with, definitions := *p, maps.Clone(own)
		definitions[definition] = value
		if with.Adopt(definitions) == nil {
			out = append(out, compare.Other{Value: value, Verdict: t.judge(&with, t.classifications[reading])})
		}
	}
	return out
}

// Swapped judges a policy on another's classification.
func (t *trier) Swapped(policy, classifier string) *schema.Verdict {
	return t.judge(t.cs.Parties[policy], t.classifications[classifier])
}

// Worded judges a reading's own cell with another classifier's answers to one term; nil where one of the two has none.
func (t *trier) Worded(reading, classifier, term string) *schema.Verdict {
	own, other := t.classifications[reading], t.classifications[classifier]
	if own == nil || other == nil || own.Error != nil || other.Error != nil {
		return nil
	}
	mixed := *own
	mixed.Terms = maps.Clone(own.Terms)
	mixed.Terms[term] = other.Terms[term]
	return t.judge(t.cs.Parties[reading], &mixed)
}

// Changed judges a reading's own cell with each other value of one fact.
func (t *trier) Changed(reading, pointer string) (out []compare.Other) {
	shape := t.cs.Shape.At(pointer)
	now, is := schema.Get(t.ready.Document.Runtime, pointer)
	if !is || shape == nil || shape.Kind == "object" || shape.Kind == "map" ||
		schema.MatchAny(facts.Structural(), pointer) != "" {
		return nil
	}
	for _, value := range facts.Completions(shape, t.ready.Document, pointer) {
		if schema.Spoken(value) == schema.Spoken(now) || len(out) == mostValues {
			continue
		}
		if v := t.judgeWith(reading, pointer, value); v != nil { // a value that the rest does not admit is none
			out = append(out, compare.Other{Value: schema.Spoken(value), Verdict: v})
		}
	}
	return out
}

// judgeWith is a reading's own verdict where one fact has another value; nil where it cannot.
func (t *trier) judgeWith(reading, pointer string, value any) *schema.Verdict {
	p := t.cs.Parties[reading]
	if p == nil || p.Policy == nil || t.ctx.Err() != nil {
		return nil
	}
	if t.fact != pointer {
		t.fact, t.variants = pointer, map[string]*engine.Prepared{}
	}
	key := fmt.Sprintf("%#v", value) // in which a text is not a list
	ready, made := t.variants[key]
	if !made {
		ready = t.variant(pointer, value)
		t.variants[key] = ready
	}
	if ready == nil {
		return nil
	}
	return t.cs.Judge(t.ctx, p, ready, t.cs.Classify(t.ctx, p, ready, t.memo), "")
}

// variant is the world with another value of one fact; nil where the rest does not admit that.
func (t *trier) variant(pointer string, value any) *engine.Prepared {
	f, err := facts.Variant(t.ready.Document, t.name, map[string]any{pointer: value})
	if err != nil {
		return nil
	}
	f.World = t.ready.Document.World
	variant, err := facts.PrepareUnnamed(f)
	if err != nil {
		return nil
	}
	ready, err := t.cs.PrepareFor(variant)
	if err != nil {
		return nil
	}
	return ready
}

// judge judges without naming what is judged: no document will hold it.
func (t *trier) judge(p *engine.Party, c *schema.Classification) *schema.Verdict {
	if p == nil || p.Policy == nil || c == nil || t.ctx.Err() != nil {
		return nil
	}
	return t.cs.Judge(t.ctx, p, t.ready, c, "")
}
