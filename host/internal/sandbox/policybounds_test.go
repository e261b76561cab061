package sandbox

import (
	"testing"
)

// recursing has a function that calls itself n times.
func recursing() []byte {
	b := &builder{}
	b.Fn("f", ti32, ti32, "", opLocalGet, 0, opIf, 0x7f, opLocalGet, 0, i32(1), opI32Sub, opCall, 0, i32(1), opI32Add,
		opElse, i32(0), opEnd)
	return b.Bytes()
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
