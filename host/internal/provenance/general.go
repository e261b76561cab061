package provenance

import (
	"encoding/json"
	"fmt"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/topdown"
	"github.com/open-policy-agent/opa/v1/topdown/builtins"

	"github.com/construe-host/construe/host/internal/builtin"
)

// general calls OPA's own function on the whole of what it is given.
func (f *frame) general(name string, args []local) (local, error) {
	function := topdown.GetBuiltin(name)
	known, declared := f.program.builtins[name]
	if function == nil || !declared {
		return local{}, fmt.Errorf("the plan calls the built-in function %s, which is not known", name)
	}
	var rests *atoms
	sizes := make([]int, len(args))
	operands := make([]*ast.Term, len(args))
	for i, a := range args {
		l, err := f.cost(a.v)
		if err != nil {
			return local{}, err
		}
		if l.far {
			return local{}, ErrLimit
		}
		rests = union(rests, a.whole())
		sizes[i] = 8*l.values + l.bytes
		operands[i] = a.v.term()
	}
	if err := f.afford(known.Trace, operands, sizes); err != nil {
		return local{}, err
	}
	context := topdown.BuiltinContext{Context: f.ctx, Cache: builtins.Cache{}, Cancel: topdown.NewCancel(),
		Time: ast.NumberTerm(json.Number("0"))}
	var results []*ast.Term
	if err := function(context, operands,
		func(t *ast.Term) error { results = append(results, t); return nil }); err != nil {
		return local{}, fmt.Errorf("%s: %w", name, err)
	}
	switch {
	case name == "walk":
		v, err := f.from(ast.NewArray(results...), rests)
		return local{v: v, rests: rests}, err
	case len(results) == 0:
		return local{rests: rests}, nil
	}
	v, err := f.from(results[0].Value, rests)
	return local{v: v, rests: rests}, err
}

// from is what a built-in function gave; every part of it depends on all that the function got.
func (f *frame) from(v ast.Value, rests *atoms) (out *value, err error) {
	if err := f.makes(1); err != nil {
		return nil, err
	}
	part := func(t *ast.Term) *value {
		if err != nil {
			return nil
		}
		var made *value
		made, err = f.from(t.Value, rests)
		return made
	}
	switch v := v.(type) {
	case *ast.Array:
		out = &value{kind: array, rests: rests}
		v.Foreach(func(t *ast.Term) { out.push(part(t), rests) })
	case ast.Set:
		out = &value{kind: set, entries: map[string]entry{}, rests: rests}
		v.Foreach(func(t *ast.Term) {
			if m := part(t); err == nil {
				out.put(entry{m, m, rests, nil})
			}
		})
	case ast.Object:
		out = &value{kind: object, entries: map[string]entry{}, rests: rests}
		v.Foreach(func(k, t *ast.Term) {
			if key, m := part(k), part(t); err == nil {
				out.put(entry{key, m, rests, nil})
			}
		})
	case ast.String:
		return made(v, rests), f.step(len(v) / 4)
	default:
		return made(v, rests), nil
	}
	return out, err
}

// afford refuses a call whose result, or whose work, could be much larger than its arguments, and pays for the work.
func (f *frame) afford(cost builtin.Cost, operands []*ast.Term, sizes []int) error {
	const most = 1 << 20
	sum, product := 0, 1
	for _, s := range sizes {
		sum, product = sum+s, min(product*s, most+1)
	}
	switch cost {
	case builtin.ByRange:
		from, a := operands[0].Value.(ast.Number)
		to, b := operands[1].Value.(ast.Number)
		low, c := from.Int()
		high, d := to.Int()
		if a && b && !(c && d && low-high < 1<<16 && high-low < 1<<16) {
			return ErrLimit
		}
	case builtin.ByProduct:
		if product > most {
			return ErrLimit
		}
		sum = max(sum, product)
	}
	if sum > most {
		return ErrLimit
	}
	return f.step(sum / 16)
}
