package sandbox

import (
	"unicode/utf8"
)

// reader walks the binary format. The first failure sticks, and every later
// read gives zero, so that callers check once per section, not per field.
// Every length is checked against the bytes left before anything is made of it.
type reader struct {
	rest []byte
	err  string
}

func (r *reader) fail(what string) {
	if r.err == "" {
		r.err = what
	}
	r.rest = nil
}

func (r *reader) byte() byte {
	if len(r.rest) == 0 {
		r.fail("the file ends inside a section")
		return 0
	}
	b := r.rest[0]
	r.rest = r.rest[1:]
	return b
}

// u32 reads an unsigned LEB128 number of at most five bytes. Padding up to
// that length is legal, and linkers use it.
func (r *reader) u32() uint32 {
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
	r.fail("a number is longer than 32 bits")
	return 0
}

// bytes takes the next n bytes, without copying them.
func (r *reader) bytes(n uint32) []byte {
	if uint64(n) > uint64(len(r.rest)) {
		r.fail("a length points past the end")
		return nil
	}
	b := r.rest[:n]
	r.rest = r.rest[n:]
	return b
}

// count reads the length of a vector whose elements take at least least bytes.
func (r *reader) count(most uint32, least int) uint32 {
	n := r.u32()
	if n > most {
		r.fail("there are more entries than allowed")
		return 0
	}
	if uint64(n)*uint64(least) > uint64(len(r.rest)) {
		r.fail("there are more entries than bytes to hold them")
		return 0
	}
	return n
}

func (r *reader) name() string {
	const most = 1024
	b := r.bytes(r.count(most, 1))
	if !utf8.Valid(b) {
		r.fail("a name is not UTF-8")
		return ""
	}
	return string(b)
}
