package sandbox

import (
	"testing"
)

func TestWhatAPolicyMayImport(t *testing.T) {
	host := map[string]HostFunc{"host": func(*Instance, []uint64) (uint64, error) { return 0, nil }}
	bring := func(import_ string) []byte {
		b := &builder{Imports: []string{import_}}
		b.Fn("f", "", "", "")
		return b.Bytes()
	}
	function := func(module, name string) []byte {
		b := &builder{}
		b.Bring(module, name, "", "")
		return b.Bytes()
	}
	several, pair := &builder{}, &builder{}
	several.Bring("env", "host", ti32, "")
	several.Bring("env", "host", ti64, "")
	pair.Bring("env", "host", "", ti32+ti32)
	for name, test := range map[string]struct {
		wasm   []byte
		reason string
	}{
		"a function of the host": {function("env", "host"), ""},
		"an unknown function":    {function("env", "other"), "import"},
		"WASI":                   {function(wasiModule, "fd_read"), "import"},
		"another module":         {function("host", "host"), "import"},
		"a memory":               {bring(text("env") + text("memory") + "\x02\x01\x01\x02"), ""},
		"a memory too large":     {bring(text("env") + text("memory") + "\x02\x00\x81\x08"), "memory"},
		"a memory of the name":   {bring(text("env") + text("host") + "\x02\x00\x01"), "import"},
		"a table":                {bring(text("env") + text("table") + "\x01\x70\x00\x01"), "import"},
		"a global":               {bring(text("env") + text("host") + "\x03\x7f\x00"), "import"},
		"one name, two types":    {several.Bytes(), "signature"},
		"two results":            {pair.Bytes(), "signature"},
	} {
		m, err := Load(t.Context(), test.wasm, Config{Profile: Policy, Host: host, Engine: Interpreter})
		if err == nil {
			m.Close(t.Context())
		}
		if (test.reason == "") != (err == nil) || err != nil && !isError(err, Rejected, test.reason) {
			t.Errorf("%s: %v", name, err)
		}
	}
	for name, wasm := range map[string][]byte{"a memory": bring(text("env") + text("memory") + "\x02\x00\x01"),
		"a function": function("env", "host")} {
		if _, err := Load(t.Context(), wasm, Config{Host: host}); !isError(err, Rejected, "import") {
			t.Errorf("%s in a classifier: %v", name, err)
		}
	}
}
