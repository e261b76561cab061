package sandbox

import "strings"

// Names of what the gate adds to a module. A module that exports a name with this prefix is refused.
const (
	reserved       = "construe:"
	exportFuel     = reserved + "fuel"
	exportDepth    = reserved + "depth"
	exportPeak     = reserved + "peak"
	exportRefused  = reserved + "refused"
	exportStart    = reserved + "start"
	exportedMemory = reserved + "memory"
)

// gated is a module as the engine gets it.
type gated struct {
	wasm   []byte
	shape  Shape // of the original
	start  bool  // there is an exportStart
	memory bool  // it has a memory
	heavy  bool  // it is never compiled

	functions int // that it defines
}

// gate is the one way for bytes to reach the engine: what it returns is what runs. It
//
//   - reads the structure, every count held against a limit and against the bytes there are, because wazero allocates
//     from a count before it reads what it counts;
//   - reads every instruction, with every index held against its space, because what is added below would otherwise be
//     within reach of an index that pointed at nothing;
//   - holds the module against its profile;
//   - drops custom sections, whose contents nothing here parses: debugging data, and names that would get into
//     messages;
//   - adds the meter, makes tables keep their size and the start function an ordinary export, makes NaNs canonical, and
//     joins data segments.
//
// It does not check types: the validator of the engine does, on the result. What the gate adds to a body is well-typed
// wherever the original is, so that an invalid module stays one.
func gate(wasm []byte, c Config, l limits) (*gated, error) {
	m, err := parse(wasm, l)
	if err != nil {
		return nil, err
	}
	if refused := c.Profile.admit(m, c); refused != nil {
		return nil, refused
	}
	w := &rewriter{module: m, meter: newMeter(len(m.globals), c.Depth)}
	code, refused := w.codeSection()
	if refused != nil {
		return nil, refused
	}
	out := make([]byte, 0, len(wasm)+len(code)-len(m.raw[sectionCode])+256)
	out = append(out, header()...)
	for _, id := range []byte{sectionType, sectionImport, sectionFunction, sectionTable, sectionMemory, sectionGlobal,
		sectionExport, sectionElement, sectionDataCount, sectionCode, sectionData} {
		body := m.raw[id]
		switch id {
		case sectionImport:
			body = m.importSection(c.Profile)
		case sectionTable:
			body = m.tableSection()
		case sectionMemory:
			body = m.memorySection(c)
		case sectionGlobal:
			body = w.globalSection()
		case sectionExport:
			body = w.exportSection(c.Profile)
		case sectionCode:
			body = code
		case sectionData:
			body = m.dataSection()
		}
		if body != nil {
			out = append(appendU32(append(out, id), uint32(len(body))), body...)
		}
	}
	return &gated{wasm: out, shape: m.shape(), start: m.start >= 0, memory: len(m.memories) > 0, heavy: w.heavy,
		functions: len(m.bodies)}, nil
}

// importSection leaves out the memory that the policy profile has the module define itself.
func (m *module) importSection(p Profile) []byte {
	if p != Policy {
		return m.raw[sectionImport]
	}
	var kept []byte
	n := uint32(0)
	for _, e := range m.imports {
		if e.kind != kindMemory {
			kept = append(kept, e.raw...)
			n++
		}
	}
	if n == 0 {
		return nil
	}
	return append(appendU32(nil, n), kept...)
}

// tableSection gives every table the size it starts with for ever, so that table.grow finds no room: what it could take
// is no part of the memory limit.
func (m *module) tableSection() []byte {
	defined := m.tables[m.imported.tables:]
	if len(defined) == 0 {
		return m.raw[sectionTable]
	}
	out := appendU32(nil, uint32(len(defined)))
	for _, t := range defined {
		out = append(out, t.element, 1)
		out = appendU32(out, t.limits.MinPages)
		out = appendU32(out, t.limits.MinPages)
	}
	return out
}

// memorySection makes an imported memory of a policy a defined one, with room up to the limit.
func (m *module) memorySection(c Config) []byte {
	if c.Profile != Policy || m.imported.memories == 0 {
		return m.raw[sectionMemory]
	}
	out := appendU32([]byte{1, 1}, m.memories[0].MinPages)
	return appendU32(out, c.MemoryPages)
}

// globalSection appends the globals of the meter.
func (w *rewriter) globalSection() []byte {
	out := appendU32(nil, uint32(len(w.globals)-w.imported.globals)+4)
	out = append(out, w.entries.globals...)
	out = append(out, typeI64, 1, opI64Const, 0, opEnd)  // fuel, which the host sets
	out = append(out, typeI32, 1, opI32Const, 0, opEnd)  // depth, which the host sets to 0 before it calls
	out = append(out, typeI32, 1, opI32Const, 0, opEnd)  // peak
	return append(out, typeI32, 1, opI32Const, 0, opEnd) // refused
}

// exportSection appends what the host reads and calls.
func (w *rewriter) exportSection(p Profile) []byte {
	n, added := uint32(len(w.exports)), []byte(nil)
	add := func(name string, kind byte, index uint32) {
		n++
		added = append(appendU32(added, uint32(len(name))), name...)
		added = appendU32(append(added, kind), index)
	}
	add(exportFuel, kindGlobal, w.fuel)
	add(exportDepth, kindGlobal, w.depth)
	add(exportPeak, kindGlobal, w.peak)
	add(exportRefused, kindGlobal, w.refused)
	if w.start >= 0 {
		add(exportStart, kindFunc, uint32(w.start))
	}
	if p == Policy && w.imported.memories > 0 {
		add(exportedMemory, kindMemory, 0)
	}
	return append(append(appendU32(nil, n), w.module.entries.exports...), added...)
}

// codeSection rewrites every body.
func (w *rewriter) codeSection() ([]byte, *Error) {
	if w.raw[sectionCode] == nil {
		return nil, nil
	}
	out := appendU32(make([]byte, 0, len(w.raw[sectionCode])*3/2), uint32(len(w.bodies)))
	for i := range w.bodies {
		var err *Error
		if out, err = w.rewrite(out, i); err != nil {
			err.Detail = "the code section, " + err.Detail
			return nil, err
		}
	}
	return out, nil
}

// ownNames refuses exports that would pass for what the gate adds.
func (m *module) ownNames() *Error {
	for _, e := range m.exports {
		if strings.HasPrefix(e.name, reserved) {
			return fail(Rejected, "reserved-name", "the module exports %s; names that begin with %s are the host's",
				quote(e.name), reserved)
		}
	}
	return nil
}
