package check

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/construe-host/construe/host/internal/classify"
	"github.com/construe-host/construe/host/internal/engine"
	"github.com/construe-host/construe/host/internal/judge"
	"github.com/construe-host/construe/host/internal/pipeline"
	"github.com/construe-host/construe/host/schema"
)

// trials are the changes that are tried on one runtime in one world, and how every reading stands there before them.
type trials struct {
	cs       *engine.Case
	runtime  *schema.Document
	world    string
	base     *schema.Facts
	ready    *engine.Prepared
	memo     *classify.Memo
	together int // how many groups of facts are changed at once
	// evaluations of policies after changes: what was read from the same as before is not judged again
	judged    atomic.Int64
	baselines []*baseline // by the case's readings; nil of one that does not load or failed before
}

// baseline is a reading's own verdict as things stand, and what it was read from.
type baseline struct {
	party          *engine.Party
	classification *schema.Classification
	verdict        *schema.Verdict
	consulted      *judge.Consultation // nil where that is not known: then every change may matter
	disagrees      bool                // what it was read from gives another verdict
}

// newTrials judges the facts as they are, by every reading of which nothing failed yet.
func newTrials(
	ctx context.Context, cs *engine.Case, d *schema.Document, world string, memo *classify.Memo, together int,
	failed map[string]bool,
) (*trials, error) {
	t := &trials{cs: cs, runtime: d, world: world, memo: memo, together: together,
		baselines: make([]*baseline, len(cs.Readings))}
	var err error
	if t.base, err = cs.Facts(d, world, ""); err != nil {
		return nil, err
	}
	if t.ready, err = cs.Prepare(t.base); err != nil {
		return nil, err
	}
	pipeline.Each(len(cs.Readings), func(i int) {
		p := cs.Parties[cs.Readings[i]]
		if !p.Stands() || failed[p.Name] {
			return
		}
		s := &baseline{party: p, classification: cs.Classify(ctx, p, t.ready, memo)}
		if s.verdict = cs.Judge(ctx, p, t.ready, s.classification, ""); s.verdict.Error == nil &&
			!cs.Config.CrossCheck {
			seen, err := p.Policy.Consult(ctx, t.ready.Judged, s.classification, s.verdict)
			if s.disagrees = errors.Is(err, judge.ErrDisagrees); err == nil {
				s.consulted = seen
			}
		}
		t.baselines[i] = s
	})
	return t, ctx.Err()
}

// variant is facts with a change, made ready when a reading comes to look at them.
type variant struct {
	atoms         []judge.Atom // what of a policy's input is not as it was, but for the classification
	changed, gone []string     // the same as pointers: all, and those at which something came or went
	ready         func() (*engine.Prepared, error)
}

// runtimeID names the runtime.
func (t *trials) runtimeID() string {
	id, _ := t.runtime.Tree["id"].(string)
	return id
}

// variant makes a change; nil for a value that the rest of the runtime does not admit, which is no completion. What is
// unknown is admitted everywhere.
func (t *trials) variant(c trial) *variant {
	set := c.set
	if !c.takes && !t.admits(set) {
		return nil
	}
	f, err := t.ready.Facts.With(set)
	if err != nil {
		return nil
	}
	if n, err := f.Contradictions(); err != nil || n > t.base.Contradictions() {
		return nil // nor is a value that contradicts it
	}
	out := &variant{ready: sync.OnceValues(func() (*engine.Prepared, error) { return t.cs.PrepareFor(f) })}
	if out.atoms, err = t.ready.Judged.Changed(t.cs.Dispute, f, set); err != nil {
		return nil // a day on which the clause says nothing
	}
	for _, a := range out.atoms {
		out.changed = append(out.changed, a.Pointer)
		if a.Exists {
			out.gone = append(out.gone, a.Pointer)
		}
	}
	return out
}

// admits reports whether the rest of the runtime admits values.
func (t *trials) admits(set map[string]any) bool {
	tree := schema.Clone(t.base.Runtime).(map[string]any)
	delete(tree, "worlds")
	delete(tree, "facts")
	for pointer, value := range set {
		schema.Set(tree, pointer, value)
	}
	d, err := schema.NewDocument(schema.KindRuntime, t.runtime.Name, tree)
	return err == nil && len(schema.CheckUnder(d, t.cs.Shape)) == 0
}

