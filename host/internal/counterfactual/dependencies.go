package counterfactual

import (
	"fmt"
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

	mu    sync.Mutex
	known map[string][]int // guarded by mu
}

// dependingOn is the numbers of the toggles that parts of an input depend on.
func (t *dependencies) dependingOn(classifier, policy string, atoms []judge.Atom) map[int]bool {
	out := map[int]bool{}
	for _, a := range atoms {
		for _, i := range t.one(classifier, policy, a) {
			out[i] = true
		}
	}
	return out
}

// one is the same of one part, and remembers it.
func (t *dependencies) one(classifier, policy string, a judge.Atom) []int {
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

// find says where a part of an input comes from, and finds the toggles that set that.
func (t *dependencies) find(classifier, policy string, a judge.Atom) (out []int) {
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
// term, and behind which subjects there are.
func (t *dependencies) classified(classifier string, tokens []string) []int {
	party, reads := t.cs.Parties[classifier]
	if !reads || len(tokens) < 3 {
		return nil // invariants are given none; and which terms there are, the case says
	}
	term := tokens[2]
	var globs []string
	if kind := schema.SubjectKindOf(t.cs.Dispute.Terms[term].Of); kind.Derived() {
		globs = t.derivation.DependsOn(kind.Place, false)
	}
	if len(tokens) > 4 && party.Plugin != nil {
		manifest := party.Plugin.Manifest()
		for _, call := range manifest.Calls() {
			if slices.Contains(call.Terms, term) {
				for _, g := range call.Reads {
					globs = append(globs, t.derivation.Shown(g)...)
				}
			}
		}
	}
	return t.matching(globs)
}

// matching finds the toggles of facts that globs have within them.
func (t *dependencies) matching(globs []string) []int {
	if len(globs) == 0 {
		return nil
	}
	return t.setting(func(p string) bool { return schema.MatchAny(globs, p) != "" || slices.Contains(globs, "/**") })
}

// setting finds the toggles of facts that fit.
func (t *dependencies) setting(fits func(pointer string) bool) (out []int) {
	for i, toggle := range t.toggles {
		if slices.ContainsFunc(toggle.Facts, fits) {
			out = append(out, i)
		}
	}
	return out
}
