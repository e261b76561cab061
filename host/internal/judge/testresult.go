package judge

import (
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
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
	r := schema.TestResult{Name: prefix + t.name + clean(name), Status: schema.TestPassed, Passed: true, File: t.at.File,
		Line: t.at.Row}
	if t.skipped {
		r.Status, r.Passed = schema.TestSkipped, false
	}
	return r
}

// maxCases bounds the cases of a table, counted in both engines.
const maxCases = 20_000

// results are what came of a test, by the answers of both engines: one, or one a case, sorted. Where the engines
// differ, that is what came of it. The second engine says what did not hold.
func (t *testRule) results(prefix string, one, other *testAnswer) (out []schema.TestResult) {
	add := func(name, status, message string) *schema.TestResult {
		r := t.result(prefix, name)
		r.Status, r.Passed, r.Message = status, status == schema.TestPassed, message
		out = append(out, r)
		return &out[len(out)-1]
	}
	differ := func(name, one, other string) {
		p := disagreement(t, one, other)
		add(name, schema.TestFailed, p.Error()).Problems = schema.Problems{p}
	}
	mine, theirs := one.cases(t), other.cases(t)
	switch limit := cmp.Or(one.limit(), other.limit()); {
	case t.function:
		add("", schema.TestError, "a test takes no arguments, and nothing calls it")
	case limit != nil:
		add("", schema.TestError, limit.Error()).Problems = schema.Problems{limit}
	case one.problem != nil && other.problem != nil:
		add("", schema.TestError, one.problem.Error()).Problems = schema.Problems{one.problem}
	case one.problem != nil || other.problem != nil:
		differ("", one.ended(), other.ended())
	case len(mine)+len(theirs) > maxCases:
		add("", schema.TestError, fmt.Sprintf("the table has more than %d cases", maxCases))
	case len(mine)+len(theirs) == 0:
		add("", schema.TestFailed, "the table has no case: nothing was tested")
	default:
		for name := range theirs {
			if _, known := mine[name]; !known {
				mine[name] = caseAnswer{} // of very many, not each is noted
			}
		}
		for _, name := range schema.Keys(mine) {
			switch c, second := mine[name], theirs[name]; {
			case c.holds() != second.holds():
				differ(name, c.ended(), second.ended())
			case c.holds():
				add(name, schema.TestPassed, "")
			case c.defined:
				add(name, schema.TestFailed, "the test is "+asJSON(c.value)+"; expected true")
			default:
				add(name, schema.TestFailed, "the test did not hold").Failing = other.failing[name]
			}
		}
	}
	return out
}

// disagreement is the problem of a test that comes out in one engine otherwise than in the other: a result that depends
// on the engine is none.
func disagreement(t *testRule, one, other string) *schema.Problem {
	return &schema.Problem{Code: "engine-disagreement", File: t.at.File, Line: t.at.Row, Message: fmt.Sprintf(
		"%s says that %s, %s that %s", interpretedTests{}, one, topdownTests{}, other),
		Hint: "one of the two is wrong about this test, or about the policy"}
}

// limit is the problem of an answer that a limit of this host ended; what ended so is no difference.
func (a *testAnswer) limit() *schema.Problem {
	if a.problem != nil && slices.ContainsFunc(slices.Collect(maps.Values(limitCodes)), func(code [2]string) bool {
		return code[0] == a.problem.Code
	}) {
		return a.problem
	}
	return nil
}

// ended says what came of a test as a whole.
func (a *testAnswer) ended() string {
	if a.problem != nil {
		return "it ends in the error " + a.problem.Error()
	}
	return "it ends without an error"
}

// ended says what came of a case.
func (c caseAnswer) ended() string {
	if !c.defined {
		return "it does not hold"
	}
	return "it is " + asJSON(c.value)
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
