package record

import (
	"cmp"
	"slices"

	"github.com/construe-host/construe/host/schema"
)

// explanationChanges finds what two comparisons say differently although their cells, inputs, engines and rules are the
// same: a comparison whose explanations were changed is not the one that the cells give.
//
// They are compared by digest, part by part: the crux of a world, its issues, what else is said of it, the axes, the
// readings, the titles, what is stipulated, and the documents behind the cells. Nothing is listed where something else
// differs already, since that explains it.
func explanationChanges(a, b *schema.Record, d *Difference) []Change {
	out := []Change{}
	differing := len(d.Inputs) + len(d.Cells) + len(d.Worlds) + len(d.NotReproducible) + len(d.Execution)
	if d.Rules != nil || differing > 0 || a.Comparison == nil || b.Comparison == nil {
		return out
	}
	one := func(name string, x, y any) {
		if from, to := digestOf(x), digestOf(y); from != to {
			out = append(out, Change{Name: name, From: from, To: to})
		}
	}
	x, y := a.Comparison, b.Comparison
	issues := x.Titles != nil && y.Titles != nil // an earlier version has neither rows nor titles
	for i := range min(len(x.Worlds), len(y.Worlds)) {
		before, after := x.Worlds[i], y.Worlds[i]
		one("crux of world "+before.World, before.Crux, after.Crux)
		before.Crux, after.Crux = nil, nil
		if issues {
			one("issues of world "+before.World, before.Issues, after.Issues)
		}
		before.Issues, after.Issues = nil, nil
		one("world "+before.World, before, after)
	}
	one("axes", x.Axes, y.Axes)
	one("readings", x.Readings, y.Readings)
	one("titles", titles(a), titles(b))
	if issues {
		one("titles of what is named", x.Titles, y.Titles)
	}
	if x.Stipulated != nil && y.Stipulated != nil { // an earlier version says nothing of it
		one("stipulated", x.Stipulated, y.Stipulated)
	}
	one("what was found", essences(x), essences(y))
	slices.SortFunc(out, func(x, y Change) int { return cmp.Compare(x.Name, y.Name) })
	return out
}

// titles are those of the runtime and the case.
func titles(r *schema.Record) [2]string {
	return [2]string{r.Comparison.Runtime.Title, r.Comparison.Case.Title}
}

// essences are the documents behind the cells, in their order, without what is the host's and not the parties': what
// they took, the words of errors, and the digests that cover these.
func essences(c *schema.Comparison) (out []any) {
	for _, cell := range c.Cells {
		for _, document := range []any{c.Tables.Classifications[cell.Classification], c.Tables.Verdicts[cell.Verdict]} {
			tree, err := schema.Tree(document)
			if err != nil {
				panic(err) // it was read as a document, or made as one
			}
			if fields, is := tree.(map[string]any); is {
				for _, own := range []string{"work", "error", "classificationDigest"} {
					delete(fields, own)
				}
			}
			out = append(out, tree)
		}
	}
	return out
}
