package wasmtest

import "strings"

// U is an unsigned number in LEB128.
func U(v uint32) string {
	var out []byte
	for v >= 0x80 {
		out = append(out, byte(v)|0x80)
		v >>= 7
	}
	return string(append(out, byte(v)))
}

// S is a signed number in LEB128.
func S(v int64) string {
	var out []byte
	for v < -0x40 || v > 0x3f {
		out = append(out, byte(v)&0x7f|0x80)
		v >>= 7
	}
	return string(append(out, byte(v)&0x7f))
}

// I32 is a constant of 32 bits, as code.
func I32(v int64) string { return "\x41" + S(int64(int32(v))) }

// I64 is a constant of 64 bits, as code.
func I64(v int64) string { return "\x42" + S(v) }

// Text is a string with its length.
func Text(s string) string { return U(uint32(len(s))) + s }

// Repeat is a part many times over.
func Repeat(n int, s string) string { return strings.Repeat(s, n) }
