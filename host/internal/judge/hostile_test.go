package judge_test

import (
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/construe-host/construe/host/internal/judge"
	"github.com/construe-host/construe/host/schema"
)

// chain writes n rules, each made from the one before.
func chain(n int, first, next string) string {
	var b strings.Builder
	b.WriteString("x0 := " + first + "\n")
	for i := 1; i <= n; i++ {
		fmt.Fprintf(&b, "x%d := %s\n", i, strings.ReplaceAll(next, "X", fmt.Sprintf("x%d", i-1)))
	}
	return b.String()
}

func hostile(t *testing.T, body string) judge.Bundle {
	t.Helper()
	return judge.Bundle{Reading: theReading(t, "hop"), Library: bundle(t, "hop").Library,
		Files: map[string][]byte{"hop/policy.rego": []byte("package construe.policy\n\n" + body + "\n")}}
}

// TestHostilePoliciesAreStopped holds that a policy made to exhaust or to mislead the host ends as an error with a code
// of its own, and within its budgets.
func TestHostilePoliciesAreStopped(t *testing.T) {
	c := theCase(t)
	f := prepared(t, c, "sre", "h1")
	long := `"` + strings.Repeat("a", 1000) + `"`
	for _, test := range []struct{ name, body, code, place string }{
		{"nested loops", "verdict := count([1 | some i in numbers.range(1, 9999); some j in numbers.range(1, 9999); " +
			"i == j])", "fuel-exhausted", "hop/policy.rego"},
		{"a long range", "verdict := count(numbers.range(1, 1000000000))", "fuel-exhausted", "hop/policy.rego"},
		{"an array that doubles", chain(40, "[1]", "array.concat(X, X)") + "verdict := count(x40)", "fuel-exhausted",
			"hop/policy.rego"},
		{"a text that doubles", chain(40, long, `concat("", [X, X])`) + "verdict := x40", "fuel-exhausted", "hop/policy.rego"},
		{"a value that holds itself twice", chain(40, "[1]", "[X, X]") + "verdict := x40", "invalid-verdict", ""},
		{"and that in a text", chain(40, "[1]", "[X, X]") + "verdict := $\"{x40}\"", "fuel-exhausted", ""},
		{"functions that call twice", chain(0, "1", "") + "f0(v) := v\n" + doubling(40) + "verdict := f40(input.asOf)",
			"fuel-exhausted", ""},
		{"functions that call deeply", chain(700, "[1]", "[X]") + "verdict := x700", "depth-exceeded", ""},
		{"a value nested deeply", chain(300, "[1]", "[[[[[[[[X]]]]]]]]") + "verdict := x300", "depth-exceeded", ""},
		{"a walk of what holds itself", chain(30, "[1]", "[X, X]") + "verdict := count([1 | walk(x30, _)])",
			"fuel-exhausted", "hop/policy.rego"},
		{"a power", chain(24, "3", "X * X") + "verdict := format_int(x24, 10)", "memory", "hop/policy.rego"},
		{"lists in lists", chain(12, "[input.asOf, 1]", "array.concat(X, X)") +
			"verdict := [y | some i in numbers.range(1, 100); y := object.subset(x12, array.concat(x11, [2]))]",
			"fuel-exhausted", "hop/policy.rego"},
		{"a long text", chain(11, long, `concat("", [X, X])`) + `verdict := crypto.sha256(x11)`, "invalid-verdict",
			""},
		{"a text in many pieces", chain(9, long, `concat("", [X, X])`) +
			`verdict := strings.split_n(x9, "", 1000000)`, "fuel-exhausted", "hop/policy.rego"},
		{"two values", "verdict := 1 if input.asOf\n\nverdict := 2 if input.world", "conflict", "hop/policy.rego"},
		{"two values of a key", "x[k] := v if some k, v in {\"a\": input.asOf}\n\nx[\"a\"] := 1 if " +
			"input.asOf\n\nverdict := x", "conflict", "hop/policy.rego"},
		{"a failure that is denied", "f(v) := to_number(v)\n\nverdict := \"permitted\" if not f(input.asOf) == 1",
			"builtin", "hop/policy.rego"},
		{"a failure of the host's that is denied", "f(v) := semver.compare(v, \"1.0.0\")\n\nverdict := " +
			"\"permitted\" if not f(input.asOf) == 1", "builtin", "hop/policy.rego"},
		{"a time zone, typed", `verdict := time.date([0, "Asia/Kolkata"])`, "rego-type", "hop/policy.rego"},
		{"a time zone, in disguise", "f(v) := time.date(v)\n\nverdict := f(object.get(input.clauses, input.world, " +
			"[0, \"Asia/Kolkata\"]))", "builtin", "hop/policy.rego"},
		{"a division by nothing", "f(v) := 1 / count(v)\n\nverdict := f([x | x := 1; input.asOf == \"no\"])", "builtin",
			"hop/policy.rego"},
		{"nothing", "verdict := 1 if input.asOf == \"no\"", "undefined", ""},
		{"a text for an object", "verdict := \"permitted\"", "invalid-verdict", ""},
		{"permission by itself", `verdict := {"outcome": "permitted", "elements": {}, "findings": []}`,
			"invalid-verdict", ""},
		{"sprintf", `verdict := sprintf("%999999d", [1])`, "rego-builtin", "hop/policy.rego"},
		{"bits.lsh", "verdict := bits.lsh(1, 100000000000)", "rego-builtin", "hop/policy.rego"},
		{"json.marshal", "verdict := json.marshal(input)", "rego-builtin", "hop/policy.rego"},
		{"graph.reachable_paths", "verdict := graph.reachable_paths({}, [])", "rego-builtin", "hop/policy.rego"},
		{"strings.render_template", `verdict := strings.render_template("", {})`, "rego-builtin", "hop/policy.rego"},
		{"graphql.parse_query", `verdict := graphql.parse_query("{a}")`, "rego-builtin", "hop/policy.rego"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			compiled, err := judge.Compile(t.Context(), hostile(t, test.body), c, nil)
			if err != nil {
				p := schema.ProblemsIn(err, "none")[0]
				if p.Code != test.code || p.File != test.place || p.Line == 0 || p.Party != "hop" {
					t.Errorf("%+v; expected %s", p, test.code)
				}
				return
			}
			p, err := judge.Load(compiled, c, theReading(t, "hop"), nil, judge.Config{})
			if err != nil {
				t.Fatal(err)
			}
			v := p.Judge(t.Context(), f, sre(), "")
			if v.Outcome != schema.Error || v.Error.Code != test.code || v.Error.Party != "hop" || v.Error.Message == "" {
				t.Fatalf("%s: %v; expected %s", v.Outcome, v.Error, test.code)
			}
			if v.Error.File != test.place || (test.place != "") != (v.Error.Line > 0) {
				t.Errorf("it is said to be at %s:%d", v.Error.File, v.Error.Line)
			}
			if v.Work == nil || v.Work.Fuel == 0 || v.Work.MemoryPages > 1200 {
				t.Errorf("it took %+v", v.Work)
			}
		})
	}
}

