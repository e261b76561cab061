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

// recursing has a function that calls itself n times.
func recursing() []byte {
	b := &builder{}
	b.Fn("f", ti32, ti32, "", opLocalGet, 0, opIf, 0x7f, opLocalGet, 0, i32(1), opI32Sub, opCall, 0, i32(1), opI32Add,
		opElse, i32(0), opEnd)
	return b.Bytes()
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

func TestChargesAreCounted(t *testing.T) {
	engines(t, func(t *testing.T, e Engine) {
		spent := func(charge int64) int64 {
			m := loadPolicy(t, policy().Bytes(), e, Config{},
				func(i *Instance, _ []uint64) (uint64, error) { return 0, i.Charge(charge) })
			result, err := m.Run(t.Context(), func(i *Instance) error { _, err := i.Call("ask", 0); return err })
			if err != nil {
				t.Fatal(err)
			}
			return result.Fuel
		}
		if none, some := spent(0), spent(12345); none != 64+1000+3 || some != none+12345 {
			t.Errorf("%d and %d", none, some)
		}
	})
}

func TestMemoryOfAPolicyIsHeldToItsBounds(t *testing.T) {
	m := loadPolicy(t, policy().Bytes(), Interpreter, Config{},
		func(*Instance, []uint64) (uint64, error) { return 0, nil })
	const end = 2 * 65536
	_, err := m.Run(t.Context(), func(i *Instance) error {
		if _, err := i.Read(end-4, 4); err != nil {
			t.Error(err)
		}
		if err := i.Write(end, nil); err != nil {
			t.Error(err)
		}
		if s, err := i.ReadString0(end-1, 1000); s != "" || err != nil {
			t.Errorf("%q, %v", s, err)
		}
		for name, err := range map[string]error{
			"read over the end": second(i.Read(end-4, 5)), "read of 4 GiB": second(i.Read(8,
				1<<32-1)), "read beyond": second(i.Read(1<<32-1, 1)),
			"write over the end": i.Write(end-1, []byte("ab")), "write beyond": i.Write(1<<32-4,
				[]byte("abcd")), "text beyond": second(i.ReadString0(end+1, 1<<32-1)),
			"text without an end": second(i.ReadString0(1024, 4)),
		} {
			if !isError(err, OutputInvalid, "pointer") {
				t.Errorf("%s: %v", name, err)
			}
		}
		return nil
	})
	if err != nil {
		t.Error(err)
	}
}

func second[T any](_ T, err error) error { return err }

func TestWhatAPolicyMayImport(t *testing.T) {
	host := map[string]HostFunc{"host": func(*Instance, []uint64) (uint64, error) { return 0, nil }}
	bring := func(import_ string) []byte {
		b := &builder{Imports: []string{import_}}
		b.Fn("f", "", "", "")
		return b.Bytes()
	}
	function := func(module, name string) []byte {
		b := &builder{}
		b.Bring(module, name, "", "")
		return b.Bytes()
	}
	several, pair := &builder{}, &builder{}
	several.Bring("env", "host", ti32, "")
	several.Bring("env", "host", ti64, "")
	pair.Bring("env", "host", "", ti32+ti32)
	for name, test := range map[string]struct {
		wasm   []byte
		reason string
	}{
		"a function of the host": {function("env", "host"), ""},
		"an unknown function":    {function("env", "other"), "import"},
		"WASI":                   {function(wasiModule, "fd_read"), "import"},
		"another module":         {function("host", "host"), "import"},
		"a memory":               {bring(text("env") + text("memory") + "\x02\x01\x01\x02"), ""},
		"a memory too large":     {bring(text("env") + text("memory") + "\x02\x00\x81\x08"), "memory"},
		"a memory of the name":   {bring(text("env") + text("host") + "\x02\x00\x01"), "import"},
		"a table":                {bring(text("env") + text("table") + "\x01\x70\x00\x01"), "import"},
		"a global":               {bring(text("env") + text("host") + "\x03\x7f\x00"), "import"},
		"one name, two types":    {several.Bytes(), "signature"},
		"two results":            {pair.Bytes(), "signature"},
	} {
		m, err := Load(t.Context(), test.wasm, Config{Profile: Policy, Host: host, Engine: Interpreter})
		if err == nil {
			m.Close(t.Context())
		}
		if (test.reason == "") != (err == nil) || err != nil && !isError(err, Rejected, test.reason) {
			t.Errorf("%s: %v", name, err)
		}
	}
	for name, wasm := range map[string][]byte{"a memory": bring(text("env") + text("memory") + "\x02\x00\x01"),
		"a function": function("env", "host")} {
		if _, err := Load(t.Context(), wasm, Config{Host: host}); !isError(err, Rejected, "import") {
			t.Errorf("%s in a classifier: %v", name, err)
		}
	}
}

// TestTheHostIsCountedThroughATable holds the bound on calls of the host that the meter cannot see as such: its price.
func TestTheHostIsCountedThroughATable(t *testing.T) {
	b := &builder{Table: "\x70\x00\x01", Elements: []string{"\x00" + i32(0) + "\x0b\x01\x00"}}
	b.Bring("env", "host", "", "")
	b.Fn("indirect", "", "", "", opLoop, blockVoid, i32(0), opCallIndirect, 0, 0, opBr, 0, opEnd)
	b.Fn("direct", "", "", "", opLoop, blockVoid, opCall, 0, opBr, 0, opEnd)
	engines(t, func(t *testing.T, e Engine) {
		asked := 0
		m := loadPolicy(t, b.Bytes(), e, Config{Fuel: 10_000_000},
			func(*Instance, []uint64) (uint64, error) { asked++; return 0, nil })
		result, err := m.Run(t.Context(), func(i *Instance) error { _, err := i.Call("indirect"); return err })
		if !isError(err, FuelExhausted, "fuel") || asked != 10_000 || result.Fuel != 10_000_000 {
			t.Errorf("%d calls through a table, %+v, %v", asked, result, err)
		}
		asked = 0
		_, err = m.Run(t.Context(), func(i *Instance) error { _, err := i.Call("direct"); return err })
		if !isError(err, FuelExhausted, "fuel") || asked > 10_000 || asked < 9_000 {
			t.Errorf("%d direct calls, %v", asked, err)
		}
	})
}

// TestNothingIsDoneOnCredit holds that fuel is looked at before what takes long, not at the end of the function.
func TestNothingIsDoneOnCredit(t *testing.T) {
	b := &builder{Memory: "\x00\x01"}
	b.Bring("env", "host", "", "")
	// what follows is a block of its own, that nothing checks on entry
	late := asm(opBlock, blockVoid, i32(0), opBrIf, 0, opEnd)
	b.Fn("ask", "", "", "", late, opCall, 0)
	b.Fn("grow", "", "", "", late, i32(1), opMemoryGrow, 0, opDrop)
	b.Fn("fill", "", "", "", late, i32(0), i32(7), i32(60000), opBulk, bulkMemoryFill, 0)
	engines(t, func(t *testing.T, e Engine) {
		asked := 0
		m := loadPolicy(t, b.Bytes(), e, Config{Fuel: 100},
			func(*Instance, []uint64) (uint64, error) { asked++; return 0, nil })
		for _, name := range []string{"ask", "grow", "fill"} {
			result, err := m.Run(t.Context(), func(i *Instance) error {
				_, err := i.Call(name)
				if first, ok := i.guest.Memory().ReadByte(0); !ok || first != 0 {
					t.Errorf("%s: memory was written", name)
				}
				return err
			})
			if !isError(err, FuelExhausted, "fuel") || asked > 0 || result.MemoryPages != 1 {
				t.Errorf("%s: %+v, %v; the host was asked %d times", name, result, err, asked)
			}
		}
	})
}

// TestDepthBeginsAnewWithEachCall holds that one call of the host leaves nothing for the next.
func TestDepthBeginsAnewWithEachCall(t *testing.T) {
	engines(t, func(t *testing.T, e Engine) {
		m := loadPolicy(t, recursing(), e, Config{}, nil)
		result, err := m.Run(t.Context(), func(i *Instance) error {
			for range 3 {
				if _, err := i.Call("f", 400); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil || result.Depth != 401 {
			t.Errorf("%+v, %v", result, err)
		}
	})
}
