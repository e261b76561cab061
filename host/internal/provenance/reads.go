package provenance

import (
	"maps"
	"reflect"
	"slices"
	"strconv"

	"github.com/construe-host/construe/host/internal/rego"
)

// come notes that somebody comes to a value: of the input, a scalar is read, of anything else only that it is there.
func (m *machine) come(v *value) {
	if m.seen && v.node != nil {
		v.node.came = true
	}
}

// look notes that somebody looks at which members a value has.
func (m *machine) look(v *value) {
	if m.seen && v.node != nil && v.v.Kind() >= rego.Array {
		v.node.looked = true
	}
}

// reads are the atoms that a run looked at: as long as all of them are as they were, a run takes the same way and ends
// the same, in an error too. What an answer depends on is less, and says nothing of errors.
func (m *machine) reads(root *node) map[Atom]bool {
	g := gather()
	var visit func(n *node)
	visit = func(n *node) {
		scalar := n.v.Kind() < rego.Array
		if n.came {
			g.found[Atom{g.pointer(n), !scalar}] = true
		}
		if n.looked {
			g.found[Atom{Pointer: g.pointer(n)}] = true
		}
		if n.walked {
			g.all(g.pointer(n), n.v)
		}
		for _, below := range n.below {
			if below != nil {
				visit(below)
			}
		}
	}
	visit(root)
	for _, n := range m.absent {
		g.found[Atom{g.pointer(n), true}] = true
	}
	return g.found
}

// Reads lists everything of the input that the run looked at, where [Limits] asked for it; nil else. Only the whole
// answer says so.
func (a *Answer) Reads() map[Atom]bool { return a.reads }

// Apart lists the atoms that are not the same in two values in plain form that stand at one pointer.
func Apart(pointer string, a, b any) (out []Atom) {
	both := func() []Atom { return []Atom{{pointer, false}, {pointer, true}} }
	switch x := a.(type) {
	case map[string]any:
		y, is := b.(map[string]any)
		if !is {
			return both()
		}
		if reflect.ValueOf(x).Pointer() == reflect.ValueOf(y).Pointer() {
			return nil
		}
		return apartObjects(pointer, x, y)
	case []any:
		y, is := b.([]any)
		if !is {
			return both()
		}
		if len(x) != len(y) {
			out = append(out, Atom{Pointer: pointer})
		}
		for i := range max(len(x), len(y)) {
			at := pointer + "/" + strconv.Itoa(i)
			if i < len(x) && i < len(y) {
				out = append(out, Apart(at, x[i], y[i])...)
			} else {
				out = append(out, Atom{at, false}, Atom{at, true})
			}
		}
		return out
	}
	switch b.(type) {
	case map[string]any, []any:
		return both()
	}
	if a != b {
		out = append(out, Atom{Pointer: pointer})
	}
	return out
}

func apartObjects(pointer string, a, b map[string]any) (out []Atom) {
	other := false
	names := slices.AppendSeq(slices.Collect(maps.Keys(a)), maps.Keys(b))
	slices.Sort(names)
	for _, name := range slices.Compact(names) {
		at := pointer + "/" + escaped(name)
		x, inA := a[name]
		y, inB := b[name]
		if inA && inB {
			out = append(out, Apart(at, x, y)...)
			continue
		}
		other = true
		out = append(out, Atom{at, false}, Atom{at, true})
	}
	if other {
		out = append(out, Atom{Pointer: pointer})
	}
	return out
}
