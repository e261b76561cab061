package provenance

import (
	"cmp"
	"slices"
	"strings"

	"github.com/construe-host/construe/host/internal/rego"
)

// Atom is something of the input that an answer can depend on.
type Atom struct {
	// Pointer is where it is, as a JSON pointer (RFC 6901) into the input.
	Pointer string
	// Exists marks that it is only whether anything stands there. Otherwise it is what stands there: a scalar's value,
	// of an array its length, and of an object which members it has.
	Exists bool
}

// atoms is a set of atoms, nil if empty: what a node stands for, a test of what stands there, or a union. Sets share
// their parts and never change.
type atoms struct {
	a, b *atoms // both set in a union
	node *node  // of which this is stands, is or all
	test *membership
	tag  uint64 // what all of a is due to at once
}

func union(a, b *atoms) *atoms {
	switch {
	case a == nil || a == b:
		return b
	case b == nil || a.tag == 0 && (a.a == b || a.b == b):
		return a
	case b.tag == 0 && (b.a == a || b.b == a):
		return b
	}
	return &atoms{a: a, b: b}
}

// gatherer writes sets out.
type gatherer struct {
	found    map[Atom]bool // nil where there is a scribe
	pointers map[*node]string
	scribe   *scribe                  // nil where a test is as good as what stands there
	numbers  []uint64                 // of conditions, as the scribe has them
	tagged   map[uint64][]*atoms      // nil where tags do not matter
	within   func(of *atoms) []uint64 // what is tagged, written out; nil where it is not by itself
}

func gather() *gatherer { return &gatherer{found: map[Atom]bool{}, pointers: map[*node]string{}} }

// list writes a set out, sorted.
func (s *atoms) list() []Atom {
	g := gather()
	g.set(s)
	return g.sorted()
}

// set adds a set.
func (g *gatherer) set(s *atoms) {
	seen := map[*atoms]bool{}
	for stack := []*atoms{s}; len(stack) > 0; {
		top := stack[len(stack)-1]
		stack = stack[:len(stack)-1]
		if top == nil || seen[top] {
			continue
		}
		seen[top] = true
		if top.tag != 0 && g.tagged != nil {
			g.tagged[top.tag] = append(g.tagged[top.tag], top.a)
			continue
		}
		if top.tag != 0 && g.within != nil {
			g.addAll(g.within(top.a))
			continue
		}
		switch {
		case top.node == nil:
			stack = append(stack, top.a, top.b)
		case top.test == nil && top != &top.node.stands && top != &top.node.is:
			g.all(g.pointer(top.node), top.node.v)
		case g.scribe != nil:
			g.addNumber(g.scribe.leaf(top))
		default:
			g.add(Atom{g.pointer(top.node), top == &top.node.stands})
		}
	}
}

// add adds what stands somewhere, or whether anything does.
func (g *gatherer) add(a Atom) {
	if g.scribe == nil {
		g.found[a] = true
	} else {
		g.addNumber(g.scribe.number(Condition{Atom: a}))
	}
}

func (g *gatherer) addNumber(n int) {
	for len(g.numbers) <= n/64 {
		g.numbers = append(g.numbers, 0)
	}
	g.numbers[n/64] |= 1 << (n % 64)
}

func (g *gatherer) addAll(numbers []uint64) {
	for len(g.numbers) < len(numbers) {
		g.numbers = append(g.numbers, 0)
	}
	for i, word := range numbers {
		g.numbers[i] |= word
	}
}

func (g *gatherer) sorted() []Atom {
	out := make([]Atom, 0, len(g.found))
	for a := range g.found {
		out = append(out, a)
	}
	slices.SortFunc(out, func(a, b Atom) int {
		if c := cmp.Compare(a.Pointer, b.Pointer); c != 0 || a.Exists == b.Exists {
			return c
		}
		if a.Exists {
			return -1
		}
		return 1
	})
	return out
}

// all adds what a value of the input and all that is in it are.
func (g *gatherer) all(pointer string, v *rego.Value) {
	g.add(Atom{pointer, false})
	for i := range v.Size() {
		key, member := v.Member(i)
		at := pointer + "/" + escaped(token(key))
		g.add(Atom{at, true})
		g.all(at, member)
	}
}

func (g *gatherer) pointer(n *node) string {
	if n.above == nil {
		return ""
	}
	known, is := g.pointers[n]
	if !is {
		known = g.pointer(n.above) + "/" + escaped(token(n.key.v))
		g.pointers[n] = known
	}
	return known
}

func escaped(token string) string {
	return strings.ReplaceAll(strings.ReplaceAll(token, "~", "~0"), "/", "~1")
}
