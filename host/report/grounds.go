package report

import (
	"fmt"
	"slices"
	"strings"

	"github.com/construe-host/construe/host/schema"
)

// grounds says for each reading, in its own cell, what its outcome stands on: the limb that is made out, the element that
// closes each limb, or what is waited for.
func grounds(p page, c *schema.Comparison, world string) {
	for _, cell := range c.Cells {
		v := c.Tables.Verdicts[cell.Verdict]
		if cell.World != world || cell.Policy != cell.Classifier || v == nil || len(v.Grounds) == 0 {
			continue
		}
		p.item(fmt.Sprintf("%s: %s. %s", cell.Policy, v.Outcome, because(v)))
	}
}

// because is the sentence that an outcome stands on.
func because(v *schema.Verdict) string {
	switch v.Outcome {
	case schema.Breach:
		return madeOut(v)
	case schema.Permitted:
		return closed(v)
	}
	return waits(v)
}

func madeOut(v *schema.Verdict) string {
	var out []string
	for _, g := range v.Grounds {
		if g.Value == "yes" {
			out = append(out, fmt.Sprintf("%s is made out for %s: %s", g.Limb, where(g.Subject), strings.Join(g.Elements, ", ")))
		}
	}
	return strings.Join(out, "; ") + "."
}

// closed names what closes each limb, once for all subjects that it is closed for in the same way.
func closed(v *schema.Verdict) string {
	var out []string
	for _, g := range v.Grounds {
		text := fmt.Sprintf("%s fails on %s", g.Limb, strings.Join(g.Elements, ", "))
		if len(g.Elements) == 0 {
			text = g.Limb + " has nothing that it could be about"
		}
		if !slices.Contains(out, text) {
			out = append(out, text)
		}
	}
	return strings.Join(out, "; ") + "."
}

func waits(v *schema.Verdict) string {
	var out []string
	for _, g := range v.Grounds {
		if g.Value != "no" {
			text := fmt.Sprintf("%s of %s is open on %s", g.Limb, where(g.Subject), strings.Join(append(slices.Clone(g.Elements), g.Pointers...), ", "))
			out = append(out, text)
		}
	}
	facts := map[string]bool{}
	for _, n := range v.Needs {
		for _, pointer := range n.Pointers {
			facts[pointer] = true
		}
	}
	text := fmt.Sprintf("It waits for %s: %s.", v.WaitsFor, strings.Join(out, "; "))
	if len(facts) > 0 {
		text += " See " + strings.Join(sorted(facts), ", ") + "."
	}
	return text
}
