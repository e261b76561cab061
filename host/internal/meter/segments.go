package meter

import (
	"cmp"
	"slices"
)

// constant reads a constant expression: one constant, and the end. What it may refer to is checked for range: the
// appended globals of the meter come after all that a constant may name.
func (m *module) constant(r *reader) {
	switch op := r.byte(); op {
	case opI32Const:
		r.signed(32)
	case opI64Const:
		r.signed(64)
	case opF32Const:
		r.bytes(4)
	case opF64Const:
		r.bytes(8)
	case opGlobalGet:
		if i := r.index(m.imported.globals, "imported global"); r.err == nil && m.globals[i].mutable {
			r.fail("invalid", "a constant expression reads a global that changes")
		}
	case opRefNull:
		r.referenceType()
	case opRefFunc:
		m.reference(r)
	case 0x6a, 0x6b, 0x6c, 0x7c, 0x7d, 0x7e:
		r.unsupported("extended constant expressions")
	case 0xfd:
		r.unsupported("SIMD")
	case 0xfb:
		r.unsupported("types of garbage collection (GC)")
	default:
		r.fail("invalid", "0x%02x is no constant", op)
	}
	switch end := r.byte(); {
	case r.err != nil || end == opEnd:
	case end >= opI32Const && end <= opF64Const || end == opGlobalGet:
		r.unsupported("extended constant expressions")
	default:
		r.fail("invalid", "a constant expression is more than one constant")
	}
}

// readElements reads the eight forms of an element segment: bit 0 of the flags says passive or declared, bit 1 an
// explicit table (or declared), bit 2 expressions in place of indices.
func (m *module) readElements(r *reader) {
	n := r.count(1<<16, 3, "element segments")
	m.elements = int(n)
	for ; n > 0 && r.err == nil; n-- {
		flags := r.u32()
		if flags > 7 {
			r.fail(malformed, "%d are no flags of an element segment", flags)
			return
		}
		if flags&1 == 0 {
			which := uint32(0)
			if flags&2 != 0 {
				which = r.u32()
			}
			if r.err == nil && uint64(which) >= uint64(len(m.tables)) {
				r.fail("invalid", "there is no table %d", which)
			}
			m.constant(r)
		}
		expressions := flags&4 != 0
		switch {
		case flags&3 == 0:
		case expressions:
			r.referenceType()
		default:
			if kind := r.byte(); kind != 0 {
				r.fail(malformed, "0x%02x is no kind of elements", kind)
			}
		}
		items := r.count(m.limits.elements-m.items, 1, "items of elements")
		for m.items += items; items > 0 && r.err == nil; items-- {
			if expressions {
				m.constant(r)
			} else {
				m.reference(r)
			}
		}
	}
}

// readData reads the three forms of a data segment.
func (m *module) readData(r *reader) {
	n := r.count(m.limits.segments, 2, "data segments")
	for m.data = int(n); n > 0 && r.err == nil; n-- {
		flags, place := r.u32(), []byte(nil)
		switch {
		case flags > 2:
			r.fail(malformed, "%d are no flags of a data segment", flags)
		case flags != 1:
			if flags == 2 {
				r.index(len(m.memories), "memory")
			} else if len(m.memories) == 0 {
				r.fail("invalid", "there is no memory for a data segment")
			}
			place = r.rest()
			m.constant(r)
		}
		data := r.part(r.u32()).data
		if r.err == nil && place != nil && place[0] == opI32Const {
			at := reader{data: place, pos: 1}
			m.active = append(m.active, activeSegment{uint32(at.signed(32)), data})
		}
	}
}

// maxGap is how many zeros between two data segments are kept so that they can be one. A segment costs an instance
// about as much as a few hundred bytes.
const maxGap = 64

// dataSection joins data segments that lie beside each other in memory, as far as nothing can tell: each has a known
// place, no two share a byte, and without a data count section no instruction names one. Go's linker leaves a segment
// between any two runs of zeros, tens of thousands, each of which would cost something whenever an instance is made.
func (m *module) dataSection() []byte {
	if len(m.active) != m.data || m.data < 2 || m.segments >= 0 {
		return m.raw[sectionData]
	}
	all := slices.Clone(m.active)
	slices.SortFunc(all, func(a, b activeSegment) int { return cmp.Compare(a.at, b.at) })
	var joined []activeSegment
	for i, s := range all {
		if i > 0 {
			last := &joined[len(joined)-1]
			end := uint64(last.at) + uint64(len(last.data))
			if uint64(s.at) < end {
				return m.raw[sectionData]
			}
			if gap := uint64(s.at) - end; gap <= maxGap {
				last.data = append(append(last.data, make([]byte, gap)...), s.data...)
				continue
			}
		}
		joined = append(joined, activeSegment{s.at, slices.Clip(s.data)})
	}
	out := appendU32(nil, uint32(len(joined)))
	for _, s := range joined {
		out = append(appendSigned(append(out, 0, opI32Const), int64(int32(s.at))), opEnd)
		out = append(appendU32(out, uint32(len(s.data))), s.data...)
	}
	return out
}

// readBodies splits the code; the instruction pass goes into each body.
func (m *module) readBodies(r *reader) {
	n := r.count(m.limits.functions, 3, "functions")
	m.bodies = make([]reader, 0, n)
	for ; n > 0 && r.err == nil; n-- {
		size := r.u32()
		if size > m.limits.body {
			r.fail(tooLarge, "a function of %d bytes; at most %d are allowed", size, m.limits.body)
		}
		m.bodies = append(m.bodies, r.part(size))
	}
}
