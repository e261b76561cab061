package judge

import (
	"maps"
	"slices"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/construe-host/construe/host/schema"
)

// lint finds comparisons with a word that the compared value can never be, which Rego would answer with a silent false. It
// looks at compiled rules, in which every local variable stands for one expression.
func (p *Policy) lint(input *schema.Shape) schema.Problems {
	l := &linter{policy: p, input: input, byName: map[string][]string{}, seen: map[string]bool{}}
	l.index(input)
	for _, name := range slices.Sorted(maps.Keys(p.compiler.Modules)) {
		if strings.HasPrefix(name, "construe/") {
			continue
		}
		for _, rule := range p.compiler.Modules[name].Rules {
			for r := rule; r != nil; r = r.Else {
				l.rule(r)
			}
		}
	}
	return l.problems
}

type linter struct {
	policy   *Policy
	input    *schema.Shape
	byName   map[string][]string // field name → its words, where every field of that name has a fixed list
	env      map[ast.Var]*schema.Shape
	seen     map[string]bool
	problems schema.Problems
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

func (l *linter) rule(r *ast.Rule) {
	l.env = map[ast.Var]*schema.Shape{}
	for range 4 { // chains of locals are short; each pass types one link more
		before := len(l.env)
		ast.WalkExprs(r, func(e *ast.Expr) bool {
			if (e.IsEquality() || e.IsAssignment()) && len(e.Operands()) == 2 {
				l.bind(e.Operand(0), e.Operand(1))
				l.bind(e.Operand(1), e.Operand(0))
			}
			return false
		})
		if len(l.env) == before {
			break
		}
	}
	ast.WalkExprs(r, func(e *ast.Expr) bool {
		l.expr(e)
		return false
	})
	ast.WalkTerms(r, func(t *ast.Term) bool { // calls that are nested in terms
		if call, is := t.Value.(ast.Call); is && len(call) > 2 {
			l.call(call[0].String(), call[1], call[2])
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
			key := anyID
			if text, is := step.Value.(ast.String); is {
				key = string(text)
			}
			if s.Kind == "list" {
				s = s.Items
			} else {
				s = s.At(schema.Join(key))
			}
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
	case "internal.member_2", "data.construe.policy.k3.is", "data.construe.policy.k3.among":
		l.compare(a, b)
	}
}

// compare checks the constants in b against the words that a can be.
func (l *linter) compare(a, b *ast.Term) {
	words := l.words(a)
	if words == nil {
		return
	}
	check := func(t *ast.Term) {
		text, is := t.Value.(ast.String)
		if !is || slices.Contains(words, string(text)) || t.Location == nil && a.Location == nil {
			return
		}
		at := t.Location
		if at == nil || at.File == "" {
			at = a.Location
		}
		problem := &schema.Problem{Code: "enum-value", Message: a.String() + " is never " + string(text) + "; expected one of " + strings.Join(words, ", "),
			File: at.File, Line: at.Row, Column: at.Col, Expected: words, Party: l.policy.reading}
		if near := schema.Nearest(string(text), words); near != "" {
			problem.Hint = "did you mean " + near + "?"
		}
		if key := problem.File + ":" + at.String() + string(text); !l.seen[key] {
			l.seen[key] = true
			l.problems = append(l.problems, problem)
		}
	}
	switch v := b.Value.(type) {
	case ast.String:
		check(b)
	case ast.Set:
		v.Foreach(check)
	case *ast.Array:
		v.Foreach(check)
	}
}
