package judge

import (
	"bytes"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/construe-host/construe/host/internal/builtin"
)

const inputPage = "../../../policies/INPUT.md"

// TestTheReferenceListsTheFunctions holds policies/INPUT.md to the helpers and to the list of built-in functions.
// UPDATE_GOLDEN=1 writes the lists anew.
func TestTheReferenceListsTheFunctions(t *testing.T) {
	text, err := os.ReadFile(inputPage)
	if err != nil {
		t.Fatal(err)
	}
	want := between(t, text, "<!-- functions of k3, from k3.rego: UPDATE_GOLDEN=1 go test ./host/internal/judge -->\n",
		helperFunctions(t, "k3", k3))
	want = between(t, want, "<!-- functions of places, from places.rego: UPDATE_GOLDEN=1 go test "+
		"./host/internal/judge -->\n", helperFunctions(t, "places", placesHelper))
	want = between(t, want, "<!-- built-in functions, from builtin.go: UPDATE_GOLDEN=1 go test "+
		"./host/internal/judge -->\n", listedBuiltins())
	if bytes.Equal(text, want) {
		return
	}
	if os.Getenv("UPDATE_GOLDEN") == "" {
		t.Errorf("%s differs from the helpers or the built-in functions; UPDATE_GOLDEN=1 go test ./host/internal/judge -run "+
			"Reference", inputPage)
	} else if err := os.WriteFile(inputPage, want, 0o644); err != nil {
		t.Fatal(err)
	}
}

// between puts a list between the two lines that enclose it.
func between(t *testing.T, text []byte, began, list string) []byte {
	t.Helper()
	const end = "<!-- end of functions -->\n"
	before, rest, found := bytes.Cut(text, []byte(began))
	_, after, ended := bytes.Cut(rest, []byte(end))
	if !found || !ended {
		t.Fatalf("%s lacks the lines %q and %q", inputPage, began, end)
	}
	return slices.Concat(before, []byte(began+"\n"+list+"\n"+end), after)
}

// helperFunctions is a table of what a helper says of its functions; those without a title are its own business.
func helperFunctions(t *testing.T, name string, source []byte) string {
	t.Helper()
	module, err := parseModule(name+".rego", source)
	if err != nil {
		t.Fatal(err)
	}
	out := "| function | |\n| --- | --- |\n"
	for _, rule := range module.Rules {
		for _, a := range rule.Annotations {
			if a.Title != "" && a.Scope == "rule" {
				args := []string{}
				for _, arg := range rule.Head.Args {
					args = append(args, arg.String())
				}
				out += fmt.Sprintf("| `%s.%s(%s)` | %s |\n", name, rule.Head.Name, strings.Join(args, ", "), a.Title)
			}
		}
	}
	return out
}

// listedBuiltins lists the allowed functions that are not operators, sorted.
func listedBuiltins() string {
	var names []string
	for _, b := range ast.CapabilitiesForThisVersion().Builtins {
		if b.Infix == "" && !strings.HasPrefix(b.Name, "internal.") && builtin.Allowed(b.Name) {
			names = append(names, "`"+b.Name+"`")
		}
	}
	slices.Sort(names)
	var out strings.Builder
	for i, line := 0, 0; i < len(names); i++ {
		if line += len(names[i]) + 1; line > 128 {
			out.WriteString("\n")
			line = len(names[i])
		} else if i > 0 {
			out.WriteString(" ")
		}
		out.WriteString(names[i])
	}
	return out.String() + "\n"
}
