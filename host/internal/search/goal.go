package search

import (
	"errors"
	"fmt"
	"slices"
)

// Values is a set of a cell's values.
type Values uint64

// Any is the set of all values: a cell that may have any is not asked for.
const Any = ^Values(0)

// Only is the set of these values.
func Only(values ...int) Values {
	var out Values
	for _, v := range values {
		out |= 1 << v
	}
	return out
}

// But is the set of all values except these.
func But(values ...int) Values { return ^Only(values...) }

func (v Values) has(value int) bool { return v>>value&1 == 1 }

// Goal is reached where one of its alternatives is: each says which values each cell may have. "All permitted or all
// breach" has two, "this cell differs" has one, and a condition on what may be assigned at all, such as an invariant,
// is a cell that must have one value in every alternative. Cells are asked for in their order, until the goal is
// decided.
type Goal [][]Values

// All is the goal that each of so many cells has one of the values.
func All(cells int, values Values) Goal { return Goal{slices.Repeat([]Values{values}, cells)} }

func (g Goal) check() error {
	if len(g) == 0 {
		return errors.New("crux: a goal without an alternative is never reached")
	}
	for i, alternative := range g {
		if len(alternative) != len(g[0]) {
			return fmt.Errorf("crux: alternative %d of the goal has %d cells; expected %d, as alternative 0", i,
				len(alternative), len(g[0]))
		}
	}
	return nil
}

// known is what is known of a cell at a node.
type known struct {
	is    bool
	own   bool // asked for at the node itself
	value int
	reads bitset
}

// look says what the goal comes to as far as cells are known: the alternative that is reached, or the cell to ask for
// next. Both are -1 where no alternative can be reached any more.
func (g Goal) look(cells []known) (reached, ask int) {
	ask = -1
	for i, alternative := range g {
		open, failed := -1, false
		for cell, values := range alternative {
			switch {
			case values == Any:
			case !cells[cell].is:
				if open < 0 {
					open = cell
				}
			case !values.has(cells[cell].value):
				failed = true
			}
		}
		switch {
		case failed:
		case open < 0:
			return i, -1
		case ask < 0 || open < ask:
			ask = open
		}
	}
	return -1, ask
}

// remembered gives the first cell that an alternative looks at and whose value was not asked for at the node itself, or
// -1.
func (g Goal) remembered(alternative int, cells []known) int {
	for cell, values := range g[alternative] {
		if values != Any && !cells[cell].own {
			return cell
		}
	}
	return -1
}

// branch gives toggles that a node without the goal must branch on: while none of them changes, one cell of each
// alternative keeps a value that the alternative does not allow. Of all such choices of cells it takes the one with the
// fewest toggles that are not fixed already, the first of several.
func (g Goal) branch(cells []known, fixed bitset) bitset {
	best, least := make(bitset, len(fixed)), -1
	var choose func(alternative int, chosen bitset)
	choose = func(alternative int, chosen bitset) {
		if alternative == len(g) {
			if n := chosen.beside(chosen, fixed); least < 0 || n < least {
				least = n
				copy(best, chosen)
			}
			return
		}
		with := make(bitset, len(fixed))
		for cell, values := range g[alternative] {
			if cells[cell].is && !values.has(cells[cell].value) &&
				(least < 0 || chosen.beside(cells[cell].reads, fixed) < least) {
				copy(with, chosen)
				with.addAll(cells[cell].reads)
				choose(alternative+1, with)
			}
		}
	}
	choose(0, make(bitset, len(fixed)))
	for i := range best {
		best[i] &^= fixed[i]
	}
	return best
}
