package judge

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/topdown"
	"github.com/open-policy-agent/opa/v1/topdown/builtins"

	"github.com/construe-host/construe/host/internal/sandbox"
)

// served lists the built-in functions that a compiled policy calls the host for. Each takes time in the length of its
// arguments, or in the product of two where it says so, and pays for it in fuel.
func served() map[string]servedFunc {
	return map[string]servedFunc{
		"strings.any_prefix_match": {}, "strings.any_suffix_match": {}, "strings.count": {}, "strings.split_n": {},
		"semver.compare": {}, "semver.is_valid": {}, "crypto.sha256": {},
		"object.subset":         {product: true}, // it looks for each member of a list in the other list
		"time.parse_rfc3339_ns": {utc: true}, "time.add_date": {utc: true}, "time.diff": {utc: true}, "time.date": {
			utc: true},
	}
}

type servedFunc struct {
	product bool // it pays the product of the lengths of its arguments
	utc     bool // it takes no time zone: the answer would be of this machine's list of them
}

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
	name, known := m.served[uint32(args[0])]
	if !known {
		return 0, fmt.Errorf("there is no built-in function %d", args[0])
	}
	fail := func(err error) (uint64, error) {
		var limit *sandbox.Error
		if errors.As(err, &limit) {
			return 0, err
		}
		return 0, &builtinError{name, strings.TrimPrefix(err.Error(), name+": "), int(args[1])}
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
	f := served()[name]
	if f.product {
		if err := i.Charge(cost); err != nil {
			return 0, err
		}
	}
	if f.utc {
		if err := onlyUTC(operands); err != nil {
			return fail(err)
		}
	}
	result, err := evaluate(name, operands)
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
