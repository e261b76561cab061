package meter

import "fmt"

// Kinds of imports and exports.
const (
	kindFunc = iota
	kindTable
	kindMemory
	kindGlobal
)

// Value types.
const (
	typeI32       = 0x7f
	typeI64       = 0x7e
	typeF32       = 0x7d
	typeF64       = 0x7c
	typeFuncref   = 0x70
	typeExternref = 0x6f
)

// valueType reads a value type.
func (r *reader) valueType() byte {
	b := r.byte()
	switch b {
	case typeI32, typeI64, typeF32, typeF64, typeFuncref, typeExternref:
	case 0x7b:
		r.unsupported("SIMD")
	case 0x69, 0x74:
		r.unsupported("exceptions")
	case 0x63, 0x64, 0x65, 0x6a, 0x6b, 0x6c, 0x6d, 0x6e, 0x71, 0x72, 0x73:
		r.unsupported("types of garbage collection (GC)")
	default:
		r.fail(malformed, "0x%02x is no value type", b)
	}
	return b
}

func (r *reader) referenceType() byte {
	b := r.valueType()
	if b != typeFuncref && b != typeExternref {
		r.fail(malformed, "0x%02x is no reference type", b)
	}
	return b
}

// valueTypes reads a vector of value types; it is shared with the file.
func (r *reader) valueTypes(most uint32, things string) []byte {
	n := r.count(most, 1, things)
	from := r.pos
	for range n {
		r.valueType()
	}
	if r.err != nil {
		return nil
	}
	return r.data[from:r.pos]
}

// reference reads the index of a function that may be referred to from then on.
func (m *module) reference(r *reader) uint32 {
	i := r.index(len(m.funcs), "function")
	if m.declared == nil {
		m.declared = make([]bool, len(m.funcs))
	}
	if r.err == nil {
		m.declared[i] = true
	}
	return i
}

// index reads an index into a space of n things.
func (r *reader) index(n int, thing string) uint32 {
	i := r.u32()
	if r.err == nil && uint64(i) >= uint64(n) {
		r.fail("invalid", "there is no %s %d", thing, i)
	}
	if r.err != nil {
		return 0
	}
	return i
}

// rangeOf reads the limits of a memory or table; most bounds both numbers.
func (r *reader) rangeOf(most uint32) MemoryLimits {
	flags := r.byte()
	switch {
	case flags > 15:
		r.fail(malformed, "0x%02x are no flags of a memory or table", flags)
	case flags&2 != 0:
		r.unsupported("threads (shared memory)")
	case flags&4 != 0:
		r.unsupported("64-bit addresses (memory64)")
	case flags&8 != 0:
		r.unsupported("custom page sizes")
	}
	l := MemoryLimits{MinPages: r.u32(), HasMax: flags == 1}
	if l.HasMax {
		l.MaxPages = r.u32()
	}
	if l.MinPages > most || l.MaxPages > most {
		r.fail("invalid", "a memory or table of %d to %d; at most %d are possible", l.MinPages, l.MaxPages, most)
	}
	if l.HasMax && l.MaxPages < l.MinPages {
		r.fail("invalid", "a memory or table has a maximum below its minimum")
	}
	return l
}

func (m *module) readTypes(r *reader) {
	for n := r.count(m.limits.types, 3, "types"); n > 0 && r.err == nil; n-- {
		switch form := r.byte(); form {
		case 0x60:
		case 0x4e, 0x4f, 0x50, 0x5e, 0x5f:
			r.unsupported("types of garbage collection (GC)")
		default:
			r.fail(malformed, "0x%02x is no form of a type", form)
		}
		params := r.valueTypes(m.limits.params, "parameters")
		m.types = append(m.types, funcType{params, r.valueTypes(m.limits.results, "results")})
	}
}

func (m *module) readImports(r *reader) {
	for n := r.count(m.limits.imports, 4, "imports"); n > 0 && r.err == nil; n-- {
		e := importEntry{module: r.name(m.limits.name), name: r.name(m.limits.name), kind: r.byte()}
		switch e.kind {
		case kindFunc:
			e.index = uint32(len(m.funcs))
			m.funcs = append(m.funcs, r.index(len(m.types), "type"))
		case kindTable:
			e.index = uint32(len(m.tables))
			m.readTable(r)
		case kindMemory:
			e.index = uint32(len(m.memories))
			m.readMemory(r)
		case kindGlobal:
			e.index = uint32(len(m.globals))
			m.readGlobalType(r)
		case 4:
			r.unsupported("exceptions")
		default:
			r.fail(malformed, "0x%02x is no kind of an import", e.kind)
		}
		if r.err == nil {
			m.imports = append(m.imports, e)
		}
	}
	m.imported.funcs, m.imported.tables = len(m.funcs), len(m.tables)
	m.imported.memories, m.imported.globals = len(m.memories), len(m.globals)
}

