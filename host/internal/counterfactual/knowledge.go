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
	depends func([]judge.Condition) map[int]bool
	asked   []classify.Question
	run     string // the policy's run, "" where none was needed
	sure    bool   // whether the answer must not be supposed
	proof   *proof // of the answer; nil where nothing is learned from it

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
	denials [][]proof // by half
	grants  [][]proof // by half
	runs    map[string]bool
	asked   map[classify.Question]bool
}

// newKnowledge knows nothing yet of so many halves.
func newKnowledge(halves int) knowledge {
	return knowledge{denials: make([][]proof, halves), grants: make([][]proof, halves), runs: map[string]bool{},
		asked: map[classify.Question]bool{}}
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
	if fresh > 0 {
		q.work += n.plugin / int64(len(n.asked)) * int64(fresh)
	}
	q.mu.Unlock()
	known, is := q.known(n)
	if is && known.Supposed {
		return known // looking at the facts counts where it is asked for once more
	}
	q.mu.Lock()
	defer q.mu.Unlock()
	q.work += byteWork * int64(n.size)
	if is {
		return known
	}
	if n.run != "" {
		if !q.knowledge.runs[n.run] {
			q.work += stepWork * n.policy
		}
		q.knowledge.runs[n.run] = true
	}
	if n.proof != nil {
		list := &q.knowledge.denials[n.half]
		if a.Value == Yes {
			list = &q.knowledge.grants[n.half]
		}
		*list = append(slices.Clip(*list), *n.proof)
	}
	return a
}

// proof is a part of a policy's input that is enough for an outcome not to be: whatever the rest is, there is another
// outcome, or an error, which is none. Or it is enough for an outcome to be, or for an error. See
// docs/rationale.md#why-is-a-denial-remembered-by-what-was-read.
type proof struct {
	conditions []judge.Condition
	texts      []string
}

// newProof takes the values of parts from the input of an answer.
func newProof(input *judge.Input, conditions []judge.Condition) *proof {
	p := &proof{conditions: conditions}
	for _, c := range conditions {
		p.texts = append(p.texts, input.At(c.Atom))
	}
	return p
}

// agrees reports whether an input has that part.
func (p *proof) agrees(input *judge.Input) bool {
	for i, c := range p.conditions {
		if !c.Holds(p.texts[i], input.At(c.Atom)) {
			return false
		}
	}
	return true
}

// known finds an answer that is known without the policy's running again: the first denial that its input agrees with,
// or where the answer may be supposed, the first grant.
func (q *Questions) known(n *note) (search.Answer, bool) {
	if n.input == nil {
		return search.Answer{}, false
	}
	q.mu.Lock()
	denials, grants := q.knowledge.denials[n.half], q.knowledge.grants[n.half]
	q.mu.Unlock()
	for i := range denials {
		if denials[i].agrees(n.input) {
			return search.Answer{Value: No, Reads: numbersOf(n.depends(denials[i].conditions))}, true
		}
	}
	for i := range grants {
		if !n.sure && grants[i].agrees(n.input) {
			return search.Answer{Value: Yes, Reads: numbersOf(n.depends(grants[i].conditions)), Supposed: true}, true
		}
	}
	return search.Answer{}, false
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
