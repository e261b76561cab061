package main

import (
	"slices"
	"strings"
)

// classify answers every term. What is missing is unknown, and so is every answer that it could change.
func classify(f *facts) map[string]map[string]answer {
	terms := map[string]map[string]answer{"access": {}, "call": {}}
	for id, h := range f.Derived.Hops {
		terms["access"][subject(id)] = f.access(id, h)
		terms["call"][subject(id)] = call(h)
	}
	terms["statefulness"] = map[string]answer{"": f.statefulness()}
	terms["product"] = map[string]answer{"": f.product()}
	terms["collaboration"] = map[string]answer{"": f.collaboration()}
	return terms
}

func pointer(parts ...string) string {
	escape := strings.NewReplacer("~", "~0", "/", "~1")
	out := ""
	for _, p := range parts {
		out += "/" + escape.Replace(p)
	}
	return out
}

func subject(hop string) string { return pointer("derived", "hops", hop) }

// access says how the customer's own input comes to a call.
func (f *facts) access(id string, h hop) answer {
	origin := pointer("relationships", h.Call, "input_origin")
	if h.Reached == "no" {
		return say("none", "No model answers this call.", origin)
	}
	if h.InputOrigin == "system_generated" {
		return say("none", "What is sent is made up by the system, not the customer's input.", origin)
	}
	pointers := []string{origin, pointer("derived", "hops", id, "by_customer")}
	a := say("unknown", "Whether the customer makes the call is not known.", pointers...)
	switch h.ByCustomer {
	case "yes":
		pointers = append(pointers, pointer("relationships", h.Call, "interface"))
		switch known(h.Interface) {
		case "human_ui":
			a = say("none", "A person makes the call, not a program.", pointers...)
		case "unknown":
			a = say("unknown", "Whether a program of the customer or a person makes the call is not known.", pointers...)
		default:
			a = say("direct", "The customer's own program makes the call.", pointers...)
		}
	case "no":
		a = f.wrapped(h, pointers)
	}
	if a.Value != "none" && (known(h.InputOrigin) == "unknown" || h.Reached != "yes") {
		return say("unknown", "Whether the customer's input is what is sent, or whether a model answers, is not known.", pointers...)
	}
	return a
}

// wrapped looks through everything between the customer and the call: only whether a program gets there with the customer's
// input counts. One that only signs people in, or fetches figures, opens no access.
func (f *facts) wrapped(h hop, pointers []string) answer {
	programs, open := false, false
	for _, entry := range h.Entries {
		if entry == "unknown" {
			open = true
			continue
		}
		pointers = append(pointers, pointer("relationships", entry, "interface"), pointer("relationships", entry, "carries"))
		leg := f.Runtime.Relationships[entry]
		byProgram := "yes"
		switch known(leg.Interface) {
		case "human_ui":
			byProgram = "no"
		case "unknown":
			byProgram = "unknown"
		}
		switch and(byProgram, holds(leg.Carries, "prompts")) {
		case "yes":
			programs = true
		case "unknown":
			open = true
		}
	}
	switch {
	case !open && h.ToCustomer == "no":
		return say("none", "Nothing of what the model answers comes back to the customer.", pointers...)
	case programs && h.ToCustomer == "yes":
		return say("wrapped", "A program of the customer reaches the call through what stands between.", pointers...)
	case !programs && !open:
		return say("none", "No program of the customer leads to this call.", pointers...)
	}
	return say("unknown", "Whether a program of the customer leads to this call, and back, is not known.", pointers...)
}

func call(h hop) answer {
	value := map[string]string{"stateless": "stateless", "client_resent": "resent", "server_session": "stateful", "server_durable": "stateful"}[h.StateMode]
	return say(known(value), "The call keeps what its caller sees it keep.", pointer("relationships", h.Call, "state_mode"))
}

