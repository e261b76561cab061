package judge

import (
	"cmp"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/util"

	"github.com/construe-host/construe/host/internal/sandbox"
	"github.com/construe-host/construe/host/schema"
)

// The types of values in the memory of a compiled policy (OPA's value.h). Strings and booleans that stand in the module
// itself have types of their own.
const (
	typeNull = iota + 1
	typeBoolean
	typeNumber
	typeString
	typeArray
	typeObject
	typeSet
	typeStringInterned
	typeBooleanInterned
)

const (
	numberInt  = 1 // a number that is an int64
	numberText = 2 // a number that is its spelling

	mostNested = 512     // levels of a value that leaves the memory
	mostValue  = 1 << 20 // bytes of it, about as its text would have
	nodeFuel   = 32      // what reading or writing one value of it costs, in fuel; each byte of text costs 1 more
)

var errTooLarge = errors.New("the value is larger than 1 MiB, or nested more than 512 levels deep")

// set is a Rego set among the values that encoding/json knows, in the order of its members.
type set []any

// reader reads values out of an instance's memory, and has the instance pay for it: a value may hold another many
// times, and be much larger than the memory.
type reader struct {
	instance *sandbox.Instance
	room     int
}

func newReader(i *sandbox.Instance) *reader { return &reader{i, mostValue} }

func (r *reader) pay(bytes int) error {
	if r.room -= bytes + 2; r.room < 0 {
		return errTooLarge
	}
	return r.instance.Charge(int64(nodeFuel + bytes))
}

// words reads n numbers of 32 bits.
func (r *reader) words(ptr uint32, n int) ([]uint32, error) {
	b, err := r.instance.View(ptr, uint32(n*4))
	if err != nil {
		return nil, err
	}
	out := make([]uint32, n)
	for i := range out {
		out[i] = binary.LittleEndian.Uint32(b[i*4:])
	}
	return out, nil
}

func (r *reader) text(ptr, size uint32) (string, error) {
	if err := r.pay(int(min(size, mostValue+1))); err != nil {
		return "", err
	}
	b, err := r.instance.View(ptr, size)
	return string(b), err
}

// value reads the value at ptr: nil, bool, json.Number, string, []any, map[string]any or [set].
func (r *reader) value(ptr uint32, depth int) (any, error) {
	if depth > mostNested {
		return nil, errTooLarge
	}
	head, err := r.instance.View(ptr, 2)
	if err != nil {
		return nil, err
	}
	kind, second := head[0], head[1]
	switch kind {
	case typeNull:
		return nil, r.pay(4)
	case typeBoolean, typeBooleanInterned:
		return second != 0, r.pay(4)
	case typeNumber:
		return r.number(ptr, second)
	case typeString, typeStringInterned:
		w, err := r.words(ptr+4, 2)
		if err != nil {
			return nil, err
		}
		return r.text(w[1], w[0])
	}
	w, err := r.words(ptr+4, 3)
	if err == nil {
		err = r.pay(0)
	}
	switch {
	case err != nil:
		return nil, err
	case kind == typeArray:
		return r.array(w[0], w[1], depth)
	case kind == typeObject:
		return r.object(w[0], w[1], depth)
	case kind == typeSet:
		return r.set(w[0], w[1], depth)
	}
	return nil, fmt.Errorf("a value of the unknown type %d", kind)
}

func (r *reader) number(ptr uint32, kind byte) (any, error) {
	w, err := r.words(ptr+8, 2)
	switch {
	case err != nil:
		return nil, err
	case kind == numberInt:
		return json.Number(strconv.FormatInt(int64(uint64(w[1])<<32|uint64(w[0])), 10)), r.pay(8)
	case kind == numberText:
		text, err := r.text(w[0], w[1])
		return json.Number(text), err
	}
	return nil, fmt.Errorf("a number of the unknown kind %d", kind)
}

