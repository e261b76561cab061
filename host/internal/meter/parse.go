package meter

import (
	"bytes"
	"fmt"
)

// Section numbers of the binary format.
const (
	sectionCustom = iota
	sectionType
	sectionImport
	sectionFunction
	sectionTable
	sectionMemory
	sectionGlobal
	sectionExport
	sectionStart
	sectionElement
	sectionCode
	sectionData
	sectionDataCount
	sectionTag // of exceptions
)

func sectionName(id byte) string {
	names := []string{"custom", "type", "import", "function", "table", "memory", "global", "export", "start", "element",
		"code", "data", "data count"}
	if int(id) < len(names) {
		return names[id]
	}
	return fmt.Sprintf("unknown (%d)", id)
}

// module is what the gate reads from the bytes of a module. Each index space lists imported things first, as the binary
// format does. The slices of bytes share memory with the file.
type module struct {
	limits   limits
	types    []funcType
	imports  []importEntry
	funcs    []uint32 // the type of each
	tables   []table
	memories []MemoryLimits
	globals  []global
	exports  []exportEntry
	start    int64 // a function, or -1
	segments int64 // as the data count section says, or -1 without one
	bodies   []reader
	imported struct{ funcs, tables, memories, globals int }
	elements int // element segments
	data     int // data segments
	raw      [sectionTag][]byte
	entries  struct{ globals, exports []byte } // those sections without their counts

	active   []activeSegment // data segments with a number for a place
	declared []bool          // functions that ref.func may name: those named outside the bodies

	locals, items uint32 // over all functions and all element segments
}

// funcType is the type of a function, in the bytes of the binary format.
type funcType struct{ params, results []byte }

type importEntry struct {
	module, name string
	kind         byte
	index        uint32 // in the index space of its kind
}

type exportEntry struct {
	name  string
	kind  byte
	index uint32
}

// activeSegment is a data segment that is copied to a known place in memory when an instance is made.
type activeSegment struct {
	at   uint32
	data []byte
}

type table struct {
	element byte
	limits  MemoryLimits // in entries
}

type global struct {
	valueType byte
	mutable   bool
}

func header() []byte { return []byte("\x00asm\x01\x00\x00\x00") }

// parse reads the structure of a module: all but the instructions. What it returns is within the limits, and no index
// in it, outside the bodies, points at nothing. Types it leaves to the validator.
func parse(wasm []byte, l limits) (*module, error) {
	if len(wasm) > l.bytes {
		return nil, refuse(tooLarge, "the module has %d bytes; at most %d are allowed", len(wasm), l.bytes)
	}
	if bytes.HasPrefix(wasm, []byte("\x00asm\x0d\x00\x01\x00")) {
		return nil, unsupported("the component model")
	}
	if !bytes.HasPrefix(wasm, header()) {
		return nil, refuse(malformed, "this is not a WebAssembly core module of version 1")
	}
	m := &module{limits: l, start: -1, segments: -1}
	r := reader{data: wasm, pos: len(header())}
	for last := 0; r.left() > 0; {
		id := r.byte()
		body := r.part(r.u32())
		place := order(id)
		switch {
		case r.err != nil:
			return nil, r.err
		case id == sectionTag:
			return nil, unsupported("exceptions")
		case place < 0:
			return nil, refuse(malformed, "there is no section with the number %d", id)
		case place > 0 && place <= last:
			return nil, refuse(malformed, "the %s section is there twice or out of order", sectionName(id))
		}
		last = max(last, place)
		if m.section(id, &body); body.err != nil {
			body.err.Detail = "the " + sectionName(id) + " section, " + body.err.Detail
			return nil, body.err
		}
	}
	return m, m.whole()
}

// order is the place of a section in a module, 0 for anywhere and -1 for nowhere. The data count came late and stands
// before the code.
func order(id byte) int {
	switch {
	case id <= sectionElement:
		return int(id)
	case id == sectionDataCount:
		return sectionElement + 1
	case id == sectionCode, id == sectionData:
		return int(id) + 1
	}
	return -1
}

// section reads one section to its end.
func (m *module) section(id byte, r *reader) {
	switch id {
	case sectionCustom:
		r.name(uint32(m.limits.bytes))
		return // its contents are the author's own, and go no further
	case sectionType:
		m.readTypes(r)
	case sectionImport:
		m.readImports(r)
	case sectionFunction:
		m.readFunctions(r)
	case sectionTable:
		m.readTables(r)
	case sectionMemory:
		m.readMemories(r)
	case sectionGlobal:
		m.readGlobals(r)
	case sectionExport:
		m.readExports(r)
	case sectionStart:
		m.readStart(r)
	case sectionElement:
		m.readElements(r)
	case sectionDataCount:
		m.segments = int64(r.count(m.limits.segments, 0, "data segments"))
	case sectionCode:
		m.readBodies(r)
	case sectionData:
		m.readData(r)
	}
	r.ended()
	m.raw[id] = r.data
}

// whole checks what holds between sections.
func (m *module) whole() error {
	switch defined := len(m.funcs) - m.imported.funcs; {
	case defined != len(m.bodies):
		return refuse(malformed, "%d functions have a type and %d have a body", defined, len(m.bodies))
	case m.segments >= 0 && int(m.segments) != m.data:
		return refuse(malformed, "%d data segments are announced and %d are there", m.segments, m.data)
	}
	return nil
}

func (r *reader) unsupported(feature string) {
	r.fail("unsupported", "%s", unsupported(feature).Detail)
}
