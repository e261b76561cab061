package atlas

import (
	"encoding/binary"
	"errors"
	"hash/fnv"
	"iter"
	"math/big"
	"math/rand/v2"
	"slices"

	"github.com/construe-host/construe/host/internal/engine"
	"github.com/construe-host/construe/host/internal/pipeline"
	"github.com/construe-host/construe/host/schema"
)

// mostAtOnce bounds how many architectures are held while they are judged once more.
const mostAtOnce = 4096

// confirm judges examples, and so many architectures at random, in the engine that gives verdicts, each once. It counts
// those on which somebody was judged: not what cannot be, of which the invariants are asked again, nor what is not
// mapped.
func (j *joint) confirm(examples [][]int, n int) (judged int, err error) {
	j.tell(schema.MapProgress{Cells: len(j.outcomes), Of: len(j.outcomes), Runs: j.runs(),
		Remembered: j.questions.Remembered(), Confirming: len(examples) + n})
	seen, batch := map[uint64]bool{}, [][]int{}
	flush := func() error {
		slices.SortFunc(batch, slices.Compare[[]int])
		is, problems := make([]bool, len(batch)), make([]error, len(batch))
		pipeline.Each(len(batch), func(i int) { is[i], problems[i] = j.confirmOne(batch[i]) })
		for _, one := range is {
			if one {
				judged++
			}
		}
		batch = batch[:0]
		return errors.Join(problems...)
	}
	for _, from := range []iter.Seq[[]int]{slices.Values(examples), j.random(n)} {
		for values := range from {
			if key := keyOf(values); !seen[key] {
				seen[key], batch = true, append(batch, values)
			}
			if len(batch) == mostAtOnce {
				if err := flush(); err != nil {
					return judged, err
				}
			}
		}
	}
	return judged, flush()
}

// random draws architectures, the same ones each time, and none twice; all of them, where there are no more.
func (j *joint) random(n int) iter.Seq[[]int] {
	return func(yield func([]int) bool) {
		if j.forest.Total().Cmp(big.NewInt(int64(n))) <= 0 {
			for i := range int(j.forest.Total().Int64()) {
				if !yield(j.numbered(i)) {
					return
				}
			}
			return
		}
		random, drawn := rand.New(rand.NewPCG(1, 1)), map[uint64]bool{}
		for len(drawn) < n {
			values := make([]int, len(j.base))
			for i, most := range j.forest.Values() {
				values[i] = random.IntN(most)
			}
			if key := keyOf(values); !drawn[key] {
				if drawn[key] = true; !yield(values) {
					return
				}
			}
		}
	}
}

// keyOf tells architectures apart, in as much room for any.
func keyOf(values []int) uint64 {
	text := []byte{}
	for _, v := range values {
		text = binary.AppendUvarint(text, uint64(v))
	}
	sum := fnv.New64a()
	sum.Write(text)
	return sum.Sum64()
}

// numbered is one of the architectures, by a number from 0.
func (j *joint) numbered(number int) []int {
	out := make([]int, len(j.base))
	for i, most := range slices.Backward(j.forest.Values()) {
		out[i], number = number%most, number/most
	}
	return out
}

// confirmOne judges an architecture once more, and reports whether somebody was judged on it.
func (j *joint) confirmOne(values []int) (judged bool, err error) {
	label := j.forest.At(j.node, values)
	if err := j.confirmPossible(values, label != impossible); err != nil || label == impossible {
		return false, err
	}
	for i, cell := range j.questions.Cells {
		want := j.patterns[label][i]
		if want == unmapped {
			continue
		}
		a, err := j.questions.Judge(j.ctx, cell, j.assignment(values))
		if err != nil {
			return false, err
		}
		if e := a.Verdict.Error; e != nil && e.Code == engine.HostLimit {
			return false, schema.Problems{e}
		}
		judged = true
		if got := comesTo(j.questions.Before[i], a.Verdict); got != want {
			return judged, schema.Problems{{Code: "engine-disagreement", Party: cell.Policy,
				Message: "judged with " + j.questions.Changed(j.assignment(values)) + ", the cell is " +
					outcomeNames()[got] + "; the map says " + outcomeNames()[want],
				Hint: "one of the two is wrong about this policy; construe whatif shows what the judge says"}}
		}
	}
	return judged, nil
}

// confirmPossible asks the invariants once more whether facts can be together.
func (j *joint) confirmPossible(values []int, possible bool) error {
	if !j.questions.Constrained() {
		return nil
	}
	why, _, err := j.questions.Denied(j.ctx, j.assignment(values))
	if err == nil && possible != (len(why) == 0) {
		said := map[bool]string{true: "can be together", false: "cannot be together"}
		return schema.Problems{{Code: "engine-disagreement",
			Message: "with " + j.questions.Changed(j.assignment(values)) + ", the facts " + said[!possible] +
				"; the map says that they " + said[possible],
			Hint: "one of the two is wrong about the invariants of the case"}}
	}
	return err
}
