package diagram

import (
	"cmp"
	"slices"
)

// Functions is where functions branch: a [Forest], or functions whose variables change places.
type Functions interface {
	Branches(n Node) (variable int, kids []Node)
}

// Cost is what an order of the variables is to make small.
type Cost func(f Functions, roots []Node) int

// Nodes is the cost that counts nodes.
func Nodes(f Functions, roots []Node) int { return len(reached(f, roots)) }

// reached lists the nodes of functions that branch, each once.
func reached(f Functions, roots []Node) (out []Node) {
	seen := map[Node]bool{}
	for stack := slices.Clone(roots); len(stack) > 0; {
		n := stack[len(stack)-1]
		stack = stack[:len(stack)-1]
		if n < 0 || seen[n] {
			continue
		}
		seen[n] = true
		out = append(out, n)
		_, kids := f.Branches(n)
		stack = append(stack, kids...)
	}
	return out
}

// Ways is the cost that counts rows, but for those of some labels, as [Forest.Rows] lists them.
func Ways(without ...int) Cost {
	return func(f Functions, roots []Node) (ways int) {
		const most = 1 << 40
		done := map[Node]int{}
		var visit func(n Node) int
		visit = func(n Node) int {
			if label, is := n.Label(); is {
				if slices.Contains(without, label) {
					return 0
				}
				return 1
			}
			out, known := done[n]
			if known {
				return out
			}
			_, kids := f.Branches(n)
			for value, k := range kids {
				if !slices.Contains(kids[:value], k) {
					out = min(most, out+visit(k))
				}
			}
			done[n] = out
			return out
		}
		for _, n := range roots {
			ways = min(most, ways+visit(n))
		}
		return ways
	}
}

// Ordered gives functions with the variables in another order, in a forest of their own.
func (f *Forest) Ordered(roots []Node, order []int) (*Forest, []Node) {
	s := newSifter(f, roots)
	for to, variable := range order {
		s.move(slices.Index(s.order, variable), to)
	}
	return s.forest()
}

// Sift gives functions in an order of the variables that costs less, in a forest of their own: one variable after the
// other goes to the best place for it, those with the most nodes first, until that changes nothing any more.
func (f *Forest) Sift(roots []Node, cost Cost) (*Forest, []Node) {
	s := newSifter(f, roots)
	measure := func() int { return cost(s, s.roots) }
	least := measure()
	for range 4 {
		before := least
		for _, variable := range s.byNodes() {
			least = s.place(variable, least, measure)
		}
		if least == before {
			break
		}
	}
	return s.forest()
}

// sifter is functions whose variables change places. A node keeps its number while its function is the same.
type sifter struct {
	values []int
	order  []int
	nodes  []sifted
	levels []map[string]Node // by level: the nodes there, by their kids
	roots  []Node
	spare  []Node
	most   int
	key    []byte
}

// sifted is a node, and how many nodes and roots point to it.
type sifted struct {
	variable, uses int
	kids           []Node
}

func newSifter(f *Forest, roots []Node) *sifter {
	s := &sifter{values: f.values, order: slices.Clone(f.order), most: f.most}
	for range f.order {
		s.levels = append(s.levels, map[string]Node{})
	}
	done := map[Node]Node{}
	var visit func(n Node) Node
	visit = func(n Node) Node {
		if n < 0 {
			return n
		}
		out, known := done[n]
		if !known {
			variable, below := f.Branches(n)
			kids := make([]Node, len(below))
			for i, k := range below {
				kids[i] = visit(k)
			}
			out = s.node(f.levelOf(n), variable, kids)
			done[n] = out
		}
		return out
	}
	for _, n := range roots {
		n = visit(n)
		s.use(n)
		s.roots = append(s.roots, n)
	}
	return s
}

// Branches is [Forest.Branches] of the functions as they are now.
func (s *sifter) Branches(n Node) (variable int, kids []Node) {
	return s.nodes[n].variable, s.nodes[n].kids
}

// node is the node at a level with these kids, which it uses.
func (s *sifter) node(level, variable int, kids []Node) Node {
	if !slices.ContainsFunc(kids, func(k Node) bool { return k != kids[0] }) {
		return kids[0]
	}
	s.key = appendNodes(s.key[:0], kids)
	if known, is := s.levels[level][string(s.key)]; is {
		return known
	}
	n := Node(len(s.nodes))
	if len(s.spare) > 0 {
		n = s.spare[len(s.spare)-1]
		s.spare = s.spare[:len(s.spare)-1]
	} else if len(s.nodes) >= s.most {
		panic(ErrFull) // which Within gives
	} else {
		s.nodes = append(s.nodes, sifted{})
	}
	s.nodes[n] = sifted{variable: variable, kids: kids}
	s.levels[level][string(s.key)] = n
	for _, k := range kids {
		s.use(k)
	}
	return n
}

