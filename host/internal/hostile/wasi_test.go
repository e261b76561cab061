package hostile_test

import (
	. "github.com/construe-host/construe/host/internal/meter/wasmtest"
)

const wasi = "wasi_snapshot_preview1"

// asking guests ask the host for more than it has.
func asking() (all []guest) {
	program := func(name, code, function, params string, body func(f string) string) {
		m := &Module{}
		f := m.Bring(wasi, function, params, I32Type)
		print := writes(m)
		all = append(all, encoded(name, code, commanding(m, body(f), print)))
	}
	four := Repeat(4, I32Type)
	spin := func(code string) string { return Asm(loop, void, code, br, 0, end) }
	program("reading for ever", "trap", "fd_read", four,
		func(f string) string { return spin(Asm(I32(0), I32(16), I32(1), I32(8), call, f, drop)) })
	program("8M vectors", "", "fd_read", four,
		func(f string) string { return Asm(I32(0), I32(16), I32(8<<20), I32(8), call, f, drop) })
	program("vectors outside the memory", "", "fd_read", four,
		func(f string) string { return Asm(I32(0), I32(-16), I32(64), I32(8), call, f, drop) })
	program("randomness for ever", "trap", "random_get", I32Type+I32Type,
		func(f string) string { return spin(Asm(I32(2048), I32(60<<20), call, f, drop)) })
	program("60 MiB of randomness, 5000 times in a line", "", "random_get", I32Type+I32Type,
		func(f string) string { return Repeat(5000, Asm(I32(2048), I32(60<<20), call, f, drop)) })
	program("268M subscriptions", "", "poll_oneoff", four,
		func(f string) string { return Asm(I32(2048), I32(4096), I32(268<<20), I32(8), call, f, drop) })
	program("sleeping for an hour", "", "poll_oneoff", four, func(f string) string {
		return Asm(I32(2064), I32(1), store, 2, 0, I32(2072), I64(3600e9), 0x37, 3, 0, I32(2048), I32(4096), I32(1),
			I32(8), call, f, drop)
	})
	program("yielding for ever", "trap", "sched_yield", "", func(f string) string { return spin(Asm(call, f, drop)) })
	program("waiting for another day", "", "clock_time_get", I32Type+I64Type+I32Type, func(f string) string {
		return Asm(loop, void, I32(1), I64(0), I32(2048), call, f, drop, I32(2048), 0x29, 3, 0, I64(1e9), 0x54, brIf, 0,
			end)
	})
	program("a clock at the end of the memory", "", "clock_time_get", I32Type+I64Type+I32Type,
		func(f string) string { return Asm(I32(0), I64(0), I32(-1), call, f, drop) })
	program("files that others may have open", "", "fd_seek", I32Type+I64Type+I32Type+I32Type, func(f string) string {
		return Asm(I32(3), localSet, 0, loop, void, localGet, 0, I64(0), I32(2), I32(8), call, f, drop, localGet,
			0, I32(1), add, localTee, 0, I32(1000), 0x48, brIf, 0, end)
	})
	program("closing what it was given", "", "fd_close", I32Type,
		func(f string) string { return Asm(I32(0), call, f, drop, I32(2), call, f, drop) })
	program("the environment", "", "environ_get", I32Type+I32Type,
		func(f string) string { return Asm(I32(2048), I32(-8), call, f, drop) })
	program("the arguments, outside the memory", "", "args_get", I32Type+I32Type,
		func(f string) string { return Asm(I32(-8), I32(-8), call, f, drop) })

	flooding := func(name, code string, to int64, body ...any) *guest {
		m := &Module{}
		f := m.Bring(wasi, "fd_write", four, I32Type)
		one := Asm(I32(to), I32(16), I32(1), I32(8), call, f, drop)
		all = append(all, encoded(name, code, commanding(m, append([]any{loop, void, one, br, 0, end}, body...)...)))
		return &all[len(all)-1]
	}
	flooding("output for ever", "output-invalid", 1).alone = true
	flooding("errors for ever", "trap", 2)
	flooding("a file of somebody's for ever", "trap", 77)
	twice := &Module{}
	print := writes(twice)
	all = append(all, encoded("the answer twice", "output-invalid", commanding(twice, print, print)))

	for name, exit := range map[string]struct {
		status int64
		code   string
	}{"ending with 7": {7, "exit"}, "ending with what means a deadline to the engine": {-268_435_457,
		"exit"}, "ending well and saying nothing": {0, "output-invalid"}} {
		m := &Module{}
		f := m.Bring(wasi, "proc_exit", I32Type, "")
		all = append(all, encoded(name, exit.code, commanding(m, I32(exit.status), call, f)))
	}
	for name, status := range map[string]int64{"a reactor that ends its host well": 0,
		"a reactor that ends its host": 3} {
		m := &Module{}
		f := m.Bring(wasi, "proc_exit", I32Type, "")
		all = append(all, encoded(name, "exit", doing(m, I32(status), call, f)))
	}
	m := &Module{}
	print = writes(m)
	all = append(all, encoded("a reactor that prints", "", doing(m, Repeat(100, print))))
	bare := &Module{}
	f := bare.Bring(wasi, "random_get", I32Type+I32Type, I32Type)
	bare.Fn("_start", "", "", "", I32(0), I32(64), call, f, drop)
	return append(all, encoded("randomness without a memory", "output-invalid", bare))
}

