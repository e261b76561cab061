package check

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/construe-host/construe/host/internal/classify"
	"github.com/construe-host/construe/host/internal/engine"
	"github.com/construe-host/construe/host/internal/facts"
	"github.com/construe-host/construe/host/schema"
)

// run is a check under way: what it found, by cause, and which readings it goes on with.
type run struct {
	h           *engine.Case
	out         *schema.Check
	allowance   *allowance
	found       map[string]int  // by cause, where among the problems its first stands
	failed      map[string]bool // readings that failed on facts
	definitions *definitionUse
	judged      int64 // evaluations of policies after changes
}

// add notes problems that are causes of their own.
func (k *run) add(problems ...*schema.Problem) {
	for _, p := range problems {
		k.cause(p.Party+" "+p.Error(), p)
	}
}

// cause notes a problem among those with the same cause, of which the first is the example.
func (k *run) cause(key string, p *schema.Problem) {
	if at, is := k.found[key]; is {
		k.out.Counts[at]++
		return
	}
	k.found[key] = len(k.out.Problems)
	k.out.Problems, k.out.Counts = append(k.out.Problems, p), append(k.out.Counts, 1)
}

// tryAll tries the facts of every place on every reading. Named places that cannot be judged are the request's mistake,
// those of the case a problem of its own.
func (k *run) tryAll(ctx context.Context, scenes []scene, named bool) error {
	memo, of := &classify.Memo{}, (*schema.Document)(nil)
	for i, at := range scenes {
		if of != at.runtime { // its worlds share what most questions are about
			memo, of = &classify.Memo{}, at.runtime
		}
		if k.allowance.over() {
			k.add(k.allowance.problem(fmt.Sprintf("%d of %d runtimes and worlds were not tried", len(scenes)-i,
				len(scenes))))
			return nil
		}
		t, err := newTrials(ctx, k.h, at.runtime, at.world, memo, together(scenes, at.runtime), k.failed)
		if err != nil {
			if named || ctx.Err() != nil {
				return err
			}
			k.add(schema.ProblemsIn(err, "error")...)
			continue
		}
		k.standing(ctx, t)
		if err := k.try(ctx, t); err != nil {
			return err
		}
	}
	k.out.Warnings = append(k.out.Warnings, k.definitions.warnings(k.h)...)
	if len(scenes) > 0 {
		silent, err := silences(ctx, k.h, scenes[0].runtime, k.allowance.over)
		if err != nil {
			return err
		}
		k.out.Warnings = append(k.out.Warnings, silent...)
	}
	return nil
}

// together shares the groups of facts of a runtime among its worlds.
func together(scenes []scene, of *schema.Document) int {
	worlds := 0
	for _, s := range scenes {
		if s.runtime == of {
			worlds++
		}
	}
	return max(togetherWorld, togetherTrials/max(worlds, 1))
}

// standing finds what is lost on one runtime as it is: licences that are none, subjects without any answer, and
// verdicts that are errors.
func (k *run) standing(ctx context.Context, t *trials) {
	texts := facts.MalformedLicences(t.base.Runtime)
	for _, pointer := range schema.Keys(texts) {
		p := t.runtime.Problem("licence", pointer, "%q is no SPDX licence expression, and counts as unknown; "+
			"expected one such as Apache-2.0, MIT OR GPL-2.0-only, LicenseRef-of-your-own, or unknown", texts[pointer])
		if at, set := t.base.Locations[pointer]; set { // by a world, perhaps
			p.File, p.Line, p.Column = at.File, at.Line, at.Column
		}
		k.cause(p.Error(), p)
	}
	for _, w := range t.base.Warned() {
		if !slices.ContainsFunc(k.out.Warnings, func(p *schema.Problem) bool { return p.Error() == w.Error() }) {
			k.out.Warnings = append(k.out.Warnings, w)
		}
	}
	for _, s := range t.stands {
		if s == nil {
			continue
		}
		name, plugin := s.party.Name, s.party.Plugin
		omitted := plugin.Omissions(ctx, k.h.Dispute, t.ready.Shown, t.memo)
		for _, term := range schema.Keys(omitted) {
			if slices.Contains(plugin.Manifest().Terms, term) {
				k.cause("unanswered "+name+" "+term,
					&schema.Problem{Code: "unanswered", Party: name, File: t.runtime.Name,
						Message: fmt.Sprintf("the plugin gives no answer to %s for %d subjects, such as %q; expected "+
							"one for each, unknown where the facts are missing", term, len(
							omitted[term]), omitted[term][0])})
			}
		}
		if s.verdict.Error != nil {
			k.fails(name, s.verdict.Error, fmt.Sprintf("runtime %s, world %q", t.runtime.Name, t.world))
			continue
		}
		k.definitions.note(ctx, t, s)
	}
}

// fails notes that a reading failed on facts, and goes on without it: what fails once fails for ever, and what its
// other verdicts would be, nobody could tell before that is mended.
func (k *run) fails(reading string, failure *schema.Problem, where string) {
	p := *failure
	p.Message = fmt.Sprintf("%s (%s)", p.Message, where)
	k.failed[reading] = true
	k.add(&p)
}

// try makes the changes on one runtime in one world.
func (k *run) try(ctx context.Context, t *trials) error {
	results, all, planned, err := t.run(ctx, k.allowance)
	if err != nil {
		return err
	}
	k.out.Tried += all
	k.judged += t.judged.Load()
	trial := schema.CheckTrials{Runtime: t.runtimeID(), World: t.world, Tried: all}
	for i, result := range results {
		name := k.h.Readings[i]
		for _, m := range result.moved {
			k.cause(k.causeOf(m), m.problem)
		}
		if result.failure != nil {
			k.fails(name, result.failure, result.where)
		}
		if s := t.stands[i]; result.changes < all || s == nil {
			if trial.Fewer == nil {
				trial.Fewer = map[string]int{}
			}
			trial.Fewer[name] = result.changes
		}
	}
	k.out.Trials = append(k.out.Trials, trial)
	if all > 0 {
		k.out.Runtimes = append(k.out.Runtimes, trial.Runtime)
	}
	slices.Sort(k.out.Runtimes)
	k.out.Runtimes = slices.Compact(k.out.Runtimes)
	if k.allowance.over() {
		k.add(k.allowance.problem(fmt.Sprintf("of %s in the world %q, %d of %d changes were tried", t.runtime.Name,
			t.world, all, planned)))
	}
	return nil
}

// causeOf names what a verdict that moved has in common with others: the reading, the rule that is broken, and the kind
// of fact. Of several facts at once it is one that is known to do so by itself, if there is one.
func (k *run) causeOf(m movedVerdict) string {
	kind := m.problem.Code + " " + m.problem.Party + " " + m.limb + " "
	var patterns []string
	for _, pointer := range m.pointers {
		p := pattern(pointer)
		if _, is := k.found[kind+p]; is {
			return kind + p
		}
		patterns = append(patterns, p)
	}
	slices.Sort(patterns)
	return kind + strings.Join(slices.Compact(patterns), " ")
}
