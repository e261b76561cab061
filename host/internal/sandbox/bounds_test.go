package sandbox

import (
	"context"
	"testing"
)

// recursing has a function that calls itself n times.
func recursing() []byte {
	b := &builder{}
	b.Fn("f", ti32, ti32, "", opLocalGet, 0, opIf, 0x7f, opLocalGet, 0, i32(1), opI32Sub, opCall, 0, i32(1), opI32Add,
		opElse, i32(0), opEnd)
	return b.Bytes()
}

func TestWhatAModuleMayImport(t *testing.T) {
	bring := func(name, kind string) []byte {
		b := &builder{Imports: []string{text("env") + text(name) + kind}}
		b.Fn("f", "", "", "")
		return b.Bytes()
	}
	function := func(module, name string, results ...string) []byte {
		b := &builder{}
		for _, r := range results {
			b.Bring(module, name, "", r)
		}
		return b.Bytes()
	}
	for name, test := range map[string]struct {
		wasm   []byte
		reason string
	}{
		"a function of WASI":      {function(wasiModule, "sched_yield", ti32), ""},
		"one, twice":              {function(wasiModule, "sched_yield", ti32, ti32), ""},
		"one name, two types":     {function(wasiModule, "sched_yield", ti32, ti64), "signature"},
		"two results":             {function(wasiModule, "sched_yield", ti32+ti32), "signature"},
		"an unknown function":     {function(wasiModule, "path_open", ti32), "import"},
		"a function of OPA's":     {function("env", "opa_abort", ""), "import"},
		"a name of WASI in env":   {function("env", "sched_yield", ti32), "import"},
		"a memory":                {bring("memory", "\x02\x01\x01\x02"), "import"},
		"a memory without a most": {bring("memory", "\x02\x00\x01"), "import"},
		"a table":                 {bring("table", "\x01\x70\x00\x01"), "import"},
		"a global":                {bring("host", "\x03\x7f\x00"), "import"},
	} {
		m, err := Load(t.Context(), test.wasm, Config{Engine: Interpreter})
		if err == nil {
			m.Close(t.Context())
		}
		if (test.reason == "") != (err == nil) || err != nil && !isError(err, Rejected, test.reason) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestACallOfTheHostHasAPrice holds what one costs that names the host, beside the function's own instructions.
func TestACallOfTheHostHasAPrice(t *testing.T) {
	b := &builder{}
	b.Bring(wasiModule, "sched_yield", "", ti32)
	b.Fn("ask", "", ti32, "", opCall, 0)
	b.Fn("none", "", ti32, "", i32(0))
	none, one := both(t, b.Bytes(), Config{}, "none"), both(t, b.Bytes(), Config{}, "ask")
	if none.result.Fuel != 64+1 || one.result.Fuel != 64+1+1000 || one.kind != "" {
		t.Errorf("%+v and %+v", none, one)
	}
}

func TestMemoryIsHeldToItsBounds(t *testing.T) {
	const end = 2 * 65536
	m := loaded(t, working(), Config{Engine: Interpreter})
	_, err := m.within(t.Context(), func(i *instance) error {
		if _, err := i.read(end-4, 4); err != nil {
			t.Error(err)
		}
		if err := i.write(end, nil); err != nil {
			t.Error(err)
		}
		for name, err := range map[string]error{
			"read over the end": second(i.read(end-4, 5)), "read of 4 GiB": second(i.read(8, 1<<32-1)),
			"read beyond":        second(i.read(1<<32-1, 1)),
			"write over the end": i.write(end-1, []byte("ab")), "write beyond": i.write(1<<32-4, []byte("abcd")),
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

// TestTheHostIsCountedThroughATable holds the bound on calls of the host, those too that the meter cannot see as such.
func TestTheHostIsCountedThroughATable(t *testing.T) {
	b := &builder{Table: "\x70\x00\x01", Elements: []string{"\x00" + i32(0) + "\x0b\x01\x00"}}
	b.Bring(wasiModule, "sched_yield", "", ti32)
	loop := func(call ...any) string { return asm(opLoop, blockVoid, asm(call...), opDrop, opBr, 0, opEnd, i32(0)) }
	b.Fn("indirect", "", ti32, "", loop(i32(0), opCallIndirect, 0, 0))
	b.Fn("direct", "", ti32, "", loop(opCall, 0))
	// each time round: 12 for the loop, 4 for the branch, and 1 for each other instruction
	if got := both(t, b.Bytes(), Config{Fuel: 10_000_000}, "indirect"); got.kind != Trap ||
		got.reason != "host-calls" || got.result.Fuel != 64+(maxHostCalls+1)*(12+3+4) {
		t.Errorf("through a table: %+v", got)
	}
	if got := both(t, b.Bytes(), Config{Fuel: 10_000_000}, "direct"); got.kind != FuelExhausted {
		t.Errorf("direct: %+v", got)
	}
	if got := both(t, b.Bytes(), Config{Fuel: 100_000_000}, "direct"); got.kind != Trap ||
		got.reason != "host-calls" || got.result.Fuel <= 1000*maxHostCalls {
		t.Errorf("direct, with more fuel: %+v", got)
	}
}

// TestNothingIsDoneOnCredit holds that fuel is looked at before what takes long, not at the end of the function.
func TestNothingIsDoneOnCredit(t *testing.T) {
	b := &builder{Memory: "\x00\x01"}
	b.Bring(wasiModule, "args_sizes_get", ti32+ti32, ti32)
	// what follows is a block of its own, that nothing checks on entry
	late := asm(opBlock, blockVoid, i32(0), opBrIf, 0, opEnd)
	b.Fn("ask", "", "", "", late, i32(0), i32(4), opCall, 0, opDrop)
	b.Fn("grow", "", "", "", late, i32(1), opMemoryGrow, 0, opDrop)
	b.Fn("fill", "", "", "", late, i32(0), i32(7), i32(60000), opBulk, bulkMemoryFill, 0)
	for _, name := range []string{"ask", "grow", "fill"} {
		engines(t, func(t *testing.T, e Engine) {
			for fuel, writes := range map[int64]bool{100: false, 100_000: true} {
				m := loaded(t, b.Bytes(), Config{Engine: e, Fuel: fuel})
				first := byte(0)
				result, err := m.within(t.Context(), func(i *instance) error {
					_, err := i.raw(name)
					first, _ = i.guest.Memory().ReadByte(0)
					return err
				})
				if !writes && !isError(err, FuelExhausted, "fuel") || writes && err != nil ||
					(first != 0) != (writes && name != "grow") || (result.MemoryPages != 1) != (writes && name == "grow") {
					t.Errorf("%s with %d units: %+v, %v; memory begins with %d", name, fuel, result, err, first)
				}
			}
		})
	}
}

// TestDepthBeginsAnewWithEachCall holds that one call of the host leaves nothing for the next.
func TestDepthBeginsAnewWithEachCall(t *testing.T) {
	engines(t, func(t *testing.T, e Engine) {
		m := loaded(t, recursing(), Config{Engine: e})
		result, err := m.within(t.Context(), func(i *instance) error {
			for range 3 {
				if _, err := i.raw("f", 400); err != nil {
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

// TestAPanicOfTheHostEndsTheCall holds that a host function that panics, as one does that misses its instance, ends the
// call and not the process.
func TestAPanicOfTheHostEndsTheCall(t *testing.T) {
	b := &builder{}
	b.Bring(wasiModule, "sched_yield", "", ti32)
	b.Fn("ask", "", ti32, "", opCall, 0)
	engines(t, func(t *testing.T, e Engine) {
		m := loaded(t, b.Bytes(), Config{Engine: e})
		_, err := m.within(t.Context(), func(i *instance) error {
			i.ctx = context.Background()
			_, err := i.raw("ask")
			return err
		})
		if !isError(err, HostLimit, "engine") {
			t.Error(err)
		}
	})
}
