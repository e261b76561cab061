package gate

import (
	"slices"

	"github.com/construe-host/construe/host/schema"
)

// waive takes the cells that are waived out of a world's account, and gives what is left: an aggregate, or "" where
// nothing is. j gets those cells, and all waivers that match.
//
// A cell is out where every ground that makes its outcome is waived: one that is a breach by two grounds, of which one
// is waived, is a breach by the other. A cell that could not be judged never is, nor one that permits. One that is
// undetermined counts as a side of a dispute, and is out only where no breach is left: what remains is never worse for
// having waived something.
func (r *Rule) waive(c *schema.Comparison, j *judged) string {
	if j.Aggregate != schema.AgreedBreach && j.Aggregate != schema.Disputed {
		return j.Aggregate
	}
	var left, open []string
	var openCells []schema.GateCell
	breach := false
	for _, cell := range c.Cells {
		if cell.World != j.World || cell.Swap() {
			continue
		}
		out, waived := schema.GateCell{}, false
		if v, has := c.Verdict(cell); has {
			out, waived = r.cover(c, cell, v, j)
		}
		switch {
		case waived && cell.Outcome == schema.Breach:
			j.Waived = append(j.Waived, out)
			continue
		case waived:
			open, openCells = append(open, cell.Outcome), append(openCells, out)
			continue
		}
		breach = breach || cell.Outcome == schema.Breach
		left = append(left, cell.Outcome)
	}
	if breach {
		left = append(left, open...)
	} else {
		j.Waived = append(j.Waived, openCells...)
	}
	switch {
	case len(j.Waived) == 0:
		return j.Aggregate
	case len(left) == 0:
		return ""
	}
	j.Left = schema.Aggregate(left)
	return j.Left
}

// cover finds the waivers of a reading's own cell, and reports whether they cover every ground that makes its outcome.
func (r *Rule) cover(c *schema.Comparison, cell schema.Cell, v *schema.Verdict, j *judged) (schema.GateCell, bool) {
	out := schema.GateCell{Reading: cell.Policy, Title: c.Readings[cell.Policy].Title, Outcome: cell.Outcome}
	all, named := true, make([]bool, len(r.waivers))
	for _, g := range v.Grounds {
		if !Decides(cell.Outcome, g) {
			continue
		}
		covered := false
		for i, w := range r.waivers {
			if !w.Waiver.Names(c.Runtime.ID, cell.Policy, ClauseOf(v, g.Limb), g.Limb) {
				continue
			}
			j.matched[i] = true
			if w.Expired {
				continue
			}
			covered = true
			if !named[i] {
				named[i] = true
				out.Waivers = append(out.Waivers, i)
			}
		}
		if all = all && covered; covered && !slices.Contains(out.Limbs, g.Limb) {
			out.Limbs = append(out.Limbs, g.Limb)
			if c.Titles != nil && c.Titles.Limbs[g.Limb] != "" {
				out.Titles = append(out.Titles, c.Titles.Limbs[g.Limb])
			}
		}
	}
	return out, all && len(out.Limbs) > 0
}

// Decides reports whether a ground is one that makes an outcome: of a breach one that is made out, of an undetermined
// verdict one that is not closed. Nothing makes a permission but that all are closed.
func Decides(outcome string, g schema.Ground) bool {
	return outcome == schema.Breach && g.Value == schema.Yes || outcome == schema.Undetermined && g.Value != schema.No
}

// ClauseOf is the clause of a limb, as the findings of a verdict have it.
func ClauseOf(v *schema.Verdict, limb string) string {
	for _, f := range v.Findings {
		if f.Limb == limb {
			return f.Clause
		}
	}
	return ""
}
