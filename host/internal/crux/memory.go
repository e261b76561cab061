package crux

import "sync"

// trie numbers sets of changes: the empty one is 0. Its edges stand in one map, which costs a few tens of bytes a set.
type trie struct {
	edges map[edge]int32
	count int32 // sets numbered besides the empty one
}

// edge leads from a set to the one that has another change besides, greater than all of its own.
type edge struct {
	from int32
	with change
}

// number gives a set's number, a new one to a set that has none.
func (t *trie) number(changes []change) int32 {
	at := int32(0)
	for _, c := range changes {
		to, is := t.edges[edge{at, c}]
		if !is {
			t.count++
			to = t.count
			t.edges[edge{at, c}] = to
		}
		at = to
	}
	return at
}

// within visits the numbered sets that are subsets of changes, until visit returns true; so does it then.
func (t *trie) within(changes []change, visit func(set int32, size int) bool) bool {
	return t.below(0, 0, changes, visit)
}

func (t *trie) below(set int32, size int, changes []change, visit func(int32, int) bool) bool {
	if visit(set, size) {
		return true
	}
	for i, c := range changes {
		if to, is := t.edges[edge{set, c}]; is && t.below(to, size+1, changes[i+1:], visit) {
			return true
		}
	}
	return false
}

// found holds the sets of changes that reach the goal.
type found struct {
	trie
	sets map[int32]bool
}

func (f *found) add(changes []change) { f.sets[f.number(changes)] = true }

// part says whether one of them is a subset of changes.
func (f *found) part(changes []change) bool {
	return f.within(changes, func(set int32, _ int) bool { return f.sets[set] })
}

// memory holds every answer, so that what it settles is not asked again. An answer that read the toggles R at some assignment
// is kept under the changes C of that assignment that are in R, and settles each assignment whose changes in R are just C.
//
// One goroutine learns; any may recall.
type memory struct {
	mu      sync.RWMutex
	trie            // guarded by mu, as is all below
	first   []int32 // by set: its first answer, counted from 1
	answers []remembered
	reads   []uint64 // by answer: as many words as a set of toggles has
	words   int
}

type remembered struct {
	cell  int32
	next  int32 // the next answer of the same set, counted from 1
	value uint8
}

// learn keeps an answer given at an assignment.
func (m *memory) learn(cell int, k known, changes []change) {
	var under []change
	for _, c := range changes {
		if k.reads.has(c.toggle()) {
			under = append(under, c)
		}
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	set := m.number(under)
	for int(set) >= len(m.first) {
		m.first = append(m.first, 0)
	}
	m.answers = append(m.answers, remembered{cell: int32(cell), next: m.first[set], value: uint8(k.value)})
	m.reads = append(m.reads, k.reads...)
	m.first[set] = int32(len(m.answers))
}

// recall fills in the cells that an earlier answer settles.
func (m *memory) recall(cells []known, changes []change, changed bitset) {
	m.mu.RLock()
	defer m.mu.RUnlock()
	m.within(changes, func(set int32, size int) bool {
		if int(set) >= len(m.first) {
			return false
		}
		for i := m.first[set]; i > 0; i = m.answers[i-1].next {
			a := m.answers[i-1]
			reads := bitset(m.reads[int(i-1)*m.words : int(i)*m.words])
			if !cells[a.cell].is && reads.common(changed) == size {
				cells[a.cell] = known{is: true, value: int(a.value), reads: reads}
			}
		}
		return false
	})
}
