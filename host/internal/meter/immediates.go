package meter

// memory reads the index of a memory, of which there is one.
func (b *body) memory() {
	if b.byte() != 0 {
		b.unsupported("several memories (multi-memory)")
	}
	if len(b.memories) == 0 {
		b.fail("invalid", "there is no memory")
	}
}

// immediates reads what follows an instruction that is none of control, calls and bulk.
func (b *body) immediates(op byte) {
	switch {
	case op >= opFirstNumeric && op <= opLastNumeric, op == opDrop, op == opSelect, op == opRefIsNull:
	case op == opLocalGet, op == opLocalSet, op == opLocalTee:
		b.index(int(b.locals), "local")
	case op >= opFirstMemory && op <= opLastMemory:
		if align := b.u32(); align >= 1<<6 && align < 1<<7 {
			b.unsupported("several memories (multi-memory)")
		}
		b.u32()
		if len(b.memories) == 0 {
			b.fail("invalid", "there is no memory")
		}
	case op == opI32Const:
		b.signed(32)
	case op == opI64Const:
		b.signed(64)
	case op == opF32Const:
		b.bytes(4)
	case op == opF64Const:
		b.bytes(8)
	case op == opGlobalGet, op == opGlobalSet:
		b.index(len(b.globals), "global")
	case op == opTableGet, op == opTableSet:
		b.index(len(b.tables), "table")
	case op == opMemorySize, op == opMemoryGrow:
		b.memory()
	case op == opSelectTyped:
		b.valueTypes(1, "types of a select")
	case op == opRefNull:
		b.referenceType()
	case op == opRefFunc:
		if i := b.index(len(b.funcs), "function"); b.err == nil && (b.declared == nil || !b.declared[i]) {
			b.fail("invalid", "the function %d is not declared for a reference", i)
		}
	default:
		b.unknown(op)
	}
}

func (b *body) unknown(op byte) {
	if f := feature(op); f != "" {
		b.unsupported(f)
		return
	}
	b.fail(malformed, "there is no instruction 0x%02x", op)
}

// blockType reads the type of a block: none, one value, or a function type by its number, a signed one of 33 bits.
func (b *body) blockType() {
	if b.left() == 0 || b.data[b.pos] == blockVoid {
		b.byte()
		return
	}
	if b.data[b.pos]&0xc0 == 0x40 {
		b.valueType()
		return
	}
	if i := b.signed(33); i < 0 || i >= int64(len(b.types)) {
		b.fail("invalid", "there is no type %d for a block", i)
	}
}
