package meter

import (
	"math"
	"strings"
	"testing"
)

// spinning, recursing and so on are modules whose work is known.
func spinning(b *builder) *builder {
	b.Fn("spin", "", "", "", opLoop, blockVoid, opBr, 0, opEnd)
	return b
}

// countdown goes round a loop n times.
func countdown(b *builder) *builder {
	b.Fn("countdown", ti32, "", "", opLoop, blockVoid, opLocalGet, 0, i32(1), opI32Sub, opLocalTee, 0, opBrIf, 0, opEnd)
	return b
}

// recursing has a function that calls itself n times, with locals to clear, directly or through a table.
func recursing(locals int, indirect bool) []byte {
	b := &builder{}
	self := asm(opCall, 0)
	if indirect {
		b.Table, b.Elements = "\x70\x00\x01", []string{"\x00" + i32(0) + "\x0b\x01\x00"}
		self = asm(i32(0), opCallIndirect, 0, 0)
	}
	b.Fn("f", ti32, ti32, repeat(locals, ti64), opLocalGet, 0, opIf, 0x7f, opLocalGet, 0, i32(1), opI32Sub, self,
		i32(1), opI32Add, opElse, i32(0), opEnd)
	return b.Bytes()
}

// TestWhatIsCharged holds the price list: a change of it changes every record.
func TestWhatIsCharged(t *testing.T) {
	b := countdown(&builder{Memory: "\x00\x01"})
	b.Fn("nothing", "", "", "")
	b.Fn("locals", "", "", repeat(16, ti32))
	b.Fn("two", "", "", "", i32(1), opDrop)
	b.Fn("call", "", "", "", opCall, 1)
	b.Fn("fill", ti32, "", "", i32(0), i32(0), opLocalGet, 0, opBulk, bulkMemoryFill, 0)
	b.Fn("grow", "", ti32, "", i32(0), opMemoryGrow, 0)
	b.Fn("branch", ti32, "", "", opBlock, blockVoid, opLocalGet, 0, opBrIf, 0, repeat(10, asm(i32(0), opDrop)), opEnd,
		i32(0), opDrop)
	two := func(n int) string { return repeat(n, asm(i32(0), opDrop)) }
	b.Fn("arms", ti32, "", "", opLocalGet, 0, opIf, blockVoid, two(5), opElse, two(2), opEnd, two(1))
	b.Fn("arm", ti32, "", "", opLocalGet, 0, opIf, blockVoid, two(5), opEnd, two(1))
	b.Fn("targets", ti32, "", "", opBlock, blockVoid, opBlock, blockVoid, opBlock, blockVoid, opLocalGet, 0, opBrTable,
		2, 0, 1, 2, opEnd, two(1), opEnd, two(3), opEnd, two(1))
	b.Fn("early", ti32, "", "", opLocalGet, 0, opIf, blockVoid, opReturn, two(9), opEnd, two(1))
	b.Fn("unused block", "", "", "", two(1), opBlock, blockVoid, two(1), opEnd, two(1))
	b.Fn("inner loop", "", "", "", two(1), opLoop, blockVoid, two(1), opEnd, two(1))
	b.Fn("float", "", "", "", asm(opF64Const, repeat(8, "\x00")), asm(opF64Const, repeat(8, "\x00")), 0xa3, 0xbd,
		opDrop)
	for _, test := range []struct {
		name string
		arg  []uint64
		want int64
	}{
		{"nothing", nil, 64}, {"locals", nil, 72}, {"two", nil, 66}, {"call", nil, 129},
		{"countdown", []uint64{1}, 64 + 12 + 8}, {"countdown", []uint64{10}, 64 + 10*(12+8)},
		{"fill", []uint64{0}, 64 + 4 + 16}, {"fill", []uint64{8000}, 64 + 4 + 16 + 1000}, {"grow", nil, 64 + 2 + 1000},
		{"branch", []uint64{1}, 64 + 5 + 2}, {"branch", []uint64{0}, 64 + 5 + 20 + 2},
		{"arms", []uint64{1}, 64 + 2 + 10 + 2}, {"arms", []uint64{0}, 64 + 2 + 4 + 2}, {"arm", []uint64{1},
			64 + 2 + 10 + 2}, {"arm", []uint64{0}, 64 + 2 + 2},
		{"targets", []uint64{0}, 64 + 5 + 2 + 6 + 2}, {"targets", []uint64{1}, 64 + 5 + 6 + 2}, {"targets", []uint64{9},
			64 + 5 + 2},
		{"early", []uint64{1}, 64 + 2 + 4}, {"early", []uint64{0}, 64 + 2 + 2}, {"unused block",
			nil, 64 + 6}, {"inner loop", nil, 64 + 12 + 4 + 2}, {"float", nil, 64 + 5 + 4},
	} {
		if got := both(t, b.Bytes(), allowance{}, test.name, test.arg...); got.kind != "" || got.fuel != test.want {
			t.Errorf("%s %d: %+v, want %d", test.name, test.arg, got, test.want)
		}
	}
}

