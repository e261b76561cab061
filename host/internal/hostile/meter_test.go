package hostile_test

import (
	. "github.com/construe-host/construe/host/internal/meter/wasmtest"
)

// tampering guests reach for what the meter adds to them: globals and locals behind their own.
func tampering() (all []guest) {
	fuel, depth, peak := U(1), U(2), U(3) // after the one global that the module has
	with := func(name string, change func(*Module)) {
		m := &Module{Globals: []string{"\x7e\x01\x42\x00\x0b"}}
		change(m)
		all = append(all, encoded(name, "rejected", doing(m)))
	}
	with("filling the tank", func(m *Module) { m.Fn("", "", "", "", I64(1<<40), globalSet, fuel) })
	with("resetting the depth", func(m *Module) { m.Fn("", "", "", "", I32(0), globalSet, depth) })
	with("resetting the peak", func(m *Module) { m.Fn("", "", "", "", I32(0), globalSet, peak) })
	with("reading the fuel", func(m *Module) { m.Fn("", "", I64Type, "", globalGet, fuel) })
	with("an index with padding", func(m *Module) { m.Fn("", "", I64Type, "", globalGet, 0x81, 0x80, 0) })
	with("the fuel under another name", func(m *Module) { m.Export("x", 3, 1) })
	with("the fuel as an offset", func(m *Module) { m.Data = append(m.Data, "\x00\x23"+fuel+"\x0b\x00") })
	with("the temporary of a fill", func(m *Module) {
		m.Fn("", "", I32Type, "", I32(0), I32(0), I32(9), bulk, 11, 0, localGet, 0)
	})
	with("a name of the meter's", func(m *Module) { m.Fn("construe:depth", "", "", "") })
	all[len(all)-1].code = "rejected/reserved-name"
	with("the function that sets the fuel", func(m *Module) { m.Fn("", "", "", "", call, U(60)) })
	return all
}
