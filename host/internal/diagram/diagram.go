// Package diagram keeps functions of several variables, of which each has a few values, as multi-valued decision
// diagrams: a function is a [Node], equal functions are equal nodes, and what is asked of a function takes time in its
// nodes and not in its assignments.
//
// The usual entry is [New], then [Forest.Test] for what one variable decides, and [Forest.Apply] or [Forest.Select] to
// combine functions. A function's values are labels, numbers from 0.
//
// # Limitations
//
// A forest only grows. It is not safe for concurrent use.
package diagram

import (
	"encoding/binary"
	"errors"
	"slices"
)

// Node is a function: a label, or a node of a forest that branches on a variable.
type Node int32

// Label is the function that is one label everywhere.
func Label(label int) Node { return Node(-1 - label) }

// Label is the label that a function is everywhere; false where it branches.
func (n Node) Label() (label int, is bool) { return int(-1 - n), n < 0 }

// ErrFull says that a forest would hold more nodes than it may.
var ErrFull = errors.New("the diagram is larger than it may be")

// Forest holds functions of the same variables, which every way through it meets in one order.
type Forest struct {
	values []int // by variable
	order  []int // the variable at each level
	level  []int // by variable
	nodes  []inner
	kids   []Node
	index  map[string]Node
	most   int
	key    []byte // scratch
}

// inner is a node: the level that it branches at, and where its functions for each value stand among all.
type inner struct {
	level int32
	kids  int32
}

// New makes an empty forest: values counts the values of each variable, order lists the variables from the top, and
// most bounds the nodes.
func New(values, order []int, most int) *Forest {
	f := &Forest{values: values, order: order, level: make([]int, len(order)), index: map[string]Node{}, most: most}
	for level, v := range order {
		f.level[v] = level
	}
	return f
}

// Within runs what makes nodes.
//
// # Errors
//
// [ErrFull], where that would be more than the forest may hold.
func Within(do func()) (err error) {
	defer func() {
		if r := recover(); r == ErrFull {
			err = ErrFull
		} else if r != nil {
			panic(r)
		}
	}()
	do()
	return nil
}

// Values counts the values of each variable.
func (f *Forest) Values() []int { return f.values }

// Order lists the variables from the top.
func (f *Forest) Order() []int { return f.order }

// Size counts all nodes that were made.
func (f *Forest) Size() int { return len(f.nodes) }

// levelOf is the level at which a function branches; behind all of them for a label.
func (f *Forest) levelOf(n Node) int {
	if n < 0 {
		return len(f.order)
	}
	return int(f.nodes[n].level)
}

// Branches says of a function that is no label the variable at which it branches, and its function for each value,
// which is not to be changed.
func (f *Forest) Branches(n Node) (variable int, kids []Node) {
	own := f.nodes[n]
	variable = f.order[own.level]
	return variable, f.kids[own.kids : int(own.kids)+f.values[variable]]
}

// kid is a function with the variable at a level set; the function itself where it does not branch there.
func (f *Forest) kid(n Node, level, value int) Node {
	if f.levelOf(n) != level {
		return n
	}
	return f.kids[int(f.nodes[n].kids)+value]
}

// branch is the function that is one of kids, by the variable at a level; none of them branches at it or above.
func (f *Forest) branch(level int, kids []Node) Node {
	if !slices.ContainsFunc(kids, func(k Node) bool { return k != kids[0] }) {
		return kids[0]
	}
	f.key = binary.AppendUvarint(f.key[:0], uint64(level))
	f.key = appendNodes(f.key, kids)
	if known, is := f.index[string(f.key)]; is {
		return known
	}
	if len(f.nodes) >= f.most {
		panic(ErrFull) // which Within gives
	}
	n := Node(len(f.nodes))
	f.nodes = append(f.nodes, inner{int32(level), int32(len(f.kids))})
	f.kids = append(f.kids, kids...)
	f.index[string(f.key)] = n
	return n
}

func appendNodes(key []byte, nodes []Node) []byte {
	for _, n := range nodes {
		key = binary.LittleEndian.AppendUint32(key, uint32(n))
	}
	return key
}

// Test is the function that one variable decides: labels has one for each of its values.
func (f *Forest) Test(variable int, labels []int) Node {
	kids := make([]Node, len(labels))
	for i, l := range labels {
		kids[i] = Label(l)
	}
	return f.branch(f.level[variable], kids)
}

// Split is the function that is one of options, by the value of a variable, on which none of them depends.
func (f *Forest) Split(variable int, options []Node) Node {
	which := make([]int, len(options))
	for i := range which {
		which[i] = i
	}
	return f.Select(f.Test(variable, which), options)
}

// Select is the function that is one of options, by the label of another function.
func (f *Forest) Select(of Node, options []Node) Node {
	args := append([]Node{of}, options...)
	return f.Apply(args, func(args []Node) (Node, bool) {
		if label, is := args[0].Label(); is {
			return args[1+label], true
		}
		return 0, false
	})
}
