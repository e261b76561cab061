package sandbox

import "unicode/utf8"

// bytes reads the WebAssembly binary format; nothing it does allocates by a count that it has read.
type bytes struct{ data []byte }

func (b *bytes) byte() (byte, bool) {
	if len(b.data) == 0 {
		return 0, false
	}
	c := b.data[0]
	b.data = b.data[1:]
	return c, true
}

func (b *bytes) take(n uint32) ([]byte, bool) {
	if uint64(n) > uint64(len(b.data)) {
		return nil, false
	}
	out := b.data[:n]
	b.data = b.data[n:]
	return out, true
}

// u32 reads an unsigned LEB128 of at most five bytes.
func (b *bytes) u32() (uint32, bool) {
	var v uint64
	for shift := 0; shift < 35; shift += 7 {
		c, ok := b.byte()
		if !ok {
			return 0, false
		}
		v |= uint64(c&0x7f) << shift
		if c < 0x80 {
			return uint32(v), v <= 0xffffffff
		}
	}
	return 0, false
}

func (b *bytes) name() (string, bool) {
	n, ok := b.u32()
	if !ok || n > maxName {
		return "", false
	}
	raw, ok := b.take(n)
	return string(raw), ok && utf8.Valid(raw)
}

// limits reads the limits of a table or memory; shared and 64-bit ones are refused. A memory's are noted in the shape.
func (b *bytes) limits(memory *Shape) bool {
	flag, ok1 := b.byte()
	lo, ok2 := b.u32()
	hi, ok3 := lo, true
	if flag == 1 {
		hi, ok3 = b.u32()
	}
	if memory != nil {
		memory.HasMemory, memory.HasMax, memory.MinPages, memory.MaxPages = true, flag == 1, lo, hi
	}
	return ok1 && ok2 && ok3 && flag <= 1
}
