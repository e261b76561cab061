# METADATA
# title: What all sides of the exclusivity dispute stipulate
# description: |
#   The elements that no reading argues about, pleaded once: what the clause in force reserves, whose model it is, where a
#   call lands, who is carved out, and what was varied. A reading adds its own element and nothing else.
package construe.case

import data.construe.policy.k3

clause := input.clauses.effective.exclusivity

# METADATA
# title: The clause in force reserves this right
reserved(right) := {
	"is": k3.of(clause.rights[right]),
	"reason": $"The clause, in its version of {clause.version}, says of {right}: {reserves(clause.rights[right])}.",
	"pointers": [$"/clauses/effective/exclusivity/rights/{right}"],
}

reserves(true) := "reserved"

reserves(false) := "not reserved"

# METADATA
# title: No exception covers the customer, or all the models that are called
not_carved_out := {
	"is": k3.not_(k3.any_of([
		k3.all_of([k3.of(clause.exceptions.us_natsec), k3.is(input.runtime.offering.customer, "us_natsec")]),
		k3.all_of([k3.of(clause.exceptions.open_weights), only_open_weights]),
	])),
	"reason": $"The customer is {input.runtime.offering.customer}, and whether only open weights are called: {only_open_weights}. US national-security customers and open weights are carved out from 2025-10-28.",
	"pointers": array.concat(
		["/offering/customer", "/clauses/effective/exclusivity/exceptions/us_natsec", "/clauses/effective/exclusivity/exceptions/open_weights"],
		[$"/derived/hops/{id}/model" | some id, _ in input.derived.hops],
	),
}

