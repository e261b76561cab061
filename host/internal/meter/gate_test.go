package meter

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"
)

func guests(t testing.TB) map[string][]byte {
	t.Helper()
	paths, _ := filepath.Glob("../sandbox/testdata/*.wasm")
	all := map[string][]byte{}
	for _, p := range paths {
		wasm, err := os.ReadFile(p)
		if err != nil {
			t.Fatal(err)
		}
		all[filepath.Base(p)] = wasm
	}
	if len(all) == 0 {
		t.Fatal("there are no guests")
	}
	return all
}

// look gives the metered form of a module and the shape of the original.
func look(wasm []byte) ([]byte, *Shape, error) {
	b, err := Instrument(wasm, Options{unlinked: true, MemoryPages: 1024, Depth: 512})
	if err != nil {
		return nil, nil, err
	}
	return b.Wasm, &b.Shape, nil
}

// hostile files make wazero allocate without bound, or are no modules.
func hostile() map[string]string {
	void := string(header()) + "\x01\x04\x01\x60\x00\x00" + "\x03\x02\x01\x00"
	return map[string]string{
		"nothing": "", "magic only": string(header()[:4]), "component": "\x00asm\x0d\x00\x01\x00",
		"gzip": "\x1f\x8b\x08\x00", "ELF": "\x7fELF", "HTML": "<!doctype html>", "zeros": strings.Repeat("\x00", 1000),
		"4G types": string(header()) + "\x01\x05\xff\xff\xff\xff\x0f", "4G parameters": string(header()) +
			"\x01\x07\x01\x60\xff\xff\xff\xff\x0f",
		"4G imports": string(header()) + "\x02\x05\xff\xff\xff\xff\x0f", "4G functions": string(header()) +
			"\x03\x05\xff\xff\xff\xff\x0f",
		"4G tables": string(header()) + "\x04\x05\xff\xff\xff\xff\x0f", "4G globals": string(header()) +
			"\x06\x05\xff\xff\xff\xff\x0f",
		"4G exports": string(header()) + "\x07\x05\xff\xff\xff\xff\x0f", "4G elements": string(header()) +
			"\x09\x05\xff\xff\xff\xff\x0f",
		"4G bodies": string(header()) + "\x0a\x05\xff\xff\xff\xff\x0f", "4G segments": string(header()) +
			"\x0b\x05\xff\xff\xff\xff\x0f",
		"4G locals":      void + "\x0a\x0a\x01\x08\x01\xff\xff\xff\xff\x0f\x7f\x0b",
		"twice a type":   string(header()) + "\x01\x01\x00\x01\x01\x00",
		"out of order":   string(header()) + "\x03\x01\x00\x01\x01\x00",
		"unknown":        string(header()) + "\x0d\x01\x00",
		"six-byte LEB":   string(header()) + "\x01\x80\x80\x80\x80\x80\x00",
		"past the end":   string(header()) + "\x01\x7f\x00",
		"left over":      string(header()) + "\x01\x02\x00\x00",
		"shared memory":  string(header()) + "\x05\x04\x01\x03\x01\x01",
		"64-bit memory":  string(header()) + "\x05\x03\x01\x04\x01",
		"name not UTF-8": void + "\x07\x05\x01\x01\xff\x00\x00",
	}
}

func TestGateRefuses(t *testing.T) {
	for name, wasm := range hostile() {
		_, _, err := look([]byte(wasm))
		refusedIn(t, name, err)
	}
	_, _, err := look(make([]byte, 20<<20))
	refusedIn(t, "20 MiB of zeros", err)
}

// refusedIn holds that an error is a refusal that can be shown to anybody.
func refusedIn(t testing.TB, name string, err error) *Error {
	t.Helper()
	var e *Error
	if !errors.As(err, &e) ||
		!slices.Contains([]string{"malformed", "too-large", "unsupported", "invalid", "import", "signature",
			"reserved-name", "memory"}, e.Reason) {
		t.Errorf("%s: %v", name, err)
		return &Error{}
	}
	if len(e.Detail) > 300 || !plain(e.Detail) {
		t.Errorf("%s: %q", name, e.Detail)
	}
	return e
}

