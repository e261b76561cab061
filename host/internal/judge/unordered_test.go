package judge_test

import (
	"strings"
	"testing"

	"github.com/construe-host/construe/host/internal/judge"
	"github.com/construe-host/construe/host/internal/sandbox"
)

// TestWhatHasNoOrderIsWarnedOf checks the warning against the engines: where a value shows the order of a set or an
// object the two engines give two values, and there is a warning, with the line; where they give one value there is
// none.
func TestWhatHasNoOrderIsWarnedOf(t *testing.T) {
	const given = `package construe.policy

s := {"b", "a", "c", "zz", "yy", "x1", "x2"}

o := {"b": "p", "a": "q", "c": "r", "zz": "s", "x1": "t", "x2": "u"}

p contains x if some x in s

listed := [x | some x in s]

ordered := sort(listed)

numbered := ["b", "a", "c"]

text(list) := concat(",", list)

`
	c, f := theCase(t), prepared(t, theCase(t), "sre", "h1")
	for _, test := range []struct {
		value string
		warns bool
	}{
		{`concat(",", [x | some x in s])`, true},
		{`concat(",", [x | some x in p])`, true},
		{`concat(",", [k | some k, _ in o])`, true},
		{`concat(",", [k | some k, _ in input.runtime.components])`, true},
		{`concat(",", [k | some k in object.keys(o)])`, true},
		{`concat(",", [x | some x in s | {"q"}])`, true},
		{`concat(",", [$"<{x}>" | some x in s])`, true},
		{`concat(",", [x | some x in listed])`, true},
		{`concat(",", listed)`, true},
		{`concat(",", array.concat(numbered, listed))`, true},
		{`concat(",", [x | x := p[_]])`, true},
		{`concat(",", [k | walk(o, [[k], _])])`, true},
		{`$"{s}"`, true},
		{`$"these: {p}"`, true},
		{`$"{o}"`, true},
		{`$"{listed}"`, true},
		{`$"{[x | some x in s]}"`, true},
		{`listed[0]`, true},
		{`array.slice(listed, 0, 2)`, true},
		{`concat(",", sort([x | some x in s]))`, false},
		{`concat(",", sort(s))`, false},
		{`concat(",", ordered)`, false},
		{`concat(",", [x | some x in ordered])`, false},
		{`concat(",", [x | some x in numbered])`, false},
		{`concat(",", [x | some x in sort(s)])`, false},
		{`concat(",", [o[k] | some k in sort(object.keys(o))])`, false},
		{`concat(",", [x | some n in numbered; x := o[n]])`, false},
		{`concat(",", input.derived.clouds_touched)`, false},
		{`$"{input.derived.clouds_touched}"`, false},
		{`$"{count(s)} {o.b} {ordered} {numbered[0]}"`, false},
		{`ordered[0]`, false},
		{`count([x | some x in s])`, false},
		{`sum([count(x) | some x in s])`, false},
		{`{x | some x in listed}`, false},
		{`"a" in listed`, false},
		{`max(listed)`, false},
		{`text(ordered)`, false},
	} {
		source := given + "verdict := {\"value\": value}\n\nvalue := " + test.value + "\n"
		b := judge.Bundle{Reading: "hop", Files: map[string][]byte{"policy.rego": []byte(source)},
			Library: bundle(t, "hop").Library}
		compiled, err := judge.Compile(t.Context(), b, c, nil)
		if err != nil {
			t.Errorf("%s: %v", test.value, err)
			continue
		}
		metered, err := judge.Load(t.Context(), compiled, c, "hop", nil, sandbox.Config{Engine: sandbox.Interpreter})
		if err != nil {
			t.Fatal(err)
		}
		topdown, err := judge.PrepareTopdown(t.Context(), b, c, nil)
		if err != nil {
			t.Fatal(err)
		}
		one, _, failed := metered.Run(t.Context(), f, sre())
		other, _, alsoFailed := topdown.Run(t.Context(), f, sre())
		metered.Close(t.Context())
		if failed != nil || alsoFailed != nil || len(one) == 0 {
			t.Errorf("%s: %v, %v, %q", test.value, failed, alsoFailed, one)
			continue
		}
		if differ := string(one) != string(other); differ != test.warns {
			t.Errorf("%s: the engines give %s and %s", test.value, one, other)
		}
		warned := false
		for _, w := range metered.Warnings() {
			warned = true
			if w.Code != "unordered" || w.File != "policy.rego" || w.Line != 1+strings.Count(given, "\n")+2 &&
				w.Line != 7 {
				t.Errorf("%s: %v", test.value, w)
			}
		}
		if warned != test.warns {
			t.Errorf("%s: warned %v; want %v", test.value, warned, test.warns)
		}
	}
	for _, reading := range []string{"hop", "look-through", "product", "state"} {
		compiled, err := judge.Compile(t.Context(), bundle(t, reading), c, nil)
		if err != nil || len(compiled.Warnings) > 0 {
			t.Errorf("%s: %v %v", reading, err, compiled.Warnings)
		}
	}
}