// impure guests want to answer otherwise the second time, or elsewhere. Every call has its own instance, so that they
// cannot.
func impure() (all []guest) {
	flip := func(name string, m *Module, condition string) {
		bad := `{"construe":"classification/v1","terms":{"product":{"":{"value":"other"}}}}`
		if m.Memory == "" {
			m.Memory = "\x00\x04"
		}
		m.Data = append(m.Data, "\x00"+I32(1024)+"\x0b"+Text(good), "\x00"+I32(4096)+"\x0b"+Text(bad))
		all = append(all, encoded(name, "", reacting(m, condition, iff, 0x7e, I64(4096<<32|int64(len(bad))), els,
			I64(1024<<32|int64(len(good))), end)))
	}
	counter := &Module{Globals: []string{"\x7f\x01\x41\x00\x0b"}}
	flip("another answer at the second call", counter, Asm(globalGet, 0, globalGet, 0, I32(1), add, globalSet, 0))
	flip("a count kept in memory", &Module{}, Asm(I32(8), load, 2, 0, I32(8), I32(1), store, 2, 0))
	flip("a memory that has grown", &Module{}, Asm(memorySize, 0, I32(1), memoryGrow, 0, drop, I32(5), 0x47))
	clock := &Module{}
	now := clock.Bring(wasi, "clock_time_get", I32Type+I64Type+I32Type, I32Type)
	flip("another answer after 2023", clock, Asm(I32(0), I64(0), I32(64), call, now, drop, I32(64), 0x29,
		3, 0, I64(1_672_531_200e9), 0x56))
	dice := &Module{}
	random := dice.Bring(wasi, "random_get", I32Type+I32Type, I32Type)
	flip("another answer at each throw", dice, Asm(I32(64), I32(1), call, random, drop, I32(72), I32(1), call, random,
		drop, I32(64), 0x2d, 0, 0, I32(72), 0x2d, 0, 0, 0x46, I32(256), 0x46))
	environment := &Module{}
	sizes := environment.Bring(wasi, "environ_sizes_get", I32Type+I32Type, I32Type)
	flip("another answer where there is an environment", environment,
		Asm(I32(64), I32(72), call, sizes, drop, I32(64), load, 2, 0))
	flip("another answer where numbers that are none differ", &Module{},
		Asm(0x43, "\x00\x00\x00\x00", 0x43, "\x00\x00\x00\x00", 0x95, 0xbc, I32(0x7fc00000), 0x47))
	return all
}
