package provenance

import (
	"context"
	"encoding/json"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/topdown"
	"github.com/open-policy-agent/opa/v1/topdown/builtins"

	"github.com/construe-host/construe/host/internal/builtin"
	dense "github.com/construe-host/construe/host/internal/rego"
)

// TestFunctionsThatAlwaysHaveAValue calls the built-in functions that a policy may call on all sorts of arguments: one
// that is taken for always having a value gives one, or fails.
func TestFunctionsThatAlwaysHaveAValue(t *testing.T) {
	var pool []*ast.Term
	for _, text := range []string{`""`, `"a"`, `"/"`, `"a/b"`, `"1.2.3"`, `"10.0.0.0/8"`, `"2026-03-18T00:00:00Z"`, "0",
		"1", "-1", "1.5", "null", "true", "[]", `["a"]`, `[""]`, `[[]]`, `["a/b", "/a"]`,
		"[1, 2]", "{}", `{"a": ["b"]}`, `{"a": {"b": null}}`, "set()", `{"a"}`, `{""}`, `{[]}`, `{{"a"}}`} {
		pool = append(pool, ast.MustParseTerm(text))
	}
	p := &Program{builtins: map[string]dense.Function{}}
	var partial []string
	for _, b := range ast.CapabilitiesForThisVersion().Builtins {
		function := topdown.GetBuiltin(b.Name)
		if function == nil || !builtin.Allowed(b.Name) || b.Relation {
			continue
		}
		p.builtins[b.Name], _ = dense.Served(b.Name)
		r := rand.New(rand.NewPCG(1, 2))
		for range min(20_000, 40*len(pool)*b.Decl.Arity()*b.Decl.Arity()) {
			args := make([]*ast.Term, b.Decl.Arity())
			for i := range args {
				args[i] = pool[r.IntN(len(pool))]
			}
			n := 0
			err := function(topdown.BuiltinContext{Context: context.Background(), Cache: builtins.Cache{},
				Cancel: topdown.NewCancel(), Time: ast.NumberTerm(json.Number("0"))},
				args, func(*ast.Term) error { n++; return nil })
			if n > 1 {
				t.Errorf("%s(%v) has %d values", b.Name, args, n)
			}
			if n == 0 && err == nil {
				if p.always(b.Name) {
					t.Errorf("%s(%v) has no value, and does not fail", b.Name, args)
				}
				partial = append(partial, b.Name)
				break
			}
		}
	}
	if slices.Sort(partial); !slices.Equal(partial, []string{"max", "min"}) {
		t.Errorf("these may have no value: %v", partial)
	}
}

// TestWhichRulesAlwaysHaveAValue holds what is found out of rules before anything runs.
func TestWhichRulesAlwaysHaveAValue(t *testing.T) {
	p := program(t, `package t

answer := [always_default, f(input.x), g(input.x), s, o, h(input.x), m(input.x), w, e(input.x), n(input.x), k, two(input.x), nothing]

default always_default := 1
always_default := 2 if input.y

f(x) := 1 if { x == 1 } else := 2
g(x) := 1 if { x == 1 } else := 2 if { x == 2 }
h(x) := f(x)
m(x) := max([v | v := x; v == 1])
e(1) := 1
n(x) := count([v | v := x; v == 1])
two(x) := 1 if { x == 1 } else := g(x)
nothing if false

s contains 1 if input.x
o[input.x] := 1
w := v if { v := o with input.x as 1 }
k := {"a": f(1), "b": [n(2), s]}
`)
	want := map[string]bool{"always_default": true, "f": true, "g": false, "h": true, "m": false, "e": false, "n": true,
		"two": false, "nothing": false, "s": true, "o": true, "w": false, "k": true}
	for name, total := range want {
		f := p.byPath[pathKey([]string{"g0", "t", name})]
		if f == nil {
			t.Errorf("there is no %s", name)
			continue
		}
		if f.total != total {
			t.Errorf("%s always has a value: %v; want %v", name, f.total, total)
		}
	}
}
