package meter

// Shape is what a module asks for and offers, read without running it. Names are the module's own and may hold
// anything; [Quote] them before printing.
type Shape struct {
	Imports []Extern
	Exports []Extern
	Memory  *MemoryLimits // nil unless the module defines a memory
}

// Extern is one import or export. Module is "" for an export; Params and Results are empty unless Kind is "func".
type Extern struct {
	Module, Name    string
	Kind            string   // "func", "table", "memory" or "global"
	Params, Results []string // "i32", "i64", "f32", "f64", "funcref", "externref"
}

// MemoryLimits are those of a memory, in pages of 64 KiB. MaxPages is meaningful only with HasMax.
type MemoryLimits struct {
	MinPages, MaxPages uint32
	HasMax             bool
}

func (m *module) shape() Shape {
	var s Shape
	for _, e := range m.imports {
		s.Imports = append(s.Imports, m.extern(e.module, e.name, e.kind, e.index))
	}
	for _, e := range m.exports {
		s.Exports = append(s.Exports, m.extern("", e.name, e.kind, e.index))
	}
	if len(m.memories) > m.imported.memories {
		s.Memory = &m.memories[0]
	}
	return s
}

func (m *module) extern(module, name string, kind byte, index uint32) Extern {
	e := Extern{Module: module, Name: name, Kind: kindName(kind)}
	if kind == kindFunc {
		t := m.types[m.funcs[index]]
		e.Params, e.Results = typeNames(t.params), typeNames(t.results)
	}
	return e
}

func typeNames(types []byte) []string {
	var names []string
	for _, t := range types {
		names = append(names, typeName(t))
	}
	return names
}
