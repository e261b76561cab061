package atlas

import (
	"math/big"
	"strings"

	"github.com/construe-host/construe/host/schema"
)

// related says whether what is required of a new reading holds, by how the two relate, of so many architectures in all.
func related(relations []schema.MapRelation, q Request, all *big.Int) *schema.MapRelated {
	out := &schema.MapRelated{Old: q.Old, New: q.New, Require: q.Require}
	if q.Require == "" || len(relations) != 1 {
		return out
	}
	r := relations[0]
	sum := new(big.Int)
	for _, a := range r.Apart {
		if r.First != q.Old {
			a.First, a.Second = a.Second, a.First
		}
		if !schema.AgainstRequirement(q.Require, a.First, a.Second) {
			continue
		}
		n, _ := new(big.Int).SetString(a.Number, 10)
		sum.Add(sum, n)
		if out.Counterexample == nil || len(a.Example) < len(out.Counterexample.Example) {
			out.Counterexample = &a
		}
	}
	switch {
	case out.Counterexample != nil:
		c := schema.ShareOf(sum, all)
		out.Result, out.Against = schema.RequiredFails, &c
	case strings.Trim(r.Unjudged.Number, "0") != "" || r.Relation == schema.RelationUnknown:
		out.Result = schema.RequiredUnknown
		if r.Unclear != nil {
			unclear := *r.Unclear
			if r.First != q.Old {
				unclear.First, unclear.Second = unclear.Second, unclear.First
			}
			out.Unclear = &unclear
		}
	default:
		out.Result = schema.RequiredHolds
	}
	return out
}
