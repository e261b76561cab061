package sandbox

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
)

// policy imports its memory, as the modules that OPA compiles do, and functions of env.
func policy() *builder {
	b := &builder{Imports: []string{text("env") + text("memory") + "\x02\x00\x02"},
		Data: []string{"\x00" + i32(1024) + "\x0b" + text("hello\x00")}}
	b.Bring("env", "host", ti32+ti64, ti32)
	b.Fn("ask", ti32, ti32, "", opLocalGet, 0, i64(-1), opCall, 0)
	b.Fn("touch", "", ti32, "", i32(8), i32(8), 0x28, 2, 0, i32(1), opI32Add, 0x36, 2, 0, i32(8), 0x28, 2, 0)
	b.Fn("grow", "", ti32, "", opLoop, blockVoid, i32(1), opMemoryGrow, 0, i32(0), 0x4e, opBrIf, 0, opEnd, opMemorySize,
		0)
	b.Fn("trap", "", "", "", opUnreachable)
	b.Fn("spin", "", "", "", opLoop, blockVoid, opBr, 0, opEnd)
	return b
}

func loadPolicy(t *testing.T, wasm []byte, engine Engine, c Config, host HostFunc) *Module {
	t.Helper()
	c.Profile, c.Engine, c.Host = Policy, engine, map[string]HostFunc{"host": host}
	m, err := Load(t.Context(), wasm, c)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { m.Close(context.Background()) })
	return m
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

func TestAPolicyTalksToItsHost(t *testing.T) {
	engines(t, func(t *testing.T, e Engine) {
		var seen [][]uint64
		m := loadPolicy(t, policy().Bytes(), e, Config{MemoryPages: 16},
			func(i *Instance, args []uint64) (uint64, error) {
				seen = append(seen, args)
				if _, err := i.Call("touch"); err == nil {
					t.Error("a host function called into its instance")
				}
				if i.State != e {
					t.Errorf("the host function finds %v", i.State)
				}
				text, err := i.ReadString0(uint32(args[0]), 5)
				if err != nil {
					return 0, err
				}
				if err := i.Write(2000, []byte(strings.ToUpper(text))); err != nil {
					return 0, err
				}
				return 0xdead_0000_07d0, nil // what is above 32 bits is no part of the result
			})
		for range 2 {
			result, err := m.Run(t.Context(), func(i *Instance) error {
				i.State = e
				if s, err := i.ReadString0(1024, 64); s != "hello" || err != nil {
					t.Errorf("%q, %v", s, err)
				}
				at, err := i.Call("ask", 1024)
				if at != 2000 || err != nil {
					return fmt.Errorf("ask: %d, %w", at, err)
				}
				b, err := i.Read(uint32(at), 5)
				if string(b) != "HELLO" || err != nil {
					return fmt.Errorf("%q, %w", b, err)
				}
				if n, err := i.Call("touch"); n != 1 || err != nil { // a fresh instance each time
					t.Errorf("touched %d times, %v", n, err)
				}
				if n, err := i.Call("touch"); n != 2 || err != nil {
					t.Errorf("touched %d times, %v", n, err)
				}
				n, err := i.Call("grow")
				if n != 16 {
					t.Errorf("it has room for %d pages", n)
				}
				return err
			})
			if err != nil || result.MemoryPages != 16 || result.Depth != 1 || result.Fuel < 1000 {
				t.Fatalf("%+v, %v", result, err)
			}
		}
		if !slices.EqualFunc(seen, [][]uint64{{1024, 1<<64 - 1}, {1024, 1<<64 - 1}}, slices.Equal) {
			t.Errorf("the host saw %x", seen)
		}
	})
}

type hostError struct{ code int }

func (hostError) Error() string { return "the host's own" }

func TestWhatEndsAPolicyEndsIt(t *testing.T) {
	own := hostError{7}
	tests := map[string]struct {
		host HostFunc
		use  func(*Instance) error
		is   func(error) bool
	}{
		"a host error": {func(*Instance, []uint64) (uint64, error) { return 0, own },
			func(i *Instance) error { _, err := i.Call("ask", 0); return err },
			func(err error) bool { var e hostError; return errors.As(err, &e) && e == own }},
		"a host error that nobody looks at": {func(*Instance, []uint64) (uint64, error) { return 0, own },
			func(i *Instance) error { i.Call("ask", 0); return nil },
			func(err error) bool { return err == own }},
		"a host that panics": {func(*Instance, []uint64) (uint64, error) { panic("oh") },
			func(i *Instance) error { _, err := i.Call("ask", 0); return err },
			func(err error) bool { return isError(err, HostLimit, "engine") }},
		"a trap": {nil, func(i *Instance) error { i.Call("trap"); return nil },
			func(err error) bool { return isError(err, Trap, "unreachable") }},
		"the fuel": {nil, func(i *Instance) error { i.Call("spin"); return nil },
			func(err error) bool { return isError(err, FuelExhausted, "fuel") }},
		"a charge": {func(i *Instance, _ []uint64) (uint64, error) { return 0, i.Charge(1 << 40) },
			func(i *Instance) error { _, err := i.Call("ask", 0); return err },
			func(err error) bool { return isError(err, FuelExhausted, "fuel") }},
		"a charge that nobody looks at": {func(i *Instance, _ []uint64) (uint64, error) {
			i.Charge(1 << 40)
			return 0,
				nil
		},
			func(i *Instance) error { i.Call("ask", 0); return nil },
			func(err error) bool { return isError(err, FuelExhausted, "fuel") }},
		"a charge between calls": {nil, func(i *Instance) error { i.Charge(1 << 40); return nil },
			func(err error) bool { return isError(err, FuelExhausted, "fuel") }},
		"the caller's own error": {nil, func(i *Instance) error { return own },
			func(err error) bool { return err == own }},
	}
	engines(t, func(t *testing.T, e Engine) {
		for name, test := range tests {
			host := test.host
			if host == nil {
				host = func(*Instance, []uint64) (uint64, error) { return 0, nil }
			}
			asked := 0
			m := loadPolicy(t, policy().Bytes(), e, Config{Fuel: 1_000_000},
				func(i *Instance, args []uint64) (uint64, error) {
					asked++
					return host(i, args)
				})
			var kept *Instance
			result, err := m.Run(t.Context(), func(i *Instance) error {
				kept = i
				err := test.use(i)
				before := asked
				if _, again := i.Call("ask", 0); name != "the caller's own error" && (again == nil || asked != before) {
					t.Errorf("%s: it ran on", name)
				}
				return err
			})
			if !test.is(err) {
				t.Errorf("%s: %v", name, err)
			}
			if strings.Contains(name, "charge") && result.Fuel != 1_000_000 {
				t.Errorf("%s: %+v", name, result)
			}
			if _, err := kept.Call("touch"); err == nil {
				t.Errorf("%s: an instance outlived its run", name)
			}
			if _, err := kept.Read(0, 1); err == nil {
				t.Errorf("%s: its memory outlived its run", name)
			}
		}
	})
}
