package provenance

import (
	"encoding/json"
	"maps"
	"math/big"
	"slices"
	"strconv"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"
)

type kind uint8

const (
	scalar kind = iota
	array
	object
	set
)

// value is a Rego value. One that a plan makes is added to until it is complete; one of the input is read in as far as
// it is looked at.
type value struct {
	kind    kind
	scalar  ast.Value        // of a scalar
	entries map[string]entry // of an object and a set, by the text of the key
	items   []entry          // of an array
	// rests is what a scalar is due to, and of a collection, that it has no members but these.
	rests *atoms
	// standing is of an array that was made what its members, and their places, are due to.
	standing *atoms
	// text is the canonical text of a complete value, once it was asked for.
	text string
	node *node // of the input; nil of a value that was made
}

// entry is a member of a collection: what it is due to that it is this one, as long as there is one by this key, and
// what it is due to that there is one.
type entry struct {
	key, value   *value
	rests, there *atoms
}

func (e entry) whole() *atoms { return union(e.rests, e.there) }

// node is where a value of the input stands, and its plain form.
type node struct {
	pointer string
	plain   any
	read    bool // members are in entries or items
	reads   reads
}

func made(v ast.Value, rests *atoms) *value { return &value{scalar: v, rests: rests} }

// inputValue is a value of the input.
func inputValue(pointer string, plain any, r reads) *value {
	v := &value{node: &node{pointer: pointer, plain: plain, reads: r}, rests: single(Atom{Pointer: pointer})}
	switch plain := plain.(type) {
	case map[string]any:
		v.kind = object
	case []any:
		v.kind = array
	default:
		v.scalar, _ = ast.InterfaceToValue(plain) // a scalar of JSON has no error
	}
	return v
}

// members reads in the members of a value of the input.
func (v *value) members() {
	if v.node == nil || v.node.read {
		return
	}
	v.node.read = true
	below := func(token string, plain any) entry {
		pointer := v.node.pointer + "/" + escaped(token)
		return entry{value: inputValue(pointer, plain, v.node.reads), there: v.stands(pointer, token)}
	}
	switch plain := v.node.plain.(type) {
	case map[string]any:
		v.entries = make(map[string]entry, len(plain))
		for name, member := range plain {
			e := below(name, member)
			e.key = made(ast.String(name), nil)
			v.entries[e.key.canonical()] = e
		}
	case []any:
		for i, member := range plain {
			e := below(strconv.Itoa(i), member)
			e.key = made(ast.InternedTerm(i).Value, nil)
			v.items = append(v.items, e)
		}
	}
}

// stands is that something stands there, or nothing, in a value of the input. A pointer does not tell a list's place
// from a name that is a number.
func (v *value) stands(pointer, token string) *atoms {
	exists := single(Atom{pointer, true})
	if v.kind == object && token != "" && token[0] >= '0' && token[0] <= '9' {
		return union(exists, v.rests)
	}
	return exists
}

func escaped(token string) string {
	return strings.ReplaceAll(strings.ReplaceAll(token, "~", "~0"), "/", "~1")
}

// each visits the members, those of an object or a set in the order of their text.
func (v *value) each(visit func(entry) error) error {
	v.members()
	v.looked()
	for _, e := range v.items {
		e.noted()
		if err := visit(e); err != nil {
			return err
		}
	}
	if v.kind == array || v.kind == scalar {
		return nil
	}
	for _, text := range slices.Sorted(maps.Keys(v.entries)) {
		e := v.entries[text]
		e.noted()
		if err := visit(e); err != nil {
			return err
		}
	}
	return nil
}

// noted is an entry that somebody comes to.
func (e entry) noted() {
	if e.value != nil && e.value.node != nil {
		e.value.node.reads.note(e.value)
	}
}

func (v *value) size() int {
	v.members()
	v.looked()
	return len(v.items) + len(v.entries)
}

// shape is what a collection's having these members, and no others, is due to.
func (v *value) shape() *atoms {
	out := union(v.rests, v.standing)
	if v.node != nil || v.kind == array {
		return out
	}
	v.each(func(e entry) error {
		out = union(out, e.whole())
		return nil
	})
	return out
}

