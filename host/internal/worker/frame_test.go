package worker

import (
	"bytes"
	"runtime"
	"testing"
	"time"
)

func readFrame(b []byte, mostBody int64) (*frame, error) {
	r := bytes.NewReader(b)
	h, err := readHeader(r)
	if err != nil {
		return nil, err
	}
	return h.readRest(r, mostBody)
}

// frames are one of each kind.
func frames() []*frame {
	return []*frame{
		{kind: request, limits: Limits{Wall: time.Second, CPU: time.Second, Memory: 1 << 28, Output: 1 << 20, Files: 1},
			label: "echo", body: []byte("input")},
		{kind: result, re: digest{1}, body: []byte("output")},
		{kind: failure, re: digest{2}, label: "panic", body: []byte("text")},
		{kind: refusal, re: digest{3}, label: "limits"},
	}
}

// FuzzFrame holds that what is read is written with the same bytes, that nothing is read in part, and that reading
// takes memory in proportion to what is there and not to what it claims.
func FuzzFrame(f *testing.F) {
	for _, one := range frames() {
		b, _ := one.encode()
		f.Add(b)
		huge := bytes.Clone(b)
		copy(huge[headerSize-36:], "\xff\xff\xff\xff") // the length of the body
		f.Add(huge)
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		got, err := readFrame(b, 1<<32)
		runtime.ReadMemStats(&after)
		if took := after.TotalAlloc - before.TotalAlloc; took > uint64(8*len(b)+1<<20) {
			t.Fatalf("reading %d bytes took %d bytes of memory", len(b), took)
		}
		if err != nil {
			return
		}
		if again, _ := got.encode(); !bytes.Equal(again, b) {
			t.Fatalf("%x was read, and is written %x", b, again)
		}
	})
}

// TestFrameDamaged holds that no prefix, no extension and no change of a byte of a frame is one.
func TestFrameDamaged(t *testing.T) {
	for _, one := range frames() {
		b, _ := one.encode()
		if _, err := readFrame(b, 1<<20); err != nil {
			t.Errorf("kind %d: %v", one.kind, err)
		}
		for i := range b {
			if _, err := readFrame(b[:i], 1<<20); err == nil {
				t.Errorf("kind %d: the first %d bytes are taken for a frame", one.kind, i)
			}
			changed := bytes.Clone(b)
			changed[i] ^= 0x20
			if _, err := readFrame(changed, 1<<20); err == nil {
				t.Errorf("kind %d: changed at %d, it is still a frame", one.kind, i)
			}
		}
		if _, err := readFrame(append(b, b...), 1<<20); err == nil {
			t.Errorf("kind %d: two frames are taken for one", one.kind)
		}
		if _, err := readFrame(b, int64(len(one.body))-1); err == nil {
			t.Errorf("kind %d: a body above the bound is read", one.kind)
		}
	}
}
