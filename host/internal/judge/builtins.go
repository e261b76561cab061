package judge

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/topdown"
	"github.com/open-policy-agent/opa/v1/topdown/builtins"

	"github.com/construe-host/construe/host/internal/builtin"
	"github.com/construe-host/construe/host/internal/sandbox"
)

// builtinError is a built-in function that failed.
type builtinError struct {
	name, message string
	place         int
}

func (e *builtinError) Error() string { return e.name + ": " + e.message }

// call serves one call of a built-in function: the number of the function, the place of the call, and its arguments. A
// function that is undefined for them, which is no failure, gives 0.
func (m *metered) call(i *sandbox.Instance, args []uint64) (uint64, error) {
	state, is := i.State.(*state)
	if !is || len(args) < 2 {
		return 0, errors.New("a built-in function was called outside of an evaluation")
	}
	f, known := m.served[uint32(args[0])]
	if !known {
		return 0, fmt.Errorf("there is no built-in function %d", args[0])
	}
	fail := func(err error) (uint64, error) {
		var limit *sandbox.Error
		if errors.As(err, &limit) {
			return 0, err
		}
		return 0, &builtinError{f.Name, strings.TrimPrefix(err.Error(), f.Name+": "), int(args[1])}
	}
	operands := make([]*ast.Term, 0, len(args)-2)
	cost := int64(1)
	for _, arg := range args[2:] {
		r := newReader(i)
		v, err := r.value(uint32(arg), 0)
		if err != nil {
			return fail(err)
		}
		operands = append(operands, term(v))
		cost *= int64(mostValue - r.room)
	}
	if f.Fuel == builtin.ByProduct {
		if err := i.Charge(cost); err != nil {
			return 0, err
		}
	}
	if f.UTC {
		if err := onlyUTC(operands); err != nil {
			return fail(err)
		}
	}
	result, err := evaluate(f.Name, operands)
	if err != nil || result == nil {
		if err != nil {
			return fail(err)
		}
		return 0, nil
	}
	at, err := state.arena.put(i, result.Value)
	if err != nil {
		return fail(err)
	}
	return uint64(at), nil
}

// evaluate calls OPA's own function.
func evaluate(name string, operands []*ast.Term) (result *ast.Term, err error) {
	context := topdown.BuiltinContext{Cache: builtins.Cache{}, Cancel: topdown.NewCancel(),
		Time: ast.NumberTerm(json.Number("0"))}
	err = topdown.GetBuiltin(name)(context, operands, func(t *ast.Term) error {
		result = t
		return nil
	})
	return result, err
}

// onlyUTC refuses a time with a zone, [ns, zone].
func onlyUTC(operands []*ast.Term) error {
	for _, o := range operands {
		list, is := o.Value.(*ast.Array)
		if !is || list.Len() < 2 {
			continue
		}
		if zone, is := list.Elem(1).Value.(ast.String); !is || zone != "" && zone != "UTC" {
			return errors.New("a time zone other than UTC; expected UTC, because which zones there are depends on " +
				"the machine")
		}
	}
	return nil
}
