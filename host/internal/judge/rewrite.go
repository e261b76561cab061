package judge

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"regexp"
	"slices"

	"github.com/construe-host/construe/host/internal/builtin"
	"github.com/construe-host/construe/host/schema"
)

// rewrite changes a module as OPA's compiler gives it, so that it asks for the memory that its data needs, and a
// built-in function that fails ends the evaluation and says which it was and where. Each call of such a function, from
// code compiled from rules, goes through a new function that is told its place; if nothing comes back, that one calls
// opa_abort with [failedCall] of both, which no text can be the address of. Calls of the host are told their place by
// the argument that OPA leaves unused. natives names the functions of the runtime library by the built-in function each
// serves; places are the functions that hold the calls, by number.
func rewrite(module []byte, natives map[string]string) (out []byte, places []string, err error) {
	defer func() { // the module is our compiler's own; what does not fit is a new release of it
		if p := recover(); p != nil {
			out, places, err = nil, nil, fmt.Errorf("OPA's compiler gave a module that this host cannot read: %v", p)
		}
	}()
	s := &rewriter{natives: natives, types: map[int]uint32{}, wrapped: map[uint32]uint32{}}
	if err := s.read(module); err != nil {
		return nil, nil, err
	}
	s.wrap()
	s.redirect()
	return s.write(), s.places, nil
}

// failedCall is what opa_abort is given instead of an address: the number of a built-in function, and of a place.
type failedCall uint32

const failedCallFlag, placeBits = 1 << 31, 20

func (f failedCall) is() bool     { return f&failedCallFlag != 0 }
func (f failedCall) builtin() int { return int(f &^ failedCallFlag >> placeBits) }
func (f failedCall) place() int   { return int(f & (1<<placeBits - 1)) }

// nativeNames orders the functions that can fail; their numbers stand in a module.
func nativeNames(natives map[string]string) []string { return schema.Keys(natives) }

type section struct {
	id   byte
	body []byte
}

// rewriter holds the parts of a module that are read or changed.
type rewriter struct {
	natives   map[string]string
	sections  []section
	memoryMin uint32         // pages that the data needs
	memoryAt  int            // where the import section says how many there are
	typeArity []int          // parameters by type
	types     map[int]uint32 // i32 × n → i32, for the new functions, by n
	newTypes  [][]byte
	imported  map[string]uint32 // function → index
	functions []uint32          // type of each defined function
	code      [][]byte          // body of each
	names     map[uint32]string // of functions
	wrapped   map[uint32]uint32 // function → the one in its place
	newCode   [][]byte          // with the types in newFuncs
	newFuncs  []uint32
	places    []string
}

func (s *rewriter) read(module []byte) error {
	if !bytes.HasPrefix(module, []byte("\x00asm\x01\x00\x00\x00")) {
		return errors.New("OPA's compiler gave no WebAssembly")
	}
	s.imported, s.names = map[string]uint32{}, map[uint32]string{}
	r := &cursor{b: module[8:]}
	for len(r.b) > 0 {
		id := r.byte()
		body := r.take(int(r.u32()))
		s.sections = append(s.sections, section{id, body})
		p := &cursor{b: body}
		switch id {
		case 0:
			if string(p.take(int(p.u32()))) == "name" {
				s.readNames(p)
			}
		case 1:
			for range p.u32() {
				p.byte()
				s.typeArity = append(s.typeArity, len(p.take(int(p.u32()))))
				p.take(int(p.u32()))
			}
		case 2:
			for range p.u32() {
				p.take(int(p.u32()))
				name := string(p.take(int(p.u32())))
				if kind := p.byte(); kind == 0 {
					p.u32()
					s.imported[name] = uint32(len(s.imported))
				} else if flags := p.byte(); kind == 2 { // the memory
					s.memoryAt = len(body) - len(p.b)
					if s.memoryMin = p.u32(); flags&1 != 0 {
						p.u32()
					}
				} else {
					return errors.New("OPA's compiler gave a module that imports a table or a global")
				}
			}
		case 3:
			for range p.u32() {
				s.functions = append(s.functions, p.u32())
			}
		case 10:
			for range p.u32() {
				s.code = append(s.code, p.take(int(p.u32())))
			}
		case 11:
			s.readData(p)
		}
	}
	if _, has := s.imported["opa_abort"]; !has || len(s.code) != len(s.functions) {
		return errors.New("OPA's compiler gave a module without opa_abort")
	}
	return nil
}

