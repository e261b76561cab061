package main

import "slices"

// collaboration tells what the vendor and third parties have to do with each other. The vendor is a developer that owns
// a model; where none does, whoever provides the models. Two developers of whom one is the vendor and the other a third
// party developed it together; where a third party alone sells it, it is sold through it.
func (f *facts) collaboration() answer {
	developers := slices.Compact(slices.Sorted(slices.Values(f.Runtime.Offering.DevelopedBy)))
	if f.Runtime.Offering.DevelopedBy == nil {
		developers = []string{"unknown"}
	}
	seller := known(f.Runtime.Offering.Seller)
	pointers := []string{pointer("offering", "developed_by"), pointer("offering", "seller")}
	for _, party := range append(slices.Clone(developers), seller) {
		if _, described := f.Runtime.Parties[party]; described {
			pointers = append(pointers, pointer("parties", party, "parent"), pointer("parties", party, "roles"))
		}
	}
	slices.Sort(pointers)
	pointers = slices.Compact(pointers)
	joint := map[string]bool{}
	for _, vendor := range developers {
		for _, other := range developers {
			if other != vendor || other == "unknown" {
				joint[and(f.isVendor(vendor), f.thirdParty(other, vendor))] = true
			}
		}
	}
	together := some(joint)
	if together == "no" && (seller == "unknown" || !slices.Contains(developers, seller)) {
		switch f.sellsAsThird(seller, developers) {
		case "yes":
			return say("sold_through", "A third party sells what its developers made.", pointers...)
		case "unknown":
			together = "unknown"
		}
	}
	switch together {
	case "yes":
		return say("developed_with", "The model's owner and a third party developed it together.", pointers...)
	case "unknown":
		return say("unknown", "Who developed it, who sells it, or whether they belong together, is not known.", pointers...)
	}
	return say("none", "No third party developed it or sells it.", pointers...)
}

// sellsAsThird says whether the seller is a third party to every vendor: those developers that own a model, or else the
// models' providers.
func (f *facts) sellsAsThird(seller string, developers []string) string {
	if slices.Contains(developers, "unknown") {
		return "unknown"
	}
	var vendors []string
	for _, d := range developers {
		if f.isVendor(d) == "yes" {
			vendors = append(vendors, d)
		}
	}
	if vendors == nil {
		for _, m := range f.Runtime.Models {
			vendors = append(vendors, known(m.Provider))
		}
	}
	answer := f.thirdParty(seller, "")
	for _, vendor := range vendors {
		answer = and(answer, f.thirdParty(seller, vendor))
	}
	return answer
}

// thirdParty says whether a party is a third party to a vendor: not it, not above or below it by parents, and neither
// the beneficiary of the clause nor below that. The vendor "" stands for none.
func (f *facts) thirdParty(party, vendor string) string {
	if party == "unknown" || vendor == "unknown" {
		return "unknown"
	}
	up, down := f.above(party), f.above(vendor)
	if party == vendor || slices.Contains(up, vendor) || slices.Contains(down, party) {
		return "no"
	}
	answer := "yes"
	if slices.Contains(up, "unknown") || slices.Contains(down, "unknown") {
		answer = "unknown"
	}
	for _, company := range up {
		switch holds(f.Runtime.Parties[company].Roles, "exclusivity_beneficiary") {
		case "yes":
			return "no"
		case "unknown":
			answer = "unknown"
		}
	}
	return answer
}

// above lists a party, its parent, the parent's parent and so on, as far as they are known; "unknown" is the last where
// a parent is not.
func (f *facts) above(party string) (out []string) {
	for at := party; at != "none" && at != "" && !slices.Contains(out, at); at = known(f.Runtime.Parties[at].Parent) {
		out = append(out, at)
		if at == "unknown" {
			break
		}
	}
	return out
}

// isVendor says whether a developer is the vendor: a model is its own, or that of a company above or below it, and it
// is not the beneficiary of the clause.
func (f *facts) isVendor(party string) string {
	if party == "unknown" {
		return "unknown"
	}
	is := holds(f.Runtime.Parties[party].Roles, "exclusivity_beneficiary")
	beneficiary := map[string]string{"yes": "no", "no": "yes"}[is]
	owners := map[string]bool{}
	for _, company := range f.above(party) {
		owners[f.ownsAModel(company)] = true
	}
	for other := range f.Runtime.Parties {
		if slices.Contains(f.above(other), party) {
			owners[f.ownsAModel(other)] = true
		}
	}
	return and(some(owners), known(beneficiary))
}

// ownsAModel says whether a party is the owner of a model: by its role, or as the provider of one that is here.
func (f *facts) ownsAModel(party string) string {
	if party == "unknown" {
		return "unknown"
	}
	var providers []string
	for _, m := range f.Runtime.Models {
		providers = append(providers, known(m.Provider))
	}
	return some(map[string]bool{holds(f.Runtime.Parties[party].Roles, "model_owner"): true, has(providers, party): true})
}
