package diagram

// Decide says what functions come to together, as soon as that is known: at the latest where all of them are labels.
type Decide func(args []Node) (result Node, known bool)

// Apply combines functions, assignment by assignment.
func (f *Forest) Apply(args []Node, decide Decide) Node {
	return f.apply(args, decide, map[string]Node{})
}

func (f *Forest) apply(args []Node, decide Decide, done map[string]Node) Node {
	if result, known := decide(args); known {
		return result
	}
	key := string(appendNodes(nil, args))
	if result, known := done[key]; known {
		return result
	}
	level := len(f.order)
	for _, a := range args {
		level = min(level, f.levelOf(a))
	}
	kids, below := make([]Node, f.values[f.order[level]]), make([]Node, len(args))
	for value := range kids {
		for i, a := range args {
			below[i] = f.kid(a, level, value)
		}
		kids[value] = f.apply(below, decide, done)
	}
	out := f.branch(level, kids)
	done[key] = out
	return out
}

// Combine combines functions by their labels.
func (f *Forest) Combine(args []Node, by func(labels []int) int) Node {
	labels := make([]int, len(args))
	return f.Apply(args, func(args []Node) (Node, bool) {
		for i, a := range args {
			label, is := a.Label()
			if !is {
				return 0, false
			}
			labels[i] = label
		}
		return Label(by(labels)), true
	})
}

// Map gives a function's labels others.
func (f *Forest) Map(n Node, by func(label int) int) Node {
	return f.Combine([]Node{n}, func(labels []int) int { return by(labels[0]) })
}

// And is 1 where every function is 1, and 0 elsewhere; they have no other labels.
func (f *Forest) And(args ...Node) Node {
	out := Label(1)
	for _, a := range args {
		out = f.Apply([]Node{out, a}, func(args []Node) (Node, bool) {
			switch {
			case args[0] == Label(0) || args[1] == Label(0):
				return Label(0), true
			case args[0] == Label(1):
				return args[1], true
			case args[1] == Label(1) || args[0] == args[1]:
				return args[0], true
			}
			return 0, false
		})
	}
	return out
}

// Put is a function that is a label where guard is 1, and as it was where guard is 0.
func (f *Forest) Put(n, guard Node, label int) Node {
	return f.Choose(guard, Label(label), n)
}

// Choose is one function where guard is 1, and another where it is 0.
func (f *Forest) Choose(guard, yes, no Node) Node {
	return f.Apply([]Node{guard, yes, no}, func(args []Node) (Node, bool) {
		switch {
		case args[0] == Label(1) || args[1] == args[2]:
			return args[1], true
		case args[0] == Label(0):
			return args[2], true
		}
		return 0, false
	})
}

// Restrict is a function with a variable set to a value.
func (f *Forest) Restrict(n Node, variable, value int) Node {
	level, done := f.level[variable], map[Node]Node{}
	var visit func(n Node) Node
	visit = func(n Node) Node {
		if at := f.levelOf(n); at > level {
			return n
		} else if at == level {
			return f.kid(n, level, value)
		}
		out, known := done[n]
		if !known {
			out = f.rebuilt(n, visit)
			done[n] = out
		}
		return out
	}
	return visit(n)
}

// rebuilt is a node with its kids made anew.
func (f *Forest) rebuilt(n Node, by func(Node) Node) Node {
	_, below := f.Branches(n)
	kids := make([]Node, len(below))
	for i, k := range below {
		kids[i] = by(k)
	}
	return f.branch(f.levelOf(n), kids)
}

// Matter is a function that is 1 where another value of a variable alone would change the label to another one, and 0
// elsewhere: neither label may be nothing, since where it is nobody can be there to see a change.
func (f *Forest) Matter(n Node, variable, nothing int) Node {
	var cofactors []Node
	for value := range f.values[variable] {
		cofactors = append(cofactors, f.Restrict(n, variable, value))
	}
	out := Label(0)
	for value := range cofactors {
		here := f.Combine(cofactors, func(labels []int) int {
			for _, other := range labels {
				if labels[value] != nothing && other != nothing && other != labels[value] {
					return 1
				}
			}
			return 0
		})
		only := make([]int, len(cofactors))
		only[value] = 1
		out = f.Choose(f.Test(variable, only), here, out)
	}
	return out
}