only_open_weights := k3.all_of(array.concat(
	[k3.is(release(h.model), "open_weights") | some h in input.derived.hops],
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
# description: A closed model of the owner. Open weights are outside it, before and after the exception says so.
protected_model(h) := {
	"is": protected(h.model),
	"reason": $"The call runs the model {h.model}; its provider is {provider(h.model)} and its weights are {release(h.model)}.",
	"pointers": array.concat([$"/derived/hops/{h.call}:{h.to}/model"], model_pointers(h.model)),
}

protected(model) := k3.all_of([k3.is(provider(model), clause.constants.owner), k3.is(release(model), "closed")])

provider(model) := object.get(input.runtime.models, [model, "provider"], "unknown")

release(model) := object.get(input.runtime.models, [model, "weights", "release"], "unknown")

model_pointers(model) := [$"/models/{model}/provider", $"/models/{model}/weights/release"] if input.runtime.models[model]

model_pointers(model) := [] if not input.runtime.models[model]

# METADATA
# title: The call lands off the reserved cloud
off_reserved_cloud(h) := {
	"is": k3.not_(k3.is(h.host, clause.constants.cloud)),
	"reason": $"The model runs on {h.host}; the reserved cloud is {clause.constants.cloud}.",
	"pointers": [$"/components/{h.to}/hosting/cloud.provider"],
}

# METADATA
# title: The call is made
call_made(h) := {
	"is": k3.is(h.reached, "yes"),
	"reason": $"Whether a model answers this call: {h.reached}.",
	"pointers": [$"/components/{h.to}/role"],
}

# METADATA
# title: The beneficiary has neither consented to it nor waived it
unvaried(silence) := {
	"is": unvaried_value(silence),
	"reason": $"Consent or waiver by {clause.constants.beneficiary}: {varied}. An objection: {objected}. On silence the reading takes {silence}.",
	"pointers": [$"/dealings/{id}/kind" | some id, _ in input.runtime.dealings],
	"definition": "silence",
}

unvaried_value(_) := k3.not_(varied) if varied != "no"

unvaried_value("no_waiver") := "yes" if varied == "no"

unvaried_value("may_vary") := silent(objected) if varied == "no"

silent("yes") := "yes"

silent("unknown") := "unknown"

silent("no") := "arguable"

varied := k3.any_of([v |
	some d in input.runtime.dealings
	v := k3.all_of([
		k3.any_of([k3.is(d.kind, "waiver"), k3.all_of([k3.is(d.kind, "consent"), k3.is(d.answer, "accepted")])]),
		k3.is(d.by, clause.constants.beneficiary),
		by_then(d.date),
	])
])

# It objects by an objection of its own, or by its answer to what it was told.
objected := k3.any_of([v |
	some d in input.runtime.dealings
	v := k3.all_of([
		k3.any_of([
			k3.all_of([k3.is(d.kind, "objection"), k3.is(d.by, clause.constants.beneficiary)]),
			k3.all_of([k3.is(d.answer, "objected"), k3.is(d.to, clause.constants.beneficiary)]),
		]),
		by_then(d.date),
	])
])

by_then("unknown") := "unknown"

by_then(date) := k3.of(date <= input.asOf) if date != "unknown"

# METADATA
# title: The owner developed the offering
owners_offering := {
	"is": k3.has(input.runtime.offering.developed_by, clause.constants.owner),
	"reason": $"It was developed by {concat(", ", input.runtime.offering.developed_by)}.",
	"pointers": ["/offering/developed_by"],
}

# METADATA
# title: The offering is served off the reserved cloud
# description: By what does the work for the customer. What runs on the customer's own device, watches, signs people in or is a tool of a third party serves nothing.
served_elsewhere := {
	"is": k3.any_of(array.concat([elsewhere(id, c) | some id, c in input.runtime.components], [undescribed])),
	"reason": $"What serves it runs on {concat(", ", serving)}; all of it described: {undescribed == "no"}.",
	"pointers": array.concat(
		["/compositions/components"],
		[p |
			some id, _ in input.runtime.components
			some field in ["role", "hosting/cloud.provider"]
			p := $"/components/{id}/{field}"
		],
	),
}

elsewhere(id, c) := k3.all_of([
	serves(c.role),
	k3.not_(k3.is(input.derived.customer_side[id], "yes")),
	k3.not_(k3.among(c.hosting["cloud.provider"], {clause.constants.cloud, "device"})),
])

serves("unknown") := "unknown"

serves(role) := k3.not_(k3.among(role, {"customer", "identity", "telemetry", "tool"})) if role != "unknown"

serving := sort({c.hosting["cloud.provider"] |
	some id, c in input.runtime.components
	serves(c.role) != "no"
	input.derived.customer_side[id] != "yes"
})

undescribed := "no" if input.runtime.compositions.components == "complete" else := "unknown"

# METADATA
# title: What every reading pleads of products and of shipping first
products(silence) := {
	"reserved": reserved("exclusive_products"),
	"owners_offering": owners_offering,
	"served_elsewhere": served_elsewhere,
	"not_carved_out": not_carved_out,
	"unvaried": unvaried(silence),
}

first_ship(unless, silence) := {
	"reserved": reserved("first_ship"),
	"owners_offering": owners_offering,
	"served_elsewhere": served_elsewhere,
	"not_carved_out": not_carved_out,
	"unvaried": unvaried(silence),
	"not_excused": not_excused(unless),
}

# METADATA
# title: Nothing excuses that it did not ship first on the reserved cloud
not_excused(unless) := {
	"is": not_excused_value(unless),
	"reason": $"The first offer was answered: {concat(", ", offers)}. The word unless is read as {unless}.",
	"pointers": [p |
		some id, d in input.runtime.dealings
		d.kind in {"first_offer", "unknown"}
		some field in ["answer", "by", "date", "to"]
		p := $"/dealings/{id}/{field}"
	],
	"definition": "unless",
}

offers := sort([d.answer | some d in input.runtime.dealings; d.kind in {"first_offer", "unknown"}])

# A dealing without a date is one that had taken place by the day on which the runtime is described.
first_offer(d) := k3.all_of([
	k3.is(d.kind, "first_offer"),
	k3.is(d.by, clause.constants.owner),
	k3.is(d.to, clause.constants.beneficiary),
	k3.of(not_later(d.date)),
])

default not_later(_) := false

not_later(date) if date in {"unknown", input.asOf}

not_later(date) if {
	date != "unknown"
	date < input.asOf
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

offered := k3.any_of([first_offer(d) | some d in input.runtime.dealings])

default not_excused_value(_) := "unknown"

not_excused_value(unless) := k3.not_(k3.any_of([v |
	some d in input.runtime.dealings
	v := k3.all_of([first_offer(d), k3.among(d.answer, excuses[unless])])
])) if {
	offered == "yes"
}

excuses := {
	"conjunctive": {"not_in_issue", "accepted", "cannot_and_chooses_not"},
	"disjunctive": {"not_in_issue", "accepted", "cannot_and_chooses_not", "cannot", "chooses_not"},
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
one_call(h) := {
	"protected_model": protected_model(h),
	"off_reserved_cloud": off_reserved_cloud(h),
}

# METADATA
# title: The calls by the pointer under which they are pleaded
calls[subject] := h if {
	some id, h in input.derived.hops
	subject := $"/derived/hops/{id}"
}
