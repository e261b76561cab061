package judge

import (
	"fmt"
	"slices"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/construe-host/construe/host/schema"
)

// lint finds comparisons with a word that the compared value can never be, and fields named by a constant that are not
// there: Rego would answer both with a silent false. It looks at compiled rules, in which every local variable stands
// for one expression; a name that is computed is beyond it.
func (d *draft) lint() (problems, warnings schema.Problems) {
	l := &linter{draft: d, input: d.shape, byName: map[string][]string{}, seen: map[string]bool{},
		lists: map[*ast.Rule]bool{}}
	l.index(d.shape)
	for _, name := range schema.Keys(d.compiler.Modules) {
		if strings.HasPrefix(name, ownFiles) {
			continue
		}
		for _, rule := range d.compiler.Modules[name].Rules {
			for r := rule; r != nil; r = r.Else {
				l.rule(r)
			}
		}
	}
	return l.problems, l.warnings
}

type linter struct {
	draft    *draft
	input    *schema.Shape
	byName   map[string][]string // field name → its words, where every field of that name has a fixed list
	env      map[ast.Var]*schema.Shape
	consts   map[ast.Var]*ast.Term
	seen     map[string]bool
	problems schema.Problems
	warnings schema.Problems    // of what loads
	lists    map[*ast.Rule]bool // whether the rule's value is a list without an order, as far as that was asked
}

// index collects the words of each field name; a name with a field of free text is marked by nil.
func (l *linter) index(s *schema.Shape) {
	if s == nil {
		return
	}
	for name, field := range s.Properties {
		known, seen := l.byName[name]
		switch {
		case field.Kind != "string" || field.Enum == nil:
			l.byName[name] = nil
		case !seen || known != nil:
			l.byName[name] = slices.Compact(slices.Sorted(slices.Values(append(slices.Clone(known), field.Enum...))))
		}
		l.index(field)
	}
	l.index(s.Values)
	l.index(s.Items)
}

// bindAll takes down what the local variables of a rule stand for.
func (l *linter) bindAll(r *ast.Rule) {
	l.env, l.consts = map[ast.Var]*schema.Shape{}, map[ast.Var]*ast.Term{}
	for range 4 { // chains of locals are short; each pass types one link more
		before := len(l.env) + len(l.consts)
		ast.WalkExprs(r, func(e *ast.Expr) bool {
			if (e.IsEquality() || e.IsAssignment()) && len(e.Operands()) == 2 {
				l.bind(e.Operand(0), e.Operand(1))
				l.bind(e.Operand(1), e.Operand(0))
			}
			l.bindGot(e)
			return false
		})
		if len(l.env)+len(l.consts) == before {
			break
		}
	}
}

func (l *linter) rule(r *ast.Rule) {
	l.bindAll(r)
	ast.WalkExprs(r, func(e *ast.Expr) bool {
		l.expr(e)
		return false
	})
	ast.WalkTerms(r, func(t *ast.Term) bool {
		switch v := t.Value.(type) {
		case ast.Call: // nested in terms
			if len(v) > 2 {
				l.call(v[0].String(), v[1], v[2])
			}
		case ast.Ref:
			l.ref(v)
		}
		return false
	})
}

func (l *linter) bind(v, value *ast.Term) {
	name, is := v.Value.(ast.Var)
	if !is || l.env[name] != nil {
		return
	}
	if s := l.shape(value); s != nil {
		l.env[name] = s
	}
	if c := l.constant(value); c != nil && l.consts[name] == nil {
		l.consts[name] = c
	}
}

// constant is the word, or the words, that a term stands for: itself, what a local was set to, or a rule that is one.
func (l *linter) constant(t *ast.Term) *ast.Term {
	switch v := t.Value.(type) {
	case ast.String, ast.Set, *ast.Array:
		return t
	case ast.Var:
		return l.consts[v]
	case ast.Ref:
		if !v[0].Equal(ast.DefaultRootDocument) || !v.IsGround() {
			return nil
		}
		rules := l.draft.compiler.GetRulesExact(v)
		if len(rules) == 1 && rules[0].Else == nil && len(rules[0].Head.Args) == 0 && rules[0].Head.Value != nil &&
			len(rules[0].Body) == 1 && rules[0].Body[0].Equal(ast.NewExpr(ast.BooleanTerm(true))) {
			switch rules[0].Head.Value.Value.(type) {
			case ast.String, ast.Set, *ast.Array:
				return rules[0].Head.Value
			}
		}
	}
	return nil
}

// ref finds a field that a local names and that is not there; where the name stands in the reference itself, OPA has
// found it.
func (l *linter) ref(r ast.Ref) {
	head, is := r[0].Value.(ast.Var)
	if !is {
		return
	}
	if r[0].Equal(ast.DefaultRootDocument) {
		l.named(r)
		return
	}
	s := l.env[head]
	if head == ast.InputRootDocument.Value.(ast.Var) {
		s = l.input
	}
	for _, step := range r[1:] {
		if s == nil {
			return
		}
		s = l.step(s, step)
	}
}

