package sandbox

import "bytes"

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
)

// section is one section of a module: its number and its contents.
type section struct {
	id   byte
	body []byte
}

// Limits on the module itself. The largest figures known from real compilers
// are those of Go: 3.4 MB, 2139 functions, 36900 data segments.
const (
	maxModuleBytes   = 16 << 20
	maxLocals        = 4096 // in one function
	maxTotalLocals   = 1 << 20
	maxFunctionTypes = 4096
	maxParams        = 64
	maxResults       = 16
)

// screen is the gate: every byte passes it before wazero sees any, and the
// bytes it returns are the ones that run. Today it
//
//   - bounds the size, and checks magic, version, order and framing of the
//     sections, with nothing missing and nothing left over;
//   - checks the number of entries of each section against a limit and against
//     the bytes there are to hold them, because wazero allocates from that
//     number before it reads an entry;
//   - does the same for the locals of each function;
//   - drops custom sections: debugging data wazero would parse, and names it
//     would print.
//
// What else will stand here, and only here: checks of elements, data segments,
// tables and every instruction, and the rewriting that adds fuel and depth
// counters and makes the start section an ordinary call.
func screen(wasm []byte) ([]byte, error) {
	sections, err := sections(wasm)
	if err != nil {
		return nil, err
	}
	out := make([]byte, 0, len(wasm))
	out = append(out, header()...)
	for _, s := range sections {
		if s.id == sectionCustom {
			continue
		}
		if err := checkCounts(s); err != nil {
			return nil, err
		}
		out = append(out, s.id)
		out = appendU32(out, uint32(len(s.body)))
		out = append(out, s.body...)
	}
	return out, nil
}

func header() []byte { return []byte("\x00asm\x01\x00\x00\x00") }

// sections splits a module. The bodies share memory with wasm.
func sections(wasm []byte) ([]section, error) {
	if len(wasm) > maxModuleBytes {
		return nil, fail(Rejected, "too-large", "the module has %d bytes, more than %d", len(wasm), maxModuleBytes)
	}
	body, ok := bytes.CutPrefix(wasm, header())
	if !ok {
		return nil, fail(Rejected, "malformed", "this is not a WebAssembly core module of version 1")
	}
	var all []section
	r := reader{rest: body}
	for last := 0; len(r.rest) > 0; {
		id := r.byte()
		body := r.bytes(r.u32())
		if r.err != "" {
			break
		}
		place := order(id)
		if place < 0 || place > 0 && place <= last {
			return nil, fail(Rejected, "malformed", "section %d is unknown, repeated or out of order", id)
		}
		last = max(last, place)
		all = append(all, section{id, body})
	}
	if r.err != "" {
		return nil, fail(Rejected, "malformed", "%s", r.err)
	}
	return all, nil
}

// order is the place of a section in a module, 0 for anywhere and -1 for
// nowhere. The data count came late and stands before the code.
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

// checkCounts bounds the number of entries of a section.
func checkCounts(s section) error {
	r := reader{rest: s.body}
	switch s.id {
	case sectionType:
		checkTypes(&r)
	case sectionImport:
		r.count(64, 4)
	case sectionFunction:
		r.count(1<<16, 1)
	case sectionTable:
		r.count(1, 3)
	case sectionMemory:
		r.count(1, 2)
	case sectionGlobal:
		r.count(4096, 4)
	case sectionExport:
		r.count(1024, 3)
	case sectionElement:
		r.count(1<<16, 3)
	case sectionCode:
		checkLocals(&r)
	case sectionData:
		r.count(1<<17, 2)
	}
	if r.err != "" {
		return fail(Rejected, "malformed", "section %d: %s", s.id, r.err)
	}
	return nil
}

// checkTypes bounds the parameters and results of every function type.
func checkTypes(r *reader) {
	for n := r.count(maxFunctionTypes, 3); n > 0 && r.err == ""; n-- {
		r.byte()
		r.bytes(r.count(maxParams, 1))
		r.bytes(r.count(maxResults, 1))
	}
}

// checkLocals bounds the locals of every function: a group of 4 billion takes
// six bytes to declare.
func checkLocals(r *reader) {
	total := uint64(0)
	for n := r.count(1<<16, 3); n > 0 && r.err == ""; n-- {
		body := reader{rest: r.bytes(r.u32())}
		inFunction := uint64(0)
		for groups := body.count(maxLocals, 2); groups > 0 && body.err == ""; groups-- {
			inFunction += uint64(body.u32())
			body.byte()
		}
		if total += inFunction; inFunction > maxLocals || total > maxTotalLocals {
			r.fail("there are more locals than allowed")
		}
		if body.err != "" {
			r.fail(body.err)
		}
	}
}

func appendU32(b []byte, v uint32) []byte {
	for ; v >= 0x80; v >>= 7 {
		b = append(b, byte(v)|0x80)
	}
	return append(b, byte(v))
}
