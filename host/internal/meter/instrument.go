package meter

// rewriter is the pass over the instructions of a module: it checks what an added global or local would make valid that
// was not, refuses what the engine is not to see, and adds the meter.
//
// The unit of metering is the basic block: a run of instructions that is entered at its first and left after its last,
// or by a trap. Its cost is paid on entry. Whether the fuel lasted is looked at where a run of unbounded length must
// pass: at the entry of a function, at the head of a loop, and before anything that takes long by itself.
type rewriter struct {
	*module
	meter
	instructions, points     int
	largestBody, largestCode int // bytes, as it came and with the meter in it
}

// body is the rewriting of one function.
type body struct {
	*rewriter
	reader
	locals  uint32
	frames  []frame
	code    []byte // what is finished
	block   []byte // the basic block at hand, without its payment
	cost    int64  // of that block
	enters  byte   // how it is entered: entryPlain, entryLoop or entryFunction
	started int    // where the instruction at hand begins

	temporaries map[purpose]uint32 // locals that are added
	added       []byte             // their types
}

// frame is a block that has been opened.
type frame struct {
	op       byte // opBlock, opLoop, opIf, opElse; opUnreachable stands for the function
	targeted bool // a branch leaves it
}

// purpose is what an added local is for.
type purpose byte

const (
	forLength purpose = iota
	forGrowth
	forDepth
	forF32
	forF64
)

const (
	entryPlain = iota
	entryLoop
	entryFunction
)

// rewrite gives the new form of body i, with its size before it, appended to out.
func (w *rewriter) rewrite(out []byte, i int) ([]byte, *Error) {
	b := body{rewriter: w, reader: w.bodies[i], frames: []frame{{op: opUnreachable}}, enters: entryFunction,
		cost: costEntry}
	params := len(w.types[w.funcs[w.imported.funcs+i]].params)
	groups, declared := b.readLocals(uint32(params))
	for b.err == nil && len(b.frames) > 0 {
		b.instruction()
	}
	b.ended()
	b.finish(entryPlain)
	mine, calls := b.temporaries[forDepth]
	if b.err != nil {
		return nil, b.err
	}

	head := appendU32(nil, groups+uint32(len(b.added)))
	head = append(head, declared...)
	for _, t := range b.added {
		head = append(head, 1, t)
	}
	head = b.enter(head, mine, calls)
	w.largestBody, w.largestCode = max(w.largestBody, len(b.data)), max(w.largestCode, len(head)+len(b.code))
	out = appendU32(out, uint32(len(head)+len(b.code)))
	return append(append(out, head...), b.code...), nil
}

// readLocals reads the declarations of locals: runs of one type. A run of four billion takes six bytes.
func (b *body) readLocals(params uint32) (groups uint32, declared []byte) {
	groups = b.count(b.limits.locals, 2, "groups of locals")
	from, total := b.pos, uint64(0)
	for n := groups; n > 0 && b.err == nil; n-- {
		total += uint64(b.u32())
		b.valueType()
		if total > uint64(b.limits.locals) || uint64(b.module.locals)+total > uint64(b.limits.allLocals) {
			b.fail(tooLarge, "more locals than %d in a function or %d in all", b.limits.locals, b.limits.allLocals)
		}
	}
	if b.err != nil {
		return 0, nil
	}
	b.module.locals += uint32(total)
	b.locals = params + uint32(total)
	b.cost += int64(total / 2)
	return groups, b.data[from:b.pos]
}

// temporary is the added local for a purpose.
func (b *body) temporary(p purpose) uint32 {
	local, has := b.temporaries[p]
	if !has {
		if b.temporaries == nil {
			b.temporaries = map[purpose]uint32{}
		}
		local = b.locals + uint32(len(b.added))
		b.temporaries[p] = local
		b.added = append(b.added, []byte{typeI32, typeI32, typeI32, typeF32, typeF64}[p])
	}
	return local
}

// finish ends a basic block and begins the next.
func (b *body) finish(enters byte) {
	if b.cost > 0 {
		b.code = b.pay(b.code, b.cost)
		b.point()
	}
	if b.enters != entryPlain {
		b.code = append(b.code, b.check...)
	}
	b.code = append(b.code, b.block...)
	b.block, b.cost, b.enters = b.block[:0], 0, enters
	if enters == entryLoop {
		b.cost = costLoop
	}
}

// point counts a place where code is added.
func (b *body) point() {
	if b.points++; b.points > b.limits.points {
		b.fail(tooLarge, "it has more than %d basic blocks, calls and operations on floating-point numbers",
			b.limits.points)
	}
}

// keep copies the instruction at hand.
func (b *body) keep() { b.block = append(b.block, b.data[b.started:b.pos]...) }

