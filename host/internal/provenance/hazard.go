package provenance

import (
	"slices"
	"strconv"
	"strings"

	"github.com/open-policy-agent/opa/v1/ir"
)

// hazards finds the statements of a function at which an evaluation can fail: where a name may be given a second value,
// and where a built-in function is called that some values make fail. Most functions of several bodies are none, since
// no two of the bodies hold of the same argument.
func (p *Program) hazards(f *function) {
	w := &hazardWalk{program: p, own: f, definers: map[ir.Local][]tests{},
		alias: map[ir.Local]ir.Local{}, constants: map[ir.Local]string{}, asked: map[ir.Local]test{}}
	for _, l := range f.params {
		w.alias[l] = l
	}
	for _, b := range f.blocks {
		w.block(b, []tests{nil}, false)
	}
	for i, s := range w.sites {
		for j, other := range w.sites {
			p.spend(1)
			if s.into == other.into && s.differs(other, i == j) {
				p.hazard[s.stmt] = true
			}
		}
	}
}

// hazardWalk goes through a function's statements in their order.
type hazardWalk struct {
	program   *Program
	own       *function
	sites     []site
	definers  map[ir.Local][]tests // by a local that was reset: under which tests it was given a value since
	alias     map[ir.Local]ir.Local
	constants map[ir.Local]string
	asked     map[ir.Local]test // by a local: the test whose answer it holds
}

// site is a place that gives a name a value that may have one already.
type site struct {
	stmt     ir.Stmt
	into     ir.Local
	when     []tests // one of which holds
	again    bool    // it may run more than once
	constant string  // what it gives, where that is always the same
}

// differs reports whether two places, or two turns of one, may give one name two values.
func (s site) differs(other site, same bool) bool {
	switch {
	case same && !s.again, s.constant != "" && s.constant == other.constant:
		return false
	}
	return same || !exclusive(s.when, other.when)
}

// tests are tests of a function's arguments that all hold.
type tests []test

// test says that an argument is a constant, is not, or is of the kind that a function asks for.
type test struct {
	of       ir.Local
	is, what string
}

// exclusive reports whether no tests of one list can hold beside those of the other.
func exclusive(a, b []tests) bool {
	for _, x := range a {
		for _, y := range b {
			if !slices.ContainsFunc(x, func(s test) bool {
				return slices.ContainsFunc(y, func(t test) bool { return s.excludes(t) || t.excludes(s) })
			}) {
				return false
			}
		}
	}
	return true
}

func (t test) excludes(other test) bool {
	switch {
	case t.of != other.of:
		return false
	case t.is == "=" && other.is == "=", t.is == "kind" && other.is == "kind":
		return t.what != other.what
	}
	return t.is == "=" && other.is == "!" && t.what == other.what
}

// mostTests bounds the lists of tests of one site.
const mostTests = 64

// block goes through a block, of which one of when holds, and gives what holds behind it where it came to its end.
func (w *hazardWalk) block(b *ir.Block, when []tests, again bool) {
	fresh := map[ir.Local]bool{} // has no value here
	for _, s := range b.Stmts {
		if kind, is := w.tests(s); is {
			when = with(when, kind)
		}
		switch s := s.(type) {
		case *ir.ResetLocalStmt:
			fresh[s.Target], w.definers[s.Target] = true, nil
		case *ir.IsUndefinedStmt:
			fresh[s.Source] = true
		case *ir.IsDefinedStmt:
			when = each(when, w.definers[s.Source])
		case *ir.AssignVarOnceStmt:
			w.definers[s.Target] = append(w.definers[s.Target], when...)
			if !fresh[s.Target] && !w.own.constant[s.Target] {
				what, _ := w.constant(s.Source)
				w.sites = append(w.sites, site{s, s.Target, when, again, what})
			}
			delete(fresh, s.Target)
		case *ir.ObjectInsertOnceStmt:
			w.program.hazard[s] = true
		case *ir.CallStmt:
			if w.program.byName[s.Func] == nil && len(fallible(s.Func, len(s.Args))) > 0 && !w.harmless(s) {
				w.program.hazard[s] = true
			}
		case *ir.ScanStmt:
			w.block(s.Block, when, true)
		default:
			for _, nested := range within(s) {
				w.block(nested, when, again)
			}
		}
		w.note(s)
	}
}

// tests is what a statement's holding says of an argument.
func (w *hazardWalk) tests(s ir.Stmt) (test, bool) {
	switch s := s.(type) {
	case *ir.EqualStmt:
		for _, pair := range [][2]ir.Operand{{s.A, s.B}, {s.B, s.A}} {
			if of, is := w.argument(pair[0]); is {
				if what, is := w.constant(pair[1]); is {
					return test{of, "=", what}, true
				}
			}
		}
	case *ir.NotEqualStmt: // of what a call gave, and false
		if l, is := s.A.Value.(ir.Local); is && s.B.Value == ir.Bool(false) {
			t, asked := w.asked[l]
			return t, asked
		}
	}
	return test{}, false
}

