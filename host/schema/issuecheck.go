package schema

import "strconv"

// issue checks a row against the cells of its world: what its sides say is what their own verdicts plead, and decides
// what their grounds say. A row that went is none of this comparison, and nothing is held of it.
func (k *consistency) issue(cells map[[2]string]*Verdict, at string, i Issue) {
	if i.Gone {
		return
	}
	words := i.Kind == IssueWords
	if words == (i.Fact != "") || words == (i.Limb == "") {
		k.fail(at, "a row of words has a limb, and a row of a fact its pointer")
		return
	}
	for _, reading := range Keys(i.Sides) {
		side, v := i.Sides[reading], cells[[2]string{reading, reading}]
		here := at + Join("sides", reading)
		if v == nil || v.Outcome != side.Outcome {
			k.fail(here, "the side is of a reading that has no cell, or another outcome")
			continue
		}
		if !words {
			continue
		}
		said, decides := pointValue(v, i), Decides(v, i.Limb, i.Subject, i.Element)
		if side.Value != said || side.Decides != decides {
			k.fail(here, "the side says %s, which decides: %s; its verdict %s, and %s", side.Value, side.Decides, said,
				decides)
		}
	}
}

// settles holds that a set of changes which is said to settle a dispute changes something, and that all readings then
// come to one outcome that is determinate.
func (k *consistency) settles(at string, s ChangeSet) {
	if len(s.Changes) == 0 {
		k.fail(at+"/changes", "nothing is changed; expected one change or more")
	}
	seen := map[string]bool{}
	for _, o := range s.Outcomes {
		seen[o.Outcome] = true
	}
	if len(seen) != 1 || !seen[Permitted] && !seen[Breach] {
		k.fail(at+"/outcomes", "the readings come to %v; expected permitted or breach of all, which settles it", Keys(seen))
	}
}

// pointValue is what a verdict answers where a row is, or what the ground comes to that the row is about as a whole.
func pointValue(v *Verdict, i Issue) string {
	if i.Element != "" {
		return pleaded(v, Dispute{Limb: i.Limb, Subject: i.Subject, Element: i.Element})
	}
	if value := groundValue(v, i.Limb, i.Subject); value != "" {
		return string(value)
	}
	return "absent"
}

// numbers holds that one number stands for one key in all worlds, and that it counts from 1.
func (k *consistency) numbers(c *Comparison) {
	keys, numbers := map[int]string{}, map[string]int{}
	for i, w := range c.Worlds {
		for j, issue := range w.Issues {
			key := issue.Key()
			if issue.Number < 1 || keys[issue.Number] != "" && keys[issue.Number] != key ||
				numbers[key] != 0 && numbers[key] != issue.Number {
				k.fail(Join("worlds", strconv.Itoa(i), "issues", strconv.Itoa(j), "number"),
					"the number %d stands for another row, or the row has another number elsewhere", issue.Number)
			}
			keys[issue.Number], numbers[key] = key, issue.Number
		}
	}
}
