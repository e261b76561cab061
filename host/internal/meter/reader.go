package meter

import "unicode/utf8"

// reader walks a part of the binary format. The first failure sticks, and every later read gives zero, so that callers
// check once per section, not per field. Every length is checked against the bytes left before anything is made of it.
type reader struct {
	data []byte
	pos  int
	base int // where data begins in the file
	err  *Error
}

// fail keeps the first failure and ends the reading.
func (r *reader) fail(reason, format string, args ...any) {
	if r.err == nil {
		e := refuse(reason, format, args...)
		r.err = refuse(reason, "at byte %d: %s", r.base+r.pos, e.Detail)
	}
	r.pos = len(r.data)
}

func (r *reader) left() int { return len(r.data) - r.pos }

// rest is what has not been read, which stays unread.
func (r *reader) rest() []byte { return r.data[r.pos:] }

// ended fails where there is something left.
func (r *reader) ended() {
	if r.left() > 0 {
		r.fail(malformed, "there are bytes left over")
	}
}

func (r *reader) byte() byte {
	if r.pos >= len(r.data) {
		r.fail(malformed, "it ends too early")
		return 0
	}
	b := r.data[r.pos]
	r.pos++
	return b
}

// u32 reads an unsigned LEB128 number of at most five bytes. Padding up to that length is legal, and linkers use it.
func (r *reader) u32() uint32 {
	if r.pos < len(r.data) && r.data[r.pos] < 0x80 {
		r.pos++
		return uint32(r.data[r.pos-1])
	}
	var v uint32
	for shift := 0; shift < 35; shift += 7 {
		b := r.byte()
		if shift == 28 && b > 0x0f {
			break
		}
		v |= uint32(b&0x7f) << shift
		if b < 0x80 {
			return v
		}
	}
	r.fail(malformed, "a number has more than 32 bits")
	return 0
}

// signed reads a signed LEB128 number of bits bits, with padding as far as the bytes for that many bits go.
func (r *reader) signed(bits int) int64 {
	var v int64
	for shift := 0; shift < bits; shift += 7 {
		b := r.byte()
		v |= int64(b&0x7f) << shift
		if used := bits - shift; used <= 7 { // the last byte: what it has beyond the number repeats the sign
			top := int8(b<<1) >> used // the sign bit and all above it
			if b >= 0x80 || top != 0 && top != -1 {
				break
			}
		}
		if b < 0x80 {
			if shift+7 < 64 && b&0x40 != 0 {
				v |= -1 << (shift + 7)
			}
			return v
		}
	}
	r.fail(malformed, "a number has more than %d bits", bits)
	return 0
}

// bytes takes the next n bytes, without copying them.
func (r *reader) bytes(n uint32) []byte {
	if uint64(n) > uint64(r.left()) {
		r.fail(malformed, "a length points past the end")
		return nil
	}
	b := r.data[r.pos : r.pos+int(n)]
	r.pos += int(n)
	return b
}

// part takes the next n bytes as a reader of their own.
func (r *reader) part(n uint32) reader {
	base := r.base + r.pos
	return reader{data: r.bytes(n), base: base}
}

// count reads the length of a vector of things, at most most, whose elements take at least least bytes each.
func (r *reader) count(most uint32, least int, things string) uint32 {
	n := r.u32()
	if n > most {
		r.fail(tooLarge, "%d %s; at most %d are allowed", n, things, most)
		return 0
	}
	if uint64(n)*uint64(least) > uint64(r.left()) {
		r.fail(malformed, "there are fewer bytes than %d %s need", n, things)
		return 0
	}
	return n
}

func (r *reader) name(most uint32) string {
	b := r.bytes(r.count(most, 1, "bytes of a name"))
	if !utf8.Valid(b) {
		r.fail(malformed, "a name is not UTF-8")
		return ""
	}
	return string(b)
}

// appendU32 is the shortest unsigned LEB128 form of v.
func appendU32(b []byte, v uint32) []byte {
	for ; v >= 0x80; v >>= 7 {
		b = append(b, byte(v)|0x80)
	}
	return append(b, byte(v))
}

// appendSigned is the shortest signed LEB128 form of v.
func appendSigned(b []byte, v int64) []byte {
	for {
		low := byte(v & 0x7f)
		if v >>= 7; v == 0 && low < 0x40 || v == -1 && low >= 0x40 {
			return append(b, low)
		}
		b = append(b, low|0x80)
	}
}
