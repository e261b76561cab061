package host

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"

	"github.com/construe-host/construe/host/internal/classify"
	"github.com/construe-host/construe/host/internal/crux"
	"github.com/construe-host/construe/host/internal/facts"
	"github.com/construe-host/construe/host/internal/judge"
	"github.com/construe-host/construe/host/schema"
)

// A search knows each cell as two, which ask less each than the outcome does: whether it is permitted, and whether it is breach.
// What keeps an open verdict from being a breach need not be what keeps it from being permitted; docs/rationale.md says more.
const (
	no = iota
	yes
)

// side is the outcome that one of a cell's two halves asks for.
func side(half int) (cell int, outcome string) {
	return half / 2, []string{schema.Permitted, schema.Breach}[half%2]
}

// cellID names a cell: whose policy over whose classifier.
type cellID struct{ policy, classifier string }

// questions are what a search asks: how a cell comes out where toggles have other values, and which of them that rests on. It is
// safe for concurrent use.
type questions struct {
	h          *Host
	base       *schema.Facts
	name       string // of the runtime's file
	toggles    []*toggle
	cells      []cellID
	before     []*schema.Verdict // by cell, as things stand
	invariants *judge.Policy     // nil where the case has none
	footing    *facts.Footing    // of the base, where every value of a toggle has been admitted; else nil

	memo    classify.Memo
	mu      sync.Mutex
	known   map[string]*evaluated // guarded by mu; by cell and assignment, the latest
	learned learned               // guarded by mu
	ready   map[string]*shown     // guarded by mu; by the facts' own changes
	order   []string              // guarded by mu; of ready, the oldest first
}

// shown is facts with some of them changed, made ready once for every classifier and policy.
type shown struct {
	once     sync.Once
	prepared *prepared
	touched  *touched
	err      error
}

// mostShown bounds the variants of the facts that are kept.
const mostShown = 256

// newQuestions judges the cells as things stand.
func (h *Host) newQuestions(ctx context.Context, base *schema.Facts, name string, toggles []*toggle, cells []cellID) (*questions, error) {
	q := &questions{h: h, base: base, name: name, toggles: toggles, cells: cells, ready: map[string]*shown{}, known: map[string]*evaluated{}, learned: newLearned(2*len(cells) + 1), before: make([]*schema.Verdict, len(cells))}
	errs := make([]error, len(cells))
	now := q.asThingsStand()
	each(len(cells), func(i int) {
		var a *answered
		if a, errs[i] = q.judged(ctx, cells[i], now); errs[i] == nil {
			q.before[i] = a.verdict
		}
	})
	return q, errors.Join(errs...)
}

func (q *questions) asThingsStand() []int {
	out := make([]int, len(q.toggles))
	for i, t := range q.toggles {
		out[i] = t.current
	}
	return out
}

// ask is the search's question. What a verdict cannot be traced to may rest on every toggle.
func (q *questions) ask(ctx context.Context, half int, assignment []int) (crux.Answer, error) {
	if half == 2*len(q.cells) {
		return q.possible(ctx, assignment)
	}
	cell, outcome := side(half)
	b, err := q.described(ctx, q.cells[cell], assignment)
	if err != nil {
		return crux.Answer{}, err
	}
	n := &note{half: half, touched: func(atoms []judge.Atom) map[int]bool {
		return b.shown.touched.by(q.cells[cell].classifier, q.cells[cell].policy, atoms)
	}}
	if plugin := q.h.parties[q.cells[cell].classifier].plugin; plugin != nil {
		n.asked = plugin.Questions(b.shown.prepared.classify)
	}
	if b.party.policy != nil {
		n.input = b.party.policy.Input(b.shown.prepared.judge, b.classification)
	}
	if atoms, known := q.denied(half, n.input); known {
		return crux.Answer{Value: no, Reads: numbersOf(n.touched(atoms)), Note: n}, nil
	}
	e, err := q.evaluated(ctx, cell, b, assignment)
	if err != nil {
		return crux.Answer{}, err
	}
	n.run = e.key
	if e.trace == nil {
		return crux.Answer{Value: e.is(outcome), Reads: q.everything(), Note: n}, nil
	}
	rests := e.trace.Rests(e.verdict, q.before[cell], outcome, func(atoms []judge.Atom) int { return len(n.touched(atoms)) })
	if e.is(outcome) == no {
		n.denial = newDenial(n.input, rests)
	}
	return crux.Answer{Value: e.is(outcome), Reads: numbersOf(n.touched(rests)), Note: n}, nil
}

func (q *questions) everything() (all []int) {
	for i := range q.toggles {
		all = append(all, i)
	}
	return all
}

// evaluated is a cell at an assignment, and what its verdict rests on; no trace where that is not known.
type evaluated struct {
	*answered
	key      string // by cell and assignment
	trace    *judge.Trace
	vanished bool // it pleads something else than as things stand, which must not depend on the facts
}

func (e *evaluated) is(outcome string) int {
	if e.verdict.Outcome == outcome && !e.vanished {
		return yes
	}
	return no
}

