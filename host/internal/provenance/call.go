package provenance

import (
	"errors"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/ir"
)

func (f *frame) call(s *ir.CallStmt, under *atoms) (end, error) {
	args := make([]local, len(s.Args))
	for i, o := range s.Args {
		args[i] = f.operand(o)
		if args[i].v == nil && i > 1 {
			return end{}, errors.New("the plan calls with what is undefined")
		}
	}
	if called := f.program.functions[s.Func]; called != nil {
		return f.enter(called, args, s.Result, under)
	}
	result, err := f.builtin(s.Func, args)
	if err != nil {
		return end{}, err
	}
	if result.v == nil {
		return condition(false, result.rests), nil
	}
	f.set(s.Result, result.v, result.rests, under)
	if f.program.always(s.Func) {
		return end{}, nil
	}
	return condition(true, result.rests), nil
}

// enter calls a function. That it has a value is a condition for what follows, unless it always has one.
func (f *frame) enter(called *function, args []local, into ir.Local, under *atoms) (end, error) {
	result, err := f.value(called, args)
	if err != nil {
		return end{}, err
	}
	if result.v == nil {
		return condition(false, result.whether()), nil
	}
	f.set(into, result.v, result.rests, union(under, result.there))
	if called.total {
		return end{}, nil
	}
	return condition(true, result.whether()), nil
}

// value evaluates a function; one that is given nothing but the input and the data is evaluated once for them.
func (f *frame) value(called *function, args []local) (local, error) {
	key := call{f: called}
	plain := len(args) == 2 && args[0].v != nil && args[1].v != nil
	if plain {
		key.input, key.data = args[0], args[1]
		if known, is := f.known[key]; is {
			return known, nil
		}
	}
	if f.depth--; f.depth < 0 {
		return local{}, ErrLimit
	}
	result, err := f.frame(called, args).run()
	f.depth++
	if c := f.called[called.name]; err == nil {
		if result.v != nil {
			c.Defined++
		} else {
			c.Undefined++
		}
		f.called[called.name] = c
	}
	if err == nil && plain {
		f.known[key] = result
	}
	return result, err
}

// dynamic calls the function at a path that is computed, if there is one.
func (f *frame) dynamic(s *ir.CallDynamicStmt, under *atoms) (end, error) {
	var path []string
	var chosen *atoms
	for _, o := range s.Path {
		l := f.operand(o)
		if l.v == nil {
			return condition(false, l.whether()), nil
		}
		chosen = union(chosen, l.whole())
		name, is := l.v.scalar.(ast.String)
		if !is {
			return condition(false, chosen), nil
		}
		path = append(path, string(name))
	}
	called := f.program.byPath[pathKey(path)]
	if called == nil {
		return condition(false, chosen), nil
	}
	args := make([]local, len(s.Args))
	for i, l := range s.Args {
		args[i] = f.locals[l]
	}
	e, err := f.enter(called, args, s.Result, union(under, chosen))
	if e.how == reached && err == nil {
		f.locals[s.Result].rests = union(f.locals[s.Result].rests, chosen)
	}
	e.last = union(e.last, chosen)
	return e, err
}
