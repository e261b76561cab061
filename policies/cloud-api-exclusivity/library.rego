# METADATA
# title: What all sides of the exclusivity dispute stipulate of calls
# description: |
#   The elements that no reading argues about, pleaded once: what the clause in force reserves, whose model it is, where a
#   call lands, and who is carved out. What was dealt between the parties stands in dealings.rego, what is pleaded of the
#   offering as a whole in offering.rego. A reading adds its own element and nothing else.
package construe.case

import data.construe.policy.k3

clause := input.clauses.effective.exclusivity

owner := clause.constants.owner

beneficiary := clause.constants.beneficiary

# METADATA
# title: The clause in force reserves this right
reserved(right) := {
	"is": k3.of(clause.rights[right]),
	"reason": $"The clause, in its version of {clause.version}, {reserves(clause.rights[right])} {right_title[right]}.",
	"pointers": [$"/clauses/effective/exclusivity/rights/{right}"],
}

reserves(true) := "reserves"

reserves(false) := "does not reserve"

right_title := {
	"exclusive_research": "the vendor's research for the reserved cloud",
	"exclusive_products": "the vendor's products for the reserved cloud",
	"exclusive_api": "API access to the vendor's models for the reserved cloud",
	"stateless_calls": "the stateless calls of a collaboration for the reserved cloud",
	"first_refusal": "the first refusal of new capacity for the reserved cloud",
	"approval": "the approval of research and training elsewhere for the beneficiary",
	"first_ship": "the first shipment of products for the reserved cloud",
}

# METADATA
# title: A party as a sentence names it
named("unknown") := "a party that nobody named"

named(party) := name if {
	party != "unknown"
	name := substring(object.get(input.runtime.parties, [party, "name"], party), 0, 60)
	name != ""
} else := party if party != "unknown"

# METADATA
# title: The customer's access to a call as a sentence says it
access_said := {
	"direct": "The customer's program makes the call itself.",
	"wrapped": "The customer's input reaches the model through something that stands between.",
	"none": "The customer's input does not reach the model by a program.",
	"unknown": "Whether the customer's input reaches the model is not known.",
	"arguable": "Whether the customer's input reaches the model is open to argument.",
}

# METADATA
# title: A cloud as a sentence names it
cloud(name) := object.get(clouds, name, name)

clouds := {
	"alibaba_cloud": "Alibaba Cloud", "aws": "AWS", "azure": "Azure", "gcp": "Google Cloud", "heroku": "Heroku",
	"ibm_cloud": "IBM Cloud", "oracle_cloud": "Oracle Cloud", "tencent_cloud": "Tencent Cloud", "coreweave": "CoreWeave",
	"on_prem": "machines on the premises", "device": "a device", "other": "some other cloud",
	"unknown": "a cloud that nobody named",
}

# METADATA
# title: The kind of customer as a sentence says it
customer_said := {
	"commercial": "The customers are commercial.", "government": "The customers are of the government.",
	"us_natsec": "The customers are of US national security.", "internal": "It is for internal use.",
	"research": "It is for research.", "unknown": "Who the customers are is not known.",
}[input.runtime.offering.customer]

# METADATA
# title: No exception covers the customer, or all the models that are called
not_carved_out := {
	"is": k3.not_(k3.any_of([
		k3.all_of([k3.of(clause.exceptions.us_natsec), k3.is(input.runtime.offering.customer, "us_natsec")]),
		k3.all_of([k3.of(clause.exceptions.open_weights), only_open_weights]),
	])),
	"reason": $"{customer_said} {open_said[only_open_weights]} {carves_out[carved]}",
	"pointers": array.concat(
		["/offering/customer", "/clauses/effective/exclusivity/exceptions/us_natsec", "/clauses/effective/exclusivity/exceptions/open_weights"],
		[$"/derived/hops/{id}/models" | some id, _ in input.derived.hops],
	),
}

open_said := {
	"yes": "Only models with open weights are called.",
	"no": "Not only models with open weights are called.",
	"unknown": "Whether only models with open weights are called is not known.",
}

carved := [clause.exceptions.us_natsec, clause.exceptions.open_weights]

carves_out := {
	[true, true]: "The clause excepts US national-security customers and open weights.",
	[true, false]: "The clause excepts US national-security customers.",
	[false, true]: "The clause excepts open weights.",
	[false, false]: "The clause in force excepts nobody.",
}

only_open_weights := k3.all_of(array.concat(
	[k3.is(release(model), "open_weights") | some h in input.derived.hops; some model in h.models],
	[some_model_is_called],
))

some_model_is_called := {"present": described, "unknown": "unknown", "absent": "no"}[input.derived.inference]

# A call that nobody described might run a model whose weights are closed.
described := "yes" if {
	input.runtime.compositions.components == "complete"
	input.runtime.compositions.relationships == "complete"
} else := "unknown"

