package facts

import (
	"maps"
	"slices"
	"strings"

	"github.com/construe-host/construe/host/schema"
)

// derive computes everything that follows from a filled runtime, and what each part rests on.
func derive(r *schema.Runtime) (*schema.Derived, map[string][]string, error) {
	g := newGraph(r)
	basis := map[string][]string{"/derived/hops": append(structure(), "/relationships/*/model")}
	hops, err := g.hops(basis)
	if err != nil {
		return nil, nil, err
	}
	d := &schema.Derived{Hops: hops, CustomerSide: g.customer, CloudsTouched: g.clouds(), Inference: g.inference(hops),
		Reach: g.reach(), Content: g.content(), Control: g.control(), Works: g.works()}
	basis["/derived/customer_side/*"] = side()
	basis["/derived/clouds_touched"] = []string{"/components", "/components/*/role", "/components/*/operator", "/components/*/hosting/cloud.provider", "/compositions/components", "/parties/*/roles"}
	basis["/derived/inference"] = append(structure(), "/relationships/*/model", "/compositions/*")
	basis["/derived/reach/**"] = append(structure(), "/components/*/exposure")
	basis["/derived/content/**"] = append(structure(), "/relationships/*/carries", "/compositions/*")
	basis["/derived/control/**"] = []string{"/components", "/components/*/operator", "/components/*/owner", "/components/*/hosting/operator", "/parties/*/country", "/parties/*/parent"}
	basis["/derived/works/**"] = []string{"/components", "/components/*/licence", "/components/*/operator", "/components/*/supplier", "/components/*/owner", "/offering/seller"}
	return d, basis, nil
}

// inference says whether any model call exists. A call that might be one, or a description that is not complete, leaves it
// unknown.
func (g *graph) inference(hops map[string]schema.Hop) string {
	for _, h := range hops {
		if h.Reached == "yes" {
			return "present"
		}
	}
	if len(hops) > 0 || g.Compositions.Components != "complete" || g.Compositions.Relationships != "complete" {
		return "unknown"
	}
	return "absent"
}

// clouds lists the clouds of the components that are not the customer's own.
func (g *graph) clouds() []string {
	touched := map[string]bool{}
	for _, id := range g.ids {
		if g.customer[id] != "yes" {
			touched[g.Components[id].Hosting.Provider] = true
		}
		if g.customer[id] == "unknown" {
			touched["unknown"] = true
		}
	}
	if g.Compositions.Components != "complete" {
		touched["unknown"] = true
	}
	return nonNil(slices.Sorted(maps.Keys(touched)))
}

// audiences from the narrowest to the widest; unknown might be any.
var audiences = []string{"none", "internal", "affiliates", "third_parties", "public"}

// reach says for each component who can use it: its own exposure, and that of everything that can call it.
func (g *graph) reach() map[string]schema.Reach {
	out := make(map[string]schema.Reach, len(g.ids))
	widest := map[string]string{}
	for _, level := range append([]string{"unknown"}, audiences...) { // widest last, so that it wins
		starts := map[string]string{}
		for _, id := range g.ids {
			if g.Components[id].Exposure == level {
				starts[id] = "always"
			}
		}
		for id := range g.reachable(starts, g.out, func(leg string) (string, bool) { return g.Relations[leg].To, true }) {
			if level == "unknown" || widest[id] != "unknown" || level == "public" {
				widest[id] = level
			}
		}
	}
	for _, id := range g.ids {
		own := g.Components[id].Exposure
		direct := "yes"
		switch own {
		case "none", "internal":
			direct = "no"
		case "unknown":
			direct = "unknown"
		}
		var through []string
		for _, leg := range g.in[id] {
			if from := g.Relations[leg].From; !slices.Contains(through, from) {
				through = append(through, from)
			}
		}
		slices.Sort(through)
		out[id] = schema.Reach{Audience: widest[id], Direct: direct, Through: nonNil(through)}
	}
	return out
}

// customerContent is what counts as the customer's content on a leg.
var customerContent = []string{"prompts", "completions", "memory", "customer_data", "source_code"}

// content follows the customer's content from the customer's side outward, over the legs that carry any.
func (g *graph) content() map[string]schema.Content {
	certain, possible := map[string]string{}, map[string]string{}
	for _, id := range g.ids {
		switch g.customer[id] {
		case "yes":
			certain[id], possible[id] = "always", "always"
		case "unknown":
			possible[id] = "always"
		}
	}
	known := g.reachable(certain, g.out, func(leg string) (string, bool) { return g.Relations[leg].To, g.carries(leg) == "yes" })
	maybe := g.reachable(possible, g.out, func(leg string) (string, bool) { return g.Relations[leg].To, g.carries(leg) != "no" })
	closed := g.Compositions.Relationships == "complete" && g.Compositions.Components == "complete"
	out := make(map[string]schema.Content, len(g.ids))
	for _, id := range g.ids {
		value := "no"
		path, sure := known[id]
		_, might := maybe[id]
		switch {
		case sure && path == "always":
			value = "yes"
		case sure && path != "unknown":
			value = "conditional"
		case sure || might || !closed:
			value = "unknown"
		}
		var via []string
		for _, leg := range g.in[id] {
			if _, from := maybe[g.Relations[leg].From]; from && g.carries(leg) != "no" {
				via = append(via, leg)
			}
		}
		out[id] = schema.Content{Value: value, Via: nonNil(via)}
	}
	return out
}

func (g *graph) carries(leg string) string {
	list := g.Relations[leg].Carries
	for _, c := range customerContent {
		if slices.Contains(list, c) {
			return "yes"
		}
	}
	if slices.Contains(list, "unknown") {
		return "unknown"
	}
	return "no"
}

func (g *graph) control() map[string]schema.Control {
	out := make(map[string]schema.Control, len(g.ids))
	for _, id := range g.ids {
		c := g.Components[id]
		out[id] = schema.Control{Operator: g.controller(c.Operator), Host: g.controller(c.Hosting.Operator), Owner: g.controller(c.Owner)}
	}
	return out
}

// controller climbs from a party to the parent that nobody stands above. A circle of parents has no top.
func (g *graph) controller(party string) schema.Controller {
	p, known := g.Parties[party]
	if !known {
		return schema.Controller{Party: party, Country: "unknown", UltimateCountry: "unknown"}
	}
	top, seen := p, map[string]bool{party: true}
	for top.Parent != "none" {
		next, known := g.Parties[top.Parent]
		if !known || seen[top.Parent] {
			return schema.Controller{Party: party, Country: p.Country, UltimateCountry: "unknown"}
		}
		seen[top.Parent] = true
		top = next
	}
	return schema.Controller{Party: party, Country: p.Country, UltimateCountry: top.Country}
}

func (g *graph) works() map[string]schema.Work {
	same := func(party string) string {
		switch {
		case party == "unknown" || g.Offering.Seller == "unknown":
			return "unknown"
		case party == g.Offering.Seller:
			return "yes"
		}
		return "no"
	}
	out := make(map[string]schema.Work, len(g.ids))
	for _, id := range g.ids {
		c := g.Components[id]
		licences := []string{}
		for _, l := range strings.Split(strings.Trim(c.Licence, "() "), " OR ") {
			licences = append(licences, strings.TrimSpace(l))
		}
		slices.Sort(licences)
		out[id] = schema.Work{Licences: licences, OperatedBySeller: same(c.Operator), SuppliedBySeller: same(c.Supplier), OwnedBySeller: same(c.Owner)}
	}
	return out
}
