package abi

import (
	"fmt"
	"strings"
)

// Kind is the form of a plugin.
type Kind string

// The two forms.
const (
	Command Kind = "command" // reads standard input, writes standard output
	Reactor Kind = "reactor" // is called with a pointer, returns a pointer
)

// Detect tells which form m has, after checking everything the contract says
// about its imports, exports and memory. A module that exports both forms is a
// reactor.
//
// Exports the contract does not mention are ignored. The order of the checks
// is fixed (form, names, imports, exports, memory), so that a module with
// several faults is always reported for the same one.
//
// # Errors
//
// The error is always an [*Error]:
//
//   - [CodeNotAPlugin] if m exports neither [ExportClassify] nor [ExportStart];
//   - [CodeReservedName] if an export begins with [ReservedPrefix];
//   - [CodeImport] if an import is not a function in [WASIFunctions];
//   - [CodeSignature] if such a function, or an export of the contract, has
//     another type or kind than the contract gives it;
//   - [CodeMissingExport] if a reactor lacks [ExportAlloc];
//   - [CodeMemory] if a reactor does not define and export a memory, or the
//     memory of either form starts above [MaxMemoryPages].
func Detect(m Module) (Kind, error) {
	kind, err := form(m)
	if err != nil {
		return "", named(m, err)
	}
	checks := []func(Module) error{checkNames, checkImports}
	if kind == Reactor {
		checks = append(checks, checkReactor)
	} else {
		checks = append(checks, checkCommand)
	}
	for _, check := range append(checks, checkMemorySize) {
		if err := check(m); err != nil {
			return "", named(m, err)
		}
	}
	return kind, nil
}

func form(m Module) (Kind, error) {
	if _, ok := m.export(ExportClassify); ok {
		return Reactor, nil
	}
	if _, ok := m.export(ExportStart); ok {
		return Command, nil
	}
	found := "neither of the two entry points among " + count(len(m.Exports), "export")
	next := "build the module as a WASI program, or export the three names of a reactor"
	for _, e := range m.Exports {
		if strings.HasPrefix(e.Name, "construe_v") && !strings.HasPrefix(e.Name, "construe_v1_") {
			found = "an export for another version of the contract, " + Quote(e.Name)
			next = "use a construe that knows that version, or build the plugin for version " + Version
		}
	}
	return "", &Error{
		Code:  CodeNotAPlugin,
		Found: found,
		Want: fmt.Sprintf("func %s %v (a reactor) or func %s %v (a command)",
			ExportClassify, classifyType(), ExportStart, FuncType{}),
		Next: next,
	}
}

func checkNames(m Module) error {
	for _, e := range m.Exports {
		if strings.HasPrefix(e.Name, ReservedPrefix) {
			return &Error{
				Code:  CodeReservedName,
				Found: "an export named " + Quote(e.Name),
				Want:  "no export that begins with " + ReservedPrefix + ", which is reserved to the host",
				Next:  "rename the export",
			}
		}
	}
	return nil
}

func checkImports(m Module) error {
	allowed := WASIFunctions()
	for _, i := range m.Imports {
		found := fmt.Sprintf("an import of %s %s from %s", i.Kind, Quote(i.Name), Quote(i.Module))
		want, known := allowed[i.Name]
		switch {
		case i.Kind != KindFunc:
			return &Error{
				Code:  CodeImport,
				Found: found,
				Want:  "functions only; memory, tables and globals must be the module's own",
				Next:  "define it in the module instead (wasm-ld: leave out --import-memory and --import-table)",
			}
		case i.Module != ImportModule || !known:
			return &Error{
				Code:  CodeImport,
				Found: found,
				Want:  "no imports, or only these from " + ImportModule + ": " + strings.Join(WASINames(), ", "),
				Next:  "build without the code that needs it: a plugin sees its input and nothing else",
			}
		case !i.Type.Equal(want):
			return &Error{
				Code:  CodeSignature,
				Found: found + " with type " + i.Type.String(),
				Want:  "type " + want.String(),
				Next:  "declare it as WASI snapshot preview 1 does",
			}
		}
	}
	return nil
}

func checkCommand(m Module) error {
	return checkFunc(m, ExportStart, FuncType{}, true)
}

func checkReactor(m Module) error {
	if err := checkFunc(m, ExportClassify, classifyType(), true); err != nil {
		return err
	}
	alloc := FuncType{Params: []ValueType{I32}, Results: []ValueType{I32}}
	if err := checkFunc(m, ExportAlloc, alloc, true); err != nil {
		return err
	}
	if err := checkFunc(m, ExportInitialize, FuncType{}, false); err != nil {
		return err
	}
	e, ok := m.export(ExportMemory)
	if ok && e.Kind == KindMemory && m.Memory != nil {
		return nil
	}
	found := "no export of that name"
	if ok {
		found = fmt.Sprintf("export %s is a %s", Quote(ExportMemory), e.Kind)
	}
	return &Error{
		Code:  CodeMemory,
		Found: found,
		Want:  "a memory the module defines, exported as " + ExportMemory,
		Next:  "export the memory (most toolchains do so by default)",
	}
}

func checkFunc(m Module, name string, want FuncType, required bool) error {
	e, ok := m.export(name)
	expected := fmt.Sprintf("func %s %v", name, want)
	switch {
	case !ok && !required:
		return nil
	case !ok:
		return &Error{
			Code:  CodeMissingExport,
			Found: "no export named " + name,
			Want:  expected,
			Next:  "export it with exactly this type",
		}
	case e.Kind != KindFunc:
		return &Error{
			Code:  CodeSignature,
			Found: fmt.Sprintf("export %s is a %s", name, e.Kind),
			Want:  expected,
			Next:  "export a function under this name",
		}
	case !e.Type.Equal(want):
		return &Error{
			Code:  CodeSignature,
			Found: fmt.Sprintf("func %s %v", name, e.Type),
			Want:  expected,
			Next:  "export it with exactly this type",
		}
	}
	return nil
}

func checkMemorySize(m Module) error {
	if m.Memory == nil || m.Memory.MinPages <= MaxMemoryPages {
		return nil
	}
	return &Error{
		Code:  CodeMemory,
		Found: "a memory that starts with " + count(int(m.Memory.MinPages), "page"),
		Want:  fmt.Sprintf("at most %d pages (%d MiB)", MaxMemoryPages, MaxMemoryPages*PageBytes>>20),
		Next:  "lower the initial memory or the stack size of the build",
	}
}

func classifyType() FuncType {
	return FuncType{Params: []ValueType{I32, I32}, Results: []ValueType{I64}}
}

func count(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}
