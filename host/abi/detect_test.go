package abi_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/construe-host/construe/host/abi"
)

func fn(params []abi.ValueType, results ...abi.ValueType) abi.FuncType {
	return abi.FuncType{Params: params, Results: results}
}

func reactor(change func(*abi.Module)) abi.Module {
	one := []abi.ValueType{abi.I32}
	two := []abi.ValueType{abi.I32, abi.I32}
	m := abi.Module{
		Exports: []abi.Export{
			{Name: abi.ExportMemory, Kind: abi.KindMemory},
			{Name: abi.ExportAlloc, Kind: abi.KindFunc, Type: fn(one, abi.I32)},
			{Name: abi.ExportClassify, Kind: abi.KindFunc, Type: fn(two, abi.I64)},
		},
		Memory: &abi.Memory{MinPages: 2},
	}
	if change != nil {
		change(&m)
	}
	return m
}

func command(change func(*abi.Module)) abi.Module {
	m := abi.Module{
		Imports: []abi.Import{{
			Module: abi.ImportModule, Name: "fd_write", Kind: abi.KindFunc,
			Type: abi.WASIFunctions()["fd_write"],
		}},
		Exports: []abi.Export{{Name: abi.ExportStart, Kind: abi.KindFunc}},
		Memory:  &abi.Memory{MinPages: 1024},
	}
	if change != nil {
		change(&m)
	}
	return m
}

// drop removes the export called name.
func drop(name string) func(*abi.Module) {
	return func(m *abi.Module) {
		m.Exports = slices.DeleteFunc(m.Exports, func(e abi.Export) bool { return e.Name == name })
	}
}

// replace puts e in the place of the export of the same name.
func replace(e abi.Export) func(*abi.Module) {
	return func(m *abi.Module) {
		drop(e.Name)(m)
		m.Exports = append(m.Exports, e)
	}
}

func imports(i abi.Import) func(*abi.Module) {
	return func(m *abi.Module) { m.Imports = append(m.Imports, i) }
}

