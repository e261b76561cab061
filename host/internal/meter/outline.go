package meter

// Outline is a metered form without what its functions do: each body is a single unreachable. It is valid wherever the
// original is, and says all that an engine has to know of a module whose native code it has.
func Outline(metered []byte) []byte {
	r := reader{data: metered}
	out := append(make([]byte, 0, len(metered)/2), r.bytes(uint32(len(header())))...)
	for r.left() > 0 {
		from := r.pos
		id := r.byte()
		body := r.part(r.u32())
		if id != sectionCode {
			out = append(out, metered[from:r.pos]...)
			continue
		}
		n := body.u32()
		code := appendU32(nil, n)
		for range n {
			code = append(code, 3, 0, opUnreachable, opEnd) // its length, no locals
		}
		out = append(appendU32(append(out, id), uint32(len(code))), code...)
	}
	return out
}
