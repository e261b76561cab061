package sandbox

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"github.com/tetratelabs/wazero/api"

	"github.com/construe-host/construe/host/internal/meter/wasmtest"
)

// builder encodes a module; the functions below are short for what it is put together with.
type builder = wasmtest.Module

func asm(parts ...any) string       { return wasmtest.Asm(parts...) }
func i32(v int64) string            { return wasmtest.I32(v) }
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

// loaded is a module that is closed when the test ends.
func loaded(t *testing.T, wasm []byte, c Config) *Module {
	t.Helper()
	m, err := Load(t.Context(), wasm, c)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { m.Close(context.Background()) })
	return m
}

// within gives use a fresh instance, as a call does.
func (m *Module) within(ctx context.Context, use func(*instance) error) (Result, error) {
	return m.run(ctx, nil, nil, use)
}

// raw calls an exported function of whatever type.
func (i *instance) raw(name string, args ...uint64) (uint64, error) {
	var params, results []api.ValueType
	if f := i.function(name); f != nil {
		params, results = f.Definition().ParamTypes(), f.Definition().ResultTypes()
	}
	return i.call(name, params, results, args...)
}

// export calls an exported function of whatever type in a fresh instance.
func (m *Module) export(ctx context.Context, name string, args ...uint64) (value uint64, r Result, err error) {
	r, err = m.within(ctx, func(i *instance) (err error) {
		value, err = i.raw(name, args...)
		return err
	})
	return value, r, err
}

func engines(t *testing.T, test func(*testing.T, Engine)) {
	for _, e := range []Engine{Interpreter, Compiler} {
		t.Run(e.String(), func(t *testing.T) { test(t, e) })
	}
}

func isError(err error, outcome Outcome, reason string) bool {
	var e *Error
	return errors.As(err, &e) && e.Outcome == outcome && e.Reason == reason
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
	m, err := Load(t.Context(), wasm, c)
	if err == nil {
		defer m.Close(t.Context())
		e.value, e.result, err = m.export(t.Context(), name, args...)
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
