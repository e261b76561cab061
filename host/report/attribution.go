package report

import (
	"fmt"
	"slices"
	"strings"

	"github.com/construe-host/construe/host/schema"
)

// attributions says for each reading, in its own cell, what its outcome depends on: the limb that is made out, the
// element that closes each limb, or what is waited for. The host computes these grounds from what is pleaded, so they
// are no party's account of itself. A reading whose cell is an error has none, and its error stands on the page.
//
//	hop: breach. collaboration_call is made out for /derived/hops/complete:inference: collaboration, stateless.
//	product: permitted. api_access fails on sold_as_api; research fails on for_research, reserved.
//
// Swapped cells are left out: they put one's rule on another's answers, and nobody argues them.
func attributions(v *draft, c *schema.Comparison, world string) {
	for _, cell := range c.Cells {
		verdict := c.Tables.Verdicts[cell.Verdict]
		if cell.World != world || cell.Policy != cell.Classifier || verdict == nil || len(verdict.Grounds) == 0 {
			continue
		}
		v.item(fmt.Sprintf("%s: %s%s. %s", cell.Policy, verdict.Outcome, unpleadedPhrase(verdict),
			attribution(verdict)))
	}
}

// attribution is the sentence that names what an outcome depends on. One limb that is made out is enough for a breach;
// a permission needs every limb closed; all else is open, and waits for facts or for words.
func attribution(verdict *schema.Verdict) string {
	switch verdict.Outcome {
	case schema.Breach:
		return breachGrounds(verdict.Grounds) + "."
	case schema.Permitted:
		return permissionGrounds(verdict.Grounds) + "."
	}
	return openSentence(verdict)
}

// breachGrounds names each limb that is made out, for what, and by which elements: all of them, as a limb needs each.
func breachGrounds(grounds []schema.Ground) string {
	var out []string
	for _, g := range grounds {
		if g.Value == "yes" {
			out = append(out, fmt.Sprintf("%s is made out for %s: %s", g.Limb, subjectName(g.Subject),
				strings.Join(g.Elements, ", ")))
		}
	}
	return someOf(out, "; ")
}

// mostNamed is how many of many that are alike a page names; it counts the others, which the document has.
const mostNamed = 12

// someOf joins the first of a list, and counts the others.
func someOf(list []string, between string) string {
	if more := len(list) - mostNamed; more > 0 {
		return strings.Join(list[:mostNamed], between) + fmt.Sprintf("%sand %d more", between, more)
	}
	return strings.Join(list, between)
}

// permissionGrounds names what closes each limb, once for all subjects that it is closed for in the same way. A limb
// about things of which the runtime has none, such as calls of a model, is closed without any element.
func permissionGrounds(grounds []schema.Ground) string {
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

// openGrounds names what leaves each limb open: the elements that are unknown or arguable, and the lists of facts that
// are not known to be complete, since what they do not hold might make the limb out.
func openGrounds(grounds []schema.Ground) string {
	var out []string
	for _, g := range grounds {
		if g.Value != "no" {
			out = append(out, fmt.Sprintf("%s of %s is open on %s", g.Limb, subjectName(g.Subject),
				strings.Join(append(slices.Clone(g.Elements), g.Pointers...), ", ")))
		}
	}
	return someOf(out, "; ")
}

// openSentence says of an outcome that is open what it waits for, and which facts to look at, each once:
//
//	It waits for facts: api_access of the runtime is open on access. See /relationships/invoke/interface.
func openSentence(verdict *schema.Verdict) string {
	facts := map[string]bool{}
	for _, n := range verdict.Needs {
		for _, pointer := range n.Pointers {
			facts[pointer] = true
		}
	}
	see := ""
	if len(facts) > 0 {
		see = " See " + someOf(schema.Keys(facts), ", ") + "."
	}
	return fmt.Sprintf("It waits for %s: %s.%s", verdict.WaitsFor, openGrounds(verdict.Grounds), see)
}
