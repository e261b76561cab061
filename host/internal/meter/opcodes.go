package meter

// Instructions that the pass over a body treats one by one, as the core specification 2.0 numbers them.
const (
	opUnreachable  = 0x00
	opNop          = 0x01
	opBlock        = 0x02
	opLoop         = 0x03
	opIf           = 0x04
	opElse         = 0x05
	opEnd          = 0x0b
	opBr           = 0x0c
	opBrIf         = 0x0d
	opBrTable      = 0x0e
	opReturn       = 0x0f
	opCall         = 0x10
	opCallIndirect = 0x11
	opDrop         = 0x1a
	opSelect       = 0x1b
	opSelectTyped  = 0x1c
	opLocalGet     = 0x20
	opLocalSet     = 0x21
	opLocalTee     = 0x22
	opGlobalGet    = 0x23
	opGlobalSet    = 0x24
	opTableGet     = 0x25
	opTableSet     = 0x26
	opFirstMemory  = 0x28 // i32.load
	opLastMemory   = 0x3e // i64.store32
	opMemorySize   = 0x3f
	opMemoryGrow   = 0x40
	opI32Const     = 0x41
	opI64Const     = 0x42
	opF32Const     = 0x43
	opF64Const     = 0x44
	opFirstNumeric = 0x45 // i32.eqz; all to the last take no immediate
	opI32Eq        = 0x46
	opI32GtU       = 0x4b
	opI64LtS       = 0x53
	opF32Eq        = 0x5b
	opF64Eq        = 0x61
	opF64Ge        = 0x66
	opI32Add       = 0x6a
	opI32Sub       = 0x6b
	opI64Sub       = 0x7d
	opI64ShrU      = 0x88
	opI64ExtendU   = 0xad
	opLastNumeric  = 0xc4 // i64.extend32_s
	opRefNull      = 0xd0
	opRefIsNull    = 0xd1
	opRefFunc      = 0xd2
	opBulk         = 0xfc // the prefix of the instructions below

	blockVoid = 0x40
)

// Instructions after the prefix 0xfc. Those before are the eight conversions that saturate.
const (
	bulkMemoryInit = 8 + iota
	bulkDataDrop
	bulkMemoryCopy
	bulkMemoryFill
	bulkTableInit
	bulkElemDrop
	bulkTableCopy
	bulkTableGrow
	bulkTableSize
	bulkTableFill
)

// feature names what an instruction belongs to that this host does not run, or "" where there is no such instruction.
func feature(op byte) string {
	switch {
	case op >= 0x06 && op <= 0x0a, op == 0x18, op == 0x19, op == 0x1f:
		return "exceptions"
	case op == 0x12, op == 0x13, op == 0x15:
		return "tail calls"
	case op == 0x14, op == 0xd4, op == 0xd5, op == 0xd6:
		return "typed function references"
	case op == 0xd3, op == 0xfb:
		return "types of garbage collection (GC)"
	case op == 0xfd:
		return "SIMD"
	case op == 0xfe:
		return "threads (atomic instructions)"
	}
	return ""
}

// nan is the type of the result where the bits of a NaN that an instruction gives are not fixed by the specification,
// or 0. Negation, absolute value and copysign work on the sign bit alone and keep the rest.
func nan(op byte) byte {
	switch {
	case op >= 0x8d && op <= 0x97, op == 0xb6: // f32.ceil to f32.max, f32.demote_f64
		return typeF32
	case op >= 0x9b && op <= 0xa5, op == 0xbb: // f64.ceil to f64.max, f64.promote_f32
		return typeF64
	}
	return 0
}

// blind reports whether an instruction takes the number on top of the stack without regard to which NaN it is: it
// compares it, traps at any NaN, or gives a NaN that is made canonical itself.
func blind(op byte) bool {
	return op >= opF32Eq && op <= opF64Ge || nan(op) != 0 || op == opDrop ||
		op >= 0xa8 && op <= 0xab || op >= 0xae && op <= 0xb1 // conversions to integers
}
