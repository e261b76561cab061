package diagram

import (
	"errors"
	"math/big"
	"math/rand/v2"
	"slices"
	"testing"
)

// world is functions of the same variables, as diagrams and as tables.
type world struct {
	*rand.Rand
	t      *testing.T
	forest *Forest
	all    [][]int
	nodes  []Node
	tables [][]int // by node, then by assignment
}

const mostAssignments = 512

// newWorld makes variables, at most 512 assignments of them, and a few functions.
func newWorld(t *testing.T, seed uint64) *world {
	w := &world{Rand: rand.New(rand.NewPCG(seed, 3)), t: t}
	var values []int
	for product := 1; len(values) < 7; {
		n := 1 + w.IntN(4)
		if product *= n; product > mostAssignments {
			break
		}
		values = append(values, n)
	}
	w.forest = New(values, w.Perm(len(values)), 1<<20)
	w.all = [][]int{nil}
	for _, n := range values {
		var more [][]int
		for _, a := range w.all {
			for v := range n {
				more = append(more, append(slices.Clone(a), v))
			}
		}
		w.all = more
	}
	for range 4 {
		w.random()
	}
	return w
}

func (w *world) add(n Node, table []int) {
	w.t.Helper()
	w.nodes, w.tables = append(w.nodes, n), append(w.tables, table)
	w.is(w.forest, n, table)
}

// is holds a function to a table.
func (w *world) is(f *Forest, n Node, table []int) {
	w.t.Helper()
	for i, a := range w.all {
		if got := f.At(n, a); got != table[i] {
			w.t.Fatalf("at %v it is %d; expected %d", a, got, table[i])
		}
	}
}

func (w *world) table(of func(a []int) int) (out []int) {
	for _, a := range w.all {
		out = append(out, of(a))
	}
	return out
}

// random adds a function made of tests, step by step.
func (w *world) random() {
	n, table := Label(w.IntN(3)), []int(nil)
	label, _ := n.Label()
	table = w.table(func([]int) int { return label })
	for range w.IntN(6) {
		variable, other := w.IntN(len(w.forest.values)), w.IntN(len(w.forest.values))
		first, second := w.labels(variable, 2), w.labels(other, 2)
		guard := w.forest.And(w.forest.Test(variable, first), w.forest.Test(other, second))
		label := w.IntN(3)
		n = w.forest.Put(n, guard, label)
		before := table
		table = nil
		for i, a := range w.all {
			if table = append(table, before[i]); first[a[variable]] == 1 && second[a[other]] == 1 {
				table[i] = label
			}
		}
	}
	w.add(n, table)
}

func (w *world) labels(variable, most int) (out []int) {
	for range w.forest.values[variable] {
		out = append(out, w.IntN(most))
	}
	return out
}

// TestDiagramsAreTheirTables holds every operation to enumeration.
func TestDiagramsAreTheirTables(t *testing.T) {
	for seed := range uint64(300) {
		holds(t, seed)
	}
}

func FuzzDiagramsAreTheirTables(f *testing.F) {
	f.Add(uint64(1))
	f.Fuzz(holds)
}

func holds(t *testing.T, seed uint64) {
	w := newWorld(t, seed)
	f, a, b := w.forest, w.nodes[0], w.nodes[1]
	w.add(f.Combine([]Node{a, b}, func(l []int) int { return l[0] + 3*l[1] }), func() (out []int) {
		for i := range w.all {
			out = append(out, w.tables[0][i]+3*w.tables[1][i])
		}
		return out
	}())
	w.add(f.Select(w.nodes[2], w.nodes[:3]), func() (out []int) {
		for i := range w.all {
			out = append(out, w.tables[w.tables[2][i]][i])
		}
		return out
	}())
	variable := w.IntN(len(f.values))
	value := w.IntN(f.values[variable])
	w.add(f.Restrict(a, variable, value), w.table(func(at []int) int {
		at = slices.Clone(at)
		at[variable] = value
		return f.At(a, at)
	}))
	nothing := w.IntN(3) - 1
	w.add(f.Matter(a, variable, nothing), w.table(func(at []int) int {
		own, others := f.At(a, at), slices.Clone(at)
		for others[variable] = range f.values[variable] {
			if other := f.At(a, others); own != nothing && other != nothing && other != own {
				return 1
			}
		}
		return 0
	}))
	w.unique()
	w.counts()
	w.below()
	w.nearest()
	w.rows()
	w.orders()
	w.minimised()
}

