package counterfactual

import (
	"maps"
	"slices"

	"github.com/construe-host/construe/host/internal/classify"
	"github.com/construe-host/construe/host/internal/judge"
	"github.com/construe-host/construe/host/internal/search"
	"github.com/construe-host/construe/host/schema"
)

// note goes with an answer to a search's question: what the search learns from the answer and what it counts, once it
// uses it. What only several goroutines looked at ahead of time is neither learned from nor counted.
type note struct {
	half    int
	input   *judge.Input // nil where there is no policy
	depends func([]judge.Atom) map[int]bool
	asked   []classify.Question
	run     string  // the policy's run, "" where none was needed
	denial  *denial // nil where the answer is none

	size           int   // of the facts and their classification, in bytes
	plugin, policy int64 // what the runs took, in instructions and in steps
}

// What counts for how many instructions: a byte of facts that is looked at, and a step of a policy.
const (
	byteWork = 100
	stepWork = 30
)

// fuelOf is what was counted; 0 where nothing was.
func fuelOf(s *schema.Spent) int64 {
	if s == nil {
		return 0
	}
	return s.Fuel
}

// knowledge is what a search knows from the answers that it used, in their order: one list for any number of
// goroutines.
type knowledge struct {
	denials [][]denial // by half
	runs    map[string]bool
	asked   map[classify.Question]bool
}

// newKnowledge knows nothing yet of so many halves.
func newKnowledge(halves int) knowledge {
	return knowledge{denials: make([][]denial, halves), runs: map[string]bool{}, asked: map[classify.Question]bool{}}
}

// Use notes that the search uses an answer that [Questions.Ask] gave. One that was got ahead of time may be denied by
// now.
func (q *Questions) Use(_ int, _ []int, a search.Answer) search.Answer {
	n := a.Note.(*note)
	q.mu.Lock()
	fresh := 0
	for _, k := range n.asked {
		if !q.knowledge.asked[k] {
			fresh++
			q.work += byteWork * int64(q.memo.Said(k))
		}
		q.knowledge.asked[k] = true
	}
	q.work += byteWork * int64(n.size)
	if fresh > 0 {
		q.work += n.plugin / int64(len(n.asked)) * int64(fresh)
	}
	q.mu.Unlock()
	if atoms, known := q.denied(n.half, n.input); known {
		return search.Answer{Value: No, Reads: numbersOf(n.depends(atoms))}
	}
	q.mu.Lock()
	defer q.mu.Unlock()
	if n.run != "" {
		if !q.knowledge.runs[n.run] {
			q.work += stepWork * n.policy
		}
		q.knowledge.runs[n.run] = true
	}
	if n.denial != nil {
		q.knowledge.denials[n.half] = append(slices.Clip(q.knowledge.denials[n.half]), *n.denial)
	}
	return a
}

// denial is a part of a policy's input that is enough for an outcome not to be: whatever the rest is, there is another
// outcome, or an error, which is none. See docs/rationale.md#why-is-a-denial-remembered-by-what-was-read.
type denial struct {
	atoms []judge.Atom
	texts []string
}

// newDenial takes the values of atoms from the input that was denied.
func newDenial(input *judge.Input, atoms []judge.Atom) *denial {
	d := &denial{atoms: atoms}
	for _, a := range atoms {
		d.texts = append(d.texts, input.At(a))
	}
	return d
}

// denied finds the first denial of one half of a cell that an input agrees with: the policy need not run to say no
// again.
func (q *Questions) denied(half int, input *judge.Input) ([]judge.Atom, bool) {
	if input == nil {
		return nil, false
	}
	q.mu.Lock()
	all := q.knowledge.denials[half]
	q.mu.Unlock()
next:
	for _, d := range all {
		for i, a := range d.atoms {
			if input.At(a) != d.texts[i] {
				continue next
			}
		}
		return d.atoms, true
	}
	return nil, false
}

// numbersOf is a set of toggles, sorted.
func numbersOf(set map[int]bool) []int { return slices.Sorted(maps.Keys(set)) }

// Forget forgets which answers were used, and what was learned and counted from them: another search of the same
// questions begins as the first did, and what was evaluated for that is not evaluated again. No search may be running.
func (q *Questions) Forget() { q.knowledge, q.work = newKnowledge(2*len(q.Cells)+1), 0 }

// ChargeTrying counts, as the work so far, what [Questions.Admit] takes where nothing is refused.
func (q *Questions) ChargeTrying() { q.work = byteWork * int64(q.size) * int64(mostValues(q.Toggles)) }

// Overworked reports whether the answers that were used took more than some work, in instructions.
func (q *Questions) Overworked(most int64) bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	return q.work > most
}

// Runs counts the runs of parties' code, of policies and of plugins, on which the answers that were used depend.
func (q *Questions) Runs() (policies, plugins int) {
	return len(q.knowledge.runs), len(q.knowledge.asked)
}