# METADATA
# title: The call runs a protected model
# description: A closed model of the owner, or one among several. Open weights are outside it, before and after the exception says so.
protected_model(h) := {
	"is": k3.any_of([protected(model) | some model in h.models]),
	"reason": listed([model_said(model) | some model in h.models]),
	"pointers": array.concat(
		[$"/derived/hops/{h.call}:{h.to}/models"],
		[p | some model in h.models; some p in model_pointers(model)],
	),
}

protected(model) := k3.all_of([k3.is(provider(model), owner), k3.is(release(model), "closed")])

model_said(model) := $"The call runs {model_name(model)}. Its provider is {named(provider(model))}; its weights are {weights[release(model)]}." if input.runtime.models[model]

model_said(model) := "Which model the call runs is not known." if not input.runtime.models[model]

model_name(model) := $"\"{name}\"" if {
	name := substring(object.get(input.runtime.models, [model, "name"], ""), 0, 80)
	name != ""
} else := $"the model described as \"{model}\""

weights := {"closed": "closed", "open_weights": "open", "unknown": "closed or open, nobody knows"}

provider(model) := object.get(input.runtime.models, [model, "provider"], "unknown")

release(model) := object.get(input.runtime.models, [model, "weights", "release"], "unknown")

model_pointers(model) := [$"/models/{model}/provider", $"/models/{model}/weights/release"] if input.runtime.models[model]

model_pointers(model) := [] if not input.runtime.models[model]

# METADATA
# title: The call lands off the reserved cloud
off_reserved_cloud(h) := {
	"is": k3.not_(k3.is(h.host, clause.constants.cloud)),
	"reason": $"The model runs on {cloud(h.host)}; the reserved cloud is {cloud(clause.constants.cloud)}.",
	"pointers": [$"/components/{h.to}/hosting/cloud.provider"],
}

# METADATA
# title: The call is made
# description: |
#   Made where a model answers it, and every request takes it or it was seen. That nobody saw a call that can be made does
#   not prove that it is never made, so what is left open stays unknown.
call_made(h) := {
	"is": k3.all_of([k3.is(h.reached, "yes"), taken(h)]),
	"reason": $"{reached_said[h.reached]} {taken_said(h)}",
	"pointers": [$"/components/{h.to}/role", $"/derived/hops/{h.call}:{h.to}/path", $"/derived/hops/{h.call}:{h.to}/observed"],
}

default taken(_) := "unknown"

taken(h) := "yes" if {
	h.path == "always"
	one_kind(h)
}

taken(h) := "yes" if {
	h.observed == "yes"
	one_kind(h)
}

# Of a call of several models nobody knows which way was taken, unless it is the same for all.
one_kind(h) if count(h.models) == 1

one_kind(h) if {
	count(h.models) > 1
	count({protected(model) | some model in h.models}) == 1
}

reached_said := {
	"yes": "A model answers this call.",
	"no": "No model answers this call.",
	"unknown": "Whether a model answers this call is not known.",
}

# What every request takes is made whether or not anybody saw it, so that nothing is said of that.
taken_said(h) := "Every request takes this way, whether or not it was seen." if h.path == "always"

taken_said(h) := $"{way[h.path]} {seen_said[h.observed]}" if h.path != "always"

seen_said := {
	"yes": "Each leg of it was seen, or is always taken.",
	"no": "Nobody saw it.",
	"unknown": "Whether it was seen is not known.",
}

way := {
	"fallback": "It is taken where another way fails.",
	"optional": "It is chosen for some requests.",
	"unknown": "Whether every request takes this way is not known.",
}

# METADATA
# title: What holds of every call, seen or not
every_call(right, silence) := {
	"reserved": reserved(right),
	"not_carved_out": not_carved_out,
	"unvaried": unvaried(silence),
}

# METADATA
# title: What holds of one call
one_call(h, silence) := {
	"protected_model": protected_model(h),
	"off_reserved_cloud": off_reserved_cloud(h),
	"call_unvaried": call_unvaried(h, silence),
}

# METADATA
# title: The calls by the pointer under which they are pleaded
calls[subject] := h if {
	some id, h in input.derived.hops
	subject := $"/derived/hops/{id}"
}

# METADATA
# title: What words say of a model, as a sentence says it
phrase := {
	"powered_by": "powered by it", "enables_access": "enables access to it", "calls_model": "calls it",
	"integrates_with": "integrates with it", "other": "something else", "unknown": "something that nobody quoted",
}

# METADATA
# title: A statement speaks from its date until it is withdrawn
speaks(s) if {
	not_later(s.date)
	not withdrawn(s.until)
}

withdrawn(until) if {
	not until in {"unknown", "never"}
	until <= input.asOf
}

# What has no date had taken place by the day on which the runtime is described.
default not_later(_) := false

not_later(date) if date in {"unknown", input.asOf}

not_later(date) if {
	date != "unknown"
	date < input.asOf
}
