package meter

import (
	"bytes"
	"testing"
)

// TestAnOutlineIsTheModuleWithoutItsBodies holds that everything but the bodies is there, byte for byte, and that the
// outline of an outline is the same.
func TestAnOutlineIsTheModuleWithoutItsBodies(t *testing.T) {
	for name, wasm := range withPlugins(t) {
		g, err := Instrument(wasm, Options{MemoryPages: 1024, Depth: 512})
		if err != nil {
			continue
		}
		outline := Outline(g.Wasm)
		if !bytes.Equal(Outline(outline), outline) {
			t.Errorf("%s: the outline has another outline", name)
		}
		a, err := parse(g.Wasm, defaultLimits())
		if err != nil {
			t.Fatal(name, err)
		}
		b, err := parse(outline, defaultLimits())
		if err != nil {
			t.Fatal(name, err)
		}
		for id := range a.raw {
			if byte(id) != sectionCode && !bytes.Equal(a.raw[id], b.raw[id]) {
				t.Errorf("%s: section %d differs", name, id)
			}
		}
		if len(a.bodies) != len(b.bodies) || len(a.bodies) != g.Functions {
			t.Errorf("%s: %d bodies became %d", name, len(a.bodies), len(b.bodies))
		}
		for i, body := range b.bodies {
			if !bytes.Equal(body.data, []byte{0, opUnreachable, opEnd}) {
				t.Errorf("%s: body %d is %x", name, i, body.data)
			}
		}
	}
}
