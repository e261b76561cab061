package learned

import "github.com/construe-host/construe/host/internal/judge"

// Look is what is known of a policy's plea on one input. It is not safe for concurrent use with another of the same
// knowledge.
type Look struct {
	knowledge *Knowledge
	holding   Set
	lists     []state // by number; of those behind them nobody asked
}

// state is whether all conditions of a list hold.
type state int8

const (
	unseen state = iota
	holds
	fails
)

// Look looks at one input, of which it is known which conditions hold (see [Knowledge.Holding]).
func (k *Knowledge) Look(holding Set) *Look {
	return &Look{knowledge: k, holding: holding, lists: make([]state, len(k.lists))}
}

// Part is what a part of the plea is on the input; false where it is not known. What held is looked at first the next
// time.
func (l *Look) Part(p judge.Part) (is string, known bool) {
	of := l.knowledge.parts[p]
	if of == nil {
		return "", false
	}
	for i, way := range of.ways {
		if l.all(of, way) {
			of.ways[0], of.ways[i] = way, of.ways[0]
			return way.is, true
		}
	}
	return "", false
}

// Why is the conditions that decided a part that was just found to be known: wherever they hold it is the same.
func (l *Look) Why(p judge.Part) (by Set) {
	of := l.knowledge.parts[p]
	for _, n := range of.ways[0].pools {
		by.Add(l.knowledge.lists[of.pools[n][0]])
	}
	return by
}

// all reports whether all statements of a way go on as they did.
func (l *Look) all(of *Ways[[]int], w way) bool {
	for _, n := range w.pools {
		if !l.any(of.pools[n]) {
			return false
		}
	}
	return true
}

// any reports whether all conditions of one of some lists hold, which is the first of them then.
func (l *Look) any(lists []int) bool {
	if more := len(l.knowledge.lists) - len(l.lists); more > 0 { // learned since
		l.lists = append(l.lists, make([]state, more)...)
	}
	for i, n := range lists {
		if l.lists[n] == unseen {
			l.lists[n] = fails
			if l.knowledge.lists[n].Within(l.holding) {
				l.lists[n] = holds
			}
		}
		if l.lists[n] == holds {
			lists[0], lists[i] = n, lists[0]
			return true
		}
	}
	return false
}
