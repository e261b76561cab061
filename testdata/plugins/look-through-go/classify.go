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
		return say("unknown", "Whether the customer's input is what is sent, or whether a model answers, is not known.",
			pointers...)
	}
	return a
}

// wrapped looks through everything between the customer and the call: only whether a program gets there with the
// customer's input counts. One that only signs people in, or fetches figures, opens no access.
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
	value := map[string]string{"stateless": "stateless", "client_resent": "resent", "server_session": "stateful",
		"server_durable": "stateful"}[h.StateMode]
	return say(known(value), "The call keeps what its caller sees it keep.", pointer("relationships", h.Call,
		"state_mode"))
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
			return say("api_in_substance", "Whatever it is called, a customer's program reaches a model through it.",
				category, "/derived/hops")
		case "unknown":
			open = true
		}
	}
	if open {
		return say("unknown", "Whether a customer's program reaches a model through it is not known.", category,
			"/derived/hops")
	}
	return say("not_api", "No customer's program reaches a model through it.", category, "/derived/hops")
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
