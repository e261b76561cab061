package report

import (
	"strings"

	"github.com/construe-host/construe/host/schema"
)

// failureSuite is what a build is told of a document that could not be made.
func failureSuite(f *schema.Failure) buildSuite {
	at := f.Source
	name := "a document"
	if at != nil {
		name = at.File
	}
	c := buildCase{name: "could not be judged", result: schema.GateError, kind: "error", at: at,
		message: "it could not be judged"}
	if len(f.Problems) > 0 {
		c.kind, c.message = f.Problems[0].Code, "could not be judged: "+f.Problems[0].Error()
	}
	if f.LacksWorld() {
		c.name, c.result, c.message = "not judged", resultSkipped, f.Problems[0].Message
	}
	for _, p := range f.Problems {
		one := problemFinding(p, stateError)
		if f.LacksWorld() {
			one.state, one.fails = stateSkipped, false
		}
		if one.at == nil {
			one.at = at
		}
		c.details = append(c.details, p.Error())
		c.findings = append(c.findings, one)
	}
	if len(c.findings) == 0 {
		c.findings = []finding{{state: stateError, fails: true, text: c.message, at: at, key: name,
			rule: buildRule{id: "error", title: "could not be judged"}}}
	}
	return buildSuite{name: name, cases: []buildCase{c}}
}

// problemFinding is a problem as a finding: its code is the rule, of the party whose code it is about.
func problemFinding(p *schema.Problem, s state) finding {
	f := finding{state: s, fails: s != stateWarned, text: p.Error(), subject: p.Pointer,
		rule: buildRule{id: "construe/" + p.Code, title: p.Code}}
	if p.Party != "" {
		f.rule.id, f.text = p.Party+"/"+p.Code, Failed(p)
	}
	if p.File != "" {
		f.at = &schema.Location{File: p.File, Line: max(1, p.Line), Column: p.Column}
	}
	f.key = strings.Join([]string{f.rule.id, p.File, p.Pointer, p.Message}, "\n")
	return f
}

// checkSuite is what a build is told of a check: a case for each reading that was checked, and one for what is
// nobody's.
func checkSuite(k *schema.Check) buildSuite {
	s := buildSuite{name: "check." + k.Case}
	of := func(party string) *buildCase {
		name := party
		if name == "" {
			name = "the case"
		}
		for i := range s.cases {
			if s.cases[i].name == name {
				return &s.cases[i]
			}
		}
		s.cases = append(s.cases, buildCase{name: name, result: schema.GatePassed, kind: "check"})
		return &s.cases[len(s.cases)-1]
	}
	of("")
	for _, reading := range k.Readings {
		of(reading)
	}
	for _, p := range k.Problems {
		c := of(p.Party)
		if c.result, c.at = schema.GateFailed, problemFinding(p, stateFailed).at; c.message == "" {
			c.kind, c.message = p.Code, p.Error()
		}
		c.details = append(c.details, p.Error())
		c.findings = append(c.findings, problemFinding(p, stateFailed))
	}
	for _, p := range k.Warnings {
		c := of(p.Party)
		c.output = append(c.output, "warning: "+p.Error())
		c.findings = append(c.findings, problemFinding(p, stateWarned))
	}
	return s
}

// testSuites puts the results of a reading, and those of a precedent, together. They follow one another. What fails a
// test as a whole, and no result of it, is a suite of its own.
func testSuites(t *schema.Test) (out []buildSuite) {
	for _, r := range t.Results {
		kind, rest, _ := strings.Cut(r.Name, "/")
		of, name, more := strings.Cut(rest, "/")
		if !more {
			name = rest // a reading that does not load
		}
		suite := kind + "/" + of
		if n := len(out); n == 0 || out[n-1].name != suite {
			out = append(out, buildSuite{name: suite})
		}
		last := &out[len(out)-1]
		last.cases = append(last.cases, testCase(r, suite, name))
	}
	var whole []buildCase
	for _, w := range []struct {
		is         bool
		name, text string
	}{
		{!t.Tried(), "tried", "nothing was tried"},
		{t.Coverage != nil && !t.Coverage.Reached(), "coverage", coverageWords(t.Coverage)},
	} {
		if w.is {
			whole = append(whole, buildCase{name: w.name, result: schema.GateFailed, kind: w.name, message: w.text,
				details: []string{w.text}, findings: []finding{{state: stateFailed, fails: true, text: w.text,
					key: "test\n" + w.name, rule: buildRule{id: "test/" + w.name, title: w.text}}}})
		}
	}
	if len(whole) > 0 {
		out = append(out, buildSuite{name: "test/" + t.Case, cases: whole})
	}
	return out
}

// coverageWords says that less is covered than was asked for.
func coverageWords(c *schema.TestCoverage) string {
	if c == nil {
		return ""
	}
	return c.Percent + " % of the lines are covered; less than the " + c.Threshold + " % that were asked for"
}

// testCase is one test.
func testCase(r schema.TestResult, suite, name string) buildCase {
	c := buildCase{name: name, details: failureWords(r)}
	c.message = strings.Join(c.details, "; ")
	if r.File != "" {
		c.at = &schema.Location{File: r.File, Line: r.Line}
	}
	if len(r.Problems) > 0 {
		c.kind = r.Problems[0].Code
	}
	f := finding{text: c.message, at: c.at, key: r.Name, subject: r.Name,
		rule: buildRule{id: suite, title: "the tests " + suite}}
	switch r.Ended() {
	case schema.TestPassed:
		c.result, f.state, f.text = schema.GatePassed, statePermitted, r.Name+" passed"
	case schema.TestSkipped:
		c.result, f.state, f.text = resultSkipped, stateSkipped, r.Name+" was skipped"
	case schema.TestError:
		c.result, f.state, f.fails = schema.GateError, stateError, true
	default:
		c.result, f.state, f.fails = schema.GateFailed, stateFailed, true
	}
	for _, p := range r.Prints {
		c.output = append(c.output, printWords(p))
	}
	c.findings = []finding{f}
	return c
}
