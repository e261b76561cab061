package judge

import (
	"encoding/json"
	"slices"

	"github.com/construe-host/construe/host/schema"
)

// testAnswer is what one engine says of one test.
type testAnswer struct {
	// value is what the rule gives, as JSON, where it is defined.
	value   any
	defined bool
	// noted are the names of a table's cases that were come to, as [caseName] gives them.
	noted map[string]bool
	// problem is what ended it.
	problem *schema.Problem
	prints  []schema.TestPrint
	// failing are the expressions that did not hold, by case; "" where there are no cases.
	failing map[string]*schema.FailingExpression
	// ran are the places that it came to, where that was asked for.
	ran places
}

// caseAnswer is the value of one case; a case that was come to and has none is not defined.
type caseAnswer struct {
	value   any
	defined bool
}

func (c caseAnswer) holds() bool { return c.value == true }

// cases are those of a table; a test without cases is one of the name "".
func (a *testAnswer) cases(t *testRule) map[string]caseAnswer {
	if !t.table() {
		return map[string]caseAnswer{"": {a.value, a.defined}}
	}
	out := map[string]caseAnswer{}
	for name := range a.noted {
		out[name] = caseAnswer{}
	}
	if a.defined {
		eachCase(a.value, t.keys, nil, func(name string, value any) { out[name] = caseAnswer{value, true} })
	}
	return out
}

// eachCase calls found for each value so many objects deep.
func eachCase(v any, depth int, keys []string, found func(name string, value any)) {
	object, is := v.(map[string]any)
	if depth == 0 || !is {
		found(caseName(keys), v)
		return
	}
	for _, key := range schema.Keys(object) {
		eachCase(object[key], depth-1, append(slices.Clone(keys), key), found)
	}
}

// result is what is said of a test, or a case of it, before anything of an answer is.
func (t *testRule) result(prefix, name string) schema.TestResult {
	r := schema.TestResult{Name: prefix + t.name + name, Status: schema.TestPassed, Passed: true, File: t.at.File,
		Line: t.at.Row}
	if t.skipped {
		r.Status, r.Passed = schema.TestSkipped, false
	}
	return r
}

// results are what came of a test, by an engine's answer: one, or one a case, sorted. What it printed stands with the
// first.
func (t *testRule) results(prefix string, a *testAnswer) (out []schema.TestResult) {
	add := func(name, status, message string) {
		r := t.result(prefix, name)
		r.Status, r.Passed, r.Message = status, status == schema.TestPassed, message
		out = append(out, r)
	}
	cases := a.cases(t)
	switch {
	case t.function:
		add("", schema.TestError, "a test takes no arguments, and nothing calls it")
	case a.problem != nil:
		add("", schema.TestError, a.problem.Error())
		out[0].Problems = schema.Problems{a.problem}
	case len(cases) == 0:
		add("", schema.TestFailed, "the table has no case: nothing was tested")
	}
	if len(out) > 0 {
		out[0].Prints = a.prints
		return out
	}
	for _, name := range schema.Keys(cases) {
		switch c := cases[name]; {
		case c.holds():
			add(name, schema.TestPassed, "")
		case c.defined:
			add(name, schema.TestFailed, "the test is "+asJSON(c.value)+"; expected true")
		default:
			add(name, schema.TestFailed, "the test did not hold")
			out[len(out)-1].Failing = a.failing[name]
		}
	}
	out[0].Prints = a.prints
	return out
}

// asJSON is a value in a sentence.
func asJSON(v any) string {
	const most = 200
	b, err := json.Marshal(v)
	if err != nil {
		return "no JSON"
	}
	return cut(string(b), most)
}
