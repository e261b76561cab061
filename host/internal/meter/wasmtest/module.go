// Package wasmtest encodes WebAssembly modules for tests, valid ones and others: no tool writes the bytes that a
// hostile party would. Only tests import it.
//
// The usual entry is a [Module], to which functions are added with [Module.Fn], and its [Module.Bytes]. What no builder
// should be able to say is put together from [Header] and [Section].
package wasmtest

import "fmt"

// Header is how every module begins: the magic number and version 1.
const Header = "\x00asm\x01\x00\x00\x00"

// Value types.
const (
	I32Type = "\x7f"
	I64Type = "\x7e"
	F32Type = "\x7d"
	F64Type = "\x7c"
)

// The numbers of sections, as the specification has them.
const (
	TypeSection = iota + 1
	ImportSection
	FunctionSection
	TableSection
	MemorySection
	GlobalSection
	ExportSection
	StartSection
	ElementSection
	CodeSection
	DataSection
	DataCountSection
)

// Module is a module in parts. Imports are brought before functions are added, because they come first in the index
// space.
type Module struct {
	Types, Imports, Funcs, Globals, Exports, Elements, Codes, Data []string
	// Table, Memory and Start are the contents of those sections but for the count; none if empty.
	Table, Memory, Start string

	brought int // imported functions
}

// Sig is the index of a function type, which it adds where it is new. Each byte of params and results is a value type.
func (m *Module) Sig(params, results string) string {
	t := "\x60" + Text(params) + Text(results)
	for i, have := range m.Types {
		if have == t {
			return U(uint32(i))
		}
	}
	m.Types = append(m.Types, t)
	return U(uint32(len(m.Types) - 1))
}

// Bring imports a function and returns its index.
func (m *Module) Bring(module, name, params, results string) string {
	m.Imports = append(m.Imports, Text(module)+Text(name)+"\x00"+m.Sig(params, results))
	m.brought++
	return U(uint32(m.brought - 1))
}

// Fn adds a function, exports it unless name is "", and returns its index. Each byte of locals declares one.
func (m *Module) Fn(name, params, results, locals string, code ...any) string {
	m.Funcs = append(m.Funcs, m.Sig(params, results))
	body := U(uint32(len(locals)))
	for _, t := range []byte(locals) {
		body += "\x01" + string([]byte{t})
	}
	m.Codes = append(m.Codes, Text(body+Asm(code...)+"\x0b"))
	index := m.brought + len(m.Funcs) - 1
	if name != "" {
		m.Export(name, 0, index)
	}
	return U(uint32(index))
}

// Export gives the index'th function (kind 0), table (1), memory (2) or global (3) a name.
func (m *Module) Export(name string, kind byte, index int) {
	m.Exports = append(m.Exports, Text(name)+string([]byte{kind})+U(uint32(index)))
}

// Bytes is the module, with its sections in order.
func (m *Module) Bytes() []byte {
	out := Header + Vector(TypeSection, m.Types) + Vector(ImportSection, m.Imports) + Vector(FunctionSection, m.Funcs) +
		one(TableSection, m.Table) + one(MemorySection, m.Memory) + Vector(GlobalSection,
		m.Globals) + Vector(ExportSection, m.Exports)
	if m.Start != "" {
		out += Section(StartSection, m.Start)
	}
	out += Vector(ElementSection, m.Elements)
	if len(m.Data) > 0 {
		out += Section(DataCountSection, U(uint32(len(m.Data))))
	}
	return []byte(out + Vector(CodeSection, m.Codes) + Vector(DataSection, m.Data))
}

// Vector is a section of entries with their count, and nothing where there is none.
func Vector(id byte, entries []string) string {
	if len(entries) == 0 {
		return ""
	}
	body := []byte(U(uint32(len(entries))))
	for _, e := range entries {
		body = append(body, e...)
	}
	return Section(id, string(body))
}

func one(id byte, entry string) string {
	if entry == "" {
		return ""
	}
	return Section(id, "\x01"+entry)
}

// Section is a section with its size.
func Section(id byte, body string) string { return string([]byte{id}) + Text(body) }

// Asm joins code: bytes as int, and raw parts as string, such as what [U] and [I32] give.
func Asm(parts ...any) string {
	var out []byte
	for _, p := range parts {
		switch p := p.(type) {
		case int:
			out = append(out, byte(p))
		case string:
			out = append(out, p...)
		default:
			panic(fmt.Sprintf("%T", p))
		}
	}
	return string(out)
}
