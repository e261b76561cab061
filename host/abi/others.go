package abi

import (
	"slices"
	"strings"
)

// maker is what modules of another kind are known by: an import from a module, or an import or export of a name. A name
// that ends in * stands for all that begin so.
type maker struct {
	what             string
	modules          []string
	imports, exports []string
	next             string
}

// makers lists what people have at hand that is WebAssembly and no plugin; the first that fits names the module.
func makers() []maker {
	return []maker{
		{what: "a policy that OPA compiled to WebAssembly", imports: []string{"opa_abort", "opa_builtin0"},
			exports: []string{"opa_eval*", "opa_wasm_abi_version"},
			next: "give the policy as Rego, in the reading's folder: construe compiles it itself; a plugin " +
				"classifies facts"},
		{what: "a plugin of Extism", modules: []string{"extism:*"}, imports: []string{"extism_*"},
			next: "build it without Extism's PDK: a program that reads standard input and prints its answer is a " +
				"plugin"},
		{what: "a module of waPC, as Kubewarden's policies are", modules: []string{"wapc"},
			exports: []string{"__guest_call", "wapc_init"},
			next: "build it without waPC's SDK: a program that reads standard input and prints its answer is a " +
				"plugin"},
		{what: "a filter of proxy-wasm", exports: []string{"proxy_abi_version_*", "proxy_on_*"},
			next: "build a program that reads standard input and prints its answer"},
		{what: "the core of a WebAssembly component", modules: []string{"wasi:*", "cm32p2*", "[export]*"},
			exports: []string{"cabi_realloc", "cm32p2*", "wasi:*"},
			next:    "build for wasm32-wasip1, which gives a core module, and not for wasm32-wasip2"},
		{what: "a module of wasm-bindgen, for JavaScript", modules: []string{"wbg", "__wbindgen_*"},
			exports: []string{"__wbindgen_*"},
			next:    "build for wasm32-wasip1 or wasm32-unknown-unknown without wasm-bindgen"},
		{what: "a program of Go or TinyGo for JavaScript", modules: []string{"gojs", "go"},
			imports: []string{"syscall/js.*", "runtime.wasmExit"},
			next:    "build with GOOS=wasip1 GOARCH=wasm, or tinygo build -target wasip1"},
		{what: "a program of Emscripten for JavaScript", imports: []string{"emscripten_*", "_emscripten_*", "invoke_*"},
			next: "link with -sSTANDALONE_WASM, or build with wasi-sdk"},
		{what: "a module of AssemblyScript", imports: []string{"abort"},
			next: "compile with --use abort= , which makes a failed assertion a trap, and without what needs the " +
				"environment (trace, seed, Date)"},
		{what: "a program for an older WASI", modules: []string{"wasi_unstable"},
			next: "build it with a toolchain for " + ImportModule},
		{what: "a module that asks for the network, a model or threads",
			modules: []string{"wasi_ephemeral_*", "wasi_experimental_*",
				"wasi_snapshot_preview1_*"}, imports: []string{"sock_*", "thread-spawn"},
			next: "build it without the code that needs them: a plugin sees its input and nothing else"},
	}
}

// other finds who made a module that is no plugin; nil if that cannot be told.
func other(m Module) *maker {
	for _, k := range makers() {
		for _, i := range m.Imports {
			if among(i.Module, k.modules) || among(i.Name, k.imports) {
				return &k
			}
		}
		for _, e := range m.Exports {
			if among(e.Name, k.exports) {
				return &k
			}
		}
	}
	return nil
}

func among(name string, patterns []string) bool {
	return slices.ContainsFunc(patterns, func(p string) bool {
		begin, open := strings.CutSuffix(p, "*")
		return name == p || open && strings.HasPrefix(name, begin)
	})
}

// named adds to why a module is no plugin what it is instead, and says how to make one of it.
func named(m Module, err error) error {
	e, is := err.(*Error)
	if !is || e.Code != CodeNotAPlugin && e.Code != CodeImport {
		return err
	}
	if k := other(m); k != nil {
		e.Found, e.Next = k.what+": "+e.Found, k.next
	}
	return e
}
