package diagram

import (
	"math/big"
	"slices"
)

// Total counts all assignments.
func (f *Forest) Total() *big.Int { return f.between(0, len(f.order)) }

// between counts the assignments of the variables from one level to before another.
func (f *Forest) between(from, to int) *big.Int {
	out := big.NewInt(1)
	for _, v := range f.order[from:to] {
		out.Mul(out, big.NewInt(int64(f.values[v])))
	}
	return out
}

// Count counts the assignments at which a function has each label that it has.
func (f *Forest) Count(n Node) map[int]*big.Int {
	done := map[Node]map[int]*big.Int{}
	var visit func(n Node) map[int]*big.Int // of the variables from the node's level on
	visit = func(n Node) map[int]*big.Int {
		if label, is := n.Label(); is {
			return map[int]*big.Int{label: big.NewInt(1)}
		}
		out, known := done[n]
		if known {
			return out
		}
		out = map[int]*big.Int{}
		_, kids := f.Branches(n)
		for _, k := range kids {
			skipped := f.between(f.levelOf(n)+1, f.levelOf(k))
			for label, count := range visit(k) {
				if out[label] == nil {
					out[label] = new(big.Int)
				}
				out[label].Add(out[label], new(big.Int).Mul(count, skipped))
			}
		}
		done[n] = out
		return out
	}
	out, above := map[int]*big.Int{}, f.between(0, f.levelOf(n))
	for label, count := range visit(n) {
		out[label] = new(big.Int).Mul(count, above)
	}
	return out
}

// CountOf counts the assignments at which a function has one label.
func (f *Forest) CountOf(n Node, label int) *big.Int {
	if count := f.Count(n)[label]; count != nil {
		return count
	}
	return new(big.Int)
}

// Below lists the functions of the variables from a level on that a function comes to, each once, and counts the
// assignments of the variables above that lead to each.
func (f *Forest) Below(n Node, level int) (below []Node, counts []*big.Int) {
	reached := map[Node]*big.Int{n: f.between(0, min(level, f.levelOf(n)))}
	for _, at := range f.Reachable(n) {
		if f.levelOf(at) >= level {
			continue
		}
		_, kids := f.Branches(at)
		for _, k := range kids {
			if reached[k] == nil {
				reached[k] = new(big.Int)
			}
			skipped := f.between(f.levelOf(at)+1, min(level, f.levelOf(k)))
			reached[k].Add(reached[k], skipped.Mul(skipped, reached[at]))
		}
	}
	for at := range reached {
		if f.levelOf(at) >= level {
			below = append(below, at)
		}
	}
	slices.Sort(below)
	for _, at := range below {
		counts = append(counts, reached[at])
	}
	return below, counts
}

// At is the label at an assignment, which has a value for each variable.
func (f *Forest) At(n Node, assignment []int) int {
	for n >= 0 {
		variable, kids := f.Branches(n)
		n = kids[assignment[variable]]
	}
	label, _ := n.Label()
	return label
}

// Reachable lists the nodes of functions that branch, each once, those above before those below.
func (f *Forest) Reachable(roots ...Node) []Node {
	out := reached(f, roots)
	slices.SortFunc(out, func(a, b Node) int {
		if c := f.levelOf(a) - f.levelOf(b); c != 0 {
			return c
		}
		return int(a) - int(b)
	})
	return out
}

// Support lists the variables that a function depends on, sorted.
func (f *Forest) Support(roots ...Node) []int {
	is := map[int]bool{}
	for _, n := range f.Reachable(roots...) {
		is[f.order[f.levelOf(n)]] = true
	}
	var out []int
	for v := range f.values {
		if is[v] {
			out = append(out, v)
		}
	}
	return out
}

// Labels lists the labels that a function has, sorted.
func (f *Forest) Labels(n Node) (out []int) {
	if label, is := n.Label(); is {
		return []int{label}
	}
	for _, at := range f.Reachable(n) {
		_, kids := f.Branches(at)
		for _, k := range kids {
			if label, is := k.Label(); is && !slices.Contains(out, label) {
				out = append(out, label)
			}
		}
	}
	slices.Sort(out)
	return out
}

// Example is a label, and an assignment at which a function has it.
type Example struct {
	Label  int
	Values []int
}

// Examples lists an example of each label that a function has, sorted, in which variables that do not lead to it are as
// in another assignment.
func (f *Forest) Examples(n Node, from []int) (out []Example) {
	seen, values := map[Node]bool{}, slices.Clone(from)
	var visit func(n Node)
	visit = func(n Node) {
		if seen[n] {
			return
		}
		seen[n] = true
		if label, is := n.Label(); is {
			out = append(out, Example{label, slices.Clone(values)})
			return
		}
		variable, kids := f.Branches(n)
		for value, k := range kids {
			values[variable] = value
			visit(k)
		}
		values[variable] = from[variable]
	}
	visit(n)
	slices.SortFunc(out, func(a, b Example) int { return a.Label - b.Label })
	return out
}

// Nearest finds the assignment at which a function has a label that takes the fewest changes from another assignment:
// of several, the one that leaves the variables at the top as they are. false where there is none.
func (f *Forest) Nearest(n Node, label int, from []int) ([]int, bool) {
	const never = 1 << 30
	least := map[Node]int{}
	var visit func(n Node) int
	visit = func(n Node) int {
		if own, is := n.Label(); is {
			if own == label {
				return 0
			}
			return never
		}
		out, known := least[n]
		if known {
			return out
		}
		out = never
		variable, kids := f.Branches(n)
		for value, k := range kids {
			out = min(out, visit(k)+changed(value, from[variable]))
		}
		least[n] = out
		return out
	}
	left := visit(n)
	if left >= never {
		return nil, false
	}
	out := slices.Clone(from)
	for n >= 0 {
		variable, kids := f.Branches(n)
		for _, value := range append([]int{from[variable]}, upTo(len(kids))...) {
			if way := visit(kids[value]) + changed(value, from[variable]); way == left {
				out[variable], n = value, kids[value]
				left -= changed(value, from[variable])
				break
			}
		}
	}
	return out, true
}

func changed(value, from int) int {
	if value == from {
		return 0
	}
	return 1
}

func upTo(n int) []int {
	out := make([]int, n)
	for i := range out {
		out[i] = i
	}
	return out
}
