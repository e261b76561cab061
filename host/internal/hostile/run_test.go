package hostile_test

import (
	"fmt"

	. "github.com/construe-host/construe/host/internal/meter/wasmtest"
)

// endless guests do not end by themselves, or not within a life.
func endless() (all []guest) {
	const out = "fuel-exhausted"
	start := &Module{Start: "\x00"}
	start.Fn("", "", "", "", forever())
	initialize := &Module{}
	initialize.Fn("_initialize", "", "", "", forever())
	alloc := &Module{Memory: "\x00\x04"}
	alloc.Export("memory", 2, 0)
	alloc.Fn("construe_v1_alloc", I32Type, I32Type, "", forever(), I32(0))
	alloc.Fn("construe_v1_classify", I32Type+I32Type, I64Type, "", I64(0))

	tree, indirect := &Module{}, &Module{Table: "\x70\x00\x29"}
	tree.Fn("", "", "", "")
	indirect.Fn("", "", "", "")
	entries := "\x00"
	for n := range 40 {
		tree.Fn("", "", "", "", call, n, call, n)
		indirect.Fn("", "", "", "", I32(int64(n)), callIndirect, 0, 0, I32(int64(n)), callIndirect, 0, 0)
		entries += U(uint32(n + 1))
	}
	indirect.Elements = []string{"\x00" + I32(0) + "\x0b" + U(41) + entries}

	const big = 64 << 16 // bytes of a memory of 64 pages
	wide := func() *Module { return &Module{Memory: "\x00" + U(64)} }
	fill, copied := Asm(I32(0), I32(0), I32(big), bulk, 11, 0), Asm(I32(1), I32(0), I32(big-1), bulk, 10, 0, 0)
	return append(all,
		encoded("a start without end", out, doing(start)),
		encoded("an initialisation without end", out, doing(initialize)),
		encoded("an allocation without end", out, alloc),
		also(encoded("a classification without end", out, doing(&Module{}, forever()))),
		encoded("a program without end", out, commanding(&Module{}, forever())),
		also(encoded("2^40 calls without a loop", out, doing(tree, call, 40))),
		encoded("2^40 calls through a table", out, doing(indirect, call, 40)),
		also(encoded("1500 fills of 4 MiB in a line", out, doing(wide(), Repeat(1500, fill)))),
		encoded("copies of 4 MiB over themselves", out, doing(wide(), loop, void, copied, br, 0, end)),
		encoded("growing for ever", out, doing(&Module{}, loop, void, I32(1), memoryGrow, 0, drop, br, 0, end)),
		also(encoded("growing and touching every page", "memory", doing(&Module{}, loop, void,
			I32(1), memoryGrow, 0, I32(16), 0x74, localTee, 2, I32(1), store, 2, 0, br, 0, end))),
		encoded("a table that grows for ever", out, doing(&Module{Table: "\x70\x00\x05"}, loop, void, 0xd0, 0x70,
			I32(1<<30), bulk, 15, 0, drop, br, 0, end)),
		also(encoded("a table that grows by 2^31 and goes on", "",
			doing(&Module{Table: "\x70\x00\x05"}, 0xd0, 0x70, I32(-1<<31), bulk, 15, 0, drop))),
		encoded("a table of targets for ever", out, doing(&Module{}, loop, void, block, void, localGet, 0, brTable,
			2, 0, 1, 1, end, br, 0, end)),
		encoded("divisions for ever", out, doing(&Module{}, loop, void, I64(-7), I64(3), 0x7f, drop, br, 0, end)),
	)
}

// deep guests call until something gives way.
func deep() (all []guest) {
	const out = "depth-exceeded"
	for _, locals := range []int{0, 2000} {
		m := &Module{}
		self := m.Fn("", "", "", Repeat(locals, I64Type), call, 0)
		g := encoded(fmt.Sprintf("calls of itself with %d locals", locals), out, doing(m, call, self))
		g.alone = true
		all = append(all, g)
	}
	table := &Module{Table: "\x70\x00\x02", Elements: []string{"\x00" + I32(0) + "\x0b\x02\x00\x01"}}
	table.Fn("", "", "", "", I32(1), callIndirect, 0, 0)
	table.Fn("", "", "", "", I32(0), callIndirect, 0, 0)
	count := func(n int64) *Module {
		m := &Module{}
		m.Fn("", I32Type, "", "", localGet, 0, iff, void, localGet, 0, I32(1), sub, call, 0, end)
		return doing(m, I32(n), call, 0)
	}
	start := &Module{Start: "\x00"}
	start.Fn("", "", "", "", call, 0)
	return append(all,
		encoded("two that call each other through a table", out, doing(table, call, 0)),
		encoded("a start that calls itself", out, doing(start)),
		encoded("as deep as is allowed", "", count(510)),
		encoded("one deeper than is allowed", out, count(511)),
	)
}

// trapping guests fail.
func trapping() (all []guest) {
	for name, code := range map[string]string{
		"unreachable": "\x00", "a division by nothing": Asm(I32(1), I32(0), 0x6d,
			drop), "the one quotient that is too large": Asm(I32(-1<<31), I32(-1), 0x6d, drop),
		"a remainder of nothing": Asm(I64(1), I64(0), 0x82, drop), "a load out of bounds": Asm(I32(-4), load, 2,
			0, drop), "a store out of bounds": Asm(I32(-1), I32(1), store8, 0, 0),
		"an offset out of bounds": Asm(I32(0), load, 2, count4G, drop), "a whole number of no number": Asm(0x43,
			"\x00\x00\xc0\x7f", 0xa8, drop),
		"a fill of 4 GiB": Asm(I32(0), I32(0), I32(-1), bulk, 11, 0), "a copy of 2 GiB": Asm(I32(0), I32(0),
			I32(-1<<31), bulk, 10, 0, 0),
	} {
		code := encoded(name, "trap", doing(&Module{}, code))
		if name == "a fill of 4 GiB" {
			code.code = "fuel-exhausted" // n/8 is more than there is
		}
		all = append(all, code)
	}
	table := func() *Module {
		m := &Module{Table: "\x70\x00\x02", Elements: []string{"\x00" + I32(0) + "\x0b\x01\x00"}}
		m.Fn("", I64Type, "", "")
		m.Fn("", "", "", "")
		return m
	}
	outside, start := &Module{}, &Module{Start: "\x00"}
	outside.Data = []string{"\x00" + I32(-8) + "\x0b" + Text("outside")}
	start.Fn("", "", "", "", unreachable)
	named := doing(&Module{}, unreachable).Bytes()
	names := section(0, Text("name"), "\x01",
		Text("\x01\x01"+Text("\x1b[31m::error::owned\n##vso[task.setvariable]\u202e")))
	return append(all,
		encoded("a call of another type", "trap", doing(table(), I32(0), callIndirect, 1, 0)),
		encoded("a call of an empty entry", "trap", doing(table(), I32(1), callIndirect, 1, 0)),
		encoded("a call beyond the table", "trap", doing(table(), I32(-1), callIndirect, 1, 0)),
		encoded("data outside the memory", "trap", doing(outside)),
		encoded("a start that fails", "trap", doing(start)),
		also(guest{name: "a function named to own a terminal", code: "trap", wasm: append(named, names...)}),
	)
}
