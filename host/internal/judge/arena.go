package judge

import (
	"encoding/binary"
	"errors"
	"fmt"

	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/construe-host/construe/host/internal/sandbox"
)

// arena is memory of an instance that the host has for the values it gives the module. Each is headed as the module's
// own allocator heads what it gives out, so that the module may free it.
type arena struct{ next, end uint32 }

func (a *arena) alloc(i *sandbox.Instance, content []byte) (uint32, error) {
	const heading = 12
	size := max(128, uint32(len(content)+3)&^3)
	for _, class := range []uint32{64, 16, 8, 4} {
		if uint32(len(content)) <= class {
			size = class
		}
	}
	if size+heading > a.end-a.next {
		return 0, errors.New("the results of built-in functions are larger than 4 MiB together")
	}
	block := binary.LittleEndian.AppendUint32(nil, size)
	block = append(append(block, make([]byte, 8)...), content...)
	at := a.next
	a.next += heading + size
	return at + heading, i.Write(at, block)
}

// put writes the results of the built-in functions that the host serves: booleans, numbers, strings, and arrays of
// them.
func (a *arena) put(i *sandbox.Instance, v ast.Value) (uint32, error) {
	words := func(kind byte, second byte, w ...uint32) (uint32, error) {
		b := []byte{kind, second, 0, 0}
		for _, word := range w {
			b = binary.LittleEndian.AppendUint32(b, word)
		}
		return a.alloc(i, b)
	}
	if err := i.Charge(nodeFuel); err != nil {
		return 0, err
	}
	switch v := v.(type) {
	case ast.Boolean:
		if v {
			return words(typeBoolean, 1)
		}
		return words(typeBoolean, 0)
	case ast.Number:
		if n, is := v.Int64(); is {
			return words(typeNumber, numberInt, 0, uint32(n), uint32(uint64(n)>>32), 0, 0)
		}
		at, err := a.text(i, string(v))
		if err != nil {
			return 0, err
		}
		return words(typeNumber, numberText, 0, at, uint32(len(v)), 0, 0)
	case ast.String:
		at, err := a.text(i, string(v))
		if err != nil {
			return 0, err
		}
		return words(typeString, 0, uint32(len(v)), at)
	case *ast.Array:
		var elements []byte
		for n := range v.Len() {
			index, err := words(typeNumber, numberInt, 0, uint32(n), 0, 0, 0)
			if err != nil {
				return 0, err
			}
			element, err := a.put(i, v.Elem(n).Value)
			if err != nil {
				return 0, err
			}
			elements = binary.LittleEndian.AppendUint32(binary.LittleEndian.AppendUint32(elements, index), element)
		}
		at, err := a.alloc(i, elements)
		if err != nil {
			return 0, err
		}
		return words(typeArray, 0, at, uint32(v.Len()), uint32(v.Len()))
	}
	return 0, fmt.Errorf("a built-in function gave a %T", v)
}

func (a *arena) text(i *sandbox.Instance, s string) (uint32, error) {
	if err := i.Charge(int64(len(s))); err != nil {
		return 0, err
	}
	return a.alloc(i, append([]byte(s), 0))
}
