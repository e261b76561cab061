package rego

import (
	"math/big"
	"strconv"
	"strings"
	"unsafe"

	"github.com/open-policy-agent/opa/v1/ast"
)

// Kind is what a value is. Their order is that in which values of different kinds are sorted.
type Kind uint8

// The kinds.
const (
	Null Kind = iota
	Boolean
	Number
	String
	Array
	Object
	Set
)

// names are the kinds as Rego's type_name has them.
var names = [...]string{"null", "boolean", "number", "string", "array", "object", "set"}

func (k Kind) String() string { return names[k] }

// Value is a Rego value; nil stands for what is undefined. One that a run makes grows until it is complete; one that
// several runs share ([FromPlain]) never changes.
type Value struct {
	kind  Kind
	whole bool   // a number that is n
	n     int64  // of a whole number; of another, about how many digits computing with it takes; of a boolean, 1 or 0
	s     string // of a string; of another number, as it is spelt
	hash  uint64 // of a scalar, once it was asked for; 0 before
	c     *collection
}

// Kind is what the value is.
func (v *Value) Kind() Kind { return v.kind }

// Text is the text of a string, and "" of anything else.
func (v *Value) Text() string {
	if v == nil || v.kind != String {
		return ""
	}
	return v.s
}

// Weight is what a walk through the value meets: its values, each as often as it is there, and sixteen bytes of text as
// one more.
func (v *Value) Weight() int64 { return v.weight() }

// True reports whether the value is the boolean true.
func (v *Value) True() bool { return v != nil && v.kind == Boolean && v.n == 1 }

// At is the member of an object by that name; nil where there is none.
func (v *Value) At(name string) *Value {
	if v == nil || v.kind != Object {
		return nil
	}
	if i := v.c.find(text(name)); i >= 0 {
		return v.c.entries[i].value
	}
	return nil
}

// The constants that every run shares. They are complete, so that nobody writes to them.
var (
	null  = sealed(&Value{kind: Null})
	yes   = sealed(&Value{kind: Boolean, n: 1})
	no    = sealed(&Value{kind: Boolean})
	small = func() (out [256]*Value) {
		for i := range out {
			out[i] = sealed(&Value{kind: Number, whole: true, n: int64(i)})
		}
		return out
	}()
)

// sealed is a scalar whose hash is known, so that reading it writes nothing.
func sealed(v *Value) *Value {
	v.hashed()
	return v
}

func boolean(b bool) *Value {
	if b {
		return yes
	}
	return no
}

func text(s string) *Value { return &Value{kind: String, s: s} }

func integer(n int64) *Value {
	if 0 <= n && n < int64(len(small)) {
		return small[n]
	}
	return &Value{kind: Number, whole: true, n: n}
}

// number is a number as it is spelt.
func number(s string) *Value {
	if n, err := strconv.ParseInt(s, 10, 64); err == nil && strconv.FormatInt(n, 10) == s {
		return integer(n)
	}
	return &Value{kind: Number, s: s, n: digitsIn(s)}
}

// spells reports whether a text is a number as Rego writes one, which need not have a digit before its point.
func spells(s string) bool {
	if strings.Trim(s, "0123456789+-.eE") != "" {
		return false
	}
	_, is := new(big.Float).SetString(s)
	return is
}

// digitsIn is how many digits a number has when it is written without an exponent, about.
func digitsIn(s string) int64 {
	n := len(s)
	if at := strings.IndexAny(s, "eE"); at >= 0 {
		if e, err := strconv.Atoi(s[at+1:]); err == nil {
			n += max(e, -e)
		}
	}
	return int64(n)
}

// spelt is how a number is written.
func (v *Value) spelt() string {
	if v.whole {
		return strconv.FormatInt(v.n, 10)
	}
	return v.s
}

// far reports whether a number takes more room to compute with than its text suggests; none is let in.
func far(s string) bool {
	const digits, most = 1000, 400
	if len(s) > digits {
		return true
	}
	for i := range len(s) {
		if s[i] == 'e' || s[i] == 'E' {
			e, err := strconv.Atoi(s[i+1:])
			return err != nil || e > most || e < -most
		}
	}
	return false
}