func TestABudgetLastsToTheUnit(t *testing.T) {
	fib := &builder{}
	fib.Fn("f", ti32, ti32, "", opLocalGet, 0, i32(2), 0x48, opIf, 0x7f, opLocalGet, 0, opElse,
		opLocalGet, 0, i32(1), opI32Sub, opCall, 0, opLocalGet, 0, i32(2), opI32Sub, opCall, 0, opI32Add, opEnd)
	for name, m := range map[string]struct {
		wasm []byte
		call string
		arg  uint64
	}{"loop": {countdown(&builder{}).Bytes(), "countdown", 1000}, "recursion": {recursing(0, false), "f",
		100}, "fib": {fib.Bytes(), "f", 15}} {
		ample := both(t, m.wasm, allowance{}, m.call, m.arg)
		if ample.kind != "" {
			t.Fatalf("%s: %+v", name, ample)
		}
		if just := both(t, m.wasm, allowance{Fuel: ample.fuel}, m.call, m.arg); just.kind != "" ||
			just.value != ample.value || just.fuel != ample.fuel {
			t.Errorf("%s: with just enough: %+v", name, just)
		}
		for _, less := range []int64{1, 2, 70, ample.fuel / 2, ample.fuel - 1} {
			if got := both(t, m.wasm, allowance{Fuel: ample.fuel - less}, m.call,
				m.arg); got.kind != fuelExhausted || got.fuel != ample.fuel-less {
				t.Errorf("%s: with %d less: %+v", name, less, got)
			}
		}
	}
}

func TestDepthIsCountedToTheFrame(t *testing.T) {
	mutual := &builder{Table: "\x70\x00\x02", Elements: []string{"\x00" + i32(0) + "\x0b\x02\x00\x01"}}
	for _, other := range []int64{1, 0} {
		mutual.Fn(map[int64]string{1: "f"}[other], ti32, ti32, "", opLocalGet, 0, opIf, 0x7f, opLocalGet, 0, i32(1),
			opI32Sub,
			i32(other), opCallIndirect, 0, 0, i32(1), opI32Add, opElse, i32(0), opEnd)
	}
	for name, wasm := range map[string][]byte{"thin": recursing(0, false), "2000 locals": recursing(2000, false),
		"table": recursing(0, true), "mutual": mutual.Bytes()} {
		for _, most := range []int{1, 2, 100, 512} {
			c := allowance{Depth: most}
			if got := both(t, wasm, c, "f", uint64(most-1)); got.kind != "" || got.value != uint64(most-1) ||
				got.depth != most {
				t.Errorf("%s, %d of %d: %+v", name, most, most, got)
			}
			if got := both(t, wasm, c, "f", uint64(most)); got.kind != depthExceeded || got.depth != most {
				t.Errorf("%s, one more than %d: %+v", name, most, got)
			}
		}
		if got := both(t, wasm, allowance{}, "f", math.MaxUint32); got.kind != depthExceeded || got.depth != 512 {
			t.Errorf("%s, without end: %+v", name, got)
		}
	}
	// what returned does not count
	b := &builder{}
	b.Fn("", "", "", "")
	b.Fn("f", "", "", "", repeat(2000, asm(opCall, 0)))
	if got := both(t, b.Bytes(), allowance{Depth: 2}, "f"); got.kind != "" || got.depth != 2 {
		t.Errorf("one after the other: %+v", got)
	}
}

