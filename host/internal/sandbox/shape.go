package sandbox

import (
	"fmt"
)

// Shape is what a module asks for and offers, read without running it. Names
// are the module's own and may hold anything; quote them before printing.
type Shape struct {
	Imports []Extern
	Exports []Extern
	Memory  *MemoryLimits // nil unless the module defines a memory
}

// Extern is one import or export. Module is "" for an export; Params and
// Results are empty unless Kind is "func".
type Extern struct {
	Module, Name    string
	Kind            string   // "func", "table", "memory" or "global"
	Params, Results []string // "i32", "i64", "f32", "f64", "v128", "funcref", "externref"
}

// MemoryLimits are those of a memory, in pages of 64 KiB. MaxPages is
// meaningful only with HasMax.
type MemoryLimits struct {
	MinPages, MaxPages uint32
	HasMax             bool
}

// funcType is the type of a function. The slices are never changed.
type funcType struct {
	params, results []string
}

func (t funcType) String() string { return fmt.Sprintf("%v -> %v", t.params, t.results) }

// Describe reads the shape of a module from its bytes alone; no WebAssembly
// engine sees them. The error is an *Error with outcome Rejected.
func Describe(wasm []byte) (Shape, error) {
	screened, err := screen(wasm)
	if err != nil {
		return Shape{}, err
	}
	return describe(screened)
}

// describe reads what passed the screen.
func describe(wasm []byte) (Shape, error) {
	all, err := sections(wasm)
	if err != nil {
		return Shape{}, err
	}
	var d describer
	for _, s := range all {
		r := reader{rest: s.body}
		switch s.id {
		case sectionType:
			d.readTypes(&r)
		case sectionImport:
			d.readImports(&r)
		case sectionFunction:
			d.readFunctions(&r)
		case sectionMemory:
			d.readMemory(&r)
		case sectionExport:
			d.readExports(&r)
		default:
			continue
		}
		if r.err == "" && len(r.rest) > 0 {
			r.fail("there are bytes left over")
		}
		if r.err != "" {
			return Shape{}, fail(Rejected, "malformed", "section %d: %s", s.id, r.err)
		}
	}
	return d.shape, nil
}

// describer collects a shape over the sections, which come in order.
type describer struct {
	shape Shape
	types []funcType
	funcs []uint32 // the type of each function, imported ones first
}

func (d *describer) readTypes(r *reader) {
	for n := r.count(maxFunctionTypes, 3); n > 0 && r.err == ""; n-- {
		if r.byte() != 0x60 {
			r.fail("a type is not that of a function")
		}
		params := valueTypes(r, maxParams)
		d.types = append(d.types, funcType{params, valueTypes(r, maxResults)})
	}
}

func valueTypes(r *reader, most uint32) []string {
	var types []string
	for _, b := range r.bytes(r.count(most, 1)) {
		types = append(types, valueType(b))
	}
	return types
}

func valueType(b byte) string {
	switch b {
	case 0x7f:
		return "i32"
	case 0x7e:
		return "i64"
	case 0x7d:
		return "f32"
	case 0x7c:
		return "f64"
	case 0x7b:
		return "v128"
	case 0x70:
		return "funcref"
	case 0x6f:
		return "externref"
	}
	return fmt.Sprintf("0x%02x", b)
}

func (d *describer) readImports(r *reader) {
	for n := r.count(64, 4); n > 0 && r.err == ""; n-- {
		e := Extern{Module: r.name(), Name: r.name()}
		switch kind := r.byte(); kind {
		case 0:
			index := r.u32()
			e.Kind = "func"
			e.Params, e.Results = d.typeOf(r, index)
			d.funcs = append(d.funcs, index)
		case 1:
			e.Kind = "table"
			r.byte()
			readLimits(r)
		case 2:
			e.Kind = "memory"
			readLimits(r)
		case 3:
			e.Kind = "global"
			r.bytes(2)
		default:
			r.fail("an import is of no known kind")
		}
		d.shape.Imports = append(d.shape.Imports, e)
	}
}

func (d *describer) readFunctions(r *reader) {
	for n := r.count(1<<16, 1); n > 0 && r.err == ""; n-- {
		d.funcs = append(d.funcs, r.u32())
	}
}

func (d *describer) readMemory(r *reader) {
	if r.count(1, 2) == 1 {
		limits := readLimits(r)
		d.shape.Memory = &limits
	}
}

func (d *describer) readExports(r *reader) {
	kinds := []string{"func", "table", "memory", "global"}
	for n := r.count(1024, 3); n > 0 && r.err == ""; n-- {
		e := Extern{Name: r.name()}
		kind, index := r.byte(), r.u32()
		if int(kind) >= len(kinds) {
			r.fail("an export is of no known kind")
			return
		}
		e.Kind = kinds[kind]
		if kind == 0 {
			if uint64(index) >= uint64(len(d.funcs)) {
				r.fail("an export names a function that does not exist")
				return
			}
			e.Params, e.Results = d.typeOf(r, d.funcs[index])
		}
		d.shape.Exports = append(d.shape.Exports, e)
	}
}

func (d *describer) typeOf(r *reader, index uint32) (params, results []string) {
	if uint64(index) >= uint64(len(d.types)) {
		r.fail("a function has a type that does not exist")
		return nil, nil
	}
	return d.types[index].params, d.types[index].results
}

// readLimits reads the limits of a memory or table: 32-bit and not shared,
// the two kinds the sandbox knows.
func readLimits(r *reader) MemoryLimits {
	flags := r.byte()
	if flags > 1 {
		r.fail("a memory or table is shared or has 64-bit addresses")
		return MemoryLimits{}
	}
	l := MemoryLimits{MinPages: r.u32(), HasMax: flags == 1}
	if l.HasMax {
		l.MaxPages = r.u32()
	}
	return l
}