// unique holds that equal functions are equal nodes.
func (w *world) unique() {
	for i, a := range w.nodes {
		for j, b := range w.nodes {
			if (a == b) != slices.Equal(w.tables[i], w.tables[j]) {
				w.t.Fatalf("nodes %d and %d of %v and %v", a, b, w.tables[i], w.tables[j])
			}
		}
	}
}

func (w *world) counts() {
	if w.forest.Total().Cmp(big.NewInt(int64(len(w.all)))) != 0 {
		w.t.Fatalf("%v assignments; expected %d", w.forest.Total(), len(w.all))
	}
	for i, n := range w.nodes {
		want := map[int]int64{}
		for _, label := range w.tables[i] {
			want[label]++
		}
		got := w.forest.Count(n)
		var labels []int
		for label, count := range want {
			labels = append(labels, label)
			if got[label] == nil || got[label].Cmp(big.NewInt(count)) != 0 || len(got) != len(want) {
				w.t.Fatalf("counts %v; expected %v", got, want)
			}
		}
		if slices.Sort(labels); !slices.Equal(labels, w.forest.Labels(n)) {
			w.t.Fatalf("labels %v; expected %v", w.forest.Labels(n), labels)
		}
		for i, e := range w.forest.Examples(n, w.all[0]) {
			if w.forest.At(n, e.Values) != e.Label || e.Label != labels[i] {
				w.t.Fatalf("%v is an example of %d; expected one of %d", e.Values, e.Label, labels[i])
			}
		}
		var matter []int
		for v := range w.forest.values {
			if w.forest.Matter(n, v, -1) != Label(0) {
				matter = append(matter, v)
			}
		}
		if !slices.Equal(matter, w.forest.Support(n)) {
			w.t.Fatalf("it depends on %v; expected %v", w.forest.Support(n), matter)
		}
	}
}

// below holds what is below a level to enumeration.
func (w *world) below() {
	level := w.IntN(len(w.forest.values) + 1)
	for i, n := range w.nodes {
		below, counts := w.forest.Below(n, level)
		got, want := map[int]*big.Int{}, map[int]int64{}
		above := new(big.Int).Set(w.forest.between(level, len(w.forest.values)))
		sum := new(big.Int)
		for at, node := range below {
			for _, v := range w.forest.Support(node) {
				if slices.Index(w.forest.order, v) < level {
					w.t.Fatalf("what is below level %d depends on %d", level, v)
				}
			}
			for label, count := range w.forest.Count(node) {
				if got[label] == nil {
					got[label] = new(big.Int)
				}
				got[label].Add(got[label], new(big.Int).Mul(count, counts[at]))
			}
			sum.Add(sum, counts[at])
		}
		if sum.Mul(sum, above).Cmp(w.forest.Total()) != 0 {
			w.t.Fatalf("%v assignments lead below level %d; expected all", sum, level)
		}
		for _, label := range w.tables[i] {
			want[label]++
		}
		for label, count := range want { // what is above is counted once more in each
			if got[label].Cmp(new(big.Int).Mul(big.NewInt(count), w.forest.between(0, level))) != 0 {
				w.t.Fatalf("below level %d, label %d %v times; expected %d", level, label, got[label], count)
			}
		}
	}
}

func (w *world) nearest() {
	from := w.all[w.IntN(len(w.all))]
	distance := func(a []int) (n int) {
		for i := range a {
			n += changed(a[i], from[i])
		}
		return n
	}
	for i, n := range w.nodes {
		label, least := w.IntN(3), -1
		for at, a := range w.all {
			if w.tables[i][at] == label && (least < 0 || distance(a) < least) {
				least = distance(a)
			}
		}
		got, found := w.forest.Nearest(n, label, from)
		if found != (least >= 0) || found && (w.forest.At(n, got) != label || distance(got) != least) {
			w.t.Fatalf("nearest to %v: %v; expected %d changes", from, got, least)
		}
	}
}

