package meter

import (
	"bytes"
	"context"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/tetratelabs/wazero"

	"github.com/construe-host/construe/host/internal/meter/wasmtest"
)

// uncounted is a module without a data count section, as Go's linker and those of languages without bulk instructions
// write it.
func uncounted(b *builder) []byte {
	count := wasmtest.Section(sectionDataCount, u(uint32(len(b.Data))))
	return []byte(strings.Replace(string(b.Bytes()), count, "", 1))
}

// began is the memory of an instance in which nothing has run; nil if none can be made.
func began(t *testing.T, wasm []byte) []byte {
	t.Helper()
	runtime := newRuntime(t.Context(), interpreter, 1024)
	defer runtime.Close(context.Background())
	m, err := runtime.InstantiateWithConfig(t.Context(), wasm,
		wazero.NewModuleConfig().WithName("").WithStartFunctions())
	if err != nil {
		return nil
	}
	all, _ := m.Memory().Read(0, m.Memory().Size())
	return bytes.Clone(all)
}

// TestJoinedSegmentsAreTheSameMemory makes data segments of all kinds: in order or not, apart, side by side, over one
// another, empty, at the edge of memory and beyond it.
func TestJoinedSegmentsAreTheSameMemory(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	joined, refused := 0, 0
	for range 3000 {
		b := &builder{Memory: "\x00\x01"}
		b.Export("memory", 2, 0)
		at, disorder := r.IntN(300), r.IntN(4) == 0
		if r.IntN(4) == 0 {
			at = 65536 - r.IntN(120)
		}
		for range 1 + r.IntN(6) {
			data := make([]byte, r.IntN(40))
			for i := range data {
				data[i] = byte(1 + r.IntN(255))
			}
			b.Data = append(b.Data, "\x00"+i32(int64(at))+"\x0b"+text(string(data)))
			at += len(data) + r.IntN(3)*r.IntN(2*maxGap)
			if disorder {
				at = max(0, at+r.IntN(200)-100)
			}
		}
		wasm := uncounted(b)
		g, _, err := look(wasm)
		if err != nil {
			t.Fatal(err)
		}
		want, got := began(t, wasm), began(t, g)
		if !bytes.Equal(want, got) || (want == nil) != (got == nil) {
			t.Fatalf("the memory of %x is another after the gate", wasm)
		}
		if want == nil {
			refused++
		}
		after, err := parse(g, defaultLimits())
		if err != nil {
			t.Fatal(err)
		}
		if after.data < len(b.Data) {
			joined++
		}
	}
	if joined < 500 || refused < 100 {
		t.Errorf("%d modules had segments joined, and %d data outside their memory", joined, refused)
	}
}

// TestSegmentsAreJoined holds that it is worth it, and that it is left where an instruction could tell.
func TestSegmentsAreJoined(t *testing.T) {
	b := &builder{Memory: "\x00\x01"}
	b.Export("memory", 2, 0)
	for n := range 1000 {
		b.Data = append(b.Data, "\x00"+i32(int64(8*n))+"\x0b"+text("word"))
	}
	segments := func(wasm []byte) int {
		g, _, err := look(wasm)
		if err != nil {
			t.Fatal(err)
		}
		m, err := parse(g, defaultLimits())
		if err != nil {
			t.Fatal(err)
		}
		return m.data
	}
	if n := segments(uncounted(b)); n != 1 {
		t.Errorf("there are %d segments", n)
	}
	if n := segments(b.Bytes()); n != 1000 {
		t.Errorf("there are %d segments where instructions may name them", n)
	}
	b.Data = append(b.Data, "\x01"+text("passive"))
	if n := segments(uncounted(b)); n != 1001 {
		t.Errorf("there are %d segments where one has no place", n)
	}
}