func TestDetect(t *testing.T) {
	tests := []struct {
		name   string
		module abi.Module
		kind   abi.Kind
		code   string
		says   []string // parts of the message
	}{
		{name: "reactor", module: reactor(nil), kind: abi.Reactor},
		{name: "command", module: command(nil), kind: abi.Command},
		{name: "both forms are a reactor", kind: abi.Reactor,
			module: reactor(replace(abi.Export{Name: abi.ExportStart, Kind: abi.KindFunc}))},
		{name: "initialize is optional", kind: abi.Reactor,
			module: reactor(replace(abi.Export{Name: abi.ExportInitialize, Kind: abi.KindFunc}))},
		{name: "other exports are ignored", kind: abi.Command,
			module: command(replace(abi.Export{Name: "__heap_base", Kind: abi.KindGlobal}))},
		{name: "a command needs no memory", kind: abi.Command,
			module: command(func(m *abi.Module) { m.Memory = nil })},

		{name: "no entry", module: abi.Module{}, code: abi.CodeNotAPlugin,
			says: []string{"construe_v1_classify (i32, i32) -> i64", "_start () -> ()", "0 exports"}},
		{name: "a later version", code: abi.CodeNotAPlugin, says: []string{`"construe_v2_classify"`, "version 1"},
			module: abi.Module{Exports: []abi.Export{{Name: "construe_v2_classify", Kind: abi.KindFunc}}}},
		{name: "reserved name", module: command(replace(abi.Export{Name: "construe:fuel", Kind: abi.KindGlobal})),
			code: abi.CodeReservedName, says: []string{`"construe:fuel"`, "rename"}},
		{name: "unknown module", module: reactor(imports(abi.Import{Module: "env", Name: "abort", Kind: abi.KindFunc})),
			code: abi.CodeImport, says: []string{`"env"`, `"abort"`, "proc_exit"}},
		{name: "unknown function",
			module: command(imports(abi.Import{Module: abi.ImportModule, Name: "path_open", Kind: abi.KindFunc})),
			code:   abi.CodeImport, says: []string{`"path_open"`}},
		{name: "imported memory",
			module: reactor(imports(abi.Import{Module: "env", Name: "memory", Kind: abi.KindMemory})),
			code:   abi.CodeImport, says: []string{"import of memory", "--import-memory"}},
		{name: "imported global under a known name", code: abi.CodeImport, says: []string{"import of global"},
			module: reactor(imports(abi.Import{Module: abi.ImportModule, Name: "fd_read", Kind: abi.KindGlobal}))},
		{name: "wrong import type", code: abi.CodeSignature, says: []string{"(i32) -> i32", "(i32, i32) -> i32"},
			module: command(imports(abi.Import{Module: abi.ImportModule, Name: "random_get", Kind: abi.KindFunc,
				Type: fn([]abi.ValueType{abi.I32}, abi.I32)}))},
		{name: "start takes an argument", code: abi.CodeSignature,
			says: []string{"_start (i32) -> ()", "_start () -> ()"},
			module: command(replace(abi.Export{Name: abi.ExportStart, Kind: abi.KindFunc,
				Type: fn([]abi.ValueType{abi.I32})}))},
		{name: "classify returns a pair", code: abi.CodeSignature, says: []string{"-> (i32, i32)", "(i32, i32) -> i64"},
			module: reactor(replace(abi.Export{Name: abi.ExportClassify, Kind: abi.KindFunc,
				Type: fn([]abi.ValueType{abi.I32, abi.I32}, abi.I32, abi.I32)}))},
		{name: "classify is a global", code: abi.CodeSignature, says: []string{"is a global"},
			module: reactor(replace(abi.Export{Name: abi.ExportClassify, Kind: abi.KindGlobal}))},
		{name: "initialize with a result", code: abi.CodeSignature, says: []string{"_initialize () -> i32"},
			module: reactor(replace(abi.Export{Name: abi.ExportInitialize, Kind: abi.KindFunc,
				Type: fn(nil, abi.I32)}))},
		{name: "no alloc", module: reactor(drop(abi.ExportAlloc)),
			code: abi.CodeMissingExport, says: []string{"construe_v1_alloc (i32) -> i32"}},
		{name: "memory not exported", module: reactor(drop(abi.ExportMemory)), code: abi.CodeMemory},
		{name: "memory is a function", code: abi.CodeMemory, says: []string{"is a func"},
			module: reactor(replace(abi.Export{Name: abi.ExportMemory, Kind: abi.KindFunc}))},
		{name: "memory starts too large", code: abi.CodeMemory, says: []string{"1025 pages", "64 MiB"},
			module: reactor(func(m *abi.Module) { m.Memory.MinPages = 1025 })},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			kind, err := abi.Detect(test.module)
			if kind != test.kind {
				t.Errorf("kind %q, want %q", kind, test.kind)
			}
			if test.code == "" {
				if err != nil {
					t.Fatal(err)
				}
				return
			}
			var e *abi.Error
			if !errors.As(err, &e) {
				t.Fatalf("error %v, want code %s", err, test.code)
			}
			if e.Code != test.code || e.Found == "" || e.Want == "" || e.Next == "" {
				t.Errorf("incomplete or wrong error: %+v", e)
			}
			for _, part := range test.says {
				if !strings.Contains(err.Error(), part) {
					t.Errorf("%q does not say %q", err, part)
				}
			}
		})
	}
}

func TestNamesFromTheModuleAreHarmless(t *testing.T) {
	for _, name := range []string{
		"\x1b[2J\x1b]0;owned\a", "\u202egnp.exe", "a\x00b", "\xff\xfe", "line\nline",
		strings.Repeat("é", 4000),
	} {
		_, err := abi.Detect(reactor(imports(abi.Import{Module: name, Name: name, Kind: abi.KindFunc})))
		if err == nil {
			t.Fatalf("%.20q was accepted", name)
		}
		text := err.Error()
		if len(text) > 2000 {
			t.Errorf("the message has %d bytes", len(text))
		}
		for _, r := range text {
			if r < 0x20 || r > 0x7e {
				t.Errorf("the message for %.20q holds %q", name, r)
			}
		}
	}
}

func TestListsAreCopies(t *testing.T) {
	delete(abi.WASIFunctions(), "fd_read")
	if _, ok := abi.WASIFunctions()["fd_read"]; !ok || len(abi.WASINames()) != 19 {
		t.Errorf("the allow-list changed: %v", abi.WASINames())
	}
}