// doubling writes functions f1 … fn, each of which calls the one before twice.
func doubling(n int) string {
	var b strings.Builder
	for i := 1; i <= n; i++ {
		fmt.Fprintf(&b, "f%d(v) := [f%d([v, 1]), f%d([v, 2])]\n", i, i-1, i-1)
	}
	return b.String()
}

// TestWhatIsTooMuchToCompileIsNotCompiled holds the bounds on what OPA's parser and compiler are given. What stays
// within them can still take the compiler seconds; only a process that can be killed bounds that.
func TestWhatIsTooMuchToCompileIsNotCompiled(t *testing.T) {
	c := theCase(t)
	reversed := func(n int) string {
		var b strings.Builder
		b.WriteString("x if {\n")
		for i := n; i > 0; i-- {
			fmt.Fprintf(&b, "\tx%d = x%d\n", i, i-1)
		}
		return b.String() + "\tx0 = 1\n}\n"
	}
	for _, test := range []struct{ name, body, code string }{
		{"256 KiB of it", "# " + strings.Repeat("a", 256<<10), "rego-too-large"},
		{"a thousand rules", chain(1000, "1", "X"), "rego-too-many-rules"},
		{"a thousand branches", "x := 1 if input.asOf" + strings.Repeat(" else := 2 if input.world", 1000),
			"rego-too-"},
		{"a long body", reversed(64), "rego-too-long"},
		{"a long body in a comprehension", "x := [1 |" + strings.Repeat("input.asOf;", 65) + "true]", "rego-too-long"},
		{"deep brackets", "x := " + strings.Repeat("[", 90000) + strings.Repeat("]", 90000), "rego-too-deep"},
		{"deep parentheses", "x := " + strings.Repeat("(", 300) + "1" + strings.Repeat(")", 300), "rego-too-deep"},
	} {
		t.Run(test.name, func(t *testing.T) {
			_, err := judge.Compile(t.Context(), hostile(t, "verdict := 1\n\n"+test.body), c, nil)
			p := schema.ProblemsIn(err, "none")[0]
			if !strings.HasPrefix(p.Code, test.code) || p.File != "hop/policy.rego" || p.Line == 0 || p.Party != "hop" {
				t.Errorf("%v; expected %s", err, test.code)
			}
		})
	}
	for name, body := range map[string]string{"60 reversed unifications": reversed(60),
		"250 levels": "x := " + strings.Repeat("[", 100) + strings.Repeat("]", 100)} {
		if _, err := judge.Compile(t.Context(), hostile(t, "verdict := 1\n\n"+body), c, nil); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestOnePolicyManyGoroutines is worth most under the race detector: one policy, 64 goroutines, one verdict.
func TestOnePolicyManyGoroutines(t *testing.T) {
	c := theCase(t)
	f := prepared(t, c, "sre", "h1")
	p, err := prepare(t.Context(), bundle(t, "hop"), c, nil)
	if err != nil {
		t.Fatal(err)
	}
	want, err := schema.Digest(p.Judge(t.Context(), f, sre(), ""))
	if err != nil {
		t.Fatal(err)
	}
	var wg sync.WaitGroup
	for range 64 {
		wg.Go(func() {
			if got, err := schema.Digest(p.Judge(t.Context(), f, sre(), "")); got != want || err != nil {
				t.Errorf("%s, %v; want %s", got, err, want)
			}
		})
	}
	wg.Wait()
}
