package check

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"

	"github.com/construe-host/construe/host/internal/facts"
	"github.com/construe-host/construe/host/internal/judge"
	"github.com/construe-host/construe/host/schema"
)

// togetherTrials is how many groups of facts of a runtime are made unknown at once, besides each fact alone: what one
// missing fact leaves standing, two may not. The worlds of a runtime share them, as far as each has some of its own.
const togetherTrials, togetherWorld = 5, 1

// trial is a change of facts in which knowledge is only taken away, or only added.
type trial struct {
	set   map[string]any // by pointer
	takes bool           // knowledge away
}

// trialsOf lists the changes to try, the same for the same facts.
func trialsOf(base *schema.Facts, together int) (out []trial) {
	var known []string
	unknown := map[string]any{}
	clash := contradictory(base)
	facts.Leaves(base, func(pointer string, shape *schema.Shape, value any) {
		if clash(pointer) {
			return
		}
		list, isList := value.([]any)
		switch {
		case isList && shape.OrList:
			unknown[pointer] = "unknown"
		case isList && !slices.Contains(list, any("unknown")):
			unknown[pointer] = []any{"unknown"}
		case !isList && shape.AdmitsUnknown() && value != "unknown":
			unknown[pointer] = "unknown"
		case isList || shape.AdmitsUnknown():
			values := facts.Completions(shape, base, pointer)
			if shape.Own && shape.Kind == "integer" {
				values = append(values, int64(schema.MaxInteger))
			}
			for _, v := range values {
				out = append(out, trial{set: map[string]any{pointer: v}})
			}
			return
		default:
			return
		}
		known = append(known, pointer)
		out = append(out, trial{set: map[string]any{pointer: unknown[pointer]}, takes: true})
	})
	seed := sha256.Sum256([]byte(base.RuntimeDigest + base.World))
	random := rand.New(rand.NewPCG(binary.BigEndian.Uint64(seed[:]), binary.BigEndian.Uint64(seed[8:])))
	for n := range together {
		if len(known) < 2 {
			break
		}
		set := map[string]any{}
		for len(set) < min(2+n%7, len(known)) {
			pointer := known[random.IntN(len(known))]
			set[pointer] = unknown[pointer]
		}
		out = append(out, trial{set: set, takes: true})
	}
	return out
}

// contradictory reports of a fact whether it is one of those that contradict one another; where weights are said to be
// in two places, so may be those of any model.
func contradictory(f *schema.Facts) func(pointer string) bool {
	const weights = "/models/*/weights/hosted_on"
	own, held := map[string]bool{}, false
	for _, w := range f.Warnings {
		if w.Code != schema.Contradiction {
			continue
		}
		for _, pointer := range w.Pointers {
			own[pointer] = true
			held = held || schema.Match(weights, pointer)
		}
	}
	return func(pointer string) bool { return own[pointer] || held && schema.Match(weights, pointer) }
}

// turnedElements lists the elements that are yes in one verdict and no in the other, and the term that the first of
// them turns on, if any.
func turnedElements(before, after *schema.Verdict) (out []string, term string) {
	for _, limb := range schema.Keys(before.Elements) {
		for _, subject := range schema.Keys(before.Elements[limb]) {
			for _, name := range schema.Keys(before.Elements[limb][subject]) {
				was, is := schema.Tri(before.Elements[limb][subject][name]), schema.Tri(after.Elements[limb][subject][name])
				if was == is || was.Open() || is.Open() || is == "" {
					continue
				}
				said := name + " of " + limb
				if subject != "" {
					said += " for " + subject
				}
				if out = append(out, said); len(out) > 1 {
					continue
				}
				for _, f := range before.Findings {
					if f.Limb == limb && f.Subject == subject && f.Element == name {
						term = f.Term
					}
				}
			}
		}
	}
	return out, term
}

// violation is an outcome that went from one answer to another although only knowledge was taken away or added.
type violation struct {
	problem  *schema.Problem
	pointers []string
	limb     string // of which elements vanished; "" else
}

// violations finds what a change did to a reading's verdict that it must not do.
func (t *trials) violations(c trial, s *baseline, after *schema.Verdict) (out []violation) {
	name, before, pointers := s.party.Name, s.verdict, schema.Keys(c.set)
	if limb := judge.Vanished(before, after); limb != "" {
		p := t.runtime.Problem("vanishing-element", pointers[0], "%s pleads other elements of %s where %s is %v "+
			"(world %q) than as stated; expected the same, whatever is known",
			name, limb, strings.Join(pointers, " and "), c.set[pointers[0]], t.world)
		p.Party, p.Hint = name, "a rule that is undefined takes its element with it; give it a value in every case, "+
			"unknown where the facts are missing"
		out = append(out, violation{p, pointers, limb})
	}
	known, unknown := before.Outcome, after.Outcome
	what := "as stated"
	if !c.takes {
		known, unknown = unknown, known
		what = fmt.Sprint(c.set[pointers[0]])
	}
	if unknown == schema.Undetermined || unknown == known || after.Error != nil {
		return out
	}
	p := t.runtime.Problem("unknown-property", pointers[0], "%s is %s where %s is %s and %s where it is unknown "+
		"(world %q); expected undetermined, because what is not known decides it",
		name, known, strings.Join(pointers, " and "), what, unknown, t.world)
	p.Party = name
	p.Hint = "use the four-valued functions of construe.policy.k3, which keep what is not known open"
	if turned, term := turnedElements(before, after); len(turned) > 0 {
		p.Message += "; what turned: " + strings.Join(turned[:min(len(turned), 2)], ", ")
		if term != "" {
			p.Hint = "the plugin answers the term " + term + " as if it knew what is not known, or the policy does; the " +
				"plugin is to answer unknown there"
		}
	}
	return append(out, violation{p, pointers, ""})
}
