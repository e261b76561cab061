package report

import (
	"fmt"
	"slices"
	"strings"

	"github.com/construe-host/construe/host/schema"
)

// grounds says for each reading, in its own cell, what its outcome stands on: the limb that is made out, the element
// that closes each limb, or what is waited for.
func grounds(p page, c *schema.Comparison, world string) {
	for _, cell := range c.Cells {
		v := c.Tables.Verdicts[cell.Verdict]
		if cell.World != world || cell.Policy != cell.Classifier || v == nil || len(v.Grounds) == 0 {
			continue
		}
		p.item(fmt.Sprintf("%s: %s%s. %s", cell.Policy, v.Outcome, silent(v), because(v)))
	}
}

// because is the sentence that an outcome stands on.
func because(v *schema.Verdict) string {
	switch v.Outcome {
	case schema.Breach:
		return madeOut(v.Grounds) + "."
	case schema.Permitted:
		return closed(v.Grounds) + "."
	}
	return waits(v)
}

func madeOut(grounds []schema.Ground) string {
	var out []string
	for _, g := range grounds {
		if g.Value == "yes" {
			out = append(out, fmt.Sprintf("%s is made out for %s: %s", g.Limb, where(g.Subject),
				strings.Join(g.Elements, ", ")))
		}
	}
	return strings.Join(out, "; ")
}

// closed names what closes each limb, once for all subjects that it is closed for in the same way.
func closed(grounds []schema.Ground) string {
	var out []string
	for _, g := range grounds {
		text := fmt.Sprintf("%s fails on %s", g.Limb, strings.Join(g.Elements, ", "))
		if len(g.Elements) == 0 {
			text = g.Limb + " has nothing that it could be about"
		}
		if !slices.Contains(out, text) {
			out = append(out, text)
		}
	}
	return strings.Join(out, "; ")
}

// openOn names what leaves each limb open.
func openOn(grounds []schema.Ground) string {
	var out []string
	for _, g := range grounds {
		if g.Value != "no" {
			out = append(out, fmt.Sprintf("%s of %s is open on %s", g.Limb, where(g.Subject),
				strings.Join(append(slices.Clone(g.Elements), g.Pointers...), ", ")))
		}
	}
	return strings.Join(out, "; ")
}

func waits(v *schema.Verdict) string {
	facts := map[string]bool{}
	for _, n := range v.Needs {
		for _, pointer := range n.Pointers {
			facts[pointer] = true
		}
	}
	see := ""
	if len(facts) > 0 {
		see = " See " + strings.Join(sorted(facts), ", ") + "."
	}
	return fmt.Sprintf("It waits for %s: %s.%s", v.WaitsFor, openOn(v.Grounds), see)
}