// find looks a member up. Where there is none, the entry says what that is due to. What is due to a member's being
// there is kept apart only as far as nothing else could stand in its place, which is for the collection to say.
func (v *value) find(key *value) (e entry, found bool) {
	v.members()
	switch v.kind {
	case array:
		v.looked()
		if n, is := key.scalar.(ast.Number); is && key.kind == scalar {
			if i, is := n.Int(); is && i >= 0 && i < len(v.items) {
				e = v.items[i]
				e.noted()
				e.rests = union(v.shape(), e.rests)
				return e, true
			}
		}
	case object, set:
		if e, found = v.entries[key.canonical()]; found {
			e.noted()
			return v.sole(e), true
		}
		if name, is := key.scalar.(ast.String); is && v.node != nil && key.kind == scalar {
			if v.node.reads != nil {
				v.node.reads[Atom{v.node.pointer + "/" + escaped(string(name)), true}] = true
			}
			return entry{rests: v.stands(v.node.pointer+"/"+escaped(string(name)), string(name))}, false
		}
	}
	return entry{rests: v.rests}, false
}

// sole is a member of an object as one that nothing else takes the place of: something else by its key would be one
// more.
func (v *value) sole(e entry) entry {
	if v.node == nil && e.there != nil {
		e.rests = union(e.rests, v.rests)
	}
	return e
}

// deep is what a value as a whole is due to.
func (v *value) deep() *atoms {
	out := v.rests
	v.each(func(e entry) error {
		out = unions(out, e.whole(), e.value.deep())
		if v.kind == object && e.key.rests != nil {
			out = union(out, e.key.deep())
		}
		return nil
	})
	return out
}

// canonical is a text that two values share if they are equal.
func (v *value) canonical() string {
	if v.text != "" {
		return v.text
	}
	var b strings.Builder
	switch v.kind {
	case scalar:
		switch s := v.scalar.(type) {
		case ast.Number:
			b.WriteString("n" + number(s))
		case ast.String:
			b.WriteString("s" + strconv.Quote(string(s)))
		default:
			b.WriteString("c" + s.String())
		}
	default:
		b.WriteByte("?[{("[v.kind])
		v.each(func(e entry) error {
			if v.kind == object {
				b.WriteString(e.key.canonical() + ":")
			}
			b.WriteString(e.value.canonical() + ",")
			return nil
		})
	}
	if v.kind == scalar || v.node != nil {
		v.text = b.String() // what a plan makes may still grow
	}
	return b.String()
}

// number writes equal numbers alike.
func number(n ast.Number) string {
	if r, is := new(big.Rat).SetString(string(n)); is && !far(n) {
		return r.RatString()
	}
	return string(n)
}

// far reports whether a number takes more room to compute with than its text suggests.
func far(n ast.Number) bool {
	_, exponent, has := strings.Cut(strings.ToLower(string(n)), "e")
	e, err := strconv.Atoi(exponent)
	return len(n) > 400 || has && (err != nil || e > 400 || e < -400)
}

// term is the value as OPA's built-in functions take it.
func (v *value) term() *ast.Term {
	switch v.kind {
	case array:
		list := make([]*ast.Term, 0, v.size())
		v.each(func(e entry) error { list = append(list, e.value.term()); return nil })
		return ast.ArrayTerm(list...)
	case set:
		list := make([]*ast.Term, 0, v.size())
		v.each(func(e entry) error { list = append(list, e.value.term()); return nil })
		return ast.SetTerm(list...)
	case object:
		list := make([][2]*ast.Term, 0, v.size())
		v.each(func(e entry) error {
			list = append(list, [2]*ast.Term{e.key.term(), e.value.term()})
			return nil
		})
		return ast.ObjectTerm(list...)
	}
	return ast.NewTerm(v.scalar)
}

// push appends to an array, and put sets a member of an object or a set.
func (v *value) push(member *value, rests *atoms) {
	v.standing = union(v.standing, rests)
	v.items = append(v.items, entry{made(ast.InternedTerm(len(v.items)).Value, nil), member, rests, nil})
}

func (v *value) put(e entry) {
	v.entries[e.key.canonical()] = e
}

// copied is the same collection, to be changed.
func (v *value) copied() *value {
	v.members()
	v.looked()
	return &value{kind: v.kind, scalar: v.scalar, entries: maps.Clone(v.entries), items: slices.Clone(v.items),
		rests: v.rests}
}

// plain is the value as encoding/json has it; a set is a list.
func (v *value) plain() any {
	switch v.kind {
	case array, set:
		out := []any{}
		v.each(func(e entry) error { out = append(out, e.value.plain()); return nil })
		return out
	case object:
		out := map[string]any{}
		v.each(func(e entry) error {
			if name, is := e.key.scalar.(ast.String); is {
				out[string(name)] = e.value.plain()
			}
			return nil
		})
		return out
	}
	switch s := v.scalar.(type) {
	case ast.String:
		return string(s)
	case ast.Boolean:
		return bool(s)
	case ast.Number:
		return json.Number(s)
	}
	return nil
}
