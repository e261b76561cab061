package sandbox

import (
	"errors"
	"fmt"
	"testing"
)

// builder encodes a module. Imports come before functions, because they come first in the index space.
type builder struct {
	types, imports, funcs, globals, exports, elements, codes, data []string
	table, memory, start                                           string // contents of those sections but for the count
	brought                                                        int    // imported functions
}

// asm joins code: bytes as int, raw parts as string, and numbers as made by u and s.
func asm(parts ...any) string {
	var out []byte
	for _, p := range parts {
		switch p := p.(type) {
		case int:
			out = append(out, byte(p))
		case string:
			out = append(out, p...)
		default:
			panic(fmt.Sprintf("%T", p))
		}
	}
	return string(out)
}

func u(v uint32) string { return string(appendU32(nil, v)) }

// i32 and i64 are constants.
func i32(v int64) string { return asm(opI32Const, string(appendSigned(nil, int64(int32(v))))) }
func i64(v int64) string { return asm(opI64Const, string(appendSigned(nil, v))) }

func text(s string) string { return u(uint32(len(s))) + s }

func repeat(n int, s string) (out string) {
	b := make([]byte, 0, n*len(s))
	for range n {
		b = append(b, s...)
	}
	return string(b)
}

const (
	ti32 = "\x7f"
	ti64 = "\x7e"
	tf32 = "\x7d"
	tf64 = "\x7c"
)

func (b *builder) sig(params, results string) string {
	t := "\x60" + text(params) + text(results)
	for i, have := range b.types {
		if have == t {
			return u(uint32(i))
		}
	}
	b.types = append(b.types, t)
	return u(uint32(len(b.types) - 1))
}

func (b *builder) bring(module, name, params, results string) string {
	b.imports = append(b.imports, text(module)+text(name)+"\x00"+b.sig(params, results))
	b.brought++
	return u(uint32(b.brought - 1))
}

// fn adds a function and exports it unless name is "". Each byte of locals declares one.
func (b *builder) fn(name, params, results, locals string, code ...any) string {
	b.funcs = append(b.funcs, b.sig(params, results))
	body := u(uint32(len(locals)))
	for _, t := range []byte(locals) {
		body += "\x01" + string([]byte{t})
	}
	b.codes = append(b.codes, text(body+asm(code...)+"\x0b"))
	index := b.brought + len(b.funcs) - 1
	if name != "" {
		b.exports = append(b.exports, text(name)+"\x00"+u(uint32(index)))
	}
	return u(uint32(index))
}

func (b *builder) bytes() []byte {
	out := string(header())
	vector := func(id byte, entries []string) {
		if len(entries) > 0 {
			out += string([]byte{id}) + text(u(uint32(len(entries)))+asm(anyOf(entries)...))
		}
	}
	one := func(id byte, entry string) {
		if entry != "" {
			out += string([]byte{id}) + text("\x01"+entry)
		}
	}
	vector(sectionType, b.types)
	vector(sectionImport, b.imports)
	vector(sectionFunction, b.funcs)
	one(sectionTable, b.table)
	one(sectionMemory, b.memory)
	vector(sectionGlobal, b.globals)
	vector(sectionExport, b.exports)
	if b.start != "" {
		out += "\x08" + text(b.start)
	}
	vector(sectionElement, b.elements)
	if len(b.data) > 0 {
		out += "\x0c" + text(u(uint32(len(b.data))))
	}
	vector(sectionCode, b.codes)
	vector(sectionData, b.data)
	return []byte(out)
}

func anyOf(list []string) (out []any) {
	for _, s := range list {
		out = append(out, s)
	}
	return out
}

// ending is what a call of an export came to.
type ending struct {
	value  uint64
	result Result
	kind   Outcome // "" if it ended well
	reason string
}

// attempt calls an export of a module in a fresh instance.
func attempt(t testing.TB, wasm []byte, c Config, name string, args ...uint64) (e ending) {
	t.Helper()
	c.Profile = Policy
	m, err := Load(t.Context(), wasm, c)
	if err == nil {
		defer m.Close(t.Context())
		e.result, err = m.Run(t.Context(), func(i *Instance) (err error) {
			e.value, err = i.Call(name, args...)
			return err
		})
	}
	var own *Error
	if err != nil && !errors.As(err, &own) {
		t.Fatal(err)
	}
	if err != nil {
		e.kind, e.reason = own.Outcome, own.Reason
	}
	return e
}

// both does so in each engine, which must agree in everything.
func both(t testing.TB, wasm []byte, c Config, name string, args ...uint64) ending {
	t.Helper()
	c.Engine = Interpreter
	interpreted := attempt(t, wasm, c, name, args...)
	c.Engine = Compiler
	compiled := attempt(t, wasm, c, name, args...)
	if fmt.Sprintf("%+v", interpreted) != fmt.Sprintf("%+v", compiled) {
		t.Errorf("%s: the interpreter gives %+v, compiled code %+v", name, interpreted, compiled)
	}
	return interpreted
}