// readData finds how much memory the data needs: OPA asks for what it needed before it came to the names of the rules.
func (s *rewriter) readData(p *cursor) {
	for range p.u32() {
		if p.u32() != 0 || p.byte() != 0x41 {
			panic("data of another kind")
		}
		end := p.u32s() // of the offset
		p.byte()
		end += uint64(len(p.take(int(p.u32()))))
		s.memoryMin = max(s.memoryMin, uint32(end>>16)+1)
	}
}

func (s *rewriter) readNames(p *cursor) {
	for len(p.b) > 0 {
		id, part := p.byte(), &cursor{b: p.take(int(p.u32()))}
		if id != 1 {
			continue
		}
		for range part.u32() {
			index := part.u32()
			s.names[index] = string(part.take(int(part.u32())))
		}
	}
}

// wrap makes the functions that stand in the place of those that can fail.
func (s *rewriter) wrap() {
	byName := map[string]uint32{}
	for index, name := range s.names {
		if _, twice := byName[name]; !twice || index < byName[name] {
			byName[name] = index
		}
	}
	for n, name := range nativeNames(s.natives) {
		index, has := byName[name]
		if !has || index < uint32(len(s.imported)) {
			continue
		}
		arity := s.typeArity[s.functions[index-uint32(len(s.imported))]]
		s.add(index, arity, s.checked(index, arity, failedCallFlag|uint32(n)<<placeBits,
			builtin.Of(s.natives[name])))
	}
	for n := range 5 {
		name := fmt.Sprintf("opa_builtin%d", n)
		if index, has := s.imported[name]; has {
			s.add(index, n+2, placed(index, n+2))
		}
	}
}

// add enters a function that takes what another does, and then the place.
func (s *rewriter) add(instead uint32, arity int, body []byte) {
	s.wrapped[instead] = uint32(len(s.imported) + len(s.functions) + len(s.newCode))
	s.newCode = append(s.newCode, body)
	if _, has := s.types[arity+1]; !has {
		s.types[arity+1] = uint32(len(s.typeArity) + len(s.newTypes))
		t := append([]byte{0x60}, u32(uint32(arity+1))...)
		s.newTypes = append(s.newTypes, append(append(t, bytes.Repeat([]byte{0x7f}, arity+1)...), 1, 0x7f))
	}
	s.newFuncs = append(s.newFuncs, s.types[arity+1])
}

// checked is the body of a function that calls another, and aborts where nothing comes back.
func (s *rewriter) checked(index uint32, arity int, code uint32, f builtin.Function) []byte {
	place, result := u32(uint32(arity)), u32(uint32(arity+1))
	abort := append([]byte{0x04, 0x40, 0x20}, place...) // if what is on the stack, then opa_abort of code and place
	abort = append(append(abort, 0x41), i32(int32(code))...)
	abort = append(append(abort, 0x72, 0x10), u32(s.imported["opa_abort"])...)
	abort = append(abort, 0x00, 0x0b)
	b := []byte{1, 1, 0x7f} // one more local
	switch f.Odd {
	case builtin.EmptySecond: // the length of a string is its second word
		b = append(append(b, 0x20, 1, 0x28, 2, 4, 0x45), abort...)
	case builtin.SetSecond:
		b = append(append(b, 0x20, 1, 0x2d, 0, 0, 0x41, typeSet, 0x46), abort...)
	}
	for n := range arity {
		b = append(append(b, 0x20), u32(uint32(n))...)
	}
	b = append(append(b, 0x10), u32(index)...)
	b = append(append(b, 0x22), result...)
	b = append(b, 0x45) // is it 0?
	if f.Partial {
		// and the argument neither an array nor a set, whose types are bits 5 and 7
		b = append(append(b, 0x41), i32(1<<5|1<<7)...)
		b = append(b, 0x20, 0, 0x2d, 0, 0, 0x76, 0x41, 1, 0x71, 0x45, 0x71)
	}
	b = append(b, abort...)
	return append(append(append(b, 0x20), result...), 0x0b)
}

