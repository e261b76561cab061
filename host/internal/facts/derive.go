package facts

import (
	"slices"

	"github.com/construe-host/construe/host/schema"
)

// derive computes everything that follows from a filled runtime, what each part depends on, and where the runtime
// contradicts itself.
func derive(g *graph) (*schema.Derived, map[string][]string, *contradictions, error) {
	model := slices.Concat(structure(), whole(), relaying(), []string{"/relationships/*/model"})
	basis := map[string][]string{"/derived/hops": model}
	against := &contradictions{}
	hops, err := g.hops(basis, against)
	if err != nil {
		return nil, nil, nil, err
	}
	against.ofLegs(g)
	against.ofParents(g)
	against.ofDealings(g)
	d := &schema.Derived{Hops: hops, CustomerSide: g.customer, CloudsTouched: g.clouds(), Inference: g.inference(hops),
		Reach: g.reach(), Content: g.content(), Control: g.control(), Works: g.works(),
		StandsFor: g.standsFor(hops)}
	for _, leaf := range []string{"path", "reached", "through"} {
		basis["/derived/hops/*/"+leaf] = model
	}
	basis["/derived/hops/*/observed"] = append(slices.Clone(model), "/relationships/*/observed")
	basis["/derived/hops/*/by_customer"] = side()
	basis["/derived/hops/*/models"] = append(slices.Clone(model), "/models", "/models/*/weights/hosted_on")
	basis["/derived/hops/*/model"] = append(slices.Clone(model), "/models", "/models/*/weights/hosted_on")
	basis["/derived/hops/*/wrapped_by"] = slices.Concat(structure(), whole(), relaying(),
		[]string{"/relationships/*/model"})
	basis["/derived/hops/*/entries"] = append(structure(), append(whole(), "/components/*/exposure")...)
	basis["/derived/hops/*/to_customer"] = append(structure(),
		append(whole(), "/components/*/exposure", "/relationships/*/carries")...)
	basis["/derived/hops/*/host"] = append(whole(), "/components", "/components/*/role",
		"/components/*/hosting/cloud.provider")
	basis["/derived/customer_side/*"] = side()
	basis["/derived/clouds_touched"] = append(side(), "/components/*/hosting/cloud.provider",
		"/compositions/components")
	basis["/derived/inference"] = model
	basis["/derived/reach/**"] = append(legs(), append(whole(), "/components", "/components/*/exposure")...)
	basis["/derived/content/**"] = append(structure(), append(whole(), "/relationships/*/carries")...)
	basis["/derived/control/**"] = []string{"/components", "/components/*/operator", "/components/*/owner",
		"/components/*/hosting/operator", "/parties", "/parties/*/country", "/parties/*/parent"}
	basis["/derived/stands_for/**"] = model
	basis["/derived/works/**"] = []string{"/components", "/components/*/licence", "/components/*/operator",
		"/components/*/supplier", "/components/*/owner", "/offering/seller"}
	for leaf, on := range basis {
		basis[leaf] = sortedSet(slices.Clone(on))
	}
	return d, basis, against, nil
}

// structure is what the shape of the graph depends on: which components and legs there are, what they do, whose they
// are.
func structure() []string { return append(side(), legs()...) }

func legs() []string {
	return []string{"/relationships", "/relationships/*/from", "/relationships/*/to", "/relationships/*/path"}
}

func side() []string {
	return []string{"/components", "/components/*/role", "/components/*/operator", "/components/*/owner",
		"/components/*/supplier",
		"/parties", "/parties/*/roles", "/offering/seller", "/relationships", "/relationships/*/from",
		"/relationships/*/to",
		"/relationships/*/path", "/compositions/relationships"}
}

// relaying is what decides which legs out of batch components and state stores only pass calls on.
func relaying() []string {
	return []string{"/relationships/*/gen_ai.operation.name", "/relationships/*/input_origin", "/state",
		"/state/*/kind",
		"/state/*/kept_by", "/compositions/state"}
}

// whole is what says whether there may be more than is described.
func whole() []string { return []string{"/compositions/components", "/compositions/relationships"} }

// inference says whether any model call exists. A call that might be one, or a description that is not complete,
// leaves it unknown.
func (g *graph) inference(hops map[string]schema.Hop) string {
	for _, h := range hops {
		if h.Reached == schema.Yes {
			return "present"
		}
	}
	if len(hops) > 0 || !g.complete() {
		return "unknown"
	}
	return "absent"
}

// clouds lists the clouds of the components that are certainly not the customer's own.
func (g *graph) clouds() []string {
	var touched []string
	for _, id := range g.ids {
		switch g.customer[id] {
		case schema.No:
			touched = append(touched, g.Components[id].Hosting.Provider)
		case schema.Unknown:
			touched = append(touched, "unknown")
		}
	}
	if g.Compositions.Components != "complete" {
		touched = append(touched, "unknown")
	}
	return sortedSet(touched)
}

func (g *graph) control() map[string]schema.Control {
	tops := map[string]string{}
	out := make(map[string]schema.Control, len(g.ids))
	for _, id := range g.ids {
		c := g.Components[id]
		out[id] = schema.Control{Operator: g.controller(c.Operator, tops), Host: g.controller(c.Hosting.Operator, tops),
			Owner: g.controller(c.Owner, tops)}
	}
	return out
}

// controller is a party with its country and that of the parent whom nobody stands above.
func (g *graph) controller(party string, tops map[string]string) schema.Controller {
	p, known := g.Parties[party]
	if !known {
		return schema.Controller{Party: party, Country: "unknown", UltimateCountry: "unknown"}
	}
	return schema.Controller{Party: party, Country: p.Country, UltimateCountry: g.topOf(party, tops)}
}

// topOf climbs from a party to the country of the parent whom nobody stands above, and notes it for all on the way. A
// circle of parents has no top.
func (g *graph) topOf(party string, tops map[string]string) string {
	var climbed []string
	country, at := "", party
	for country == "" {
		p, known := g.Parties[at]
		top, seen := tops[at]
		switch {
		case seen:
			country = top
		case !known:
			country = "unknown"
		case p.Parent == "none":
			country = p.Country
		}
		climbed = append(climbed, at)
		if country == "" {
			tops[at] = "unknown" // until the climb comes to an end: whoever meets it again goes in a circle
			at = p.Parent
		}
	}
	for _, id := range climbed {
		tops[id] = country
	}
	return country
}

func (g *graph) works() map[string]schema.Work {
	out := make(map[string]schema.Work, len(g.ids))
	for _, id := range g.ids {
		c := g.Components[id]
		out[id] = schema.Work{Licences: licencesOf(c.Licence), OperatedBySeller: g.isSeller(c.Operator),
			SuppliedBySeller: g.isSeller(c.Supplier), OwnedBySeller: g.isSeller(c.Owner)}
	}
	return out
}