// statefulness counts state only where the model itself keeps it: what is kept around a model does not change the call.
func (f *facts) statefulness() answer {
	kept, working := map[string]bool{}, map[string]bool{}
	pointers := []string{pointer("compositions", "state")}
	for id, s := range f.Runtime.State {
		works := "no"
		switch known(s.Kind) {
		case "session", "memory", "vector_index", "files", "checkpoint", "database":
			works = "yes"
		case "unknown":
			works = "unknown"
		}
		byModel := "no"
		switch known(f.Runtime.Components[s.KeptBy].Role) {
		case "model_inference":
			byModel = "yes"
		case "unknown":
			byModel = "unknown"
		}
		working[works] = true
		kept[and(works, byModel)] = true
		pointers = append(pointers, pointer("state", id, "kind"), pointer("state", id, "kept_by"))
	}
	slices.Sort(pointers)
	if f.Runtime.Compositions.State != "complete" {
		kept["unknown"], working["unknown"] = true, true
	}
	switch {
	case kept["yes"]:
		return say("essential", "The model itself keeps state.", pointers...)
	case kept["unknown"]:
		return say("unknown", "Whether the model itself keeps state is not known.", pointers...)
	case working["yes"]:
		return say("incidental", "State is kept around the model, which does not need it.", pointers...)
	case working["unknown"]:
		return say("unknown", "Whether any state is kept is not known.", pointers...)
	}
	return say("none", "No state is kept to work with.", pointers...)
}

// product looks at whether access is given, not at what it is called.
func (f *facts) product() answer {
	category := pointer("offering", "category")
	switch known(f.Runtime.Offering.Category) {
	case "model_api":
		return say("api", "It is sold as a model API.", category)
	case "unknown":
		return say("unknown", "What it is sold as is not known.", category)
	}
	open := f.Runtime.Compositions.Components != "complete" || f.Runtime.Compositions.Relationships != "complete"
	for id, h := range f.Derived.Hops {
		switch f.access(id, h).Value {
		case "direct", "wrapped":
			return say("api_in_substance", "Whatever it is called, a customer's program reaches a model through it.", category, "/derived/hops")
		case "unknown":
			open = true
		}
	}
	if open {
		return say("unknown", "Whether a customer's program reaches a model through it is not known.", category, "/derived/hops")
	}
	return say("not_api", "No customer's program reaches a model through it.", category, "/derived/hops")
}

// collaboration tells what the vendor and third parties have to do with each other. The vendor is a developer that owns a
// model; where none does, whoever provides the models. Two developers of whom one is the vendor and the other a third party
// developed it together; where a third party alone sells it, it is sold through it.
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

// thirdParty says whether a party is a third party to a vendor: not it, not above or below it by parents, and neither the
// beneficiary of the clause nor below that. The vendor "" stands for none.
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

// above lists a party, its parent, the parent's parent and so on, as far as they are known; "unknown" is the last where a
// parent is not.
func (f *facts) above(party string) (out []string) {
	for at := party; at != "none" && at != "" && !slices.Contains(out, at); at = known(f.Runtime.Parties[at].Parent) {
		out = append(out, at)
		if at == "unknown" {
			break
		}
	}
	return out
}

// isVendor says whether a developer is the vendor: a model is its own, or that of a company above or below it, and it is not
// the beneficiary of the clause.
func (f *facts) isVendor(party string) string {
	if party == "unknown" {
		return "unknown"
	}
	beneficiary := map[string]string{"yes": "no", "no": "yes"}[holds(f.Runtime.Parties[party].Roles, "exclusivity_beneficiary")]
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

// holds says whether a list holds a member; one that was not given may hold anything.
func holds(list []string, member string) string {
	if list == nil {
		return "unknown"
	}
	return has(list, member)
}

func has(list []string, member string) string {
	switch {
	case slices.Contains(list, member):
		return "yes"
	case slices.Contains(list, "unknown"):
		return "unknown"
	}
	return "no"
}

func known(value string) string {
	if value == "" {
		return "unknown"
	}
	return value
}

func and(values ...string) string {
	switch {
	case slices.Contains(values, "no"):
		return "no"
	case slices.Contains(values, "unknown"):
		return "unknown"
	}
	return "yes"
}

func some(values map[string]bool) string {
	switch {
	case values["yes"]:
		return "yes"
	case values["unknown"]:
		return "unknown"
	}
	return "no"
}
