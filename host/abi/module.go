package abi

import (
	"slices"
	"strings"
)

// ValueType is a core value type, as WebAssembly text spells it. A type
// outside the constants below is legal in a description; it just never equals
// anything the contract asks for.
type ValueType string

// The value types a plugin of version 1 passes to or from the host.
const (
	I32 ValueType = "i32"
	I64 ValueType = "i64"
)

// ExternKind is what an import or an export is.
type ExternKind string

// The four kinds of the WebAssembly core specification 2.0, section 2.3.11.
const (
	KindFunc   ExternKind = "func"
	KindTable  ExternKind = "table"
	KindMemory ExternKind = "memory"
	KindGlobal ExternKind = "global"
)

// FuncType is the type of a function. The zero value is () -> ().
type FuncType struct {
	Params, Results []ValueType
}

// String prints the type as this package's errors do: "(i32, i32) -> i64".
// No result, and more than one, are parenthesised.
func (t FuncType) String() string {
	result := list(t.Results)
	if len(t.Results) == 1 {
		result = string(t.Results[0])
	}
	return list(t.Params) + " -> " + result
}

// Equal reports whether both types take and return the same, in order.
func (t FuncType) Equal(u FuncType) bool {
	return slices.Equal(t.Params, u.Params) && slices.Equal(t.Results, u.Results)
}

func list(types []ValueType) string {
	words := make([]string, len(types))
	for i, t := range types {
		words[i] = string(t)
	}
	return "(" + strings.Join(words, ", ") + ")"
}

// Import is one import of a module. Type matters for [KindFunc] only.
//
// Module and Name are chosen by the plugin's author and may hold anything,
// terminal escapes included; print them through [Quote].
type Import struct {
	Module, Name string
	Kind         ExternKind
	Type         FuncType
}

// Export is one export of a module. Type matters for [KindFunc] only. Name is
// the author's, as in [Import].
type Export struct {
	Name string
	Kind ExternKind
	Type FuncType
}

// Memory is the linear memory a module defines, in pages of [PageBytes].
// MaxPages is meaningful only with HasMax.
type Memory struct {
	MinPages, MaxPages uint32
	HasMax             bool
}

// Module is all the contract asks about a module without running it. Memory
// is nil when the module defines none; an imported memory is an [Import].
type Module struct {
	Imports []Import
	Exports []Export
	Memory  *Memory
}

// Pure reports whether the module imports nothing, and so cannot observe
// anything but its input.
func (m Module) Pure() bool { return len(m.Imports) == 0 }

func (m Module) export(name string) (Export, bool) {
	for _, e := range m.Exports {
		if e.Name == name {
			return e, true
		}
	}
	return Export{}, false
}