func (s *sifter) use(n Node) {
	if n >= 0 {
		s.nodes[n].uses++
	}
}

// drop uses a node once less, and takes away what nobody uses any more.
func (s *sifter) drop(n Node) {
	if n < 0 {
		return
	}
	own := &s.nodes[n]
	if own.uses--; own.uses > 0 {
		return
	}
	s.key = appendNodes(s.key[:0], own.kids)
	delete(s.levels[slices.Index(s.order, own.variable)], string(s.key))
	kids := own.kids
	*own = sifted{}
	s.spare = append(s.spare, n)
	for _, k := range kids {
		s.drop(k)
	}
}

// at lists the nodes of a level.
func (s *sifter) at(level int) (out []Node) {
	for _, n := range s.levels[level] {
		out = append(out, n)
	}
	slices.Sort(out)
	return out
}

// swap has the variables at a level and at the next change places. Nodes of the upper one that depend on the lower
// become nodes of it; who points to them need not know.
func (s *sifter) swap(level int) {
	x, y := s.order[level], s.order[level+1]
	upper := s.at(level)
	s.levels[level], s.levels[level+1] = s.levels[level+1], map[string]Node{}
	s.order[level], s.order[level+1] = y, x
	var both []Node
	for _, n := range upper {
		if slices.ContainsFunc(s.nodes[n].kids, func(k Node) bool { return k >= 0 && s.nodes[k].variable == y }) {
			both = append(both, n)
			continue
		}
		s.levels[level+1][string(appendNodes(nil, s.nodes[n].kids))] = n
	}
	for _, n := range both {
		before := s.nodes[n].kids
		kids := make([]Node, s.values[y])
		for value := range kids {
			below := make([]Node, len(before))
			for i, k := range before {
				if below[i] = k; k >= 0 && s.nodes[k].variable == y {
					below[i] = s.nodes[k].kids[value]
				}
			}
			kids[value] = s.node(level+1, x, below)
			s.use(kids[value])
		}
		s.nodes[n].variable, s.nodes[n].kids = y, kids
		s.levels[level][string(appendNodes(nil, kids))] = n
		for _, k := range before {
			s.drop(k)
		}
	}
}

// move takes the variable at a level to another.
func (s *sifter) move(from, to int) {
	for ; from < to; from++ {
		s.swap(from)
	}
	for ; from > to; from-- {
		s.swap(from - 1)
	}
}

// place tries every place for a variable, leaves it at the best, and gives the cost there.
func (s *sifter) place(variable, least int, measure func() int) int {
	at := slices.Index(s.order, variable)
	best := at
	try := func(to int) {
		s.move(slices.Index(s.order, variable), to)
		if cost := measure(); cost < least {
			best, least = to, cost
		}
	}
	for to := at - 1; to >= 0; to-- {
		try(to)
	}
	s.move(slices.Index(s.order, variable), at)
	for to := at + 1; to < len(s.order); to++ {
		try(to)
	}
	s.move(slices.Index(s.order, variable), best)
	return least
}

// byNodes lists the variables that functions depend on, those with the most nodes first.
func (s *sifter) byNodes() (out []int) {
	counts := map[int]int{}
	for level, variable := range s.order {
		if counts[variable] = len(s.levels[level]); counts[variable] > 0 {
			out = append(out, variable)
		}
	}
	slices.SortStableFunc(out, func(a, b int) int {
		return cmp.Or(cmp.Compare(counts[b], counts[a]), cmp.Compare(a, b))
	})
	return out
}

// forest is the functions as they are now.
func (s *sifter) forest() (*Forest, []Node) {
	f := New(s.values, slices.Clone(s.order), s.most)
	done := map[Node]Node{}
	var visit func(n Node) Node
	visit = func(n Node) Node {
		if n < 0 {
			return n
		}
		out, known := done[n]
		if !known {
			kids := make([]Node, len(s.nodes[n].kids))
			for i, k := range s.nodes[n].kids {
				kids[i] = visit(k)
			}
			out = f.branch(f.level[s.nodes[n].variable], kids)
			done[n] = out
		}
		return out
	}
	out := make([]Node, len(s.roots))
	for i, n := range s.roots {
		out[i] = visit(n)
	}
	return f, out
}
