package hostile_test

import (
	. "github.com/construe-host/construe/host/internal/meter/wasmtest"
)

// misshapen guests are modules, but none that a host should take.
func misshapen() (all []guest) {
	with := func(name, code string, change func(*Module)) {
		m := &Module{}
		change(m)
		all = append(all, encoded(name, code, doing(m)))
	}
	with("a table of 2^27", "rejected", func(m *Module) { m.Table = "\x70\x00" + U(1<<27) })
	all[len(all)-1].alone = true
	with("a memory of 4 GiB", "rejected/memory", func(m *Module) { m.Memory = "\x00" + U(65536) })
	with("a memory of 1025 pages", "rejected/memory", func(m *Module) { m.Memory = "\x00" + U(1025) })
	with("a memory beyond 32 bits", "rejected", func(m *Module) { m.Memory = "\x00" + U(65537) })
	with("a maximum below the minimum", "rejected", func(m *Module) { m.Memory = "\x01\x04\x01" })
	with("a shared memory", "rejected", func(m *Module) { m.Memory = "\x03\x04\x08" })
	with("a memory of 64 bits", "rejected", func(m *Module) { m.Memory = "\x04\x04" })
	with("a table of externref", "rejected", func(m *Module) { m.Table = "\x6f\x00\x01" })
	with("a global of the other module's", "rejected/import",
		func(m *Module) { m.Imports = append(m.Imports, Text("env")+Text("g")+"\x03\x7f\x00") })
	with("a table of the other module's", "rejected/import",
		func(m *Module) { m.Imports = append(m.Imports, Text("env")+Text("t")+"\x01\x70\x00\x01") })
	with("an import of nobody's", "rejected/import", func(m *Module) { m.Bring("env", "system", I32Type, I32Type) })
	with("an import that opens files", "rejected/import", func(m *Module) {
		m.Bring("wasi_snapshot_preview1", "path_open", Repeat(5, I32Type)+I64Type+I64Type+I32Type+I32Type, I32Type)
	})
	with("an import that opens sockets", "rejected/import",
		func(m *Module) { m.Bring("wasi_snapshot_preview1", "sock_accept", Repeat(3, I32Type), I32Type) })
	with("an import of the host's own", "rejected/import", func(m *Module) { m.Bring("construe", "verdict", "", "") })
	with("an import of a policy's", "rejected/import",
		func(m *Module) { m.Bring("env", "opa_builtin0", I32Type+I32Type, I32Type) })
	with("a WASI function of another type", "rejected/signature",
		func(m *Module) { m.Bring("wasi_snapshot_preview1", "fd_write", I64Type, I64Type) })
	with("an import whose name is a terminal's command", "rejected/import",
		func(m *Module) { m.Bring("\x1b]0;owned\x07", "\u202e::set-output name=x::y\n##vso[task]", "", "") })
	with("65 imports", "rejected", func(m *Module) {
		for range 65 {
			m.Bring("wasi_snapshot_preview1", "sched_yield", "", I32Type)
		}
	})
	with("an export of the host's", "rejected/reserved-name", func(m *Module) { m.Fn("construe:fuel", "", "", "") })
	with("an export of no function", "rejected", func(m *Module) { m.Export("x", 0, 900) })
	with("a name of a megabyte", "rejected", func(m *Module) { m.Export(Repeat(1<<20, "a"), 2, 0) })
	with("a name that is no UTF-8", "rejected", func(m *Module) { m.Export("\xff\xfe", 2, 0) })
	with("a name exported twice", "rejected", func(m *Module) { m.Export("memory", 2, 0) })
	with("1M exports", "rejected", func(m *Module) {
		m.Exports = make([]string, 1_000_000)
		for i := range m.Exports {
			m.Exports[i] = Text("e"+U(uint32(i))) + "\x02\x00"
		}
	})
	with("names of a terminal, of bidi and of NUL", "", func(m *Module) {
		for _, name := range []string{"\x1b[2J", "\u202ecod.exe", "\x00", "::error::", "wasi_snapshot_preview1"} {
			m.Export(name, 2, 0)
		}
	})
	with("a module that calls itself WASI", "", func(m *Module) { m.Fn("wasi_snapshot_preview1", "", "", "") })
	with("60k functions", "", func(m *Module) {
		for range 60_000 {
			m.Funcs, m.Codes = append(m.Funcs, m.Sig("", "")), append(m.Codes, "\x02\x00\x0b")
		}
	})
	all[len(all)-1].interpreted = "it compiles every one"
	with("1M globals", "rejected", func(m *Module) {
		for range 1_000_000 {
			m.Globals = append(m.Globals, "\x7f\x01\x41\x00\x0b")
		}
	})
	with("a constant that reads another", "rejected",
		func(m *Module) { m.Globals = append(m.Globals, "\x7f\x00\x23\x00\x0b") })
	with("a constant in 36 parts", "rejected",
		func(m *Module) { m.Globals = append(m.Globals, "\x7f\x00"+Repeat(36, "\x41\x00")+"\x0b") })
	with("a start that is not there", "rejected", func(m *Module) { m.Start = U(900) })
	with("a start that is imported", "rejected", func(m *Module) {
		m.Bring("wasi_snapshot_preview1", "sched_yield", "", I32Type)
		m.Start = "\x00"
	})

	for feature, code := range map[string]string{"SIMD": "\xfd\x0c" + Repeat(16, "\x00") + "\x1a",
		"atomics": "\xfe\x03\x00", "exceptions": "\x1f\x40\x00\x0b", "a tail call": "\x12\x00",
		"garbage collection": "\xfb\x00\x00\x1a", "an instruction that does not exist": "\xc5",
		"a type that does not fit": Asm(I64(1), add, drop)} {
		all = append(all, encoded(feature, "rejected", doing(&Module{}, code)))
	}

	bare := func(name, code string, add func(*Module)) {
		m := &Module{Memory: "\x00\x04"}
		add(m)
		all = append(all, encoded(name, code, m))
	}
	types := func(m *Module) {
		m.Fn("construe_v1_alloc", I32Type, I32Type, "", I32(0))
		m.Fn("construe_v1_classify", I32Type+I32Type, I64Type, "", I64(0))
	}
	bare("a reactor without a memory to see", "rejected/memory", types)
	bare("a reactor whose memory is a function", "rejected/memory",
		func(m *Module) { types(m); m.Export("memory", 0, 0) })
	bare("a reactor that allocates nothing", "rejected/missing-export", func(m *Module) {
		m.Fn("construe_v1_classify", I32Type+I32Type, I64Type, "", I64(0))
		m.Export("memory", 2, 0)
	})
	bare("a reactor whose alloc is a global", "rejected/signature", func(m *Module) {
		m.Globals = []string{"\x7f\x00\x41\x00\x0b"}
		m.Fn("construe_v1_classify", I32Type+I32Type, I64Type, "", I64(0))
		m.Export("memory", 2, 0)
		m.Export("construe_v1_alloc", 3, 0)
	})
	bare("a classify of another type", "rejected/signature",
		func(m *Module) { m.Fn("construe_v1_classify", "", "", "") })
	bare("a _start that takes something", "rejected/signature", func(m *Module) { m.Fn("_start", I32Type, "", "") })
	bare("a plugin of the next version", "rejected/not-a-plugin",
		func(m *Module) { m.Fn("construe_v2_classify", "", "", "") })
	bare("a policy's module", "rejected/not-a-plugin", func(m *Module) { m.Fn("opa_eval", "", "", "") })
	bare("64 tables", "rejected", func(m *Module) { types(m); m.Table = "" })
	last := &all[len(all)-1]
	last.wasm = []byte(Header + section(1, "\x01\x60\x00\x00") + section(4, "\x40", Repeat(64, "\x70\x00"+U(1<<18))))
	return append(all, raw("1M data segments", "rejected",
		section(5, "\x01\x00\x01")+section(11, U(1_000_000), Repeat(1_000_000, "\x00\x41\x00\x0b\x00"))))
}
