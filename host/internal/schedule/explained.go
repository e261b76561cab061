package schedule

import (
	"github.com/construe-host/construe/host/internal/engine"
	"github.com/construe-host/construe/host/internal/toggle"
	"github.com/construe-host/construe/host/schema"
)

// Explained are the words for what explanations of one runtime name: the words of its rows, of what was read, and of
// what was made otherwise or would be. The facts are those of its worlds.
func Explained(cs *engine.Case, worlds []*schema.Facts, cells []schema.Explanation) *schema.Titles {
	out := newTitles(cs)
	pleading := map[string][]string{} // element → readings
	for _, f := range worlds {
		n := NewNamer(cs, f)
		for _, e := range cells {
			if e.World != f.World {
				continue
			}
			for _, x := range e.Elements {
				pleading[x.Element] = append(pleading[x.Element], e.Policy)
				nameSubject(out, n, x.Limb, x.Subject, cs)
				nameRead(out, n, x)
			}
			n.enterSet(out, e.Set)
			if e.Nearest != nil {
				n.enterChanges(out, *e.Nearest)
			}
		}
		n.enterParties(out)
		n.enterToggles(out)
	}
	for id, t := range toggle.Definitions(cs) {
		out.Toggles[id] = t.Label
	}
	nameElements(cs, out, pleading)
	return out
}

// nameRead adds the words for what an element was read from, by the policy and by the classifier.
func nameRead(out *schema.Titles, n *Namer, x schema.Explained) {
	for _, r := range x.Read {
		n.enterRead(out, r.Pointer)
	}
	for _, a := range x.Answers {
		n.enterRead(out, a.Pointers...)
	}
}