// after is a reading's verdict after a change: the one before, where nothing changed that it was read from.
func (t *trials) after(ctx context.Context, s *baseline, c *variant) (*schema.Verdict, error) {
	classification := s.classification
	again := s.party.Plugin == nil || s.party.Plugin.Shown(classification, c.changed, c.gone)
	if !again && s.consulted != nil && !s.consulted.Among(c.atoms) {
		return s.verdict, nil
	}
	ready, err := c.ready()
	if err != nil {
		return nil, err
	}
	if again {
		classification = t.cs.Classify(ctx, s.party, ready, t.memo)
	}
	if s.consulted != nil && classification.Error == nil && !s.consulted.Among(c.atoms) &&
		!s.consulted.Among(judge.Reworded(s.classification, classification)) {
		return s.verdict, nil
	}
	t.judged.Add(1)
	return t.cs.Judge(ctx, s.party, ready, classification, ""), ctx.Err()
}

// trialResult is what came of trying changes on one reading.
type trialResult struct {
	changes    int // how many were tried before it failed, or all
	violations []violation
	failure    *schema.Problem // what ended it
	where      string          // and at which change
}

// run tries every change on every reading that stands, in order, as far as each comes without failing.
func (t *trials) run(ctx context.Context, spent *allowance) (out []trialResult, all, planned int, err error) {
	changes := trialsOf(t.base, t.together)
	n := len(t.baselines)
	verdicts := make([][]*schema.Verdict, len(changes))
	errs := make([]error, len(changes))
	first := newFirsts(n, len(changes)) // by reading, the first change at which it failed
	pipeline.Each(len(changes), func(i int) {
		if ctx.Err() != nil || spent.over() {
			return
		}
		c := t.variant(changes[i])
		if c == nil {
			return
		}
		row := make([]*schema.Verdict, n)
		for r, s := range t.baselines {
			if s == nil || s.verdict.Error != nil || i > first.of(r) {
				continue
			}
			if row[r], errs[i] = t.after(ctx, s, c); errs[i] != nil {
				return
			}
			if row[r].Error != nil {
				first.at(r, i)
			}
		}
		verdicts[i] = row
	})
	for _, err := range append(errs, ctx.Err()) {
		if err != nil {
			return nil, 0, 0, err
		}
	}
	out = make([]trialResult, n)
	for i, row := range verdicts {
		any := false
		for r := range row {
			if row[r] == nil || i > first.of(r) {
				continue
			}
			any = true
			out[r].changes++
			if row[r].Error != nil {
				out[r].failure, out[r].where = row[r].Error, t.where(changes[i])
				continue
			}
			out[r].violations = append(out[r].violations, t.violations(changes[i], t.baselines[r], row[r])...)
		}
		if any {
			all++
		}
	}
	return out, all, len(changes), nil
}

// where says at which change a reading failed.
func (t *trials) where(c trial) string {
	pointers := schema.Keys(c.set)
	return fmt.Sprintf("runtime %s, world %q, where %s is %v", t.runtime.Name, t.world, strings.Join(pointers, " and "),
		c.set[pointers[0]])
}

// firsts keeps the first change at which each reading failed, whichever of the goroutines meets it first.
type firsts struct {
	mu  sync.Mutex
	row []int // guarded by mu
}

// newFirsts is of n readings, which did not fail at any of so many changes.
func newFirsts(n, none int) *firsts {
	return &firsts{row: slices.Repeat([]int{none}, n)}
}

// of is the first change at which a reading failed.
func (f *firsts) of(reading int) int {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.row[reading]
}

// at notes that a reading failed at a change.
func (f *firsts) at(reading, change int) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.row[reading] = min(f.row[reading], change)
}

// pattern is a pointer with the names that a runtime gives its own parts left out.
func pattern(runtime *schema.Shape, pointer string) string {
	tokens, _ := schema.Split(pointer)
	shape := runtime
	for i, token := range tokens {
		if shape != nil && shape.Kind == "map" {
			tokens[i] = "*"
		}
		if shape != nil {
			shape = shape.At(schema.Join(token))
		}
	}
	return strings.ReplaceAll(schema.Join(tokens...), "~1", "/")
}
