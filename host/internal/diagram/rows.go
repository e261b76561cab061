package diagram

import "slices"

// Row is assignments at which a function has one label: each variable has one of the values listed for it, which are
// all of them for a variable that is not there.
type Row struct {
	Label int
	Given []Given // from the top
}

// Given is a variable and the values that it may have, sorted.
type Given struct {
	Variable int
	Values   []int
}

// Rows lists a function's assignments as rows of which no two meet, but for those of some labels; false where there
// are more than most. Values that lead to the same are one row's.
func (f *Forest) Rows(n Node, without []int, most int) (out []Row, all bool) {
	var given []Given
	var visit func(n Node) bool
	visit = func(n Node) bool {
		if label, is := n.Label(); is {
			if !slices.Contains(without, label) {
				out = append(out, Row{label, slices.Clone(given)})
			}
			return len(out) <= most
		}
		variable, kids := f.Branches(n)
		for value, k := range kids {
			if slices.Contains(kids[:value], k) {
				continue
			}
			own := Given{Variable: variable}
			for other, same := range kids {
				if same == k {
					own.Values = append(own.Values, other)
				}
			}
			given = append(given, own)
			if !visit(k) {
				return false
			}
			given = given[:len(given)-1]
		}
		return true
	}
	if !visit(n) {
		return out[:most], false
	}
	return out, true
}

// Minimise is a function with as few ways to a label as it finds at once that is the same wherever care is 1. Where no
// assignment below a value is cared for, the value goes with another, and a variable that only care depends on is not
// asked for.
func (f *Forest) Minimise(n, care Node) Node {
	type pair struct{ n, care Node }
	done := map[pair]Node{}
	var visit func(n, care Node) Node
	visit = func(n, care Node) Node {
		if n < 0 || care == Label(1) || care == Label(0) {
			return n
		}
		key := pair{n, care}
		if out, known := done[key]; known {
			return out
		}
		at := f.levelOf(n)
		if own := f.levelOf(care); own < at { // whichever value it has: what is cared for under any of them
			_, below := f.Branches(care)
			either := f.Apply(slices.Clone(below), anyOne)
			out := visit(n, either)
			done[key] = out
			return out
		}
		variable, below := f.Branches(n)
		kids := make([]Node, f.values[variable])
		var cared []Node // what those come to that are cared for
		for value, k := range slices.Clone(below) {
			if own := f.kid(care, at, value); own != Label(0) {
				kids[value] = visit(k, own)
				cared = append(cared, kids[value])
			}
		}
		most := commonest(cared)
		for value := range kids {
			if f.kid(care, at, value) == Label(0) {
				kids[value] = most
			}
		}
		out := f.branch(at, kids)
		done[key] = out
		return out
	}
	if care == Label(0) {
		return n
	}
	return visit(n, care)
}

// anyOne is 1 where one of the functions is.
func anyOne(args []Node) (Node, bool) {
	labels := true
	for _, a := range args {
		if a == Label(1) {
			return a, true
		}
		labels = labels && a < 0
	}
	return Label(0), labels
}

// commonest is the node that is there most often, the first of several.
func commonest(nodes []Node) (out Node) {
	most := 0
	for _, n := range nodes {
		count := 0
		for _, other := range nodes {
			if other == n {
				count++
			}
		}
		if count > most {
			out, most = n, count
		}
	}
	return out
}