func TestNothingRunsForEver(t *testing.T) {
	tree := &builder{}
	tree.Fn("", "", "", "")
	for n := range 40 {
		tree.Fn(map[bool]string{true: "f"}[n == 39], "", "", "", opCall, n, opCall, n)
	}
	indirect := &builder{Table: "\x70\x00\x29", Elements: []string{"\x00" + i32(0) + "\x0b"}}
	indirect.Elements[0] += u(41)
	for n := range 41 {
		indirect.Elements[0] += u(uint32(n))
	}
	indirect.Fn("", "", "", "")
	for n := range int64(40) {
		indirect.Fn(map[bool]string{true: "f"}[n == 39], "", "", "", i32(n), opCallIndirect, 0, 0, i32(n),
			opCallIndirect, 0, 0)
	}
	start := spinning(&builder{Start: "\x00"})
	start.Fn("f", "", "", "")
	fills := &builder{Memory: "\x00\x10"}
	fills.Fn("f", "", "", "", repeat(100, asm(i32(0), i32(0), i32(1<<20), opBulk, bulkMemoryFill, 0)))
	grow := &builder{Memory: "\x00\x01"}
	grow.Fn("f", "", "", "", opLoop, blockVoid, i32(1), opMemoryGrow, 0, opDrop, opBr, 0, opEnd)
	table := &builder{}
	table.Fn("f", ti32, "", "", opLoop, blockVoid, opBlock, blockVoid, opLocalGet, 0, opBrTable, 2, 0, 1, 1, opEnd,
		opBr, 0, opEnd)
	empty := &builder{} // blocks cost nothing, but a loop does
	empty.Fn("f", "", "", "", opLoop, blockVoid, repeat(100, asm(opBlock, blockVoid, opEnd, opNop)), opBr, 0, opEnd)
	for name, b := range map[string]*builder{"call tree": tree, "call tree by table": indirect, "start": start,
		"fills": fills, "grow": grow, "br_table": table, "empty": empty} {
		wasm := b.Bytes()
		args := []uint64{0}[:strings.Count(string(wasm), "\x60\x01\x7f\x00")]
		got := both(t, wasm, allowance{Fuel: 3_000_000}, "f", args...)
		if got.kind != fuelExhausted || got.fuel != 3_000_000 {
			t.Errorf("%s: %+v", name, got)
		}
		if name == "grow" && got.pages != 1024 {
			t.Errorf("it grew to %d pages", got.pages)
		}
	}
	if n := len(tree.Bytes()); n > 500 {
		t.Errorf("the call tree has %d bytes", n)
	}
}

// TestLengthsAreUnsigned holds that a bulk instruction of 4 GiB is paid for before it traps.
func TestLengthsAreUnsigned(t *testing.T) {
	b := &builder{Memory: "\x00\x01", Table: "\x70\x00\x05", Data: []string{"\x01\x04abcd"},
		Elements: []string{"\x01\x00\x01\x00"}}
	b.Fn("", "", "", "")
	zero, length := i32(0), asm(opLocalGet, 0)
	b.Fn("memory.fill", ti32, "", "", zero, zero, length, opBulk, bulkMemoryFill, 0)
	b.Fn("memory.copy", ti32, "", "", zero, zero, length, opBulk, bulkMemoryCopy, 0, 0)
	b.Fn("memory.init", ti32, "", "", zero, zero, length, opBulk, bulkMemoryInit, 0, 0)
	b.Fn("table.init", ti32, "", "", zero, zero, length, opBulk, bulkTableInit, 0, 0)
	b.Fn("table.copy", ti32, "", "", zero, zero, length, opBulk, bulkTableCopy, 0, 0)
	b.Fn("table.fill", ti32, "", "", zero, opRefNull, 0x70, length, opBulk, bulkTableFill, 0)
	b.Fn("table.grow", ti32, ti32, "", opRefNull, 0x70, length, opBulk, bulkTableGrow, 0)
	for _, name := range []string{"memory.fill", "memory.copy", "memory.init", "table.init", "table.copy", "table.fill",
		"table.grow"} {
		for _, n := range []uint64{0x8000_0000, 0xffff_ffff} {
			got := both(t, b.Bytes(), allowance{Fuel: 1 << 40}, name, n)
			ended := got.kind == trapped && strings.HasSuffix(got.reason,
				map[byte]string{'m': "memory access", 't': "table access"}[name[0]])
			if name == "table.grow" {
				ended = got.kind == "" && uint32(got.value) == math.MaxUint32
			}
			if extra := got.fuel - int64(n/8); !ended || extra < 64 || extra > 100 {
				t.Errorf("%s %#x: %+v", name, n, got)
			}
			if got := both(t, b.Bytes(), allowance{Fuel: int64(n/8) + 50}, name, n); got.kind != fuelExhausted {
				t.Errorf("%s %#x with too little: %+v", name, n, got)
			}
		}
		if got := both(t, b.Bytes(), allowance{}, name, 1); name != "table.grow" && got.kind != "" {
			t.Errorf("%s 1: %+v", name, got)
		}
	}
}