func (r *reader) array(elements, n uint32, depth int) (any, error) {
	if n > mostValue {
		return nil, errTooLarge
	}
	out := make([]any, 0, min(n, 1024))
	for i := range n {
		w, err := r.words(elements+8*i+4, 1)
		if err != nil {
			return nil, err
		}
		v, err := r.value(w[0], depth+1)
		if err != nil {
			return nil, err
		}
		out = append(out, v)
	}
	return out, nil
}

// chains visits the entries of a hash table: each has fields words, the last of which is the next entry.
func (r *reader) chains(buckets, n uint32, fields int, visit func(entry []uint32) error) error {
	if n > mostValue {
		return errTooLarge
	}
	first, err := r.words(buckets, int(n))
	if err != nil {
		return err
	}
	for _, at := range first {
		if err := r.instance.Charge(1); err != nil {
			return err
		}
		for at != 0 {
			entry, err := r.words(at, fields)
			if err == nil {
				err = visit(entry)
			}
			if err != nil {
				return err
			}
			at = entry[fields-1]
		}
	}
	return nil
}

func (r *reader) object(buckets, n uint32, depth int) (any, error) {
	out := map[string]any{}
	return out, r.chains(buckets, n, 3, func(entry []uint32) error {
		key, err := r.value(entry[0], depth+1)
		if err != nil {
			return err
		}
		name, is := key.(string)
		if !is { // as OPA does for JSON, which has no other keys
			text, err := json.Marshal(plain(key))
			if err != nil {
				return err
			}
			name = string(text)
		}
		out[name], err = r.value(entry[1], depth+1)
		return err
	})
}

func (r *reader) set(buckets, n uint32, depth int) (any, error) {
	out := set{}
	err := r.chains(buckets, n, 2, func(entry []uint32) error {
		v, err := r.value(entry[0], depth+1)
		out = append(out, v)
		return err
	})
	if err != nil {
		return nil, err
	}
	slices.SortFunc(out, compare)
	return out, nil
}

// compare orders values as Rego does: by type, then by value. Sets are in order.
func compare(a, b any) int {
	if byType := cmp.Compare(rank(a), rank(b)); byType != 0 {
		return byType
	}
	switch a := a.(type) {
	case string:
		return strings.Compare(a, b.(string))
	case set:
		return slices.CompareFunc(a, b.(set), compare)
	case []any:
		return slices.CompareFunc(a, b.([]any), compare)
	case map[string]any:
		b := b.(map[string]any)
		return slices.CompareFunc(schema.Keys(a), schema.Keys(b), func(k, l string) int {
			if byName := strings.Compare(k, l); byName != 0 {
				return byName
			}
			return compare(a[k], b[l])
		})
	}
	return util.Compare(a, b) // nothing, booleans and numbers
}

func rank(v any) int {
	switch v.(type) {
	case nil:
		return 0
	case bool:
		return 1
	case json.Number:
		return 2
	case string:
		return 3
	case []any:
		return 4
	case map[string]any:
		return 5
	}
	return 6
}

// plain is a value as JSON has it, where a set is a list.
func plain(v any) any {
	switch v := v.(type) {
	case set:
		return plain([]any(v))
	case []any:
		for i := range v {
			v[i] = plain(v[i])
		}
	case map[string]any:
		for k := range v {
			v[k] = plain(v[k])
		}
	}
	return v
}

// term is a value as OPA's own functions take it.
func term(v any) *ast.Term {
	switch v := v.(type) {
	case bool:
		return ast.BooleanTerm(v)
	case json.Number:
		return ast.NumberTerm(v)
	case string:
		return ast.StringTerm(v)
	case set:
		return ast.SetTerm(termsOf(v)...)
	case []any:
		return ast.ArrayTerm(termsOf(v)...)
	case map[string]any:
		out := make([][2]*ast.Term, 0, len(v))
		for k, member := range v {
			out = append(out, [2]*ast.Term{ast.StringTerm(k), term(member)})
		}
		return ast.ObjectTerm(out...)
	}
	return ast.NullTerm()
}

func termsOf(values []any) (out []*ast.Term) {
	for _, v := range values {
		out = append(out, term(v))
	}
	return out
}