func (w *hazardWalk) argument(o ir.Operand) (ir.Local, bool) {
	l, is := o.Value.(ir.Local)
	if !is {
		return 0, false
	}
	of, known := w.alias[l]
	return of, known
}

// constant is what an operand always is, as a text.
func (w *hazardWalk) constant(o ir.Operand) (string, bool) {
	switch v := o.Value.(type) {
	case ir.StringIndex:
		return "s" + strconv.Itoa(int(v)), true
	case ir.Bool:
		return strconv.FormatBool(bool(v)), true
	case ir.Local:
		what, known := w.constants[v]
		return what, known
	}
	return "", false
}

// note remembers what a statement assigns.
func (w *hazardWalk) note(s ir.Stmt) {
	l, is := target(s)
	if !is {
		return
	}
	delete(w.alias, l)
	delete(w.constants, l)
	delete(w.asked, l)
	switch s := s.(type) {
	case *ir.AssignVarStmt:
		if of, is := w.argument(s.Source); is {
			w.alias[l] = of
		} else if what, is := w.constant(s.Source); is {
			w.constants[l] = what
		}
	case *ir.MakeNumberIntStmt:
		w.constants[l] = "n" + strconv.FormatInt(s.Value, 10)
	case *ir.MakeNumberRefStmt:
		if s.Index >= 0 && s.Index < len(w.program.texts) {
			w.constants[l] = "n" + w.program.texts[s.Index]
		}
	case *ir.CallStmt:
		if len(s.Args) == 0 {
			return
		}
		of, is := w.argument(s.Args[0])
		if !is {
			return
		}
		switch s.Func {
		case "neq":
			if what, constant := w.constant(s.Args[1]); constant {
				w.asked[l] = test{of, "!", what}
			}
		case "equal":
			if what, constant := w.constant(s.Args[1]); constant {
				w.asked[l] = test{of, "=", what}
			}
		case "is_array", "is_object", "is_set", "is_string", "is_number", "is_boolean", "is_null":
			w.asked[l] = test{of, "kind", s.Func}
		}
	}
}

func with(when []tests, t test) (out []tests) {
	for _, w := range when {
		out = append(out, append(slices.Clip(w), t))
	}
	return out
}

// each is one of a and one of b at once. Too many of them are as none: whatever holds.
func each(a, b []tests) (out []tests) {
	if len(a)*len(b) > mostTests || len(b) == 0 {
		return a
	}
	for _, x := range a {
		for _, y := range b {
			out = append(out, append(slices.Clip(x), y...))
		}
	}
	return out
}

// fallible lists the arguments of a built-in function whose values can make a call fail. What is of another type than
// the function takes is for the compiler to refuse, and for whoever judges to find.
func fallible(name string, args int) (out []int) {
	switch name {
	case "eq", "assign", "equal", "neq", "lt", "lte", "gt", "gte", "plus", "minus", "mul", "abs", "round", "ceil", "floor",
		"and", "or", "intersection", "union", "internal.member_2", "internal.member_3", "internal.template_string",
		"count", "sum", "product", "max", "min", "sort", "array.concat", "array.reverse", "array.flatten", "object.get",
		"object.keys", "object.remove", "object.union", "object.union_n", "object.filter", "object.subset", "concat",
		"contains", "startswith", "endswith", "lower", "upper", "replace", "split", "trim", "trim_left", "trim_right",
		"trim_prefix", "trim_suffix", "trim_space", "strings.reverse", "strings.any_prefix_match",
		"strings.any_suffix_match", "strings.count", "walk", "graph.reachable", "is_array", "is_boolean", "is_null",
		"is_number", "is_object", "is_set", "is_string", "type_name":
		return nil
	}
	first := 0
	if name == "substring" || name == "array.slice" || name == "indexof" {
		first = 1 // only where it is cut, or what is looked for
	}
	for i := first; i < args; i++ {
		out = append(out, i)
	}
	return out
}

// harmless reports whether a text, or a list, is cut at places that the plan names, from the front.
func (w *hazardWalk) harmless(s *ir.CallStmt) bool {
	if s.Func != "substring" && s.Func != "array.slice" {
		return false
	}
	return !slices.ContainsFunc(s.Args[1:], func(o ir.Operand) bool {
		what, constant := w.constant(o)
		return !constant || what[0] != 'n' || strings.ContainsAny(what, "-.e")
	})
}
