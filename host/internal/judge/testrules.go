package judge

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/construe-host/construe/host/schema"
)

const (
	testPrefix = "test_"
	skipPrefix = "todo_test_"
)

// testRule is a rule that is a test.
type testRule struct {
	// name is that of its package, without "data.", and its own.
	name string
	// ref is what is asked for.
	ref ast.Ref
	at  *ast.Location
	// keys is how many names a case of a table has; 0 where the rule is no table.
	keys    int
	skipped bool
	// function marks a rule with arguments, which nobody would call.
	function bool
}

func (t *testRule) table() bool { return t.keys > 0 }

// testRules finds the tests among modules, in file order. It gives a rule whose name is another's already a number, and
// has those of a table note the name of each case as soon as it is known: a case that fails later is one that failed,
// rather than one that is not there. late says that this is the end of the rule.
func testRules(modules map[string]*ast.Module, late bool) (out []*testRule) {
	count := map[string]int{}
	for _, file := range schema.Keys(modules) {
		m := modules[file]
		if strings.HasPrefix(file, ownFiles) {
			continue
		}
		for _, rule := range m.Rules {
			n, name := testName(rule.Head.Ref())
			if n == 0 || rule.Default { // a default is another value of the test, and no test
				continue
			}
			t := &testRule{at: rule.Location, skipped: strings.HasPrefix(name, skipPrefix),
				function: len(rule.Head.Args) > 0}
			ref := rule.Head.Ref().Copy()
			full := m.Package.Path.Extend(ref[:n]).String()
			if k := count[full]; k > 0 && !t.skipped && !t.function {
				numbered := fmt.Sprintf("%s#%02d", name, k)
				if n == 1 {
					ref[0] = &ast.Term{Value: ast.Var(numbered), Location: ref[0].Location}
				} else {
					ref[n-1] = &ast.Term{Value: ast.String(numbered), Location: ref[n-1].Location}
				}
				rule.Head.SetRef(ref)
			}
			count[full]++
			t.ref = m.Package.Path.Extend(ref[:n])
			t.name = shownRef(t.ref)
			if t.keys = len(ref) - n; t.table() && !t.skipped && !t.function {
				noteCases(rule, ref[n:], late)
			}
			out = append(out, t)
		}
	}
	return out
}

// testName says how many steps of a rule's reference are its name, up to the first that makes it a test, and which that
// is; 0 for a rule that is none.
func testName(ref ast.Ref) (steps int, name string) {
	for i, step := range ref {
		switch v := step.Value.(type) {
		case ast.Var:
			name = string(v)
			if i > 0 {
				return 0, "" // what is computed is no name
			}
		case ast.String:
			name = string(v)
		default:
			return 0, ""
		}
		if strings.HasPrefix(name, testPrefix) || strings.HasPrefix(name, skipPrefix) {
			return i + 1, name
		}
	}
	return 0, ""
}

// shownRef is a reference without "data.", its steps apart by points.
func shownRef(ref ast.Ref) string {
	var steps []string
	for _, step := range ref[1:] {
		text := step.Value.String()
		if s, is := step.Value.(ast.String); is {
			text = string(s)
		}
		steps = append(steps, text)
	}
	return strings.Join(steps, ".")
}

// caseFile is the place of the calls that note the name of a case, which no file of a party can have.
const caseFile = ownFiles + "case"

// caseMark stands between the parts of a case's name where it is printed.
const caseMark = "\x00"

// noteCases puts a print of a case's name behind the first expressions that give it one: of each part, whether it is a
// text, and the part.
func noteCases(rule *ast.Rule, keys ast.Ref, late bool) {
	at := &ast.Location{File: caseFile, Row: rule.Location.Row, Col: rule.Location.Col, Text: []byte("print")}
	words := []*ast.Term{ast.VarTerm("print")}
	for _, key := range keys {
		text := ast.CallTerm(ast.RefTerm(ast.VarTerm(ast.IsString.Name)), key.Copy())
		words = append(words, text, ast.StringTerm(caseMark), key.Copy(), ast.StringTerm(caseMark))
	}
	words[0] = ast.RefTerm(words[0])
	note := ast.NewExpr(words)
	note.Location = at
	ast.WalkTerms(note, func(t *ast.Term) bool {
		t.Location = at
		return false
	})
	i := len(rule.Body)
	if !late {
		i = boundAt(rule.Body, namedIn(keys))
	}
	rule.Body = slices.Insert(slices.Clone(rule.Body), i, note)
	for j, e := range rule.Body {
		e.Index = j
	}
}

