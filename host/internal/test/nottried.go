package test

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/construe-host/construe/host/internal/engine"
	"github.com/construe-host/construe/host/schema"
)

// notTried lists the precedents that are compared with no cell of a reading, of those that match: of readings that are
// not loaded what is expected of them, and of loaded ones the disputed precedents that they say nothing of.
func notTried(cs *engine.Case, run *regexp.Regexp) (out []schema.Untried) {
	found := map[[2]string]map[string]bool{} // reading and why → precedents
	note := func(reading, why, id string) {
		key := [2]string{reading, why}
		if found[key] == nil {
			found[key] = map[string]bool{}
		}
		found[key][id] = true
	}
	loaded := func(reading string) bool { return slices.Contains(cs.Readings, reading) }
	for id := range cs.Dispute.Precedents {
		matches := func(policy, classifier string) bool {
			return run == nil || run.MatchString(precedentName(id, policy, classifier))
		}
		for reading := range cs.Sources {
			_, bound := expectedOutcome(cs, id, schema.Cell{Policy: reading, Classifier: reading})
			switch {
			case !matches(reading, reading):
			case !loaded(reading) && bound:
				note(reading, schema.NotLoaded, id)
			case loaded(reading) && !bound:
				note(reading, schema.SaysNothing, id)
			}
		}
		for policy, row := range cs.Suite.Swaps[id] {
			for classifier := range row {
				for _, reading := range []string{policy, classifier} {
					if matches(policy, classifier) && !loaded(reading) {
						note(reading, schema.NotLoaded, id)
					}
				}
			}
		}
	}
	for key, ids := range found {
		out = append(out, schema.Untried{Reading: key[0], Why: key[1], Precedents: schema.Keys(ids)})
	}
	slices.SortFunc(out, func(a, b schema.Untried) int { return strings.Compare(a.Reading, b.Reading) })
	return out
}

// noTests is the error that there is nothing to run.
func noTests(cs *engine.Case, left []schema.Untried) error {
	p := &schema.Problem{Code: "no-tests", Message: "the case " + cs.Dispute.ID + " has no precedent and no *_test.rego " +
		"that matches; expected at least one test", Hint: "add precedents to case.yaml, or *_test.rego beside a policy"}
	pairs := 0
	for _, n := range left {
		pairs += len(n.Precedents)
	}
	if pairs > 0 {
		p.Message += fmt.Sprintf("; %d times a precedent did not try a reading, which is not loaded or says nothing of it",
			pairs)
		p.Hint = "load the readings, or say in reading.yaml what this one holds (precedents: {ID: {holds: OUTCOME}})"
	}
	return schema.Problems{p}
}
