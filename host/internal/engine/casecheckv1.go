package engine

import (
	"github.com/construe-host/construe/host/schema"
)

// checkCaseV1 finds, in a case of the first form, what is wrong with the readings in it and with what it says of them.
func checkCaseV1(d *schema.Document, c *schema.CaseV1) (out schema.Problems) {
	if n := len(c.Readings); n > mostReadings {
		return schema.Problems{d.Problem("too-many-readings", "/readings",
			"the case has %d readings; expected at most %d, since each is judged on every other's classification",
			n, mostReadings)}
	}
	known := knownIn(d, &out)
	readings := schema.Keys(c.Readings)
	for id, r := range c.Readings {
		at := schema.Join("readings", id)
		for _, l := range r.Limbs {
			known(at+"/limbs", "limb", l, schema.Keys(c.Limbs))
		}
		checkAdopted(c.Definitions, at, r.Definitions, known)
		for _, s := range r.Citations {
			known(at+"/citations", "citation", s, schema.Keys(c.Citations))
		}
	}
	for id, p := range c.Precedents {
		at := schema.Join("precedents", id)
		if p.Status == "disputed" && len(p.Readings) == 0 {
			out = append(out, d.Problem("precedent", at, "a disputed precedent has readings; expected what each is said "+
				"to hold"))
		}
		for name := range p.Readings {
			known(at+schema.Join("readings", name), "reading", name, readings)
		}
		for policy, classifiers := range p.Swaps {
			known(at+schema.Join("swaps", policy), "reading", policy, readings)
			for classifier := range classifiers {
				known(at+schema.Join("swaps", policy, classifier), "reading", classifier, readings)
			}
		}
		for name := range p.Because {
			known(at+schema.Join("because", name), "reading", name, readings)
		}
	}
	return out
}