// plain reports whether a text is one line of printable ASCII.
func plain(text string) bool {
	return !strings.ContainsFunc(text, func(r rune) bool { return r < 0x20 || r > 0x7e })
}

func TestGateDropsCustomSections(t *testing.T) {
	out, _, err := look([]byte(string(header()) + "\x00\x0c\x04name\x01\x04\xff\xff\xff\xff\x0f" + "\x01\x01\x00" +
		"\x00\x02\x01x"))
	if err != nil || !strings.HasPrefix(string(out), string(header())+"\x01\x01\x00\x06") {
		t.Errorf("%q, %v", out, err)
	}
}

// TestDamageIsHandled passes every beginning of small modules, and every one with a bit turned, through all that may
// see it: nothing panics, and what is refused is refused in plain words.
func TestDamageIsHandled(t *testing.T) {
	runtime := newRuntime(t.Context(), interpreter, 1024)
	defer runtime.Close(t.Context())
	small := guests(t)
	small["meter"], small["recursing"], small["linked"] = spinning(countdown(&builder{})).Bytes(), recursing(3, true),
		linked()
	passed, validated := 0, 0
	try := func(name string, wasm []byte) {
		out, _, err := look(wasm)
		if err != nil {
			refusedIn(t, name, err)
			return
		}
		passed++
		if compiled, err := runtime.CompileModule(t.Context(), out); err == nil {
			validated++
			compiled.Close(t.Context())
		}
	}
	for name, wasm := range small {
		for n := range wasm {
			try(fmt.Sprint(name, " cut at ", n), wasm[:n])
		}
		for bit := range 8 * len(wasm) {
			turned := bytes.Clone(wasm)
			turned[bit/8] ^= 1 << (bit % 8)
			try(fmt.Sprint(name, " with bit ", bit), turned)
		}
	}
	if passed < 5000 || validated < 3000 {
		t.Errorf("only %d passed and %d were valid", passed, validated)
	}
}

func compare(t *testing.T, shape *Shape, compiled wazero.CompiledModule) {
	t.Helper()
	same := func(e Extern, d api.FunctionDefinition) {
		for i, p := range d.ParamTypes() {
			if name := api.ValueTypeName(p); name != "unknown" && (len(e.Params) <= i || name != e.Params[i]) {
				t.Errorf("%q: parameters %v", e.Name, e.Params)
			}
		}
		if len(e.Params) != len(d.ParamTypes()) || len(e.Results) != len(d.ResultTypes()) {
			t.Errorf("%q: %v -> %v", e.Name, e.Params, e.Results)
		}
	}
	imported := compiled.ImportedFunctions()
	for _, e := range shape.Imports {
		if e.Kind == "func" {
			module, name, _ := imported[0].Import()
			if module != e.Module || name != e.Name {
				t.Errorf("import %q %q; wazero has %q %q", e.Module, e.Name, module, name)
			}
			same(e, imported[0])
			imported = imported[1:]
		}
	}
	exported := compiled.ExportedFunctions()
	delete(exported, ExportStart)
	for _, e := range shape.Exports {
		if e.Kind == "func" {
			same(e, exported[e.Name])
			delete(exported, e.Name)
		}
	}
	if len(imported)+len(exported) > 0 {
		t.Errorf("wazero has more: %v %v", imported, exported)
	}
}

func TestShapeIsWhatWazeroSees(t *testing.T) {
	for name, wasm := range guests(t) {
		t.Run(name, func(t *testing.T) {
			out, shape, err := look(wasm)
			if err != nil {
				t.Fatal(err)
			}
			runtime := newRuntime(t.Context(), interpreter, 2048)
			defer runtime.Close(t.Context())
			compiled, err := runtime.CompileModule(t.Context(), out)
			if err != nil {
				t.Fatal(err)
			}
			compare(t, shape, compiled)
		})
	}
}
