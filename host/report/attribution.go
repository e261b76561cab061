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
	n := names{c}
	for _, cell := range c.Cells {
		verdict := c.Tables.Verdicts[cell.Verdict]
		if cell.World != world || cell.Policy != cell.Classifier || verdict == nil || len(verdict.Grounds) == 0 {
			continue
		}
		v.item(fmt.Sprintf("%s: %s%s. %s", n.reading(cell.Policy), verdict.Outcome, n.unpleaded(verdict),
			n.attribution(verdict)))
	}
}

// attribution is the sentence that names what an outcome depends on. One limb that is made out is enough for a breach;
// a permission needs every limb closed; all else is open, and waits for facts or for words.
func (n names) attribution(verdict *schema.Verdict) string {
	switch verdict.Outcome {
	case schema.Breach:
		return n.breachGrounds(verdict.Grounds) + "."
	case schema.Permitted:
		return n.permissionGrounds(verdict.Grounds) + "."
	}
	return n.openSentence(verdict)
}

// breachGrounds names each limb that is made out, for what, and by which elements: all of them, as a limb needs each.
func (n names) breachGrounds(grounds []schema.Ground) string {
	var out []string
	for _, g := range grounds {
		if g.Value == "yes" {
			out = append(out, fmt.Sprintf("%s is made out for %s: %s", n.limb(g.Limb), n.subject(g.Subject),
				n.elements(g.Elements)))
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

// permissionGrounds names what closes each limb, once for all subjects that it is closed for in the same way, and
// together limbs that are closed alike, where they have titles. A limb about things of which the runtime has none, such
// as calls of a model, is closed without any element.
func (n names) permissionGrounds(grounds []schema.Ground) string {
	var order []string
	limbs := map[string][]string{} // by what closes them
	for _, g := range grounds {
		on := n.elements(g.Elements)
		if !n.titled() {
			on = g.Limb + "\n" + on
		}
		if limbs[on] == nil {
			order = append(order, on)
		}
		if limb := n.limb(g.Limb); !slices.Contains(limbs[on], limb) {
			limbs[on] = append(limbs[on], limb)
		}
	}
	var out []string
	for _, on := range order {
		text, verbs := conjunction(limbs[on]), []string{" fails on ", " has nothing that it could be about"}
		if len(limbs[on]) > 1 {
			verbs = []string{" fail on ", " have nothing that they could be about"}
		}
		if _, elements, is := strings.Cut(on, "\n"); is {
			on = elements
		}
		if on == "" {
			out = append(out, text+verbs[1])
		} else {
			out = append(out, text+verbs[0]+on)
		}
	}
	return strings.Join(out, "; ")
}

// openGrounds names what leaves each limb open: the elements that are unknown or arguable, and the lists of facts that
// are not known to be complete, since what they do not hold might make the limb out.
func (n names) openGrounds(grounds []schema.Ground) string {
	var out []string
	for _, g := range grounds {
		if g.Value != "no" {
			var on []string
			for _, e := range g.Elements {
				on = append(on, n.element(e))
			}
			for _, p := range g.Pointers {
				on = append(on, n.fact(p))
			}
			out = append(out, fmt.Sprintf("%s of %s is open on %s", n.limb(g.Limb), n.subject(g.Subject),
				strings.Join(on, ", ")))
		}
	}
	return someOf(out, "; ")
}

// openSentence says of an outcome that is open what it waits for, and which facts to look at, each once:
//
//	It waits for facts: api_access of the runtime is open on access. See /relationships/invoke/interface.
func (n names) openSentence(verdict *schema.Verdict) string {
	facts := map[string]bool{}
	for _, n := range verdict.Needs {
		for _, pointer := range n.Pointers {
			facts[pointer] = true
		}
	}
	see := ""
	if len(facts) > 0 {
		all := schema.Keys(facts)
		for i, pointer := range all {
			all[i] = n.fact(pointer)
		}
		see = " See " + someOf(all, ", ") + "."
	}
	return fmt.Sprintf("It waits for %s: %s.%s", verdict.WaitsFor, n.openGrounds(verdict.Grounds), see)
}
