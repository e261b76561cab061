package sandbox

// What is charged beyond one unit an instruction. The figures make a unit about as long whatever a module does, so that a
// budget is a bound in time; nothing else depends on them.
const (
	costEntry     = 64   // of a function, and one unit for every eight locals it clears
	costLoop      = 12   // each time round a loop
	costOutside   = 1000 // memory.grow, and a call of the host
	costBulk      = 16   // an instruction of a length known at run time, and one unit for every eight of that length
	costCanonical = 4    // making a NaN canonical
)

// meter is the code that is added to a module: what it takes to keep fuel, depth and peak in three globals that the module
// cannot name. Fuel falls from the budget and may end below zero; depth is the number of functions that have been entered
// and not left, and peak the highest it was. A peak above the limit, or fuel below zero, is what ended the instance.
type meter struct {
	fuel, depth, peak uint32 // globals

	enter, check, call, back []byte
}

func newMeter(globals, depth uint32) meter {
	m := meter{fuel: globals, depth: globals + 1, peak: globals + 2}
	get := func(b []byte, g uint32) []byte { return appendU32(append(b, opGlobalGet), g) }
	set := func(b []byte, g uint32) []byte { return appendU32(append(b, opGlobalSet), g) }

	// if depth > peak { peak = depth; if depth > limit { trap } }
	b := append(get(get(nil, m.depth), m.peak), opI32GtU, opIf, blockVoid)
	b = get(set(get(b, m.depth), m.peak), m.depth)
	b = append(appendSigned(append(b, opI32Const), int64(depth)), opI32GtU, opIf, blockVoid, opUnreachable, opEnd, opEnd)
	m.enter = b

	// if fuel < 0 { trap }
	m.check = append(get(nil, m.fuel), opI64Const, 0, opI64LtS, opIf, blockVoid, opUnreachable, opEnd)

	m.call = set(append(get(nil, m.depth), opI32Const, 1, opI32Add), m.depth)
	m.back = set(append(get(nil, m.depth), opI32Const, 1, opI32Sub), m.depth)
	return m
}

// pay takes a cost that is known.
func (m *meter) pay(b []byte, cost int64) []byte {
	b = appendU32(append(b, opGlobalGet), m.fuel)
	b = append(appendSigned(append(b, opI64Const), cost), opI64Sub)
	return appendU32(append(b, opGlobalSet), m.fuel)
}

// payLength takes an eighth of the number on top of the stack, as an unsigned one of 32 bits, and checks; the number is
// left there. It is kept in the local temporary meanwhile.
func (m *meter) payLength(b []byte, temporary uint32) []byte {
	b = appendU32(append(b, opLocalTee), temporary)
	b = appendU32(append(b, opGlobalGet), m.fuel)
	b = appendU32(append(b, opLocalGet), temporary)
	b = append(b, opI64ExtendU, opI64Const, 3, opI64ShrU, opI64Sub)
	b = appendU32(append(b, opGlobalSet), m.fuel)
	return append(b, m.check...)
}

// canonical replaces a NaN on top of the stack by the positive quiet one without a payload.
func canonical(b []byte, valueType byte, temporary uint32) []byte {
	b = appendU32(append(b, opLocalTee), temporary)
	if valueType == typeF32 {
		b = append(b, opF32Const, 0, 0, 0xc0, 0x7f)
	} else {
		b = append(b, opF64Const, 0, 0, 0, 0, 0, 0, 0xf8, 0x7f)
	}
	b = appendU32(append(b, opLocalGet), temporary)
	b = appendU32(append(b, opLocalGet), temporary)
	if valueType == typeF32 {
		return append(b, opF32Eq, opSelect)
	}
	return append(b, opF64Eq, opSelect)
}