// rows holds that rows have each assignment once, at its label.
func (w *world) rows() {
	for i, n := range w.nodes {
		rows, all := w.forest.Rows(n, []int{1}, 1000)
		if !all || len(rows) != Ways(1)(w.forest, []Node{n}) {
			w.t.Fatalf("%d rows; expected %d", len(rows), Ways(1)(w.forest, []Node{n}))
		}
		for at, a := range w.all {
			in := 0
			for _, r := range rows {
				if !slices.ContainsFunc(r.Given, func(g Given) bool { return !slices.Contains(g.Values, a[g.Variable]) }) {
					if in++; r.Label != w.tables[i][at] {
						w.t.Fatalf("%v is in a row of %d; expected %d", a, r.Label, w.tables[i][at])
					}
				}
			}
			if want := min(1, changed(w.tables[i][at], 1)); in != want {
				w.t.Fatalf("%v is in %d rows; expected %d", a, in, want)
			}
		}
		if some, all := w.forest.Rows(n, nil, 1); len(some) > 1 || all != (Ways()(w.forest, []Node{n}) == 1) {
			w.t.Fatalf("%d rows, all: %v; expected at most 1", len(some), all)
		}
	}
}

// orders holds that another order changes no function, that the order is the one asked for, and that sifting costs no
// more.
func (w *world) orders() {
	order := w.Perm(len(w.forest.values))
	other, nodes := w.forest.Ordered(w.nodes, order)
	if !slices.Equal(other.Order(), order) {
		w.t.Fatalf("the order is %v; expected %v", other.Order(), order)
	}
	for i, n := range nodes {
		w.is(other, n, w.tables[i])
	}
	back, again := other.Ordered(nodes, w.forest.order)
	if Nodes(back, again) != Nodes(w.forest, w.nodes) {
		w.t.Fatalf("there and back: %d nodes; expected %d", Nodes(back, again), Nodes(w.forest, w.nodes))
	}
	for _, cost := range []Cost{Nodes, Ways(0)} {
		sifted, nodes := w.forest.Sift(w.nodes, cost)
		for i, n := range nodes {
			w.is(sifted, n, w.tables[i])
		}
		if cost(sifted, nodes) > cost(w.forest, w.nodes) {
			w.t.Fatalf("sifted it costs %d, and %d before", cost(sifted, nodes), cost(w.forest, w.nodes))
		}
	}
}

// minimised holds that it is the same wherever it is cared for.
func (w *world) minimised() {
	care := w.forest.Map(w.nodes[3], func(l int) int { return min(l, 1) })
	for i, n := range w.nodes {
		got := w.forest.Minimise(n, care)
		for at, a := range w.all {
			if w.tables[3][at] > 0 && w.forest.At(got, a) != w.tables[i][at] {
				w.t.Fatalf("at %v it is %d; expected %d", a, w.forest.At(got, a), w.tables[i][at])
			}
		}
	}
}

// TestAForestIsBounded holds that what does not fit is an error and no wrong function.
func TestAForestIsBounded(t *testing.T) {
	f := New([]int{2, 2, 2}, []int{0, 1, 2}, 3)
	err := Within(func() {
		f.Combine([]Node{f.Test(0, []int{0, 1}), f.Test(1, []int{0, 1}), f.Test(2, []int{0, 1})},
			func(l []int) int { return l[0] + 2*l[1] + 4*l[2] })
	})
	if !errors.Is(err, ErrFull) {
		t.Fatalf("%v; expected that it is full", err)
	}
}

// TestMinimiseDropsWhatOnlyCareAsks holds that a variable on which only what is cared for depends is not asked for.
func TestMinimiseDropsWhatOnlyCareAsks(t *testing.T) {
	f := New([]int{2, 2}, []int{0, 1}, 100)
	n, care := f.Test(1, []int{0, 1}), f.Test(0, []int{0, 1})
	if got := f.Minimise(n, care); got != n {
		t.Errorf("it depends on %v; expected 1 alone", f.Support(got))
	}
	both := f.Combine([]Node{f.Test(0, []int{0, 1}), n}, func(l []int) int { return l[0] * l[1] })
	if got := f.Minimise(both, care); got != n {
		t.Errorf("it depends on %v; expected 1 alone", f.Support(got))
	}
}