// collection is what is in an array, an object or a set.
type collection struct {
	items   []*Value // of an array
	entries []entry  // of an object and a set; a set's members are their own keys
	index   []int32  // where entries are, by their hash, with open addresses; nil while they are few
	sorted  bool     // the entries are in the order of their keys
	sealed  bool     // weight and hash are known
	shared  bool     // it is of an input, and never changes
	placed  bool     // it is in another
	height  int32    // in values within one another
	weight  int64    // what a walk through it meets, each value as often as it is there
	hash    uint64
}

// entry is a member of an object or a set.
type entry struct {
	hash       uint64
	key, value *Value
}

// few is how many entries are looked through one by one.
const few = 8

func collect(k Kind) *Value { return &Value{kind: k, c: &collection{height: 1, sorted: k == Array}} }

func (v *Value) size() int {
	switch v.kind {
	case Array:
		return len(v.c.items)
	case Object, Set:
		return len(v.c.entries)
	}
	return 0
}

// find is the place of a key among the entries; -1 where there is none.
func (c *collection) find(key *Value) int {
	h := key.hashed()
	if c.index == nil {
		for i := range c.entries {
			if e := &c.entries[i]; e.hash == h && same(e.key, key) {
				return i
			}
		}
		return -1
	}
	mask := uint64(len(c.index) - 1)
	for at := h & mask; ; at = (at + 1) & mask {
		i := c.index[at]
		if i == 0 {
			return -1
		}
		if e := &c.entries[i-1]; e.hash == h && same(e.key, key) {
			return int(i - 1)
		}
	}
}

// put adds a key that is not there.
func (c *collection) put(key, value *Value) {
	c.sorted = len(c.entries) == 0
	c.entries = append(c.entries, entry{key.hashed(), key, value})
	c.grew(key)
	c.grew(value)
	switch {
	case len(c.entries) <= few:
	case len(c.entries)*2 > len(c.index):
		c.reindex()
	default:
		c.place(len(c.entries) - 1)
	}
}

// push appends to an array.
func (c *collection) push(item *Value) {
	c.items = append(c.items, item)
	c.grew(item)
}

// grew notes a new member.
func (c *collection) grew(member *Value) {
	c.sealed = false
	if member.c == nil {
		return
	}
	if !member.c.placed {
		member.c.placed = true
	}
	if member.c.height >= c.height {
		c.height = member.c.height + 1
	}
}

func (c *collection) place(i int) {
	mask := uint64(len(c.index) - 1)
	at := c.entries[i].hash & mask
	for c.index[at] != 0 {
		at = (at + 1) & mask
	}
	c.index[at] = int32(i + 1)
}

func (c *collection) reindex() {
	size := 32
	for size < len(c.entries)*4 {
		size *= 2
	}
	c.index = make([]int32, size)
	for i := range c.entries {
		c.place(i)
	}
}

// The bytes that values take, as they are counted: at least what they are, and whole where it does not matter.
const (
	bytesScalar     = int64(unsafe.Sizeof(Value{}))
	bytesCollection = bytesScalar + int64(unsafe.Sizeof(collection{}))
	bytesEntry      = 2 * (int64(unsafe.Sizeof(entry{})) + 8) // appending leaves as much behind
	bytesItem       = 2 * 8
)

// member is the member of a collection at a key; nil where there is none.
func (v *Value) member(key *Value) *Value {
	switch v.kind {
	case Object, Set:
		if i := v.c.find(key); i >= 0 {
			return v.c.entries[i].value
		}
	case Array:
		if i := v.place(key); i >= 0 {
			return v.c.items[i]
		}
	}
	return nil
}

// place is the place in an array that a key names; -1 where there is none.
func (v *Value) place(key *Value) int {
	if key.kind != Number {
		return -1
	}
	n := key.n
	if !key.whole {
		i, is := ast.Number(key.s).Int64()
		if !is {
			return -1
		}
		n = i
	}
	if 0 <= n && n < int64(len(v.c.items)) {
		return int(n)
	}
	return -1
}
