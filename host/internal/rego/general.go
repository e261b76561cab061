package rego

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/topdown"
	"github.com/open-policy-agent/opa/v1/topdown/builtins"

	"github.com/construe-host/construe/host/internal/builtin"
)

// builtin compiles a call of a built-in function: of ours, where there is one for the number of arguments and it has a
// value for their kinds, or else of OPA's.
func (c *compiler) builtin(name string, args []operand, target int, at Place) op {
	f, is := Served(name)
	if !c.builtins[name] || !c.allowed(f.Function) {
		c.reject("a call of %s, which no policy may call", name)
		return nil
	}
	if !is {
		c.reject("a call of %s, which is not served", name)
		return nil
	}
	own, rule := f.own, c.own.rule
	if decl := ast.BuiltinMap[name]; decl != nil && decl.Decl.Arity() != len(args) {
		c.reject("a call of %s with %d arguments", name, len(args))
		return nil
	}
	general := func(m *machine, given []*Value) flow {
		v, err := m.general(f.Function, f.theirs, given)
		if err != nil {
			return m.fail(located(err, name, rule, at))
		}
		if v == nil {
			return ends
		}
		m.l[target] = v
		return next
	}
	ending := func(m *machine, v *Value, served bool, given ...*Value) flow {
		switch {
		case m.err != nil:
			m.err = located(m.err, name, rule, at)
			return failed
		case !served:
			return general(m, given)
		case v == nil:
			return ends
		}
		m.l[target] = v
		return next
	}
	switch {
	case len(args) == 1 && own.one != nil:
		x := args[0]
		return func(m *machine) flow {
			a := x.of(m)
			if a == nil {
				return m.malformed()
			}
			v, served := own.one(m, a)
			if served && v != nil && m.err == nil {
				m.l[target] = v
				return next
			}
			return ending(m, v, served, a)
		}
	case len(args) == 2 && own.two != nil:
		x, y := args[0], args[1]
		return func(m *machine) flow {
			a, b := x.of(m), y.of(m)
			if a == nil || b == nil {
				return m.malformed()
			}
			v, served := own.two(m, a, b)
			if served && v != nil && m.err == nil {
				m.l[target] = v
				return next
			}
			return ending(m, v, served, a, b)
		}
	case len(args) == 3 && own.three != nil:
		x, y, z := args[0], args[1], args[2]
		return func(m *machine) flow {
			a, b, c := x.of(m), y.of(m), z.of(m)
			if a == nil || b == nil || c == nil {
				return m.malformed()
			}
			v, served := own.three(m, a, b, c)
			return ending(m, v, served, a, b, c)
		}
	}
	return func(m *machine) flow {
		given := make([]*Value, len(args))
		for i, o := range args {
			if given[i] = o.of(m); given[i] == nil {
				return m.malformed()
			}
		}
		if name == "internal.print" {
			return done(m.print(given[0], at))
		}
		return general(m, given)
	}
}

// located is an error with the place of the call that it comes from.
func located(err error, name, rule string, at Place) error {
	var own *Error
	if errors.As(err, &own) {
		if own.Place.File == "" && own.Kind != Time {
			own.Place, own.Rule = at, rule
		}
		return own
	}
	message := err.Error()
	var theirs *topdown.Error
	if errors.As(err, &theirs) {
		message = theirs.Message
	}
	return &Error{Kind: Builtin, Builtin: name, Message: name + ": " + strings.TrimPrefix(message, name+": "), Place: at,
		Rule: rule}
}

// general calls OPA's own function.
func (m *machine) general(f builtin.Function, theirs topdown.BuiltinFunc, args []*Value) (*Value, error) {
	if err := m.afford(f, args); err != nil {
		return nil, err
	}
	operands := make([]*ast.Term, len(args))
	for i, a := range args {
		operands[i] = a.term()
	}
	if f.UTC {
		if err := onlyUTC(operands); err != nil {
			return nil, err
		}
	}
	results, err := m.evaluated(theirs, operands)
	if err != nil || len(results) == 0 {
		return nil, err
	}
	if results[0] == nil {
		return yes, nil
	}
	v, err := m.fromTerm(results[0].Value)
	if err == nil {
		err = m.pay(priceResult * v.weight())
	}
	return v, err
}

// evaluated is what OPA's function gives. One that panics has failed.
func (m *machine) evaluated(theirs topdown.BuiltinFunc, operands []*ast.Term) (results []*ast.Term, err error) {
	defer func() {
		if r := recover(); r != nil {
			results, err = nil, fmt.Errorf("it failed: %v", r)
		}
	}()
	bounded := topdown.BuiltinContext{Context: m.ctx, Cache: builtins.Cache{}, Cancel: topdown.NewCancel(),
		Time: ast.NumberTerm(json.Number("0"))}
	err = theirs(bounded, operands, func(t *ast.Term) error {
		results = append(results, t)
		return nil
	})
	return results, err
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

// mostPrints bounds the lines that a run prints; what comes behind them is not shown.
const mostPrints = 1000

// print notes what a policy prints: for each combination of the values that its arguments have, a line.
func (m *machine) print(args *Value, at Place) error {
	if args.kind != Array {
		return errMalformed
	}
	words := make([]string, len(args.c.items))
	var line func(i int) error
	line = func(i int) error {
		if i == len(words) {
			text := strings.Join(words, " ")
			if err := m.take(int64(len(text)) + bytesScalar); err != nil {
				return err
			}
			if len(m.prints) < mostPrints {
				m.prints = append(m.prints, Print{at, text})
			}
			return m.pay(1 + int64(len(text))/16)
		}
		item := args.c.items[i]
		if item.kind != Set {
			return m.word(words, i, item, line)
		}
		if item.size() == 0 {
			words[i] = "<undefined>"
			return line(i + 1)
		}
		if err := m.pay(item.sorting()); err != nil {
			return err
		}
		for _, e := range item.ordered() {
			if err := m.word(words, i, e.key, line); err != nil {
				return err
			}
		}
		return nil
	}
	return line(0)
}

func (m *machine) word(words []string, i int, v *Value, line func(int) error) (err error) {
	if words[i], err = m.written(v); err != nil {
		return err
	}
	return line(i + 1)
}

// written is a value as a template string has it.
func (m *machine) written(v *Value) (string, error) {
	switch {
	case v.kind == String:
		return v.s, nil
	case v.c == nil:
		return v.term().String(), nil
	}
	w := v.weight()
	if err := m.pay(times(w, 16)); err != nil {
		return "", err
	}
	if err := m.take(times(w, bytesTerm)); err != nil {
		return "", err
	}
	return v.term().String(), nil
}

func (k ErrorKind) String() string {
	return [...]string{"", "steps", "bytes", "depth", "time", "conflict", "builtin"}[k]
}
