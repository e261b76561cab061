package facts

import (
	"slices"

	"github.com/construe-host/construe/host/schema"
)

// returnPath says whether what the model answers to a caller can come back to the customer's side: over the legs by
// which the customer came in, over one by which the caller's side pushes to the customer's (a webhook), or over one by
// which the customer's side fetches it (from a store). Inside, an answer travels as completions or as memory.
func (w *wrapping) returnPath(caller string) (schema.Tri, error) {
	sure, err := w.comesBack(caller, schema.Yes)
	if err != nil || sure {
		return schema.Yes, err
	}
	may, err := w.comesBack(caller, schema.Unknown)
	if err != nil || may || !w.g.complete() {
		return schema.Unknown, err
	}
	return schema.No, nil
}

// comesBack walks from the caller, over legs in either direction, to the customer's side. With yes it takes what holds
// however the unknown facts turn out: a component that may be the customer's is come to as if it were, and gone on from
// as if not.
func (w *wrapping) comesBack(caller string, least schema.Tri) (bool, error) {
	g := w.g
	enough := func(value schema.Tri) bool { return value == schema.Yes || value == least }
	seen := map[string]bool{caller: true}
	for queue := []string{caller}; len(queue) > 0; queue = queue[1:] {
		id := queue[0]
		if err := w.left.spend(len(g.in[id])+len(g.out[id]), 0); err != nil {
			return false, err
		}
		for _, leg := range slices.Concat(g.in[id], g.out[id]) {
			r := g.Relations[leg]
			if least == schema.Yes && !g.certain(leg) {
				continue
			}
			other := r.From
			if other == id {
				other = r.To
			}
			completions := carriesBack(r.Carries)
			inside := schema.AnyOf(completions, schema.Has(r.Carries, "memory"))
			switch g.customer[other] {
			case schema.Yes:
				if enough(completions) {
					return true, nil
				}
				continue
			case schema.Unknown:
				if least == schema.Unknown && enough(completions) {
					return true, nil
				}
				if least == schema.Yes {
					inside = completions
				}
			}
			if enough(inside) && !seen[other] {
				seen[other] = true
				queue = append(queue, other)
			}
		}
	}
	return false, nil
}

// carriesBack says whether completions can come over a leg.
func carriesBack(carries []string) schema.Tri { return schema.Has(carries, "completions") }
