package meter

// What is charged beyond one unit an instruction. The figures make a unit about as long whatever a module does, so that
// a budget is a bound in time; nothing else depends on them.
const (
	// costOutside is the price of memory.grow, and of a call of the host that names it. A call that reaches the host
	// through a table the meter does not see as one: the host counts those itself.
	costOutside = 1000

	costEntry     = 64 // of a function, and one unit for every two locals it clears
	costBranch    = 3  // of any kind, taken or not
	costLoop      = 12 // each time round a loop
	costBulk      = 16 // an instruction of a length known at run time, and one unit for every eight of that length
	costCanonical = 4  // making a NaN canonical
)

// meter is the code that is added to a module: what it takes to keep fuel, depth, peak and refused in four globals that
// the module cannot name. Fuel falls from the budget and may end below zero. Depth is the number of functions that have
// been entered and not left, at the last call; every function keeps its own in a local and sets it before it calls, so
// that nothing is to be done after a call. Peak is the highest there was. A peak above the limit, or fuel below zero,
// is what ended the instance. Refused is 1 once the memory was not to grow as it was asked to: a program learns that
// from the result alone, and many then end without a word of it.
type meter struct {
	fuel, depth, peak, refused uint32 // globals
	limit                      int64  // of depth

	check []byte // trap if there is no fuel
}

func newMeter(globals, limit int) meter {
	m := meter{fuel: uint32(globals), depth: uint32(globals) + 1, peak: uint32(globals) + 2,
		refused: uint32(globals) + 3, limit: int64(limit)}
	m.check = append(indexed(nil, opGlobalGet, m.fuel), opI64Const, 0, opI64LtS, opIf, blockVoid, opUnreachable, opEnd)
	return m
}

// indexed is an instruction with one index.
func indexed(b []byte, op byte, index uint32) []byte { return appendU32(append(b, op), index) }

// enter is the beginning of a function: mine = depth + 1; if mine > peak { peak = mine; if mine > limit { trap } }.
// Calls need the local mine; a function without them does with the global.
func (m *meter) enter(b []byte, mine uint32, calls bool) []byte {
	deeper := func() { b = append(indexed(b, opGlobalGet, m.depth), opI32Const, 1, opI32Add) }
	again := deeper
	if deeper(); calls {
		b = indexed(b, opLocalTee, mine)
		again = func() { b = indexed(b, opLocalGet, mine) }
	}
	b = append(indexed(b, opGlobalGet, m.peak), opI32GtU, opIf, blockVoid)
	again()
	b = indexed(indexed(b, opGlobalSet, m.peak), opGlobalGet, m.peak)
	return append(appendSigned(append(b, opI32Const), m.limit), opI32GtU, opIf, blockVoid, opUnreachable, opEnd, opEnd)
}

// call is what comes before a call.
func (m *meter) call(b []byte, mine uint32) []byte {
	return indexed(indexed(b, opLocalGet, mine), opGlobalSet, m.depth)
}

// pay takes a cost that is known.
func (m *meter) pay(b []byte, cost int64) []byte {
	b = append(indexed(b, opGlobalGet, m.fuel), opI64Const)
	return indexed(append(appendSigned(b, cost), opI64Sub), opGlobalSet, m.fuel)
}

// grown notes a growth that was refused: -1 on top of the stack, which is left there.
func (m *meter) grown(b []byte, temporary uint32) []byte {
	b = append(indexed(b, opLocalTee, temporary), opI32Const, 0x7f, opI32Eq, opIf, blockVoid, opI32Const, 1)
	return indexed(append(indexed(b, opGlobalSet, m.refused), opEnd), opLocalGet, temporary)
}

// payLength takes an eighth of the number on top of the stack, as an unsigned one of 32 bits, and checks; the number is
// left there. It is kept in the local temporary meanwhile.
func (m *meter) payLength(b []byte, temporary uint32) []byte {
	b = indexed(indexed(b, opLocalTee, temporary), opGlobalGet, m.fuel)
	b = append(indexed(b, opLocalGet, temporary), opI64ExtendU, opI64Const, 3, opI64ShrU, opI64Sub)
	b = indexed(b, opGlobalSet, m.fuel)
	return append(b, m.check...)
}

// canonical replaces a NaN on top of the stack by the positive quiet one without a payload.
func canonical(b []byte, valueType byte, temporary uint32) []byte {
	b = indexed(b, opLocalTee, temporary)
	if valueType == typeF32 {
		b = append(b, opF32Const, 0, 0, 0xc0, 0x7f)
	} else {
		b = append(b, opF64Const, 0, 0, 0, 0, 0, 0, 0xf8, 0x7f)
	}
	b = indexed(indexed(b, opLocalGet, temporary), opLocalGet, temporary)
	if valueType == typeF32 {
		return append(b, opF32Eq, opSelect)
	}
	return append(b, opF64Eq, opSelect)
}