// namedIn are the variables of the names of a case.
func namedIn(keys ast.Ref) map[ast.Var]bool {
	out := map[ast.Var]bool{}
	for _, key := range keys {
		ast.WalkVars(key, func(v ast.Var) bool {
			out[v] = true
			return false
		})
	}
	return out
}

// boundAt is how many expressions of a body it takes until variables have a value, as far as that shows: all where it
// does not. A variable that is none of the body's has one from the start.
func boundAt(body ast.Body, want map[ast.Var]bool) int {
	missing := map[ast.Var]bool{}
	for v := range want {
		ast.WalkVars(body, func(other ast.Var) bool {
			if other == v {
				missing[v] = true
			}
			return false
		})
	}
	for i, e := range body {
		if len(missing) == 0 {
			return i
		}
		for _, v := range boundBy(e) {
			delete(missing, v)
		}
	}
	return len(body)
}

// boundBy are variables that an expression gives a value.
func boundBy(e *ast.Expr) (out []ast.Var) {
	if e.Negated {
		return nil
	}
	within := func(x any) {
		ast.WalkVars(x, func(v ast.Var) bool {
			out = append(out, v)
			return false
		})
	}
	switch {
	case e.IsSome():
		for _, s := range e.Terms.(*ast.SomeDecl).Symbols {
			if call, is := s.Value.(ast.Call); is { // some key, value in collection
				for _, t := range call[1 : len(call)-1] {
					within(t)
				}
				inIndex(call[len(call)-1], within)
			}
		}
		return out
	case e.IsAssignment():
		within(e.Operand(0))
		inIndex(e.Operand(1), within)
		return out
	case e.IsEquality():
		within(e.Operand(0))
		within(e.Operand(1))
		return out
	case e.IsCall() && e.Operator().String() == "walk" && len(e.Operands()) == 2:
		within(e.Operand(1))
	}
	inIndex(e, within)
	return out
}

// inIndex finds the steps of references, which a variable takes a value from.
func inIndex(x any, found func(any)) {
	ast.NewGenericVisitor(func(x any) bool {
		switch v := x.(type) {
		case *ast.ArrayComprehension, *ast.SetComprehension, *ast.ObjectComprehension, *ast.Every:
			return true
		case ast.Ref:
			for _, step := range v[1:] {
				if _, is := step.Value.(ast.Var); is {
					found(step)
				}
			}
		}
		return false
	}).Walk(x)
}

// caseName is the names of a case in brackets, as they follow the name of its table.
func caseName(keys []string) string {
	var b strings.Builder
	for _, key := range keys {
		b.WriteString("[" + key + "]")
	}
	return b.String()
}

// notedCase reads the name of a case that was printed. A part that is undefined is called so.
func notedCase(printed string) string {
	var keys []string
	parts := strings.Split(printed, " "+caseMark)
	for i := 0; i+1 < len(parts); i += 2 {
		isText, key := strings.TrimPrefix(parts[i], " "), strings.TrimPrefix(parts[i+1], " ")
		switch t, err := ast.ParseTerm(key); {
		case isText == "<undefined>":
			key = "undefined"
		case isText == "false" && err == nil:
			key = keyText(t.Value)
		}
		keys = append(keys, key)
	}
	return caseName(keys)
}

// keyText is a part of a case's name: a text as it is, anything else as JSON, as it is in a document with such a key.
func keyText(v ast.Value) string {
	if s, is := v.(ast.String); is {
		return string(s)
	}
	plain, err := ast.JSON(v)
	if err != nil {
		return v.String()
	}
	b, err := json.Marshal(plain)
	if err != nil {
		return v.String()
	}
	return string(b)
}
