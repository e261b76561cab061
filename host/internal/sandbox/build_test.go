package sandbox

import (
	"errors"
	"fmt"
	"testing"

	"github.com/construe-host/construe/host/internal/meter/wasmtest"
)

// builder encodes a module; the functions below are short for what it is put together with.
type builder = wasmtest.Module

func asm(parts ...any) string       { return wasmtest.Asm(parts...) }
func i32(v int64) string            { return wasmtest.I32(v) }
func i64(v int64) string            { return wasmtest.I64(v) }
func text(s string) string          { return wasmtest.Text(s) }
func repeat(n int, s string) string { return wasmtest.Repeat(n, s) }

const (
	ti32 = wasmtest.I32Type
	ti64 = wasmtest.I64Type
)

// Opcodes that the modules here are made of.
const (
	opUnreachable  = 0x00
	opBlock        = 0x02
	opLoop         = 0x03
	opIf           = 0x04
	opElse         = 0x05
	opEnd          = 0x0b
	opBr           = 0x0c
	opBrIf         = 0x0d
	opCall         = 0x10
	opCallIndirect = 0x11
	opDrop         = 0x1a
	opLocalGet     = 0x20
	opLocalTee     = 0x22
	opMemorySize   = 0x3f
	opMemoryGrow   = 0x40
	opI32Add       = 0x6a
	opI32Sub       = 0x6b
	opBulk         = 0xfc
	bulkMemoryFill = 11

	blockVoid = 0x40
)

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
