package schema

import "strconv"

// checkTimeline finds what a timeline says that the rest of it contradicts: aggregates that are not those of the
// outcomes, outcomes that do not follow from their grounds, and days that are not in their order.
func (d *Document) checkTimeline() Problems {
	var t Timeline
	if err := d.Decode(&t); err != nil {
		return Problems{d.Problem("type", "", "%v", err)}
	}
	k := &consistency{doc: d, maker: "timeline"}
	for i, p := range t.Points {
		here := Join("points", strconv.Itoa(i))
		if i > 0 && p.AsOf <= t.Points[i-1].AsOf {
			k.fail(here+"/asOf", "the day %s does not come after %s; expected days in their order", p.AsOf,
				t.Points[i-1].AsOf)
		}
		for j, w := range p.Worlds {
			at := here + Join("worlds", strconv.Itoa(j))
			var outcomes []string
			for _, reading := range Keys(w.Outcomes) {
				k.grounded(at+Join("outcomes", reading), w.Outcomes[reading], w.Grounds[reading], w.Errors[reading])
				outcomes = append(outcomes, w.Outcomes[reading])
			}
			if got := Aggregate(outcomes); got != w.Aggregate {
				k.fail(at+"/aggregate", "the world is %s; its outcomes come to %s", w.Aggregate, got)
			}
		}
	}
	return k.problems
}

// grounded holds an outcome to its grounds, where these are said, and to its error.
func (k *consistency) grounded(at, outcome string, grounds []Ground, failed *Problem) {
	switch want := groundsComeTo(grounds); {
	case outcome != Error && failed != nil:
		k.fail(at, "the outcome is %s beside an error; expected error", outcome)
	case outcome == Error && len(grounds) > 0 || outcome != Error && len(grounds) > 0 && outcome != want:
		k.fail(at, "the outcome is %s; its grounds come to %s", outcome, want)
	}
}
