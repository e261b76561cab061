package judge

import (
	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/types"

	"github.com/construe-host/construe/host/schema"
)

// unordered finds where a text, or a place in a list, shows the order of a set or an object: WebAssembly goes through
// their members in that of a hash, OPA's evaluator in that of their values. It looks at one compiled rule, where every
// call has its result in a local variable and every argument that is no constant is one. What a function is given is
// beyond it.
func (l *linter) unordered(r *ast.Rule) {
	in := l.scope(r)
	warn := func(at *ast.Location, message string) {
		p := &schema.Problem{Code: "unordered", Message: message,
			Hint: "sort(...) gives it an order that does not depend on the engine", Party: l.draft.reading}
		if at != nil {
			p.File, p.Line, p.Column = at.File, at.Row, at.Col
		}
		if key := p.Error(); !l.seen[key] {
			l.seen[key] = true
			l.warnings = append(l.warnings, p)
		}
	}
	ast.WalkExprs(r, func(e *ast.Expr) bool {
		operands := e.Operands()
		switch name := e.Operator().String(); {
		case !e.IsCall():
		case name == "concat" && len(operands) > 1 && in.list(operands[1], 0):
			warn(e.Location, "concat joins the members of a set or an object in no certain order")
		case name == "array.slice" && len(operands) > 0 && in.list(operands[0], 0):
			warn(e.Location, "array.slice takes members of a set or an object that are in no certain order")
		case name == "internal.template_string" && len(operands) > 0:
			for _, part := range in.parts(operands[0]) {
				if in.collection(part, 0) || in.list(part, 0) {
					warn(e.Location, "a template string shows the members of a set or an object in no certain order")
				}
			}
		}
		return false
	})
	ast.WalkRefs(r, func(ref ast.Ref) bool {
		for i := 1; i < len(ref); i++ {
			_, isNumber := ref[i].Value.(ast.Number)
			if head := ref[:i]; isNumber && in.list(headOf(head), 0) {
				warn(ref[0].Location, "a place in a list is taken whose members come from a set or an object in no "+
					"certain order")
			}
		}
		return false
	})
}

func headOf(ref ast.Ref) *ast.Term {
	if len(ref) == 1 {
		return ref[0]
	}
	return ast.NewTerm(ref)
}

// scope is what the local variables of a rule stand for. What was found of a variable, or of a rule, is kept: a chain
// of lists, each made from the one before twice, would else take twice as long for every link.
type scope struct {
	*linter
	rule    *ast.Rule
	terms   map[ast.Var]*ast.Term
	results map[ast.Var]*ast.Expr // of calls
	count   map[ast.Var]int       // of occurrences
	known   map[ast.Var]bool      // whether it is a list without an order
}

// mostSteps bounds how far a variable is followed.
const mostSteps = 16

func (l *linter) scope(r *ast.Rule) *scope {
	s := &scope{linter: l, rule: r, terms: map[ast.Var]*ast.Term{}, results: map[ast.Var]*ast.Expr{},
		count: occurrences(r), known: map[ast.Var]bool{}}
	ast.WalkExprs(r, func(e *ast.Expr) bool {
		operands := e.Operands()
		if len(operands) == 0 || e.Negated {
			return false
		}
		if e.IsEquality() && len(operands) == 2 {
			for i, side := range operands {
				if v, is := side.Value.(ast.Var); is && s.terms[v] == nil {
					s.terms[v] = operands[1-i]
				}
			}
			return false
		}
		if v, is := operands[len(operands)-1].Value.(ast.Var); is && e.IsCall() {
			s.results[v] = e
		}
		return false
	})
	return s
}

// collection reports whether a term is a set or an object.
func (s *scope) collection(t *ast.Term, steps int) bool {
	if steps > mostSteps {
		return false
	}
	switch v := t.Value.(type) {
	case ast.Set:
		return v.Len() > 1
	case ast.Object:
		return v.Len() > 1
	case *ast.SetComprehension, *ast.ObjectComprehension:
		return true
	case ast.Var:
		if term := s.terms[v]; term != nil {
			return s.collection(term, steps+1)
		}
		return hashed(s.result(v))
	case ast.Ref:
		if v[0].Equal(ast.DefaultRootDocument) {
			return hashed(s.draft.compiler.TypeEnv.GetByRef(v))
		}
		shape := s.shape(t)
		return shape != nil && (shape.Kind == "object" || shape.Kind == "map")
	}
	return false
}

