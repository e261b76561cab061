package rego

import (
	"context"
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"github.com/open-policy-agent/opa/v1/rego"
)

// TestExpressions holds what single expressions give: the JSON of the value, or the end of an error's text behind "! ".
// Where OPA's evaluator gives another one, on purpose, that stands behind a bar.
func TestExpressions(t *testing.T) {
	for expression, want := range map[string]string{
		`1 - 0.9`:                                 `0.10000000000000000002`,
		`1 - 0.9 == 0.1`:                          `false`,
		`1 / 3`:                                   `0.33333333333333333334`,
		`9223372036854775807 + 1`:                 `9223372036854775808`,
		`product([99999999999, 99999999999])`:     `9999999999800000000001`,
		`concat(", ", {"b", "a", "c"})`:           `"a, b, c"`,
		`[x | some x in {3, "a", 1.5, [1], {1}}]`: `[1.5,3,"a",[1],[1]]`,
		`sort({3, 1, 2})`:                         `[1,2,3]`,
		`{1, 1.0}`:                                `[1]`,
		`{"a": 1} == {"a": 1.0}`:                  `true`,
		`floor(-0.5)`:                             `-1 | 0`,
		`ceil(-0.5)`:                              `0 | 1`,
		`floor(-1.5)`:                             `-2`,
		`ceil(1.2)`:                               `2`,
		`round(-0.5)`:                             `-1`,
		`replace("aaa", "", "-")`:                 `"-a-a-a-"`,
		`indexof("abc", "c")`:                     `2`,
		`$"{1.50} {{"b", "a"}}"`:                  `"1.50 {\"a\", \"b\"}"`,
		`object.union({"a": {"x": 1}}, {"a": {"y": 2}})`: `{"a":{"x":1,"y":2}}`,
		`to_number("x")`:        `! to_number: strconv.ParseFloat: parsing "x": invalid syntax`,
		`1 / (count([]) + 0)`:   `! div: divide by zero`,
		`time.date([0, input])`: `! time.date: a time zone other than UTC; expected UTC, because which zones there are depends on the machine`,
	} {
		ours, theirs, is := strings.Cut(want, " | ")
		if !is {
			theirs = ours
		}
		source := "package t\n\nanswer := " + expression + "\n"
		p, ctx := program(t, source), context.Background()
		r, err := p.Run(ctx, "", value(t, "Asia/Kolkata"), Limits{})
		if got := said(t, r, err); got != ours {
			t.Errorf("%s is %s; want %s", expression, got, ours)
		}
		if strings.HasPrefix(ours, "! time.date") { // which OPA answers
			continue
		}
		results, err := reference(t, source).Eval(ctx, rego.EvalInput("Asia/Kolkata"))
		got := "! "
		if err == nil {
			raw, _ := json.Marshal(results[0].Expressions[0].Value)
			got = string(raw)
		}
		if got != theirs && !(got == "! " && strings.HasPrefix(theirs, got)) {
			t.Errorf("%s is %s to OPA; want %s", expression, got, theirs)
		}
	}
}

// said is what came of a run: JSON, or an error.
func said(t *testing.T, r *Result, err error) string {
	t.Helper()
	var own *Error
	if errors.As(err, &own) {
		if own.Place.File != "t.rego" || own.Place.Line == 0 || own.Rule != "data.t.answer" {
			t.Errorf("%v is said to be at %v in %s", err, own.Place, own.Rule)
		}
		return "! " + own.Message
	}
	if err != nil {
		t.Fatal(err)
	}
	plain, err := r.Value.At("result").Plain(1000)
	if err != nil {
		t.Fatal(err)
	}
	raw, err := json.Marshal(plain)
	if err != nil {
		t.Fatal(err)
	}
	return string(raw)
}

