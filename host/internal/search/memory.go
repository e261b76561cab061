package search

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
	set := int32(0)
	for _, c := range changes {
		set = t.step(set, c)
	}
	return set
}

// step gives the number of a set with one more change, greater than its own.
func (t *trie) step(set int32, with change) int32 {
	to, is := t.edges[edge{set, with}]
	if !is {
		t.count++
		to = t.count
		t.edges[edge{set, with}] = to
	}
	return to
}

// goalSets holds the sets of changes that reach the goal.
type goalSets struct {
	trie
	sets map[int32]bool
}

func (g *goalSets) add(changes []change) { g.sets[g.number(changes)] = true }

// part says whether one of them is a subset of changes.
func (g *goalSets) part(changes []change) bool { return g.below(0, changes) }

func (g *goalSets) below(set int32, rest []change) bool {
	if g.sets[set] {
		return true
	}
	for i, c := range rest {
		if to, is := g.edges[edge{set, c}]; is && g.below(to, rest[i+1:]) {
			return true
		}
	}
	return false
}

// memory holds every answer of a cell, so that what it settles is not asked again. An answer that read the toggles R at
// some assignment is kept under the changes C of that assignment that are in R, and settles each assignment whose
// changes in R are just C.
//
// One goroutine learns; any may recall.
type memory struct {
	words  int // that a set of toggles has
	mu     sync.RWMutex
	trie           // guarded by mu, as is all below
	first  []int32 // by set: its latest answer, counted from 1
	common bitsets // by set: the toggles that every answer under it, and under what the trie has below it, read
	values []uint8 // by answer
	next   []int32 // by answer: the one before it under the same set
	reads  bitsets // by answer
}

// bitsets are several sets of toggles, one after the other.
type bitsets []uint64

func (b bitsets) at(i int32, words int) bitset { return bitset(b[int(i)*words : int(i+1)*words]) }

func newMemory(toggles int) *memory {
	return &memory{words: len(newBitset(toggles)), trie: trie{edges: map[edge]int32{}}}
}

// learn keeps an answer given at an assignment with these changes.
func (m *memory) learn(k known, changes []change) {
	m.mu.Lock()
	defer m.mu.Unlock()
	set := int32(0)
	m.pass(set, k.reads)
	for _, c := range changes {
		if k.reads.has(c.toggle()) {
			set = m.step(set, c)
			m.pass(set, k.reads)
		}
	}
	m.values = append(m.values, uint8(k.value))
	m.next = append(m.next, m.first[set])
	m.reads = append(m.reads, k.reads...)
	m.first[set] = int32(len(m.values))
}

// pass notes that an answer is kept under the set or below it.
func (m *memory) pass(set int32, reads bitset) {
	if int(set) == len(m.first) {
		m.first = append(m.first, 0)
		m.common = append(m.common, reads...)
		return
	}
	for i, w := range reads {
		m.common[int(set)*m.words+i] &= w
	}
}

// recall gives the answer that settles an assignment, if there is one.
func (m *memory) recall(changes []change, changed bitset) known {
	m.mu.RLock()
	defer m.mu.RUnlock()
	if len(m.values) == 0 {
		return known{}
	}
	r := recollection{memory: m, changed: changed, skipped: make(bitset, m.words)}
	r.below(0, 0, changes)
	return r.answer
}

// recollection looks through the sets that are subsets of an assignment's changes.
type recollection struct {
	*memory
	changed bitset
	skipped bitset // toggles that are changed, and not in the set that is looked at
	answer  known
}

// below looks for an answer under a set and those that the trie has below it. It goes nowhere where every answer read a
// toggle that is changed and can no longer be in the set, as the trie's are sorted: subsets are many, and few are left.
func (r *recollection) below(set int32, size int, rest []change) bool {
	for i := r.first[set]; i > 0; i = r.next[i-1] {
		if reads := r.reads.at(i-1, r.words); reads.common(r.changed) == size {
			r.answer = known{is: true, value: int(r.values[i-1]), reads: reads}
			return true
		}
	}
	for i, c := range rest {
		to, is := r.edges[edge{set, c}]
		if is && r.common.at(to, r.words).common(r.skipped) == 0 && r.below(to, size+1, rest[i+1:]) {
			return true
		}
		r.skipped.add(c.toggle())
	}
	for _, c := range rest {
		r.skipped.drop(c.toggle())
	}
	return false
}
