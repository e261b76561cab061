package rego

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"runtime"
	"strings"
	"sync"
	"testing"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/rego"

	"github.com/construe-host/construe/host/schema"
)

// shared is the input of all cases.
const shared = `{"n": 7, "half": 0.5, "less": -0.5, "big": 123456789012345678901234567890, "text": "Ünïcode and ascii",
	"list": [3, 1, 2, 3, "x", null, true, {"a": 1}, [2, 1]], "numbers": [1, 2.5, -3, 1e3, 0.1, 0.2],
	"texts": ["b", "a", "c", "a"], "object": {"b": {"c": 1}, "a": [1, 2], "z": "end"}, "none": [],
	"graph": {"a": ["b", "c"], "b": ["d"], "c": ["d"], "d": []}}`

// expressions are what cases evaluate, most of them for several values of x.
var expressions = strings.Split(strings.TrimSpace(`
floor(x)
ceil(x)
round(x)
abs(x)
x + 0.1
x - 0.9
x * 3
x / 3
x % 7
1 - 0.9 == 0.1
x == 1.0
x < input.half
max([x, input.half, "a"])
[x, -1, 2.5, "a", null, false, {}, {x}]
sort([x, input.n, input.big, "a", null, true, [1], {"a": x}, {x}])
{x, 1, 1.0, "1", null}
{x: 1, "a": x}
sum([x, 0.1, 0.2])
product([x, 0.1, 3])
format_int(x, 16)
to_number(format_int(x, 10))
numbers.range(1, x)
bits.and(x, 12)
bits.negate(x)
[y | some y in input.list; y != x]
{y | some y in input.numbers; y > x}
{k: v | some k, v in input.object; k != x}
count({y | some y in input.texts})
concat(",", {y | some y in input.texts})
concat(",", input.texts)
$"{x} and {input.half} and {input.big} and {input.list}"
$"{[y | some y in input.texts]} {input.object}"
x in input.list
object.get(input.object, "b", x)
object.get(input.object, ["b", "c"], x)
object.union(input.object, {"b": {"d": x}})
object.remove(input.object, ["a", x])
object.filter(input.object, {"a", "z"})
object.keys(input.object)
object.union_n([input.object, {"q": x}, {"a": x}])
object.subset(input.object, {"b": {"c": 1}})
json.filter(input, ["object/b", "n"])
json.remove(input.object, ["b/c"])
[p | walk(input.object, [p, _])]
walk({"a": {x, [x]}})
union({{1, x}, {2}, {3, x}})
intersection({{1, x}, {x, 2}})
{1, 2, x} | {3}
{1, 2, x} & {1, x}
{1, 2, x} - {x}
array.concat(input.list, [x])
array.slice(input.list, 1, 4)
array.reverse(input.list)
array.flatten([x, [x, [1, 2]]])
graph.reachable(input.graph, {"a"})
split(input.text, " ")
replace(input.text, "a", "ß")
upper(input.text)
lower(input.text)
trim(input.text, "Üi")
trim_left("--x--", "-")
trim_prefix(input.text, "Ü")
substring(input.text, 2, 5)
indexof(input.text, "and")
contains(input.text, "ï")
startswith(input.text, "Ün")
strings.reverse(input.text)
strings.count(input.text, "a")
strings.any_prefix_match(input.texts, {"a"})
strings.split_n(input.text, " ", 2)
regex.match("^Ü.*[a-z]+$", input.text)
glob.match("*.example.{com,org}", ["."], "a.example.org")
semver.compare("1.2.3-a.1", "1.2.3-a.2")
semver.is_valid("1.2")
net.cidr_contains("10.0.0.0/8", "10.1.2.3")
time.parse_rfc3339_ns("2026-01-01T00:00:00.5Z")
time.add_date(0, 1, 2, 3)
time.date(1000000000000000000)
time.diff(0, 100000000000000000)
crypto.sha256(input.text)
type_name(x)
is_number(x)
sort(input.texts)
sort({x, "b", 3, null})
min(input.numbers)
count(input.list)
input.object.b.c
input.missing
[1 | not input.missing]
[1 | every v in input.numbers { v > -4 }]
some_rule
partial
table[x]
chosen(x)
chosen("text")
two_values
1 / (x - x)
to_number("x")
{"a": input.big + 1, "b": input.big * input.big, "c": input.big / 7, "d": input.big % 7}
[1e3, 1000, 1.5e2, 100000000000000000000]
{0.1 + 0.2, 0.3, 0.30000000000000004}
deep(3)
[y | some i in numbers.range(1, 50); y := i * i; y % 3 == 0]
count([1 | some i in numbers.range(1, 3000); some j in numbers.range(1, 3000); i == j])
array.concat(grown, grown)
concat("", [input.text | some i in numbers.range(1, 100000)])
[y | y := input.list[_]]
input with input.n as x
`), "\n")

// rules are what the cases may refer to.
const rules = `package t

some_rule := "yes" if input.n == 7
else := "no"

partial contains y if some y in input.texts

partial contains "more"

table[k] := v if some k, v in input.numbers

chosen(v) := "small" if v < 5

chosen(v) := "other" if { not v < 5; is_number(v) }

two_values := 1 if input.n

two_values := 2 if input.half

deep(n) := [n, n] if n < 100

grown := [i | some i in numbers.range(1, 100000)]

`