// evaluated judges and traces a cell, once for both halves.
func (q *questions) evaluated(ctx context.Context, cell int, b *described, assignment []int) (*evaluated, error) {
	key := fmt.Sprint("cell ", cell, assignment)
	q.mu.Lock()
	known := q.known[key]
	q.mu.Unlock()
	if known != nil {
		return known, nil
	}
	e, err := q.evaluate(ctx, cell, b, assignment)
	if err != nil {
		return nil, err
	}
	e.key = key
	q.mu.Lock()
	defer q.mu.Unlock()
	if len(q.known) > mostShown {
		clear(q.known)
	}
	q.known[key] = e
	return e, nil
}

func (q *questions) evaluate(ctx context.Context, cell int, b *described, assignment []int) (*evaluated, error) {
	a, err := q.judge(ctx, b)
	if err != nil {
		return nil, err
	}
	e := &evaluated{answered: a}
	if v := a.verdict; v.Error != nil {
		if v.Error.Code == "host-limit" || v.Error.Code == "engine-disagreement" {
			return nil, schema.Problems{v.Error}
		}
		return e, nil
	}
	trace, err := a.party.policy.Trace(ctx, a.shown.prepared.judge, a.classification)
	switch {
	case errors.Is(err, judge.ErrNotTraced):
		return e, nil
	case err != nil && ctx.Err() != nil:
		return nil, ctx.Err()
	case err != nil || !trace.Agrees(a.verdict):
		return nil, schema.Problems{q.disagreement(q.cells[cell], assignment, a.verdict, err)}
	}
	if e.vanished = judge.Vanished(q.before[cell], a.verdict) != ""; !e.vanished {
		e.trace = trace
	}
	return e, nil
}

func (q *questions) disagreement(cell cellID, assignment []int, v *schema.Verdict, err error) *schema.Problem {
	p := &schema.Problem{Code: "engine-disagreement", Party: cell.policy, Message: "WebAssembly gives " + v.Outcome + " with " + q.changed(assignment) + "; the interpreter of what is read pleads otherwise",
		Hint: "one of the two is wrong about this policy; construe whatif shows what the judge says"}
	if err != nil {
		p.Message = "WebAssembly gives " + v.Outcome + " with " + q.changed(assignment) + "; the interpreter of what is read fails: " + harmless(err.Error())
	}
	return p
}

func (q *questions) changed(assignment []int) string {
	var out []string
	for i, t := range q.toggles {
		if assignment[i] != t.current {
			out = append(out, t.id+" "+t.sets[assignment[i]].name)
		}
	}
	return cmp.Or(strings.Join(out, ", "), "nothing changed")
}

// described is what a policy is to judge: facts, and a classifier's description of them.
type described struct {
	party          *party
	shown          *shown
	classification *schema.Classification
}

// answered is a verdict and what it is of.
type answered struct {
	*described
	verdict *schema.Verdict
}

func (q *questions) described(ctx context.Context, cell cellID, assignment []int) (*described, error) {
	s, err := q.at(assignment)
	if err != nil {
		return nil, err
	}
	p, err := q.adopting(cell.policy, assignment)
	if err != nil {
		return nil, err
	}
	return &described{p, s, q.h.classify(ctx, q.h.parties[cell.classifier], s.prepared, &q.memo)}, ctx.Err()
}

// judge judges, in the engine that gives verdicts.
func (q *questions) judge(ctx context.Context, d *described) (*answered, error) {
	digest, err := schema.Digest(d.classification)
	if err != nil {
		return nil, err
	}
	return &answered{d, q.h.judge(ctx, d.party, d.shown.prepared, d.classification, digest)}, ctx.Err()
}

// judged judges a cell at an assignment.
func (q *questions) judged(ctx context.Context, cell cellID, assignment []int) (*answered, error) {
	d, err := q.described(ctx, cell, assignment)
	if err != nil {
		return nil, err
	}
	return q.judge(ctx, d)
}

// at gives the facts at an assignment.
func (q *questions) at(assignment []int) (*shown, error) {
	set := map[string]any{}
	key := ""
	for i, t := range q.toggles {
		if len(t.facts) > 0 && assignment[i] != t.current {
			for _, p := range t.facts {
				if value, is := t.sets[assignment[i]].set[p]; is {
					set[p] = value
				}
			}
			key += fmt.Sprint(i, "=", assignment[i], " ")
		}
	}
	q.mu.Lock()
	s := q.ready[key]
	if s == nil {
		s = &shown{}
		if q.order = append(q.order, key); len(q.order) > mostShown {
			delete(q.ready, q.order[0])
			q.order = q.order[1:]
		}
		q.ready[key] = s
	}
	q.mu.Unlock()
	s.once.Do(func() {
		var footing *facts.Footing
		if footing, s.err = q.changedTo(set); s.err != nil {
			return
		}
		if q.footing == nil {
			s.prepared, s.err = q.h.prepare(footing.Facts())
		} else { // a search looks at too many facts to name them all
			s.prepared, s.err = q.h.prepareAs(footing.Facts(), "")
		}
		s.touched = &touched{h: q.h, footing: footing, toggles: q.toggles, known: map[string][]int{}}
	})
	return s, s.err
}

