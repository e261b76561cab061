package judge

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/rego"
	"github.com/open-policy-agent/opa/v1/topdown"

	"github.com/construe-host/construe/host/internal/builtin"
	"github.com/construe-host/construe/host/internal/sandbox"
)

// TestBuiltinsFailAlike calls every function on the list with values of every type, in both engines: what fails in one
// fails in the other, and never is undefined, and what does not fail gives the same.
func TestBuiltinsFailAlike(t *testing.T) {
	pool := []string{"null", "true", "1", "-1", "1.5", "0", `""`, `"a"`, `"2026-03-18"`, `"1.2.3"`, "[]", `["a"]`,
		"[2, 1]", "{}", `{"a": [1]}`, "set()", `{"a", "b"}`, `"10.0.0.0/8"`}
	for _, name := range builtin.Names() {
		decl := declared(name)
		if decl.Relation || decl.Infix != "" && (name == "eq" || name == "assign") {
			continue
		}
		arity := decl.Decl.Arity()
		var args []string
		for n := range arity {
			args = append(args, fmt.Sprintf("input[%d]", n))
		}
		m, query := bothEngines(t, fmt.Sprintf("package p\n\nr := {\"is\": %s(%s)}\n\nnothing if not r\n", name,
			strings.Join(args, ", ")))
		// no author writes these
		if name == "internal.template_string" || name == "internal.member_2" || name == "internal.member_3" {
			m.close(t.Context())
			continue
		}
		if len(m.served) == 1 != builtin.Of(name).Host { // or a release of OPA serves it in another way
			t.Errorf("%s: the host serves %v", name, m.served)
		}
		for _, input := range combinations(pool, arity) {
			text := "[" + strings.Join(input, ", ") + "]"
			got, want := inMetered(t, m, text), inTopdown(query, text)
			if got != want && !knownDifference(name, got, want) {
				t.Errorf("%s of %s: %s in the sandbox, %s in topdown", name, text, got, want)
			}
		}
		m.close(t.Context())
	}
}

// knownDifference are differences of OPA's two engines. Apart from the last digits of a fraction, what differs is an
// error in the sandbox.
func knownDifference(name, got, want string) bool {
	var a, b float64
	fmt.Sscanf(got, `{"r": {"is": %g}}`, &a)
	fmt.Sscanf(want, `{"r": {"is": %g}}`, &b)
	return name == "div" && !strings.Contains(got+want, "error") && math.Abs(a-b) < 1e-15 ||
		got == "error builtin" && slices.Contains([]string{"concat", "replace", "object.union_n"}, name)
}

func declared(name string) *ast.Builtin {
	all := capabilities(builtin.Names()).Builtins
	return all[slices.IndexFunc(all, func(b *ast.Builtin) bool { return b.Name == name })]
}

// combinations are lists of n values; of three or more, every value at each place with one and the same at the others.
func combinations(pool []string, n int) (out [][]string) {
	if n > 2 {
		for _, base := range pool {
			for place := range n {
				for _, v := range pool {
					list := slices.Repeat([]string{base}, n)
					list[place] = v
					out = append(out, list)
				}
			}
		}
		return out
	}
	out = [][]string{{}}
	for range n {
		var longer [][]string
		for _, list := range out {
			for _, v := range pool {
				longer = append(longer, append(slices.Clone(list), v))
			}
		}
		out = longer
	}
	return out
}

func bothEngines(t *testing.T, source string) (*metered, rego.PreparedEvalQuery) {
	t.Helper()
	options := []func(*rego.Rego){rego.Query("result = data.p"), rego.Module("p.rego", source),
		rego.Capabilities(capabilities(builtin.Names())), rego.StrictBuiltinErrors(true)}
	built, err := rego.New(options...).Compile(t.Context(), rego.CompilePartial(false))
	if err != nil {
		t.Fatalf("%v\n%s", err, source)
	}
	module, places, err := rewrite(built.Bytes, builtin.Natives())
	if err != nil {
		t.Fatal(err)
	}
	m, err := newMetered(t.Context(), &Compiled{Module: module, Places: make([]Place, len(places))},
		sandbox.Config{Engine: sandbox.Interpreter})
	if err != nil {
		t.Fatal(err)
	}
	query, err := rego.New(options...).PrepareForEval(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return m, query
}

func inMetered(t *testing.T, m *metered, input string) string {
	results, _, err := m.run(context.Background(), []byte("{}"), []byte(input))
	if err != nil {
		return "error " + m.problem(err).Code
	}
	if len(results) == 0 {
		return "undefined"
	}
	return spelt(plain(results[0].(map[string]any)["result"]))
}

func inTopdown(query rego.PreparedEvalQuery, input string) string {
	results, err := query.Eval(context.Background(), rego.EvalParsedInput(ast.MustParseTerm(input).Value))
	var e *topdown.Error
	switch {
	case errors.As(err, &e):
		return "error " + inProcess{}.problem(err).Code
	case err != nil:
		return err.Error()
	case len(results) == 0:
		return "undefined"
	}
	return spelt(results[0].Bindings["result"])
}

// spelt writes a value with one spelling for each number.
func spelt(v any) string {
	value, err := ast.InterfaceToValue(v)
	if err != nil {
		return err.Error()
	}
	return value.String()
}