// evaluation is what came of a case: its answer or its error, and what it took.
type evaluation struct {
	answer any
	kind   ErrorKind
	line   string
}

func evaluated(p *Program, input *Value) evaluation {
	r, err := p.Run(context.Background(), "", input, Limits{})
	var own *Error
	errors.As(err, &own)
	e := evaluation{}
	said := "undefined"
	switch {
	case own != nil:
		e.kind, said = own.Kind, own.Kind.String()
	case err != nil:
		said = "another error"
	case r.Value.At("result") != nil:
		e.answer = r.Value.At("result").plain()
		digest, err := schema.Digest(map[string]any{"a": e.answer})
		said = strings.TrimPrefix(digest, "sha256:")[:12]
		if err != nil {
			said = "not canonical"
		}
	}
	e.line = fmt.Sprintf("%d %d %d %s", r.Work.Steps, r.Work.Bytes, r.Work.Depth, said)
	return e
}

// situated are the cases: every expression, and those with x for each of some values.
func situated() (sources []string) {
	for _, e := range expressions {
		values := []string{"input.n"}
		if strings.Contains(e, "x)") || strings.Contains(e, "x ") || strings.Contains(e, "x,") || strings.Contains(e, "x]") {
			values = []string{"input.n", "input.less", "input.half", "-1.5"}
		}
		for _, v := range values {
			sources = append(sources, rules+"answer := y if { x := "+v+"; is_number(x); y := "+e+" }\n")
		}
	}
	return sources
}

// TestWork evaluates each case here and in OPA's own evaluator, and holds what it takes: the golden file has the same
// steps, bytes and answers for every machine. UPDATE_GOLDEN=1 writes it anew. Where qemu runs this for another
// architecture CONSTRUE_ALONE=1 leaves OPA's evaluator out.
func TestWork(t *testing.T) {
	var plain any
	d := json.NewDecoder(strings.NewReader(shared))
	d.UseNumber()
	if err := d.Decode(&plain); err != nil {
		t.Fatal(err)
	}
	input := value(t, plain)
	var out strings.Builder
	sources := situated()
	for _, source := range sources {
		_, name, _ := strings.Cut(source, "answer := y if ")
		p := program(t, source)
		e := evaluated(p, input)
		fmt.Fprintf(&out, "%s\t%s", e.line, name)
		for _, processors := range []int{1, 8} {
			before := runtime.GOMAXPROCS(processors)
			var wg sync.WaitGroup
			for range 2 {
				wg.Go(func() {
					if again := evaluated(p, input); again.line != e.line {
						t.Errorf("%s gives %s, and %s with %d processors", name, e.line, again.line, processors)
					}
				})
			}
			wg.Wait()
			runtime.GOMAXPROCS(before)
		}
		odd := strings.Contains(name, "input.less;") && strings.HasSuffix(name, "(x) }\n") &&
			(strings.Contains(name, "floor") || strings.Contains(name, "ceil")) // which OPA rounds the wrong way
		if os.Getenv("CONSTRUE_ALONE") == "" && (e.kind == 0 || e.kind >= Conflict) && !odd {
			agrees(t, source, name, plain, e)
		}
	}
	if len(sources) < 200 {
		t.Errorf("%d cases", len(sources))
	}
	const golden = "testdata/work.txt"
	if os.Getenv("UPDATE_GOLDEN") != "" {
		if err := os.WriteFile(golden, []byte(out.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(string(want), "\n")
	for i, got := range strings.Split(out.String(), "\n") {
		if i >= len(lines) || got != lines[i] {
			t.Fatalf("on %s: %s; the golden file has another line %d", runtime.GOARCH, got, i+1)
		}
	}
}

// agrees compares an evaluation with OPA's own.
func agrees(t *testing.T, source, name string, input any, e evaluation) {
	t.Helper()
	results, err := reference(t, source).Eval(t.Context(), rego.EvalInput(input))
	if (err != nil) != (e.kind != 0) {
		t.Errorf("%s: %v; OPA says %v", name, e.line, err)
		return
	}
	var want any
	if err == nil && len(results) > 0 {
		want = results[0].Expressions[0].Value
	}
	if (want == nil) != (e.answer == nil) || ast.MustInterfaceToValue(want).Compare(
		ast.MustInterfaceToValue(e.answer)) != 0 {
		t.Errorf("%s: %v; OPA says %v", name, e.answer, want)
	}
}

// TestHammer runs a program many times at once on one input; it is worth most under the race detector.
func TestHammer(t *testing.T) {
	source := rules + `answer := [sort({y | some y in input.list}), partial, concat(",", {y | some y in input.texts}),
	object.union(input.object, {"x": some_rule}), {input.object: 1}[input.object], input.list == input.list,
	{input.graph, input.object}, chosen(3)]
`
	p := program(t, source)
	var plain any
	if err := json.Unmarshal([]byte(shared), &plain); err != nil {
		t.Fatal(err)
	}
	input := value(t, plain)
	want := evaluated(p, value(t, plain)).line
	var wg sync.WaitGroup
	for range 32 {
		wg.Go(func() {
			for range 20 {
				if got := evaluated(p, input).line; got != want {
					t.Errorf("%s; want %s", got, want)
				}
			}
		})
	}
	wg.Wait()
}
