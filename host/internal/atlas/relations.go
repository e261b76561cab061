package atlas

import (
	"math/big"

	"github.com/construe-host/construe/host/internal/counterfactual"
	"github.com/construe-host/construe/host/internal/diagram"
	"github.com/construe-host/construe/host/schema"
)

// verdicts are the outcomes that can be compared, in the order in which a relation lists them.
func verdicts() []int { return []int{permitted, breach, undetermined} }

// relations says of every two cells how what they permit, with definitions as adopted, stands to each other; and the
// examples as values.
func (j *joint) relations(adopted diagram.Node) (out []schema.MapRelation, examples [][]int) {
	out = []schema.MapRelation{}
	for a := range j.questions.Cells {
		for b := a + 1; b < len(j.questions.Cells); b++ {
			relation, at := j.relation(adopted, a, b)
			out, examples = append(out, relation), append(examples, at...)
		}
	}
	return out, examples
}

// relation relates two cells. What either is not judged on is left out, and counted.
func (j *joint) relation(adopted diagram.Node, a, b int) (out schema.MapRelation, examples [][]int) {
	out = schema.MapRelation{First: cellID(j.questions.Cells[a]), Second: cellID(j.questions.Cells[b])}
	alike, unjudged, judged := new(big.Int), new(big.Int), new(big.Int)
	more, less := false, false
	pairs := j.pairs(adopted, a, b)
	for _, x := range verdicts() {
		for _, y := range verdicts() {
			where := j.same(pairs, pairOf(x, y))
			n := j.over(where)
			judged.Add(judged, n)
			if x == y {
				alike.Add(alike, n)
				continue
			}
			values, some := j.forest.Nearest(where, 1, j.base)
			if !some {
				continue
			}
			c := counted(n, j.facts())
			out.Apart = append(out.Apart, schema.MapApart{First: outcomeNames()[x], Second: outcomeNames()[y],
				Number: c.Number, Percent: c.Percent, Example: j.changes(values)})
			examples = append(examples, values)
			more, less = more || x == permitted, less || y == permitted
		}
	}
	possible := j.over(j.forest.Map(pairs, func(label int) int { return one(label != 0) }))
	unjudged.Sub(possible, judged)
	out.Alike, out.Unjudged = counted(alike, j.facts()), counted(unjudged, j.facts())
	switch {
	case judged.Sign() == 0:
		out.Relation = schema.RelationUnknown
	case len(out.Apart) == 0:
		out.Relation = schema.RelationSame
	case more && less:
		out.Relation = schema.RelationCrossing
	case more:
		out.Relation = schema.RelationWider
	case less:
		out.Relation = schema.RelationNarrower
	default:
		out.Relation = schema.RelationPermitsSame
	}
	return out, examples
}

// pairs is what two cells come to, as [pairOf]; 0 of what cannot be.
func (j *joint) pairs(n diagram.Node, a, b int) diagram.Node {
	return j.forest.Map(n, func(label int) int {
		if label == impossible {
			return 0
		}
		return pairOf(j.patterns[label][a], j.patterns[label][b])
	})
}

// pairOf is two outcomes as one label, from 1.
func pairOf(x, y int) int { return 1 + x*len(outcomeNames()) + y }

// cellID names a cell as --cell does: a reading's own by the reading alone.
func cellID(c counterfactual.Cell) string {
	if c.Policy == c.Classifier {
		return c.Policy
	}
	return c.Policy + "/" + c.Classifier
}
