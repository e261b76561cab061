package meter

import "strings"

// Exports that are added to a module. A module that exports a name with their prefix is refused.
const (
	// ExportFuel is a mutable global of type i64. The host sets it to the budget before it calls; it falls, and is
	// below zero once the budget did not last.
	ExportFuel = reserved + "fuel"
	// ExportDepth is a mutable global of type i32. The host sets it to 0 before each call.
	ExportDepth = reserved + "depth"
	// ExportPeak is a global of type i32: how many functions were entered and not left, at most. It is one more than
	// [Options].Depth where that ended the instance.
	ExportPeak = reserved + "peak"
	// ExportRefused is a global of type i32: 1 once the memory was not to grow as it was asked to.
	ExportRefused = reserved + "refused"
	// ExportStart is the start function of the original, there only with [Binary].Start. The host calls it, once it has
	// set the fuel and before all else; an engine does not.
	ExportStart = reserved + "start"

	reserved = "construe:"
)

// Options say what is asked of a module, and what the meter that it gets allows.
type Options struct {
	// MemoryPages bounds the memory that a module starts with, in pages of 64 KiB. How far it may grow, the engine
	// bounds.
	MemoryPages uint32
	// Depth is how many functions may be entered and not left. It is written into the module.
	Depth int
	// Admit, if there is one, says from the shape whether the module is wanted at all, before anything is made of it.
	// Its error is that of [Instrument].
	Admit func(*Shape) error

	unlinked bool // any import, memory and table is admitted; tests of what no host links a module to ask for that
}

// Form names what [Instrument] makes of modules and which of them it refuses. It is the beginning of a digest of
// testdata/metered.golden, so that it changes with them; entries of the cache bear it.
const Form = "cdc208c54ff74797"

// Binary is a module in its metered form: the bytes that an engine is given, and what the host that runs them has to
// know.
type Binary struct {
	// Wasm is the metered form. The same bytes and options give the same form, on every machine.
	Wasm []byte
	// Shape is that of the original.
	Shape Shape
	// Start says that there is an [ExportStart].
	Start bool
	// Memory says that there is a memory.
	Memory bool
	// Functions is how many the module defines.
	Functions int
	// LargestBody and LargestCode are the sizes of the largest function in bytes, as it came and with the meter in it.
	LargestBody, LargestCode int
}

// Instrument makes the metered form of a module: the one way for bytes of a party to reach an engine. It
//
//   - reads the structure, every count checked against a limit and the bytes there are, because wazero allocates
//     from a count before it reads what it counts;
//   - reads every instruction, with every index checked against its space, because what is added below would otherwise
//     be within reach of an index that pointed at nothing;
//   - refuses a module that imports anything but functions, starts with more memory than [Options].MemoryPages, or has
//     a table of anything but functions;
//   - drops custom sections, whose contents nothing here parses: debugging data, and names that would get into
//     messages;
//   - adds the meter, makes tables keep their size and the start function an ordinary export, makes NaNs canonical, and
//     joins data segments.
//
// It does not check types: the validator of the engine does, on the result. What the gate adds to a body is well-typed
// wherever the original is, so that an invalid module stays one.
//
// # Errors
//
// [*Error], or what [Options].Admit returned.
func Instrument(wasm []byte, o Options) (*Binary, error) { return instrument(wasm, o, defaultLimits()) }

func instrument(wasm []byte, o Options, l limits) (*Binary, error) {
	m, err := parse(wasm, l)
	if err != nil {
		return nil, err
	}
	shape := m.shape()
	if o.Admit != nil {
		if err := o.Admit(&shape); err != nil {
			return nil, err
		}
	}
	if refused := m.admit(o); refused != nil {
		return nil, refused
	}
	w := &rewriter{module: m, meter: newMeter(len(m.globals), o.Depth)}
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
		case sectionTable:
			body = m.tableSection()
		case sectionGlobal:
			body = w.globalSection()
		case sectionExport:
			body = w.exportSection()
		case sectionCode:
			body = code
		case sectionData:
			body = m.dataSection()
		}
		if body != nil {
			out = append(appendU32(append(out, id), uint32(len(body))), body...)
		}
	}
	return &Binary{Wasm: out, Shape: shape, Start: m.start >= 0, Memory: len(m.memories) > 0,
		Functions: len(m.bodies), LargestBody: w.largestBody, LargestCode: w.largestCode}, nil
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
func (w *rewriter) exportSection() []byte {
	n, added := uint32(len(w.exports)), []byte(nil)
	add := func(name string, kind byte, index uint32) {
		n++
		added = append(appendU32(added, uint32(len(name))), name...)
		added = appendU32(append(added, kind), index)
	}
	add(ExportFuel, kindGlobal, w.fuel)
	add(ExportDepth, kindGlobal, w.depth)
	add(ExportPeak, kindGlobal, w.peak)
	add(ExportRefused, kindGlobal, w.refused)
	if w.start >= 0 {
		add(ExportStart, kindFunc, uint32(w.start))
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

// admit refuses a module that no host is to link: it defines its memory, if it has one, and imports functions alone.
// Which functions there are to import, whoever runs it says.
func (m *module) admit(o Options) *Error {
	if refused := m.ownNames(); refused != nil || o.unlinked {
		return refused
	}
	for _, e := range m.imports {
		if e.kind != kindFunc {
			return refuse("import", "the module imports %s %s from %s, which this host does not have",
				kindName(e.kind), Quote(e.name), Quote(e.module))
		}
	}
	for _, l := range m.memories {
		if l.MinPages > o.MemoryPages {
			return refuse("memory", "the memory starts at %d pages; at most %d are allowed", l.MinPages,
				o.MemoryPages)
		}
	}
	for _, t := range m.tables {
		if t.element != typeFuncref {
			return refuse("unsupported",
				"the module has a table of %s; this host has tables of functions alone", typeName(t.element))
		}
	}
	return nil
}

func kindName(kind byte) string {
	return []string{"func", "table", "memory", "global"}[kind]
}

// ownNames refuses exports that would pass for what the gate adds.
func (m *module) ownNames() *Error {
	for _, e := range m.exports {
		if strings.HasPrefix(e.name, reserved) {
			return refuse("reserved-name", "the module exports %s; names that begin with %s are the host's",
				Quote(e.name), reserved)
		}
	}
	return nil
}