// placed is the body of a function that calls the host with the place as its second argument.
func placed(index uint32, arity int) []byte {
	b := []byte{0}
	for n := range arity {
		if n == 1 {
			n = arity
		}
		b = append(append(b, 0x20), u32(uint32(n))...)
	}
	return append(append(append(b, 0x10), u32(index)...), 0x0b)
}

// ofRules tells the functions that OPA compiles from rules, and from the query, by their names.
func ofRules() *regexp.Regexp { return regexp.MustCompile(`^(g[0-9]+\.data\..*|eval)$`) }

// redirect makes the calls from rules go to the new functions.
func (s *rewriter) redirect() {
	rules := ofRules()
	for n := range s.code {
		name := s.names[uint32(len(s.imported)+n)]
		if !rules.MatchString(name) {
			continue
		}
		if body, changed := s.redirected(s.code[n], uint32(len(s.places))); changed {
			s.code[n] = body
			s.places = append(s.places, name)
		}
	}
}

func (s *rewriter) redirected(body []byte, place uint32) (out []byte, changed bool) {
	r := &cursor{b: body}
	for range r.u32() { // locals
		r.u32()
		r.byte()
	}
	from := 0
	for len(r.b) > 0 {
		at := len(body) - len(r.b)
		if called, is := r.instruction(); is && s.wrapped[called] != 0 {
			out = append(append(append(out, body[from:at]...), 0x41), i32(int32(place))...)
			out = append(append(out, 0x10), u32(s.wrapped[called])...)
			from, changed = len(body)-len(r.b), true
		}
	}
	return append(out, body[from:]...), changed
}

// write puts the module together again. Functions are only added at the end, so that every index stays what it is.
func (s *rewriter) write() []byte {
	out := []byte("\x00asm\x01\x00\x00\x00")
	for _, part := range s.sections {
		body := part.body
		switch part.id {
		case 2:
			r := &cursor{b: body[s.memoryAt:]}
			r.u32()
			body = slices.Concat(body[:s.memoryAt], u32(s.memoryMin), r.b)
		case 1:
			body = extended(body, len(s.typeArity), s.newTypes)
		case 3:
			var added [][]byte
			for _, t := range s.newFuncs {
				added = append(added, u32(t))
			}
			body = extended(body, len(s.functions), added)
		case 10:
			body = u32(uint32(len(s.code) + len(s.newCode)))
			for _, code := range slices.Concat(s.code, s.newCode) {
				body = append(append(body, u32(uint32(len(code)))...), code...)
			}
		}
		out = append(append(append(out, part.id), u32(uint32(len(body)))...), body...)
	}
	return out
}

// extended is a section's vector with more at its end.
func extended(body []byte, count int, added [][]byte) []byte {
	r := &cursor{b: body}
	r.u32()
	return append(append(u32(uint32(count+len(added))), r.b...), bytes.Join(added, nil)...)
}

func u32(v uint32) []byte { return binary.AppendUvarint(nil, uint64(v)) }

func i32(v int32) (out []byte) {
	for {
		low := byte(v & 0x7f)
		v >>= 7
		if v == 0 && low&0x40 == 0 || v == -1 && low&0x40 != 0 {
			return append(out, low)
		}
		out = append(out, low|0x80)
	}
}
