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
	cs          *engine.Case
	out         *schema.Check
	allowance   *allowance
	found       map[string]int  // by cause, where among the problems its first stands
	failed      map[string]bool // readings that failed on facts
	definitions *definitionAudit
	judged      int64                   // evaluations of policies after changes
	unchecked   map[string][]occurrence // verdicts that topdown has not judged again, by reading
}

// occurrence is a verdict on a runtime in a world.
type occurrence struct {
	engine.Judged
	runtime, world string
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
		t, err := newTrials(ctx, k.cs, at.runtime, at.world, memo, together(scenes, at.runtime), k.failed)
		if err != nil {
			if named || ctx.Err() != nil {
				return err
			}
			k.add(schema.ProblemsIn(err, "error")...)
			continue
		}
		k.checkBaselines(ctx, t)
		if err := k.try(ctx, t); err != nil {
			return err
		}
	}
	k.checkSecond(ctx)
	k.out.Warnings = append(k.out.Warnings, k.definitions.warnings(k.cs)...)
	if len(scenes) > 0 {
		silent, err := silences(ctx, k.cs, scenes[0].runtime, k.allowance.over)
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

// checkBaselines finds what is lost on one runtime as it is: licences that are none, subjects without any answer, and
// verdicts that are errors.
func (k *run) checkBaselines(ctx context.Context, t *trials) {
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
	for _, s := range t.baselines {
		if s == nil {
			continue
		}
		name := s.party.Name
		k.unanswered(ctx, t, s.party)
		if s.verdict.Error != nil {
			k.fail(name, s.verdict.Error, fmt.Sprintf("runtime %s, world %q", t.runtime.Name, t.world))
			continue
		}
		if s.disagrees {
			k.cause("disagrees "+name, &schema.Problem{Code: "engine-disagreement", Party: name,
				Message: fmt.Sprintf("where what is read is followed, it is another verdict than the judge's (runtime %s, "+
					"world %q)", t.runtime.Name, t.world),
				Hint: "one of the two is wrong about this policy; construe explain shows more"})
		}
		k.definitions.note(ctx, t, s)
		k.unchecked[name] = append(k.unchecked[name], occurrence{engine.Judged{Facts: t.ready.Document,
			Classification: s.classification, Verdict: s.verdict}, t.runtime.Name, t.world})
	}
}

// unanswered finds terms that a party's plugin claims and leaves without any answer.
func (k *run) unanswered(ctx context.Context, t *trials, p *engine.Party) {
	if p.Plugin == nil {
		return
	}
	omitted := p.Plugin.Omissions(ctx, k.cs.Dispute, t.ready.Shown, t.memo)
	for _, term := range schema.Keys(omitted) {
		if slices.Contains(p.Plugin.Manifest().Terms, term) {
			k.cause("unanswered "+p.Name+" "+term,
				&schema.Problem{Code: "unanswered", Party: p.Name, File: t.runtime.Name,
					Message: fmt.Sprintf("the plugin gives no answer to %s for %d subjects, such as %q; expected one for "+
						"each, unknown where the facts are missing", term, len(omitted[term]), omitted[term][0])})
		}
	}
}

// checkSecond has topdown judge every runtime as it is again: an outcome that depends on the engine is none.
func (k *run) checkSecond(ctx context.Context) {
	for _, name := range k.cs.Readings {
		all := k.unchecked[name]
		judged := make([]engine.Judged, len(all))
		for i, o := range all {
			judged[i] = o.Judged
		}
		for i, found := range k.cs.SecondOpinion(ctx, k.cs.Parties[name], judged) {
			if found == nil {
				continue
			}
			p := *found
			p.Message = fmt.Sprintf("%s (runtime %s, world %q)", p.Message, all[i].runtime, all[i].world)
			p.Party = name
			k.cause(p.Code+" "+name, &p)
		}
	}
}

// fail notes that a reading failed on facts, and goes on without it: what fails once fails for ever, and what its
// other verdicts would be, nobody could tell before that is mended.
func (k *run) fail(reading string, failure *schema.Problem, where string) {
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
		name := k.cs.Readings[i]
		for _, m := range result.violations {
			k.cause(k.causeOf(m), m.problem)
		}
		if result.failure != nil {
			k.fail(name, result.failure, result.where)
		}
		if s := t.baselines[i]; result.changes < all || s == nil {
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
func (k *run) causeOf(m violation) string {
	kind := m.problem.Code + " " + m.problem.Party + " " + m.limb + " "
	var patterns []string
	for _, pointer := range m.pointers {
		p := pattern(k.cs.Shape, pointer)
		if _, is := k.found[kind+p]; is {
			return kind + p
		}
		patterns = append(patterns, p)
	}
	slices.Sort(patterns)
	return kind + strings.Join(slices.Compact(patterns), " ")
}
