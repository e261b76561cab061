package schema

import (
	"slices"
	"strconv"
)

// dispute checks a dispute against the cells of its world: what its sides say is what their own verdicts plead, and
// what was tried on another's answers is what stands in the matrix. A document made before anything was tried lists no
// trial.
func (k *consistency) dispute(cells map[[2]string]*Verdict, at string, d Dispute) {
	for _, reading := range Keys(d.Sides) {
		side, v := d.Sides[reading], cells[[2]string{reading, reading}]
		here := at + Join("sides", reading)
		if v == nil {
			k.fail(here, "the side is of a reading that has no cell")
			continue
		}
		if said := pleaded(v, d); side.Outcome != v.Outcome || side.Value != said {
			k.fail(here, "the side says %s and %s; its verdict %s and %s", side.Outcome, side.Value, v.Outcome, said)
		}
		if side.IfAsked != nil && side.Value != "absent" {
			k.fail(here+"/ifAsked", "the side answers, so it is not said what it would come to if it had to")
		}
	}
	confirmed := map[string]bool{}
	for i, try := range d.Tried {
		here := at + Join("tried", strconv.Itoa(i))
		side, is := d.Sides[try.Reading]
		if !is || side.Value == "absent" || try.Value == side.Value {
			k.fail(here, "the trial is of no side whose answer it changed")
		}
		if v := cells[[2]string{try.Reading, try.Classifier}]; v != nil &&
			(v.Outcome != try.Outcome || pleaded(v, d) != try.Value) {
			k.fail(here, "the trial says %s and %s; the cell %s and %s", try.Outcome, try.Value, v.Outcome,
				pleaded(v, d))
		}
		switch {
		case try.Classifier != "":
			confirmed[OtherWord] = true
		case try.Pointer != "":
			confirmed[OtherFacts] = true
		case try.Definition == d.Definition:
			confirmed[OtherDefinition] = true
		}
	}
	if len(d.Tried) > 0 && slices.Contains([]string{OtherWord, OtherDefinition, OtherFacts}, d.Kind) &&
		!confirmed[d.Kind] {
		k.fail(at+"/kind", "the dispute is of the kind %s; no trial shows that", d.Kind)
	}
}

// verdictsIn are the verdicts of a world by policy and classifier.
func verdictsIn(c *Comparison, world string) map[[2]string]*Verdict {
	out := map[[2]string]*Verdict{}
	for _, cell := range c.Cells {
		if v, found := c.Verdict(cell); found && cell.World == world {
			out[[2]string{cell.Policy, cell.Classifier}] = v
		}
	}
	return out
}

// pleaded is what a verdict answers at a dispute's point.
func pleaded(v *Verdict, d Dispute) string {
	if value := v.Elements[d.Limb][d.Subject][d.Element]; value != "" {
		return value
	}
	return "absent"
}
