package provenance

import (
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"testing"

	dense "github.com/construe-host/construe/host/internal/rego"
)

// pointers writes atoms: a pointer is what stands there, with a question mark whether anything does.
func pointers(atoms []Atom) string {
	var out []string
	for _, a := range atoms {
		if a.Pointer == "" {
			a.Pointer = "(all)"
		}
		if a.Exists {
			a.Pointer += "?"
		}
		out = append(out, a.Pointer)
	}
	return strings.Join(out, " ")
}

// TestWhatLeavesDependOn holds, for small policies, exactly what each part of the answer depends on, so that it does
// not come to depend on more. UPDATE_GOLDEN=1 writes what is expected anew.
func TestWhatLeavesDependOn(t *testing.T) {
	k3, err := os.ReadFile("../judge/k3.rego")
	if err != nil {
		t.Fatal(err)
	}
	functions, _, _ := strings.Cut(string(k3), "# METADATA\n# title: The verdict that follows")
	functions = functions[strings.Index(functions, "# METADATA\n# title: Yes where all"):]
	input := `{"a": "p", "b": "q", "x": true, "y": false, "l": ["p", "q", "r"], "w": ["yes", "no", "no"],
		"m": {"p": {"k": "yes", "n": "1"}, "q": {"k": "no", "n": "2"}}, "g": {"p": "yes", "q": "no"}}`
	var got strings.Builder
	for _, source := range []string{
		`answer.one := all_of([input.w[0], input.w[1], input.w[2]])
answer.none := any_of([v | some v in input.w; v == "maybe"])
answer.all := all_of(["yes", input.g.p, is(input.a, "p")])
answer.any := any_of([input.g.p, input.g.q])`,
		`answer.p := {"is": input.g.p, "why": input.a}
answer.q := {"is": input.g.q, "why": input.b}`,
		`answer[id] := {"is": h.k, "n": h.n} if some id, h in input.m`,
		`answer.a[id].is := h.k if some id, h in input.m
answer.b.p := "fixed" if input.x
answer.b.q := input.b`,
		`answer.in := "q" in input.l
answer.out := "z" in input.l
answer.count := count(input.m)
answer.absent := object.get(input, "z", "none")
answer.there := object.get(input.m, "p", "none").k`,
		`default answer := "none"
answer := input.a if input.x
answer := "p" if input.y`,
		`answer.p := p
p if input.y
p if input.x
p if input.g.p == "yes"`,
		`answer.p := p
p if { some h in input.m; h.k == "no" }`,
		`answer.p := p
default p := false
p if { some h in input.m; h.k == "maybe" }`,
		`answer.p := f(input.a)
f(v) := "one" if { v == "z" } else := "two" if { input.g[v] == "yes" } else := "three"`,
		`answer.e if { every h in input.m { h.n != "3" } }
answer.n if not input.z`,
		`answer := v if { v := g with input.a as input.b }
g := {"a": input.a, "x": input.x}`,
		`answer := object.union({"p": input.a, "k": input.b}, {"p": input.x})`,
		`answer := object.remove({"p": input.a, "k": input.b}, {"p"})`,
		`answer := {v | some v in input.l; v != "q"}`,
	} {
		p := program(t, "package t\n\n"+source+"\n\n"+functions)
		var plain any
		if err := json.Unmarshal([]byte(input), &plain); err != nil {
			t.Fatal(err)
		}
		answer := run(t, p, plain)
		fmt.Fprintf(&got, "%s\n\n", source)
		show(&got, answer, part{"answer"})
		got.WriteString("\n")
	}
	const golden = "testdata/rests.txt"
	if os.Getenv("UPDATE_GOLDEN") != "" {
		if err := os.WriteFile(golden, []byte(got.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if got.String() != string(want) {
		t.Errorf("what leaves rest on changed; UPDATE_GOLDEN=1 and look at the difference of %s", golden)
	}
}

func show(to *strings.Builder, a *Answer, at part) {
	if names := a.Names(); a.v != nil && a.v.v.Kind() == dense.Object {
		fmt.Fprintf(to, "\t%s = members: %s\n", strings.Join(at, "."), pointers(a.DependsOn()))
		for _, name := range names {
			show(to, a.At(name), append(at[:len(at):len(at)], name))
		}
		return
	}
	fmt.Fprintf(to, "\t%s = %v: %s\n\t\twhole: %s\n", strings.Join(at, "."), a.Plain(), pointers(a.DependsOn()),
		pointers(a.DependsOnWhole()))
}