func TestTablesKeepTheirSize(t *testing.T) {
	for name, table := range map[string]string{"no maximum": "\x70\x00\x05", "maximum": "\x70\x01\x05\x20"} {
		b := &builder{Table: table}
		b.Fn("grow", ti32, ti32, "", opRefNull, 0x70, opLocalGet, 0, opBulk, bulkTableGrow, 0)
		b.Fn("size", "", ti32, "", opBulk, bulkTableSize, 0)
		if got := both(t, b.Bytes(), allowance{}, "grow", 1); got.kind != "" || uint32(got.value) != math.MaxUint32 {
			t.Errorf("%s: growing: %+v", name, got)
		}
		if got := both(t, b.Bytes(), allowance{}, "grow", 0); got.kind != "" || got.value != 5 {
			t.Errorf("%s: growing by nothing: %+v", name, got)
		}
		if got := both(t, b.Bytes(), allowance{}, "size"); got.value != 5 {
			t.Errorf("%s: size: %+v", name, got)
		}
	}
}

// TestTheMeterIsOutOfReach tries what would work if the gate left indices to the validator, which sees them with the
// meter's globals and locals in place.
func TestTheMeterIsOutOfReach(t *testing.T) {
	fuel, depth, peak, refused := u(1), u(2), u(3), u(4) // after the one global that the module has
	tries := map[string]func(*builder){
		"fill the tank":    func(b *builder) { b.Fn("f", "", "", "", i64(1<<40), opGlobalSet, fuel) },
		"reset the depth":  func(b *builder) { b.Fn("f", "", "", "", i32(0), opGlobalSet, depth) },
		"reset the peak":   func(b *builder) { b.Fn("f", "", "", "", i32(0), opGlobalSet, peak) },
		"deny a refusal":   func(b *builder) { b.Fn("f", "", "", "", i32(0), opGlobalSet, refused) },
		"read the fuel":    func(b *builder) { b.Fn("f", "", ti64, "", opGlobalGet, fuel) },
		"padded index":     func(b *builder) { b.Fn("f", "", ti64, "", opGlobalGet, 0x81, 0x80, 0) },
		"export the fuel":  func(b *builder) { b.Exports = append(b.Exports, text("x")+"\x03"+fuel) },
		"constant of fuel": func(b *builder) { b.Globals = append(b.Globals, asm(ti64, 0, opGlobalGet, fuel, opEnd)) },
		"offset of depth": func(b *builder) {
			b.Memory, b.Data = "\x00\x01", []string{asm(0, opGlobalGet, depth, opEnd, 0)}
		},
		"a temporary": func(b *builder) {
			b.Memory = "\x00\x01"
			b.Fn("f", "", ti32, "", i32(0), i32(0), i32(9), opBulk, bulkMemoryFill, 0, opLocalGet, 0)
		},
		"a temporary of a float": func(b *builder) {
			b.Fn("f", tf64, tf64, ti32, opLocalGet, 0, opLocalGet, 0, 0xa0, opDrop, opLocalGet, 2)
		},
	}
	for name, try := range tries {
		b := &builder{Globals: []string{asm(ti64, 1, i64(0), opEnd)}}
		try(b)
		_, err := Instrument(b.Bytes(), Options{MemoryPages: 1, Depth: 1})
		if e := refusedIn(t, name, err); e.Reason != "invalid" {
			t.Errorf("%s: %v", name, err)
		}
	}
	for _, name := range []string{ExportFuel, ExportStart, "construe:", "construe:\x00"} {
		b := &builder{}
		b.Fn(name, "", "", "")
		_, err := Instrument(b.Bytes(), Options{MemoryPages: 1, Depth: 1})
		if e := refusedIn(t, name, err); e.Reason != "reserved-name" {
			t.Errorf("%q: %v", name, err)
		}
	}
}
