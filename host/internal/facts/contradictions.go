package facts

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/construe-host/construe/host/schema"
)

// contradictions gathers where a description says two things of which only one can be, and what else of it is allowed
// and cannot be meant. They change nothing that is derived: what a contradiction leaves open is unknown.
type contradictions struct {
	found map[string]schema.Warning // by message and facts, so that each is said once
	more  int
}

// mostContradictions bounds what is listed of them.
const mostContradictions = 100

func (c *contradictions) say(pointers []string, format string, args ...any) {
	c.warn(schema.Warning{Code: "contradiction", Message: fmt.Sprintf(format, args...), Pointers: pointers})
}

func (c *contradictions) warn(w schema.Warning) {
	if c.found == nil {
		c.found = map[string]schema.Warning{}
	}
	key := w.Message + "\n" + strings.Join(w.Pointers, " ")
	if _, said := c.found[key]; !said && len(c.found) == mostContradictions {
		c.more++
		return
	}
	c.found[key] = w
}

// list is what was found, in the order of what it points at.
func (c *contradictions) list() (out []schema.Warning) {
	for _, key := range schema.Keys(c.found) {
		out = append(out, c.found[key])
	}
	slices.SortStableFunc(out, func(a, b schema.Warning) int { return slices.Compare(a.Pointers, b.Pointers) })
	if c.more > 0 {
		out = append(out, schema.Warning{Code: "contradiction", Message: fmt.Sprintf("%d more are not listed.", c.more),
			Pointers: []string{"/relationships"}})
	}
	return out
}

// ofLegs finds legs that are never taken and were seen.
func (c *contradictions) ofLegs(g *graph) {
	for _, id := range g.barred {
		if g.Relations[id].Observed == schema.Yes {
			at := func(field string) string { return schema.Join("relationships", id, field) }
			c.say([]string{at("path"), at("observed")},
				"The %s is blocked, and was seen all the same. It is taken for blocked.", g.leg(id))
		}
	}
}

// ofDealings finds dealings that say in text what they are about, and not how far they reach. No policy reads the text.
func (c *contradictions) ofDealings(g *graph) {
	for _, id := range schema.Keys(g.Dealings) {
		d, at := g.Dealings[id], schema.Join("dealings", id, "scope")
		if _, said := g.Facts[at]; said || d.About == "" || d.Scope.Word != "unknown" {
			continue
		}
		c.warn(schema.Warning{Code: "scope-unknown", Pointers: []string{schema.Join("dealings", id, "kind"), at},
			Message: fmt.Sprintf("The dealing “%s” says what it is about, and not how far it reaches, which is unknown. "+
				"Expected a scope: everything, offering, other, or a list of JSON Pointers.", schema.Words(id))})
	}
}

// listed are the collections that a runtime with them complete has, be they empty.
func listed() []string { return []string{"components", "relationships"} }

// ofLists finds collections that are said to be complete and are not there at all, as where a file was cut off: nothing
// runs then, and most is permitted. Who means that writes an empty one. Of what is kept, what an offering can do and
// what passed between parties there often is nothing, and nobody writes that down.
func (c *contradictions) ofLists(stated map[string]any) {
	complete, _ := stated["compositions"].(map[string]any)
	for _, name := range listed() {
		if _, listed := stated[name]; !listed && complete[name] == "complete" {
			c.warn(schema.Warning{Code: "no-list", Pointers: []string{schema.Join("compositions", name)},
				Message: fmt.Sprintf("The %s are said to be complete, and there is no list of them: it is taken that there are "+
					"none. Expected %s, or %s: {} where there are none.", name, name, name)})
		}
	}
}

// ofParents finds parties that stand above one another.
func (c *contradictions) ofParents(g *graph) {
	state := map[string]int{} // 1 on the climb, 2 done
	for _, id := range schema.Keys(g.Parties) {
		var climbed []string
		at := id
		for state[at] == 0 {
			p, known := g.Parties[at]
			if !known {
				break
			}
			state[at] = 1
			climbed = append(climbed, at)
			at = p.Parent
		}
		if i := slices.Index(climbed, at); i >= 0 {
			circle := climbed[i:]
			var pointers []string
			for _, party := range circle {
				pointers = append(pointers, schema.Join("parties", party, "parent"))
			}
			var others []string
			for _, party := range circle[1:] {
				others = append(others, g.party(party))
			}
			way := ""
			if len(others) > 0 {
				way = ", by way of " + strings.Join(others, ", ")
			}
			c.say(pointers, "Following parents from %s leads back to it%s. The country of the parent that "+
				"nobody stands above is unknown.", g.party(circle[0]), way)
		}
		for _, party := range climbed {
			state[party] = 2
		}
	}
}

// ofHop finds what the legs to an end of a call, the call and the weights there say of the model against one another.
func (c *contradictions) ofHop(g *graph, call, to string, into *legsInto) {
	leg := g.Relations[call]
	last := maps.Clone(into.models)
	if last == nil {
		last = map[string]string{}
	}
	if (into.bare || leg.To == to) && isModel(leg.Model) && last[leg.Model] == "" {
		last[leg.Model] = call
	}
	model := func(leg string) string { return schema.Join("relationships", leg, "model") }
	held := func(model string) string { return schema.Join("models", model, "weights", "hosted_on") }
	names := schema.Keys(last)
	if into.forced != "" && isModel(leg.Model) {
		over := g.Relations[into.forced].Model
		c.say([]string{model(call), model(into.forced)},
			"The %s names %s, and the only way on is by the %s, which names "+
				"%s and is what other calls name. It is taken for a call of %s.", g.leg(call), g.model(leg.Model),
			g.leg(into.forced), g.model(over), g.model(over))
	}
	hosted := g.hosted[to]
	for _, name := range names {
		on := g.Models[name].Weights.HostedOn
		var holds []string
		for _, other := range hosted[:min(len(hosted), 3)] {
			holds = append(holds, g.model(other))
		}
		if len(hosted) > 0 && !slices.Contains(hosted, name) && on != "unknown" {
			c.say([]string{model(last[name]), held(name)},
				"The %s calls %s at %s, which holds the weights of %s, while those of "+
					"%s are held by %s. Which model it reaches is unknown.", g.leg(last[name]), g.model(name),
				g.component(to), strings.Join(holds, ", "), g.model(name), g.component(on))
		}
	}
}
