package report

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/construe-host/construe/host/gate"
	"github.com/construe-host/construe/host/schema"
)

// resultLine is a comparison in a line: what was judged, and of each world who says what, those of which the same is
// said together. Of one world it is the sentence that formats of builds have of it. A world goes by its title, with the
// id that a command takes; what a command takes for the runtime is its place, which stands before the line.
//
//	The Stateful Runtime Environment, inference on Azure (h2): disputed. Hop finds a breach; State permits it.
//
// With grounds it says also by which grounds a reading finds a breach. The line is raw text of parties; print it
// through [schema.DisplayText].
func resultLine(c *schema.Comparison, grounds bool) string {
	var order []string
	worlds := map[string][]string{}
	where := newPlaces(c)
	for i, w := range c.Axes.Worlds {
		b := worldBuild{c: c, world: worldOf(w), where: where}
		b.world.Aggregate = c.Worlds[i].Aggregate
		said := b.sentence()
		if by := b.breachGrounds(); grounds && by != "" {
			said = strings.TrimSuffix(said, ".") + " (" + by + ")."
		}
		if len(c.Axes.Worlds) == 1 {
			return b.about() + ": " + said
		}
		if worlds[said] == nil {
			order = append(order, said)
		}
		worlds[said] = append(worlds[said], worldTitle(w))
	}
	parts := []string{closedSentence(runtimeTitle(c))}
	for _, said := range order {
		parts = append(parts, sentenceCase(strings.Join(worlds[said], "; "))+": "+said)
	}
	return strings.Join(parts, " ")
}

// runtimeTitle is what a runtime is called, or else its id.
func runtimeTitle(c *schema.Comparison) string { return cmp.Or(c.Runtime.Title, c.Runtime.ID) }

// about names what a world's result is of: the runtime, and the world where it is not the facts as stated.
func (b *worldBuild) about() string {
	if b.world.World == "" {
		return runtimeTitle(b.c)
	}
	return runtimeTitle(b.c) + ", " + gateWorldTitle(b.world)
}

// breachGrounds says who finds a breach by which grounds, readings with the same ones together; "" where nobody does.
//
//	Hop by “A stateless call”; Look-through and State by “API access off the reserved cloud”
func (b *worldBuild) breachGrounds() string {
	var order []string
	who := map[string][]string{}
	for _, cell := range b.c.Cells {
		v, has := b.c.Verdict(cell)
		if cell.World != b.world.World || cell.Swap() || !has || cell.Outcome != schema.Breach {
			continue
		}
		var titles []string
		for _, g := range v.Grounds {
			if title := "“" + b.limb(g.Limb) + "”"; gate.Decides(cell.Outcome, g) && !slices.Contains(titles, title) {
				titles = append(titles, title)
			}
		}
		by := conjunction(titles)
		if who[by] == nil {
			order = append(order, by)
		}
		who[by] = append(who[by], b.reading(cell.Policy))
	}
	var out []string
	for _, by := range order {
		if by != "" {
			out = append(out, conjunction(who[by])+" by "+by)
		}
	}
	return strings.Join(out, "; ")
}

// gateWorldTitle is what people call a world of a gate, with the id that a command takes for it.
func gateWorldTitle(w schema.GateWorld) string {
	return titledWorld(w.World, w.WorldTitle)
}

// InWorlds says in which worlds, by their titles and ids; nothing where it is the facts as stated alone. It is raw
// text; print it through [schema.DisplayText].
//
//	in the worlds "inference on the other cloud" (h1) and "inference on the reserved cloud" (h2)
func InWorlds(worlds ...schema.AxisWorld) string {
	var names []string
	for _, w := range worlds {
		switch {
		case w.ID == "":
			names = append(names, "\""+worldTitle(w)+"\"")
		case w.Title == "":
			names = append(names, w.ID)
		default:
			names = append(names, fmt.Sprintf("\"%s\" (%s)", w.Title, w.ID))
		}
	}
	switch {
	case len(names) > 1:
		return " in the worlds " + conjunction(names)
	case len(names) == 0 || worlds[0].ID == "":
		return ""
	}
	return " in the world " + names[0]
}
