package atlas

import (
	"math/big"
	"slices"

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
			c := schema.ShareOf(n, j.facts())
			out.Apart = append(out.Apart, schema.MapApart{First: outcomeNames()[x], Second: outcomeNames()[y],
				Number: c.Number, Percent: c.Percent, Example: j.changes(values)})
			examples = append(examples, values)
			more, less = more || x == permitted, less || y == permitted
		}
	}
	possible := j.over(j.forest.Map(pairs, func(label int) int { return one(label != 0) }))
	unjudged.Sub(possible, judged)
	out.Alike, out.Unjudged = schema.ShareOf(alike, j.facts()), schema.ShareOf(unjudged, j.facts())
	if unclear, at := j.unclear(adopted, a, b); unclear != nil {
		unclear.Number, unclear.Percent = out.Unjudged.Number, out.Unjudged.Percent
		out.Unclear, examples = unclear, append(examples, at)
	}
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

// unclear is the nearest architecture on which one of two cells is not judged or not mapped, also as values; nil where
// there is none.
func (j *joint) unclear(adopted diagram.Node, a, b int) (*schema.MapApart, []int) {
	where := j.forest.Map(adopted, func(label int) int {
		p := j.patterns[label]
		return one(p != nil && (!slices.Contains(verdicts(), p[a]) || !slices.Contains(verdicts(), p[b])))
	})
	values, some := j.forest.Nearest(where, 1, j.base)
	if !some {
		return nil, nil
	}
	p, names := j.patterns[j.forest.At(adopted, values)], outcomeNames()
	return &schema.MapApart{First: names[p[a]], Second: names[p[b]], Example: j.changes(values)}, values
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