func (b *body) instruction() {
	if b.instructions++; b.instructions > b.limits.instructions {
		b.fail(tooLarge, "it has more than %d instructions", b.limits.instructions)
		return
	}
	b.started = b.pos
	op := b.byte()
	switch {
	case op <= opReturn:
		b.control(op)
		return
	case op == opCall, op == opCallIndirect:
		b.calls(op)
		return
	case op == opBulk:
		b.bulk()
		return
	}
	b.cost++
	b.immediates(op)
	if op == opMemoryGrow {
		b.cost += costOutside
		b.block = append(b.block, b.check...)
	}
	b.keep()
	if op == opMemoryGrow {
		b.block = b.grown(b.block, b.temporary(forGrowth))
		b.point()
	}
	if t := nan(op); t != 0 && (b.left() == 0 || !blind(b.data[b.pos])) {
		b.block = canonical(b.block, t, b.temporary(map[byte]purpose{typeF32: forF32, typeF64: forF64}[t]))
		b.cost += costCanonical
		b.point()
	}
}

// control handles what opens, closes and leaves blocks. Opening and closing cost nothing: they are no work in any
// engine.
func (b *body) control(op byte) {
	switch op {
	case opBlock, opLoop, opIf:
		b.blockType()
		if b.frames = append(b.frames, frame{op: op}); len(b.frames) > b.limits.nesting {
			b.fail(tooLarge, "blocks are nested deeper than %d", b.limits.nesting)
		}
		if op == opIf {
			b.cost++
		}
		b.keep()
		switch op {
		case opLoop:
			b.finish(entryLoop)
		case opIf:
			b.finish(entryPlain)
		}
	case opElse:
		top := &b.frames[len(b.frames)-1]
		if top.op != opIf {
			b.fail(malformed, "else without if")
			return
		}
		top.op = opElse
		b.keep()
		b.finish(entryPlain)
	case opEnd:
		top := b.frames[len(b.frames)-1]
		b.frames = b.frames[:len(b.frames)-1]
		b.keep()
		// a loop is branched to at its head, so its end is reached from above alone, and so is that of an unused block
		if top.op == opIf || top.op == opElse || top.op == opBlock && top.targeted {
			b.finish(entryPlain)
		}
	case opNop:
		b.keep()
	case opUnreachable, opReturn:
		b.leave()
	case opBr, opBrIf:
		b.label()
		b.leave()
	case opBrTable:
		for n := b.count(b.limits.branches, 1, "targets of a branch") + 1; n > 0 && b.err == nil; n-- {
			b.label()
		}
		b.leave()
	default:
		b.unknown(op)
	}
}

// leave ends a basic block with the instruction at hand.
func (b *body) leave() {
	b.cost += 1 + costBranch
	b.keep()
	b.finish(entryPlain)
}

// label reads the target of a branch.
func (b *body) label() {
	depth := b.u32()
	if uint64(depth) >= uint64(len(b.frames)) {
		b.fail("invalid", "there is no block %d to branch to", depth)
		return
	}
	b.frames[len(b.frames)-1-int(depth)].targeted = true
}

// calls handles the two calls. One that names the host directly is charged for it; a function of the module charges
// itself on entry; and who reaches the host through a table is counted there.
func (b *body) calls(op byte) {
	b.cost++
	if op == opCall {
		if int(b.index(len(b.funcs), "function")) < b.imported.funcs {
			b.cost += costOutside
			b.block = append(b.block, b.check...)
			b.keep()
			b.point()
			return
		}
	} else {
		b.index(len(b.types), "type")
		b.index(len(b.tables), "table")
	}
	b.block = b.call(b.block, b.temporary(forDepth))
	b.keep()
	b.point()
}

// bulk handles the instructions after the prefix 0xfc. The length is on top of the stack for each that has one.
func (b *body) bulk() {
	b.cost++
	op := b.u32()
	length := true
	switch op {
	case bulkMemoryInit:
		b.index(int(max(b.segments, 0)), "data segment")
		b.memory()
	case bulkMemoryCopy:
		b.memory()
		b.memory()
	case bulkMemoryFill:
		b.memory()
	case bulkTableInit:
		b.index(b.elements, "element segment")
		b.index(len(b.tables), "table")
	case bulkTableCopy:
		b.index(len(b.tables), "table")
		b.index(len(b.tables), "table")
	case bulkTableGrow, bulkTableFill:
		b.index(len(b.tables), "table")
	default:
		length = false
	}
	switch op {
	case bulkDataDrop:
		b.index(int(max(b.segments, 0)), "data segment")
	case bulkElemDrop:
		b.index(b.elements, "element segment")
	case bulkTableSize:
		b.index(len(b.tables), "table")
	}
	if op > bulkTableFill {
		b.fail(malformed, "there is no instruction 0xfc %d", op)
	}
	if length {
		b.cost += costBulk
		b.block = b.payLength(b.block, b.temporary(forLength))
		b.point()
	}
	b.keep()
}
