package report

import (
	"strings"

	"github.com/construe-host/construe/host/schema"
)

// mapSuite is what a build is told of a map of which something is required: a case for that, and one more where a cell
// could not be judged or not all is mapped, which is never a pass. It is false of a map of which nothing is required,
// which neither passes nor fails.
func mapSuite(m *schema.Map) (s buildSuite, is bool) {
	words := mapWords(m)
	var require, result, said, old, new, of string
	switch {
	case m.Answers != nil && m.Answers.Result != "":
		a := m.Answers
		require, result, said, of = a.Require, a.Result, AnswersRequirement(m), "The classifier of "
		old, new = a.Old, a.New
	case m.Related != nil && m.Related.Result != "":
		r := m.Related
		require, result, said, old, new = r.Require, r.Result, RequirementSentence(m), r.Old, r.New
	default:
		return s, false
	}
	s.name = "map." + m.Case.ID + "." + m.Runtime.ID
	about := []string{m.Case.ID, m.Runtime.ID, m.World, old, new}
	c := buildCase{name: of + words.reading(new) + " in the place of " + words.reading(old) + ": " + require,
		result: schema.GatePassed, kind: require, message: closedSentence(said)}
	f := finding{state: statePermitted, text: c.message, key: strings.Join(append(about, require), "\n"),
		rule: buildRule{id: "map/" + require, title: "What is required of a new reading: " + require}}
	switch result {
	case schema.RequiredFails:
		c.result, f.state, f.fails = schema.GateFailed, stateFailed, true
	case schema.RequiredUnknown:
		c.result, f.state, f.fails = schema.GateError, stateError, true
		if r := m.Related; r != nil && r.Unclear != nil {
			c.details = []string{closedSentence(UnclearAdvice(r))}
		}
	}
	c.details, c.findings = append([]string{c.message}, c.details...), []finding{f}
	s.cases = []buildCase{c}
	if whole := mapWhole(m); whole != "" {
		one := finding{state: stateError, fails: true, text: whole, key: strings.Join(append(about, "whole"), "\n"),
			rule: buildRule{id: "map/whole", title: "What could not be judged or mapped"}}
		s.cases = append(s.cases, buildCase{name: "every architecture", result: schema.GateError, kind: "error",
			message: whole, details: []string{whole}, findings: []finding{one}})
	}
	return s, true
}

// mapWhole says what of a map is not known; "" where all is judged and mapped.
func mapWhole(m *schema.Map) string {
	for _, c := range m.Cells {
		if c.Error != nil {
			return closedSentence(Failed(c.Error))
		}
	}
	switch {
	case m.HasError():
		return "Somewhere a reading is not judged, or pleads otherwise than as things stand."
	case !m.Complete:
		return stoppedSentence(m)
	}
	return ""
}
