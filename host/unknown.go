package host

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"

	"github.com/construe-host/construe/host/internal/classify"
	"github.com/construe-host/construe/host/internal/facts"
	"github.com/construe-host/construe/host/internal/judge"
	"github.com/construe-host/construe/host/schema"
)

// togetherTrials is how many groups of facts are made unknown at once, besides each alone: what one missing fact leaves
// standing, two may not.
const togetherTrials = 64

// trial is a change of facts in which knowledge is only taken away, or only added.
type trial struct {
	set   map[string]any // by pointer
	takes bool           // knowledge away
}

// unknownProperty tries every fact of a runtime: made unknown where it is known, alone and together with others, and given
// each of its values where it is not. What is known is not given other values: most contradict the rest of the runtime (a call
// that names a model hosted elsewhere), and a contradiction is open where the unknown was not. For the same reason facts that
// contradict one another are left as they are.
func (h *Host) unknownProperty(ctx context.Context, d *schema.Document, world string, r *schema.Check) error {
	base, err := facts.Make(d, world, "")
	if err != nil {
		return err
	}
	memo := &classify.Memo{}
	before, err := h.outcomes(ctx, base, memo)
	if err != nil {
		return err
	}
	trials := trialsOf(base)
	found := make([]schema.Problems, len(trials))
	errs := make([]error, len(trials))
	tried := make([]bool, len(trials))
	each(len(trials), func(i int) {
		if ctx.Err() != nil {
			return
		}
		changed, err := variant(base, d.Name, trials[i].set)
		if err != nil {
			return // a value that the rest of the runtime does not admit is no completion
		}
		if len(changed.Warnings) > len(base.Warnings) {
			return // nor is one that contradicts it
		}
		tried[i] = true
		after, err := h.outcomes(ctx, changed, memo)
		if err != nil {
			errs[i] = err
			return
		}
		found[i] = moved(d, world, trials[i], before, after)
	})
	for i := range trials {
		if errs[i] != nil {
			return errs[i]
		}
		if tried[i] {
			r.Tried++
		}
		r.Problems = append(r.Problems, found[i]...)
	}
	return ctx.Err()
}

// trialsOf lists the changes to try, the same for the same facts.
func trialsOf(base *schema.Facts) (out []trial) {
	var known []string
	unknown := map[string]any{}
	clash := contradicting(base)
	facts.Leaves(base.Runtime, func(pointer string, shape *schema.Shape, value any) {
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
			for _, v := range completions(shape, base) {
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
	for n := range togetherTrials {
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

// contradicting reports of a fact whether it is one of those that contradict one another; where weights are said to be in two
// places, so may be those of any model.
func contradicting(f *schema.Facts) func(pointer string) bool {
	const weights = "/models/*/weights/hosted_on"
	own, held := map[string]bool{}, false
	for _, w := range f.Warnings {
		for _, pointer := range w.Pointers {
			own[pointer] = true
			held = held || schema.Match(weights, pointer)
		}
	}
	return func(pointer string) bool { return own[pointer] || held && schema.Match(weights, pointer) }
}

// completions lists values that an unknown fact may turn out to have: its words, what it may refer to, or days on both sides
// of the one judged on.
func completions(s *schema.Shape, base *schema.Facts) (out []any) {
	if s.Kind == "list" {
		for _, v := range append(completions(s.Items, base), nil) {
			if v == nil {
				out = append(out, []any{})
			} else {
				out = append(out, []any{v})
			}
		}
		return out
	}
	for _, v := range s.Enum {
		if v != "unknown" {
			out = append(out, v)
		}
	}
	collection := map[string]string{"party": "parties", "component": "components", "model": "models"}[s.Ref]
	if members, is := base.Runtime[collection].(map[string]any); is {
		for _, id := range slices.Sorted(maps.Keys(members)) {
			out = append(out, id)
		}
	}
	if strings.HasPrefix(s.Format, "date-or-") {
		out = append(out, base.AsOf, "1970-01-01")
	}
	return out
}

// variant is the facts with some of them changed.
func variant(base *schema.Facts, name string, set map[string]any) (*schema.Facts, error) {
	tree := schema.Clone(base.Runtime).(map[string]any)
	delete(tree, "worlds")
	delete(tree, "facts")
	for pointer, value := range set {
		schema.Set(tree, pointer, value)
	}
	d, err := schema.NewDocument(schema.KindRuntime, name, tree)
	if err != nil {
		return nil, err
	}
	return facts.Make(d, "", "")
}

// outcomes judges facts under each reading's own classifier and policy.
func (h *Host) outcomes(ctx context.Context, f *schema.Facts, memo *classify.Memo) (map[string]*schema.Verdict, error) {
	ready, err := h.prepare(f)
	if err != nil {
		return nil, err
	}
	out := map[string]*schema.Verdict{}
	for _, name := range h.names {
		p := h.parties[name]
		out[name] = h.judge(ctx, p, ready, h.classify(ctx, p, ready, memo), "")
	}
	return out, nil
}

// moved finds outcomes that went from one answer to another although only knowledge was taken away or added.
func moved(d *schema.Document, world string, t trial, before, after map[string]*schema.Verdict) (out schema.Problems) {
	pointers := slices.Sorted(maps.Keys(t.set))
	for _, name := range slices.Sorted(maps.Keys(before)) {
		if e := after[name].Error; before[name].Error != nil || e != nil && e.Code == "host-limit" {
			continue // an error of its own, and a deadline of this host's
		}
		if limb := judge.Vanished(before[name], after[name]); limb != "" {
			p := d.Problem("vanishing-element", pointers[0], "%s pleads other elements of %s where %s is %v (world %q) than as stated; expected the same, whatever is known",
				name, limb, strings.Join(pointers, " and "), t.set[pointers[0]], world)
			p.Party, p.Hint = name, "a rule that is undefined takes its element with it; give it a value in every case, unknown where the facts are missing"
			out = append(out, p)
		}
		known, unknown := before[name].Outcome, after[name].Outcome
		what := "as stated"
		if !t.takes {
			known, unknown = unknown, known
			what = fmt.Sprint(t.set[pointers[0]])
		}
		if unknown == schema.Undetermined || unknown == known {
			continue
		}
		p := d.Problem("unknown-property", pointers[0], "%s is %s where %s is %s and %s where it is unknown (world %q); expected undetermined, because what is not known decides it",
			name, known, strings.Join(pointers, " and "), what, unknown, world)
		p.Party = name
		p.Hint = "use the four-valued functions of construe.policy.k3, which keep what is not known open"
		if e := after[name].Error; e != nil {
			p.Message += ": " + e.Error()
		}
		out = append(out, p)
	}
	return out
}