func hashed(t types.Type) bool {
	switch t.(type) {
	case *types.Set, *types.Object:
		return true
	}
	return false
}

// result is the type that the call behind a variable gives; nil where there is none.
func (s *scope) result(v ast.Var) types.Type {
	e := s.results[v]
	if e == nil {
		return nil
	}
	if b, is := ast.BuiltinMap[e.Operator().String()]; is {
		return b.Decl.Result()
	}
	if f, is := s.draft.compiler.TypeEnv.GetByRef(e.Operator()).(*types.Function); is {
		return f.Result()
	}
	return nil
}

// list reports whether a term is a list in the order of a set or an object.
func (s *scope) list(t *ast.Term, steps int) bool {
	if steps > mostSteps {
		return false
	}
	switch v := t.Value.(type) {
	case *ast.ArrayComprehension:
		return s.through(v, steps)
	case ast.Var:
		known, has := s.known[v]
		if !has {
			s.known[v] = false // until it is found out
			known = s.variable(v, steps)
			s.known[v] = known
		}
		return known
	case ast.Ref:
		if !v[0].Equal(ast.DefaultRootDocument) || !v.IsGround() {
			return false
		}
		rules := s.draft.compiler.GetRulesExact(v)
		if len(rules) != 1 || len(rules[0].Head.Args) > 0 || rules[0].Head.Value == nil || rules[0] == s.rule {
			return false
		}
		return s.elsewhere(rules[0], steps)
	}
	return false
}

// variable follows a variable to what it stands for.
func (s *scope) variable(v ast.Var, steps int) bool {
	if term := s.terms[v]; term != nil {
		return s.list(term, steps+1)
	}
	e := s.results[v]
	if e == nil {
		return false
	}
	switch e.Operator().String() {
	case "array.concat", "array.reverse", "array.slice":
		for _, o := range e.Operands()[:len(e.Operands())-1] {
			if s.list(o, steps+1) {
				return true
			}
		}
	}
	return false
}

// elsewhere looks at the value of another rule, whose variables are its own.
func (s *scope) elsewhere(r *ast.Rule, steps int) bool {
	known, has := s.lists[r]
	if !has {
		s.lists[r] = false // until it is found out
		env, consts := s.env, s.consts
		s.bindAll(r)
		known = s.scope(r).list(r.Head.Value, steps+1)
		s.env, s.consts, s.lists[r] = env, consts, known
	}
	return known
}

// through reports whether a comprehension goes through the members of a set or an object, or of a list in their order:
// whether one is followed by a variable that only this comprehension has.
func (s *scope) through(c *ast.ArrayComprehension, steps int) (found bool) {
	within := occurrences(c)
	for _, e := range c.Body {
		if e.IsCall() && e.Operator().String() == "walk" {
			return true
		}
		for _, o := range e.Operands() {
			ref, is := o.Value.(ast.Ref)
			if !is {
				continue
			}
			for i := 1; i < len(ref); i++ {
				v, is := ref[i].Value.(ast.Var)
				if !is || within[v] < s.count[v] || s.terms[v] != nil || s.results[v] != nil {
					continue
				}
				head := headOf(ref[:i])
				found = found || s.collection(head, steps+1) || s.list(head, steps+1)
			}
		}
	}
	return found
}

func occurrences(in any) map[ast.Var]int {
	count := map[ast.Var]int{}
	ast.WalkVars(in, func(v ast.Var) bool {
		count[v]++
		return false
	})
	return count
}

// parts are what a template string shows: each is wrapped in a set, so that what is undefined leaves it empty.
func (s *scope) parts(t *ast.Term) (out []*ast.Term) {
	list, is := t.Value.(*ast.Array)
	if !is {
		return nil
	}
	list.Foreach(func(part *ast.Term) {
		if v, is := part.Value.(ast.Var); is && s.terms[v] != nil {
			part = s.terms[v]
		}
		switch v := part.Value.(type) {
		case ast.Set:
			v.Foreach(func(shown *ast.Term) { out = append(out, shown) })
		case *ast.SetComprehension:
			out = append(out, v.Term)
		}
	})
	return out
}