func (m *module) readFunctions(r *reader) {
	for n := r.count(m.limits.functions, 1, "functions"); n > 0 && r.err == nil; n-- {
		m.funcs = append(m.funcs, r.index(len(m.types), "type"))
	}
}

func (m *module) readTables(r *reader) {
	for n := r.count(m.limits.tables, 3, "tables"); n > 0 && r.err == nil; n-- {
		m.readTable(r)
	}
}

func (m *module) readTable(r *reader) {
	if r.left() > 0 && r.data[r.pos] == 0x40 {
		r.unsupported("tables with an initial value (GC)")
	}
	t := table{element: r.referenceType(), limits: r.rangeOf(1<<32 - 1)}
	if t.limits.MinPages > m.limits.tableMin {
		r.fail(tooLarge, "a table of %d entries; at most %d are allowed", t.limits.MinPages, m.limits.tableMin)
	}
	if m.tables = append(m.tables, t); len(m.tables) > int(m.limits.tables) {
		r.fail(tooLarge, "%d tables; at most %d are allowed", len(m.tables), m.limits.tables)
	}
}

func (m *module) readMemories(r *reader) {
	for n := r.count(1<<16, 2, "memories"); n > 0 && r.err == nil; n-- {
		m.readMemory(r)
	}
}

func (m *module) readMemory(r *reader) {
	if m.memories = append(m.memories, r.rangeOf(1<<16)); r.err == nil && len(m.memories) > 1 {
		r.unsupported("several memories (multi-memory)")
	}
}

func (m *module) readGlobals(r *reader) {
	n := r.count(m.limits.globals, 4, "globals")
	m.entries.globals = r.rest()
	for ; n > 0 && r.err == nil; n-- {
		m.readGlobalType(r)
		m.constant(r)
	}
}

func (m *module) readGlobalType(r *reader) {
	g := global{valueType: r.valueType()}
	switch mutable := r.byte(); mutable {
	case 0, 1:
		g.mutable = mutable == 1
	case 2, 3:
		r.unsupported("threads (shared globals)")
	default:
		r.fail(malformed, "0x%02x does not say whether a global is mutable", mutable)
	}
	m.globals = append(m.globals, g)
}

func (m *module) readExports(r *reader) {
	n := r.count(m.limits.exports, 3, "exports")
	m.entries.exports = r.rest()
	seen := make(map[string]bool, n)
	for ; n > 0 && r.err == nil; n-- {
		e := exportEntry{name: r.name(m.limits.name), kind: r.byte()}
		switch e.kind {
		case kindFunc:
			e.index = m.reference(r)
		case kindTable:
			e.index = r.index(len(m.tables), "table")
		case kindMemory:
			e.index = r.index(len(m.memories), "memory")
		case kindGlobal:
			e.index = r.index(len(m.globals), "global")
		case 4:
			r.unsupported("exceptions")
		default:
			r.fail(malformed, "0x%02x is no kind of an export", e.kind)
		}
		if r.err == nil && seen[e.name] {
			r.fail("invalid", "the name %s is exported twice", Quote(e.name))
		}
		seen[e.name] = true
		m.exports = append(m.exports, e)
	}
}

func (m *module) readStart(r *reader) {
	f := r.index(len(m.funcs), "function")
	if r.err != nil {
		return
	}
	if t := m.types[m.funcs[f]]; len(t.params)+len(t.results) > 0 {
		r.fail("invalid", "the start function takes or returns something")
	}
	if int(f) < m.imported.funcs {
		r.fail("import", "the start function is an imported one")
	}
	m.start = int64(f)
}

// typeName is the name of a value type, as WebAssembly text spells it.
func typeName(b byte) string {
	switch b {
	case typeI32:
		return "i32"
	case typeI64:
		return "i64"
	case typeF32:
		return "f32"
	case typeF64:
		return "f64"
	case typeFuncref:
		return "funcref"
	case typeExternref:
		return "externref"
	}
	return fmt.Sprintf("0x%02x", b)
}