// changedTo knows the facts with some of them changed. Values that have been admitted are not checked again.
func (q *questions) changedTo(set map[string]any) (*facts.Footing, error) {
	switch {
	case q.footing != nil && len(set) > 0:
		return q.footing.With(set)
	case q.footing != nil:
		return q.footing, nil
	case len(set) == 0:
		return facts.NewFooting(q.base)
	}
	f, err := variant(q.base, q.name, set)
	if err != nil {
		return nil, err
	}
	f.World = q.base.World
	return facts.NewFooting(f)
}

// adopting is a party with the definitions of an assignment.
func (q *questions) adopting(reading string, assignment []int) (*party, error) {
	p := q.h.parties[reading]
	own := q.h.dispute.Readings[reading].Definitions
	changed := map[string]string{}
	for i, t := range q.toggles {
		for _, d := range t.defines {
			if d[0] == reading && assignment[i] >= 0 && assignment[i] != t.current {
				if value, is := t.sets[assignment[i]].set[schema.Join("readings", d[0], "definitions", d[1])].(string); is {
					changed[d[1]] = value
				}
			}
		}
	}
	if len(changed) == 0 || p.policy == nil {
		return p, nil
	}
	with := *p
	definitions := maps.Clone(own)
	maps.Copy(definitions, changed)
	return &with, with.adopt(definitions)
}

// touched says which toggles the parts of a policy's input rest on, in one variant of the facts. It is safe for concurrent use.
type touched struct {
	h       *Host
	footing *facts.Footing
	toggles []*toggle

	mu    sync.Mutex
	known map[string][]int // guarded by mu
}

func (t *touched) by(classifier, policy string, atoms []judge.Atom) map[int]bool {
	out := map[int]bool{}
	for _, a := range atoms {
		for _, i := range t.one(classifier, policy, a) {
			out[i] = true
		}
	}
	return out
}

func (t *touched) one(classifier, policy string, a judge.Atom) []int {
	key := fmt.Sprint(a.Pointer, " ", a.Exists)
	if strings.HasPrefix(a.Pointer, "/classification/") {
		key += " " + classifier
	} else if strings.HasPrefix(a.Pointer, "/definitions/") {
		key += " " + policy
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	known, is := t.known[key]
	if !is {
		known = t.find(classifier, policy, a)
		t.known[key] = known
	}
	return known
}

func (t *touched) find(classifier, policy string, a judge.Atom) (out []int) {
	tokens, _ := schema.Split(a.Pointer)
	if len(tokens) == 0 {
		return nil // which members the input has, which is always the same
	}
	below := schema.Join(tokens[1:]...)
	switch tokens[0] {
	case "runtime":
		return t.setting(func(p string) bool {
			return p == below && !a.Exists || strings.HasPrefix(below, p+"/")
		})
	case "derived":
		return t.matching(t.footing.Rests(a.Pointer, a.Exists))
	case "asOf":
		return t.matching([]string{"/asOf"})
	case "clauses":
		if len(tokens) > 1 && tokens[1] == "published" {
			return t.matching([]string{"/components/*/software/released"})
		}
		return t.matching([]string{"/asOf"})
	case "definitions":
		for i, toggle := range t.toggles {
			if len(tokens) == 2 && slices.Contains(toggle.defines, [2]string{policy, tokens[1]}) {
				out = append(out, i)
			}
		}
	case "classification":
		return t.classified(classifier, tokens)
	}
	return out
}

// classified finds the toggles behind a part of a classification: those behind all that the plugin is shown for the term.
func (t *touched) classified(classifier string, tokens []string) []int {
	party, reads := t.h.parties[classifier]
	if !reads || len(tokens) < 3 {
		return nil // invariants are given none; and which terms there are, the case says
	}
	term := tokens[2]
	var globs []string
	if t.h.dispute.Terms[term].Of == "hop" {
		globs = t.footing.Rests("/derived/hops", false)
	}
	if len(tokens) > 4 && party.plugin != nil {
		manifest := party.plugin.Manifest()
		for _, call := range manifest.Calls() {
			if slices.Contains(call.Terms, term) {
				for _, g := range call.Reads {
					globs = append(globs, t.footing.Shown(g)...)
				}
			}
		}
	}
	return t.matching(globs)
}

func (t *touched) matching(globs []string) []int {
	if len(globs) == 0 {
		return nil
	}
	return t.setting(func(p string) bool { return firstMatch(globs, p) != "" || slices.Contains(globs, "/**") })
}

func (t *touched) setting(fits func(pointer string) bool) (out []int) {
	for i, toggle := range t.toggles {
		if slices.ContainsFunc(toggle.facts, fits) {
			out = append(out, i)
		}
	}
	return out
}