// TestConflictsSayWhatClashes holds that a conflict names the rule, both values and both places.
func TestConflictsSayWhatClashes(t *testing.T) {
	for source, want := range map[string]string{
		"answer := 1 if input\n\nanswer := {\"a\"} if input": `data.t.answer has two values: 1 (t.rego:3) and {"a"} (t.rego:5)`,
		"answer[k] := v if some k, v in {\"a\": 1}\n\nanswer[\"a\"] := 2 if input": `data.t.answer["a"] has two values: ` +
			`2 (t.rego:5) and 1 (t.rego:3)`,
		"f(x) := 1 if x\n\nf(x) := 2 if x\n\nanswer := f(input)": `data.t.f has two values: 1 (t.rego:3) and 2 (t.rego:5)`,
	} {
		r, err := program(t, "package t\n\n"+source+"\n").Run(context.Background(), "", value(t, true), Limits{})
		var own *Error
		if !errors.As(err, &own) || own.Kind != Conflict || own.Message != want || own.Place.Line == 0 {
			t.Errorf("%s: %v, %+v; want %s", source, err, r, want)
		}
	}
}

// TestLimitsEndARun holds that each budget ends a run at the same step, with the kind of its own.
func TestLimitsEndARun(t *testing.T) {
	for source, want := range map[string]ErrorKind{
		"answer if {\n\tsome x in input\n\tsome y in input\n\tsome z in input\n\tx + y + z == -1\n}": Steps,
		"answer := count(numbers.range(1, 100000000))":                                               Steps,
		"answer := [array.concat(input, [x]) | some x in input; some y in input]":                    Bytes,
		"f0(x) := x\n\n" + nested(600) + "answer := f600(1)":                                         Depth,
	} {
		input := make([]any, 400)
		for i := range input {
			input[i] = i
		}
		p := program(t, "package t\n\n"+source+"\n")
		var first *Result
		for range 2 {
			r, err := p.Run(context.Background(), "", value(t, input), Limits{Bytes: 4 << 20})
			var own *Error
			if !errors.As(err, &own) || own.Kind != want {
				t.Fatalf("%.60s: %v; want %v", source, err, want)
			}
			if first == nil {
				first = r
			}
			if r.Work != first.Work || r.Work.Steps == 0 {
				t.Errorf("%.60s took %+v; before it was %+v", source, r.Work, first.Work)
			}
		}
	}
}

// nested writes functions that call one another, n deep.
func nested(n int) string {
	var b strings.Builder
	for i := 1; i <= n; i++ {
		b.WriteString("f" + spelled(i) + "(x) := f" + spelled(i-1) + "(x)\n\n")
	}
	return b.String()
}

func spelled(n int) string { return integer(int64(n)).spelt() }

// TestWhatIsDearPays holds that what can be made to take long, or much, ends by its steps or with an error: each
// program ends within what two million steps may take, and nothing that it is made of ends the process.
func TestWhatIsDearPays(t *testing.T) {
	locals := "[" + strings.Repeat("[],", 9000) + "1]"
	for name, test := range map[string]struct {
		source string
		kind   ErrorKind // 0 where it ends well
	}{
		"a number in hexadecimals": {`answer if to_number("0x1p-90000000") < 1`, Builtin},
		"a product of such":        {`answer := to_number("0x1p-30000000") * 1`, Builtin},
		"a range between far ends": {"answer := count(numbers.range(1" + strings.Repeat("0", 30) + ", 1" +
			strings.Repeat("0", 24) + "3000000))", Steps},
		"numbers with equal floats": {"answer := count({x | some i in numbers.range(1, 9999); " +
			"x := 100000000000000000000 + i})", 0},
		"calls with many locals": {"f(x) := y if {\n\tx == 0\n\ty := " + locals +
			"\n}\n\nanswer := [1 | some i in input; some j in input; not f(1)]", Steps},
		"a rule with a reference": {"p[a].q contains c if {\n\tsome a in [\"x\"]\n\tsome c in numbers.range(1, 5000)\n}\n\n" +
			"answer := count(p.x.q)", 0},
		"flattening": {"answer := count(array.flatten([[x] | some x in numbers.range(1, 1400)]))", 0},
	} {
		input := make([]any, 1000)
		for i := range input {
			input[i] = i
		}
		r, err := program(t, "package t\n\n"+test.source+"\n").Run(context.Background(), "", value(t, input), Limits{})
		var own *Error
		if errors.As(err, &own); (err == nil) != (test.kind == 0) || own != nil && own.Kind != test.kind {
			t.Errorf("%s: %v, %+v", name, err, r.Work)
		}
	}
}
