package hostile_test

import (
	. "github.com/construe-host/construe/host/internal/meter/wasmtest"
)

// costly guests are small to write and dear to check or compile.
func costly() (all []guest) {
	function := func(name, code string, locals int, body ...any) *guest {
		m := &Module{}
		m.Fn("", "", "", Repeat(locals, I64Type), body...)
		all = append(all, encoded(name, code, doing(m)))
		return &all[len(all)-1]
	}
	const quadratic = "the compiler's time grows with the square of it"
	function("a megabyte of additions", "rejected", 0, I32(0), Repeat(350_000, "\x41\x00\x6a"), drop)
	function("200k nested blocks", "rejected", 0, Repeat(200_000, "\x02\x40"), Repeat(200_000, "\x0b")).alone = true
	function("4000 nested blocks", "", 0, Repeat(4000, "\x02\x40"), Repeat(4000, "\x0b"))
	function("900k targets", "rejected", 0, I32(0), brTable, U(900_000), Repeat(900_001, "\x00"))
	function("1000 tables of targets, 1000 deep", "rejected", 0, Repeat(1000, "\x02\x40"),
		Repeat(1000, Asm(I32(0), brTable, U(1000), Repeat(1001, "\x00"))), Repeat(1000, "\x0b"))
	function("16k targets", "", 0, block, void, I32(0), brTable, U(16_000), Repeat(16_001, "\x00"), end)
	function("60k branches among 1000 locals", "rejected", 1000,
		Repeat(60_000, Asm(I32(0), iff, void, I64(1), localSet, 0, end)), I32(0), drop, Repeat(60_000,
			"\x01")).alone = true
	function("4000 loops among 200 locals", "", 200,
		Repeat(4000, Asm(loop, void, localGet, 0, localSet, 1, end))).interpreted = quadratic
	function("4000 branches among 1000 locals", "", 1000,
		Repeat(4000, Asm(localGet, 3, 0x50, iff, void, I64(1), localSet, U(130), end))).interpreted = quadratic
	function("20k fills in a line", "", 0, Repeat(20_000, Asm(I32(0), I32(0), I32(0), bulk, 11, 0))).alone = true
	function("300k calls in one body", "rejected", 0, Repeat(300_000, Asm(call, 0)))
	function("100k values on the stack", "", 0, Repeat(100_000, "\x41\x00"), Repeat(100_000, "\x1a"))
	function("50k choices in a line", "", 0, I32(0), Repeat(50_000, Asm(I32(1), I32(0), selectOp)), drop)
	function("4096 locals", "", 4096, Repeat(2000, Asm(localGet, U(4000), localSet, U(7)))).interpreted = quadratic
	m := &Module{}
	for range 4000 {
		m.Fn("", "", "", Repeat(250, I64Type))
	}
	all = append(all, encoded("4000 functions of 250 locals", "", doing(m)))
	all[len(all)-1].interpreted = "it compiles every one"
	m = &Module{}
	for range 60 {
		m.Fn("", "", "", Repeat(2000, I64Type), Repeat(3000,
			Asm(localGet, 3, 0x50, iff, void, I64(1), localSet, U(130), end)))
	}
	all = append(all, encoded("60 functions of 3000 branches among 2000 locals", "", doing(m)))
	all[len(all)-1].interpreted, all[len(all)-1].killed = quadratic, true
	for i := range all {
		if len(all[i].wasm) > 64<<10 && all[i].interpreted == "" && all[i].code == "" {
			all[i].alone = true
		}
	}
	return all
}