// named finds a reference to a rule that is not there: a policy has no data but its rules.
func (l *linter) named(r ast.Ref) {
	if fixed := r.GroundPrefix(); len(fixed) > 1 && len(l.draft.compiler.GetRules(fixed)) == 0 {
		l.report("rego-undefined", r[0], "there is no rule "+clean(fixed.String()), fixed.String(), nil)
	}
}

// step is the shape one step further; a constant that names no field of an object is a problem.
func (l *linter) step(s *schema.Shape, step *ast.Term) *schema.Shape {
	key := anyID
	if c := l.constant(step); c != nil {
		if text, is := c.Value.(ast.String); is {
			key = string(text)
		}
	}
	if s.Kind == "list" {
		return s.Items
	}
	if s.Kind == "object" && key != anyID && s.Properties[key] == nil {
		l.report("rego-type", step, fmt.Sprintf("there is no field %s here; expected one of %s",
			key, strings.Join(s.Names(), ", ")), key, s.Names())
	}
	return s.At(schema.Join(key))
}

// shape types a term, as far as input's types reach.
func (l *linter) shape(t *ast.Term) *schema.Shape {
	switch v := t.Value.(type) {
	case ast.Var:
		return l.env[v]
	case ast.Ref:
		head, is := v[0].Value.(ast.Var)
		if !is {
			return nil
		}
		s := l.env[head]
		if head == ast.InputRootDocument.Value.(ast.Var) {
			s = l.input
		}
		for _, step := range v[1:] {
			if s == nil {
				return nil
			}
			s = l.step(s, step)
		}
		return s
	}
	return nil
}

// words lists what a term can be: by its type, or where that is lost by the name of its last field.
func (l *linter) words(t *ast.Term) []string {
	if s := l.shape(t); s != nil {
		return s.Enum
	}
	ref, is := t.Value.(ast.Ref)
	if !is || len(ref) < 2 || ref[0].Equal(ast.DefaultRootDocument) {
		return nil
	}
	if last, is := ref[len(ref)-1].Value.(ast.String); is {
		return l.byName[string(last)]
	}
	return nil
}

func (l *linter) expr(e *ast.Expr) {
	operands := e.Operands()
	if !e.IsCall() || len(operands) < 2 {
		return
	}
	l.call(e.Operator().String(), operands[0], operands[1])
}

func (l *linter) call(operator string, a, b *ast.Term) {
	switch operator {
	case "eq", "equal", "neq", "assign":
		l.compare(a, b)
		l.compare(b, a)
	case "internal.member_2":
		l.compare(a, b)
		l.members(b, a)
	case "data.construe.policy.k3.is", "data.construe.policy.k3.among":
		l.compare(a, b)
	case "data.construe.policy.k3.has":
		l.members(a, b)
	case "object.get":
		l.get(a, b)
	}
}

// members checks the word that a list of words is searched for.
func (l *linter) members(collection, word *ast.Term) {
	if s := l.shape(collection); s != nil && s.Kind == "list" && s.Items != nil {
		l.held(collection, word, s.Items.Enum)
	}
}

// compare checks the constants in b against the words that a can be.
func (l *linter) compare(a, b *ast.Term) { l.held(a, b, l.words(a)) }

func (l *linter) held(a, b *ast.Term, words []string) {
	c := l.constant(b)
	if words == nil || c == nil {
		return
	}
	check := func(t *ast.Term) {
		if text, is := t.Value.(ast.String); is && !slices.Contains(words, string(text)) {
			at := b
			if at.Location == nil || at.Location.File == "" {
				at = a
			}
			l.report("enum-value", at, source(a)+" is never "+string(text)+"; expected one of "+strings.Join(words,
				", "), string(text), words)
		}
	}
	switch v := c.Value.(type) {
	case ast.String:
		check(c)
	case ast.Set:
		v.Foreach(check)
	case *ast.Array:
		v.Foreach(check)
	}
}

// source is a term as its author wrote it, where the compiler has not put a variable of its own in its place.
func source(t *ast.Term) string {
	if text := t.String(); !strings.Contains(text, ast.WildcardPrefix) && !strings.Contains(text, "__local") {
		return text
	}
	if t.Location != nil && len(t.Location.Text) > 0 && len(t.Location.Text) < 120 {
		return clean(string(t.Location.Text))
	}
	return "what is compared here"
}

func (l *linter) report(code string, t *ast.Term, message, got string, words []string) {
	problem := &schema.Problem{Code: code, Message: message, Expected: words, Party: l.draft.party}
	key := code + got
	if at := t.Location; at != nil {
		problem.File, problem.Line, problem.Column = at.File, at.Row, at.Col
		key += at.File + ":" + at.String()
	}
	if near := schema.Nearest(got, words); near != "" {
		problem.Hint = "did you mean " + near + "?"
	}
	if !l.seen[key] {
		l.seen[key] = true
		l.problems = append(l.problems, problem)
	}
}
