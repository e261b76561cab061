package atlas

import (
	"math/big"
	"strings"

	"github.com/construe-host/construe/host/schema"
)

// related says whether what is required of a new reading holds, by how the two relate.
func related(relations []schema.MapRelation, q Request) *schema.MapRelated {
	out := &schema.MapRelated{Old: q.Old, New: q.New, Require: q.Require}
	if q.Require == "" || len(relations) != 1 {
		return out
	}
	r := relations[0]
	sum, share := new(big.Int), new(big.Rat)
	for _, a := range r.Apart {
		if r.First != q.Old {
			a.First, a.Second = a.Second, a.First
		}
		if !against(q.Require, a.First, a.Second) {
			continue
		}
		n, _ := new(big.Int).SetString(a.Number, 10)
		percent, _ := new(big.Rat).SetString(a.Percent)
		sum.Add(sum, n)
		share.Add(share, percent)
		if out.Counterexample == nil || len(a.Example) < len(out.Counterexample.Example) {
			out.Counterexample = &a
		}
	}
	switch {
	case out.Counterexample != nil:
		out.Result = schema.RequiredFails
		out.Against = &schema.MapCount{Number: sum.String(), Percent: share.FloatString(4)}
	case strings.Trim(r.Unjudged.Number, "0") != "":
		out.Result = schema.RequiredUnknown
	default:
		out.Result = schema.RequiredHolds
	}
	return out
}

// against reports whether two different outcomes, of the old reading and of the new one, are against a requirement.
func against(require, before, now string) bool {
	switch require {
	case schema.RequireNoNewBreach:
		return now == schema.Breach && before != schema.Breach
	case schema.RequireNoNewPermission:
		return now == schema.Permitted && before != schema.Permitted
	}
	return true
}
