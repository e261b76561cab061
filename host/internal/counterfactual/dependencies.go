package counterfactual

import (
	"slices"
	"strings"
	"sync"

	"github.com/construe-host/construe/host/internal/engine"
	"github.com/construe-host/construe/host/internal/facts"
	"github.com/construe-host/construe/host/internal/judge"
	"github.com/construe-host/construe/host/internal/toggle"
	"github.com/construe-host/construe/host/schema"
)

// dependencies says on which toggles the parts of a policy's input depend, in one variant of the facts. It is safe for
// concurrent use.
type dependencies struct {
	cs         *engine.Case
	derivation *facts.Derivation
	toggles    []*toggle.Toggle
	set        *settings

	mu    sync.Mutex
	known map[part][]int // guarded by mu
}

// part is a part of an input; reading is whose, where each has its own.
type part struct {
	judge.Atom
	reading string
}

// dependingOn is the numbers of the toggles that parts of an input depend on.
func (t *dependencies) dependingOn(classifier, policy string, conditions []judge.Condition) map[int]bool {
	out := map[int]bool{}
	for _, c := range conditions {
		for _, i := range t.one(classifier, policy, c.Atom) {
			out[i] = true
		}
		if len(out) == len(t.toggles) {
			break // there are no more
		}
	}
	return out
}

// one is the same of one part, and remembers it.
func (t *dependencies) one(classifier, policy string, a judge.Atom) []int {
	key := part{Atom: a}
	if strings.HasPrefix(a.Pointer, "/classification/") {
		key.reading = classifier
	} else if strings.HasPrefix(a.Pointer, "/definitions/") {
		key.reading = policy
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

// find says where a part of an input comes from, and finds the toggles that set that.
func (t *dependencies) find(classifier, policy string, a judge.Atom) (out []int) {
	tokens, _ := schema.Split(a.Pointer)
	if len(tokens) == 0 {
		return nil // which members the input has, which is always the same
	}
	below := schema.Join(tokens[1:]...)
	switch tokens[0] {
	case "runtime":
		for i := range len(tokens) - 1 { // what stands there, or above it
			if at := schema.Join(tokens[1 : len(tokens)-i]...); at != below || !a.Exists {
				out = append(out, t.set.at[at]...)
			}
		}
		return out
	case "derived":
		return t.matching(t.derivation.DependsOn(a.Pointer, a.Exists))
	case "asOf":
		return t.matching([]string{"/asOf"})
	case "clauses":
		if len(tokens) > 1 && tokens[1] == "published" {
			return t.matching([]string{"/components/*/software/released"})
		}
		return t.matching([]string{"/asOf"})
	case "definitions":
		for i, toggle := range t.toggles {
			if len(tokens) == 2 && slices.Contains(toggle.Defines, [2]string{policy, tokens[1]}) {
				out = append(out, i)
			}
		}
	case "classification":
		return t.classified(classifier, tokens)
	}
	return out
}

// classified finds the toggles behind a part of a classification: those behind all that the plugin is shown for the
// term, and behind which subjects there are. They are the same for every subject, and found once.
func (t *dependencies) classified(classifier string, tokens []string) []int {
	party, reads := t.cs.Parties[classifier]
	if !reads || len(tokens) < 3 {
		return nil // invariants are given none; and which terms there are, the case says
	}
	term, answered := tokens[2], len(tokens) > 4
	all := part{judge.Atom{Pointer: schema.Join("classification", "terms", term), Exists: !answered},
		"every " + classifier}
	out, known := t.known[all] // the lock is one's
	if known {
		return out
	}
	var globs []string
	if kind := schema.SubjectKindOf(t.cs.Dispute.Terms[term].Of); kind.Derived() {
		globs = t.derivation.DependsOn(kind.Place, false)
	}
	if answered && party.Plugin != nil {
		manifest := party.Plugin.Manifest()
		for _, call := range manifest.Calls() {
			if slices.Contains(call.Terms, term) {
				for _, g := range call.Reads {
					globs = append(globs, t.derivation.Shown(g)...)
				}
			}
		}
	}
	t.known[all] = t.matching(globs)
	return t.known[all]
}

// shown is the numbers of the toggles that what one glob selects depends on.
func (t *dependencies) shown(glob string) []int { return t.matching(t.derivation.Shown(glob)) }

// matching finds the toggles of facts that globs have within them.
func (t *dependencies) matching(globs []string) []int {
	found := map[int]bool{}
	for _, g := range globs {
		for _, i := range t.set.matching(g) {
			found[i] = true
		}
	}
	return numbersOf(found)
}

// settings are the toggles of facts, by what they set. It is safe for concurrent use.
type settings struct {
	at map[string][]int // by pointer

	mu    sync.Mutex
	known map[string][]int // guarded by mu; by glob
}

func newSettings(toggles []*toggle.Toggle) *settings {
	s := &settings{at: map[string][]int{}, known: map[string][]int{}}
	for i, t := range toggles {
		for _, p := range t.Facts {
			s.at[p] = append(s.at[p], i)
		}
	}
	return s
}

// matching finds the toggles of facts that a glob has within it.
func (s *settings) matching(glob string) []int {
	if !strings.Contains(glob, "*") {
		return s.at[glob]
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	out, known := s.known[glob]
	if !known {
		found := map[int]bool{}
		for p, toggles := range s.at {
			if schema.Match(glob, p) {
				for _, i := range toggles {
					found[i] = true
				}
			}
		}
		out = numbersOf(found)
		s.known[glob] = out
	}
	return out
}
