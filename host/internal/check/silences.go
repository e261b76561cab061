package check

import (
	"context"
	"slices"
	"strings"

	"github.com/construe-host/construe/host/internal/engine"
	"github.com/construe-host/construe/host/internal/matrix"
	"github.com/construe-host/construe/host/schema"
)

// silences warns of each right that some version of a clause reserves and that a reading pleads nothing about, once a
// reading and right. It looks at one runtime on the first day of every version: which rights a plea names is no matter
// of the facts.
func silences(ctx context.Context, h *engine.Case, runtime *schema.Document, over func() bool) (out schema.Problems,
	err error) {
	days, _ := h.FirstDays()
	silent := map[[2]string][]string{} // reading and right → versions
	var order [][2]string
	for _, day := range days {
		if over() {
			break // which has been said
		}
		c, err := matrix.Run(ctx, h, runtime, matrix.Request{AsOf: day, OwnOnly: true, NoDisputes: true})
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		if err != nil {
			break // what cannot be judged has been said
		}
		for _, cell := range c.Cells {
			for _, pointer := range c.Tables.Verdicts[cell.Verdict].Unpleaded {
				tokens, _ := schema.Split(pointer)
				at := [2]string{cell.Policy, pointer}
				if silent[at] == nil {
					order = append(order, at)
				}
				if version := c.Clauses[tokens[2]]; !slices.Contains(silent[at], version) {
					silent[at] = append(silent[at], version)
				}
			}
		}
	}
	slices.SortFunc(order, func(a, b [2]string) int { return slices.Compare(a[:], b[:]) })
	for _, at := range order {
		tokens, _ := schema.Split(at[1])
		p := h.Document.Problem("right-unpleaded", schema.Join("readings", at[0]),
			"the reading pleads nothing about the right %s, which %s reserves (%s): no element names %s",
			tokens[4], tokens[2], strings.Join(silent[at], ", "), at[1])
		p.Party, p.Hint = at[0], "name it among the pointers of an element that answers for it; if the reading "+
			"takes no position on it, leave it so"
		out = append(out, p)
	}
	return out, ctx.Err()
}
