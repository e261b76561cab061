package abi_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/construe-host/construe/host/abi"
)

// TestOtherModulesAreNamed holds that what others compile to WebAssembly is told apart, with what makes a plugin of it,
// whether or not it has an entry that a plugin has.
func TestOtherModulesAreNamed(t *testing.T) {
	from := func(module, name string) func(*abi.Module) {
		return imports(abi.Import{Module: module, Name: name, Kind: abi.KindFunc})
	}
	exporting := func(name string) func(*abi.Module) { return replace(abi.Export{Name: name, Kind: abi.KindFunc}) }
	for _, test := range []struct {
		name    string
		change  func(*abi.Module)
		no      bool // with an entry it is a plugin
		is, say string
	}{
		{"OPA", exporting("opa_eval_ctx_new"), true, "a policy that OPA compiled", "as Rego"},
		{"OPA, by an import", from("env", "opa_abort"), false, "a policy that OPA compiled", "as Rego"},
		{"Extism", from("extism:host/env", "input_length"), false, "a plugin of Extism", "PDK"},
		{"Extism, older", from("env", "extism_input_load_u8"), false, "a plugin of Extism", "PDK"},
		{"waPC", from("wapc", "__guest_request"), false, "a module of waPC", "SDK"},
		{"Kubewarden", exporting("__guest_call"), true, "a module of waPC", "SDK"},
		{"proxy-wasm", exporting("proxy_abi_version_0_2_1"), true, "proxy-wasm", "standard input"},
		{"a component's core", from("wasi:cli/environment@0.2.0", "get-environment"), false, "WebAssembly component",
			"wasm32-wasip1"},
		{"wasm-bindgen", from("wbg", "__wbindgen_throw"), false, "wasm-bindgen", "wasm32-wasip1"},
		{"Go for JavaScript", from("gojs", "runtime.wasmExit"), false, "for JavaScript", "GOOS=wasip1"},
		{"Emscripten", from("env", "emscripten_resize_heap"), false, "Emscripten", "STANDALONE_WASM"},
		{"AssemblyScript", from("env", "abort"), false, "AssemblyScript", "--use abort="},
		{"older WASI", from("wasi_unstable", "fd_write"), false, "older WASI", "wasi_snapshot_preview1"},
		{"sockets", from("wasi_snapshot_preview1", "sock_accept"), false, "the network", "nothing else"},
	} {
		without := abi.Module{}
		test.change(&without)
		for _, m := range []abi.Module{without, reactor(test.change), command(test.change)} {
			_, err := abi.Detect(m)
			if test.no && len(m.Exports) > 1 {
				if err != nil {
					t.Errorf("%s: with an entry: %v", test.name, err)
				}
				continue
			}
			var refused *abi.Error
			if !errors.As(err, &refused) || !strings.Contains(refused.Found, test.is) ||
				!strings.Contains(refused.Next, test.say) {
				t.Errorf("%s: %v; want %q, %q", test.name, err, test.is, test.say)
			}
		}
	}
}
