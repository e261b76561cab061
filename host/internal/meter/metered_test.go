package meter

import (
	"crypto/sha256"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// linked is a module with all that the gate treats in its own way: a function of the host, a table, a start function,
// floating-point numbers, bulk instructions and data segments to be joined.
func linked() []byte {
	b := &builder{Memory: "\x00\x02", Table: "\x70\x00\x02",
		Elements: []string{"\x00" + i32(0) + "\x0b\x02\x01\x02"}, Start: "\x01",
		Data: []string{"\x00" + i32(1032) + "\x0b" + text("there"), "\x00" + i32(1024) + "\x0b" + text("hello\x00")}}
	b.Bring("env", "host", ti32+ti64, ti32)
	b.Fn("", "", "", tf64, opLocalGet, 0, opLocalGet, 0, 0xa3, opLocalSet, 0, i32(0), opCallIndirect, 0, 0)
	b.Fn("ask", ti32, ti32, "", opLocalGet, 0, i64(-1), opCall, 0)
	b.Fn("fill", ti32, "", "", opLoop, blockVoid, i32(8), i32(8), opLocalGet, 0, opBulk, bulkMemoryFill, 0, i32(1),
		opMemoryGrow, 0, opBrIf, 0, opEnd)
	return uncounted(b)
}

// withPlugins are the guests and the plugins of ours, by name.
func withPlugins(t *testing.T) map[string][]byte {
	t.Helper()
	all := guests(t)
	paths, _ := filepath.Glob("../../../plugins/*/*.wasm")
	inGo, _ := filepath.Glob("../../../testdata/plugins/*/*.wasm")
	paths = append(paths, inGo...)
	for _, path := range paths {
		wasm, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		all["plugins/"+filepath.Base(path)] = wasm
	}
	if len(paths) < 5 {
		t.Fatalf("there are %d plugins", len(paths))
	}
	return all
}

// TestMeteredBytesStay holds the metered form of the shipped plugins, the guests and linked to the byte: entries of the
// cache are found by it, and records state the fuel that it counts.
func TestMeteredBytesStay(t *testing.T) {
	all := withPlugins(t)
	all["linked"] = linked()
	var report strings.Builder
	for _, name := range slices.Sorted(maps.Keys(all)) {
		for _, c := range []Options{{MemoryPages: 1024, Depth: 512}, {MemoryPages: 700, Depth: 100}} {
			g, err := Instrument(all[name], c)
			if err != nil {
				fmt.Fprintf(&report, "%s classifier %d %d: %v\n", name, c.MemoryPages, c.Depth, err)
				continue
			}
			fmt.Fprintf(&report, "%s classifier %d %d: %d bytes %x\n", name, c.MemoryPages, c.Depth, len(g.Wasm),
				sha256.Sum256(g.Wasm))
		}
	}
	checkGolden(t, "testdata/metered.golden", "the metered form is", report.String())
	if form := fmt.Sprintf("%x", sha256.Sum256([]byte(report.String())))[:len(Form)]; form != Form {
		t.Errorf("Form is %q; what Instrument gives is now %q", Form, form)
	}
}
