package judge

import (
	"encoding/binary"
	"fmt"
)

// cursor reads a WebAssembly module from its front. It panics where that is not what it should be: what it reads is
// what OPA's compiler gave, and [strict] recovers.
type cursor struct{ b []byte }

func (c *cursor) byte() byte { return c.take(1)[0] }

func (c *cursor) take(n int) []byte {
	head := c.b[:n:n]
	c.b = c.b[n:]
	return head
}

func (c *cursor) u32() uint32 {
	v, n := binary.Uvarint(c.b)
	if n <= 0 || v > 1<<32-1 {
		panic("a number that is none")
	}
	c.b = c.b[n:]
	return uint32(v)
}

// u32s reads a signed number that is not negative.
func (c *cursor) u32s() uint64 {
	var v uint64
	for shift := 0; ; shift += 7 {
		b := c.byte()
		if v |= uint64(b&0x7f) << shift; b&0x80 == 0 {
			if b&0x40 != 0 || v >= 1<<31 {
				panic("an offset that is negative")
			}
			return v
		}
	}
}

// skip leaves out a number of any width.
func (c *cursor) skip() {
	for c.byte()&0x80 != 0 {
	}
}

// instruction reads one instruction, of those that OPA's compiler writes, and says which function it calls, if it does.
func (c *cursor) instruction() (called uint32, is bool) {
	switch op := c.byte(); {
	case op == 0x10: // call
		return c.u32(), true
	case op <= 0x01, op == 0x05, op == 0x0b, op == 0x0f, op == 0x1a, op == 0x1b, 0x45 <= op && op <= 0xc4:
		// no operands
	case 0x02 <= op && op <= 0x04, op == 0x0c, op == 0x0d, 0x20 <= op && op <= 0x24, op == 0x41, op == 0x42, op == 0x3f,
		op == 0x40:
		// one number
		c.skip()
	case op == 0x11, 0x28 <= op && op <= 0x3e: // two numbers
		c.skip()
		c.skip()
	case op == 0x43:
		c.take(4)
	case op == 0x44:
		c.take(8)
	default:
		panic(fmt.Sprintf("the instruction 0x%02x", op))
	}
	return 0, false
}
