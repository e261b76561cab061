# What all sides stipulate of the offering as a whole
#
# The rights that speak of products, of shipping first, of new capacity, of approval and of research. Every reading pleads
# them alike.
package construe.case

import data.construe.policy.k3

# METADATA
# title: What every reading pleads of products, of shipping first, of new capacity, of approval and of research
products(silence) := {
	"reserved": reserved("exclusive_products"),
	"owners_offering": owners_offering,
	"served_elsewhere": served_elsewhere,
	"not_carved_out": not_carved_out,
	"unvaried": offering_unvaried(silence),
}

first_ship(unless, silence) := {
	"reserved": reserved("first_ship"),
	"owners_offering": owners_offering,
	"served_elsewhere": served_elsewhere,
	"not_carved_out": not_carved_out,
	"unvaried": offering_unvaried(silence),
	"not_excused": not_excused(unless),
}

first_refusal(silence) := {
	"reserved": reserved("first_refusal"),
	"owner_runs_elsewhere": owner_runs_elsewhere,
	"not_released": not_released,
	"unvaried": refusal_unvaried(silence),
}

approval(silence) := {
	"reserved": reserved("approval"),
	"owner_runs_elsewhere": owner_runs_elsewhere,
	"for_research": for_research,
	"not_approved": not_approved,
	"unvaried": capacity_unvaried(silence),
}

research(silence) := {
	"reserved": reserved("exclusive_research"),
	"owner_runs_elsewhere": owner_runs_elsewhere,
	"for_research": for_research,
	"unvaried": capacity_unvaried(silence),
}

# METADATA
# title: The owner developed the offering
owners_offering := {
	"is": k3.has(input.runtime.offering.developed_by, owner),
	"reason": developers_said,
	"pointers": ["/offering/developed_by"],
}

developers := sort({named(p) | some p in input.runtime.offering.developed_by; p != "unknown"})

developers_said := $"It was developed by {concat(" and ", array.slice(developers, 0, 6))}{others}." if count(developers) > 0

developers_said := "Who developed it is not known." if {
	count(developers) == 0
	count(input.runtime.offering.developed_by) > 0
}

developers_said := "Nobody is said to have developed it." if count(input.runtime.offering.developed_by) == 0

default others := ""

others := ", perhaps with others" if "unknown" in input.runtime.offering.developed_by

others := " and others" if {
	count(developers) > 6
	not "unknown" in input.runtime.offering.developed_by
}

# METADATA
# title: The offering is served off the reserved cloud
# description: By what does the work for the customer. What runs on the customer's own device, watches, signs people in or is a tool of a third party serves nothing, nor does what only passes calls on to such a thing.
served_elsewhere := {
	"is": k3.any_of(array.concat([v | some v in serves_elsewhere], [undescribed])),
	"reason": $"{serving_said} {whole_said[undescribed]}",
	"pointers": array.concat(
		["/compositions/components"],
		[p |
			some id, _ in input.runtime.components
			some field in ["role", "hosting/cloud.provider"]
			p := $"/components/{id}/{field}"
		],
	),
}

serves_elsewhere := {id: elsewhere(id, c) | some id, c in input.runtime.components}

elsewhere(id, c) := k3.all_of([
	k3.any_of([serves(role) | some role in input.derived.stands_for[id]]),
	k3.not_(k3.is(input.derived.customer_side[id], "yes")),
	k3.not_(k3.among(c.hosting["cloud.provider"], {clause.constants.cloud, "device"})),
])

serves("unknown") := "unknown"

serves(role) := k3.not_(k3.among(role, {"customer", "identity", "telemetry", "tool"})) if role != "unknown"

serving := sort({cloud(c.hosting["cloud.provider"]) |
	some id, c in input.runtime.components
	some role in input.derived.stands_for[id]
	serves(role) != "no"
	input.derived.customer_side[id] != "yes"
})

serving_said := $"What serves it runs on {concat(" and ", serving)}." if count(serving) > 0

serving_said := "No component that serves it is described." if count(serving) == 0

undescribed := "no" if input.runtime.compositions.components == "complete" else := "unknown"

whole_said := {"no": "Every component is described.", "unknown": "Other components may be there."}

# METADATA
# title: Nothing excuses that it did not ship first on the reserved cloud
not_excused(unless) := {
	"is": not_excused_value(unless),
	"reason": $"{offers_said("first_offer", "No first offer is described.")} {unless_said[unless]}",
	"pointers": offer_pointers("first_offer"),
	"definition": "unless",
}

unless_said := {
	"conjunctive": "The words \"unless it cannot and chooses not to\" ask for both.",
	"disjunctive": "The words \"unless it cannot and chooses not to\" ask for either.",
}

# An offer that was made, whatever was answered: what is not known of the answer keeps nobody from asking for it.
first_offered(part) := k3.any_of([k3.all_of([offers(d, "first_offer"), covers(d.scope, part)]) | some d in input.runtime.dealings])

offered := k3.all_of([first_offered(part) | some part in serving_parts])

default not_excused_value(_) := "unknown"

not_excused_value(unless) := k3.not_(k3.all_of([offered_of("first_offer", part, excuses[unless]) | some part in serving_parts])) if {
	offered == "yes"
}

excuses := {
	"conjunctive": {"not_in_issue", "accepted", "cannot_and_chooses_not"},
	"disjunctive": {"not_in_issue", "accepted", "cannot_and_chooses_not", "cannot", "chooses_not"},
}

# METADATA
# title: The owner's group runs inference off the reserved cloud
owner_runs_elsewhere := {
	"is": k3.any_of(array.concat([v | some v in runs_elsewhere], [undescribed])),
	"reason": $"{running_said} {whole_said[undescribed]}",
	"pointers": array.concat(
		["/compositions/components"],
		[p |
			some id, _ in runs_elsewhere
			some field in ["role", "operator", "hosting/cloud.provider"]
			p := $"/components/{id}/{field}"
		],
	),
}

# Of the components that are inference, or may be.
runs_elsewhere := {id: run_elsewhere(c) |
	some id, c in input.runtime.components
	c.role in {"model_inference", "unknown"}
}

run_elsewhere(c) := k3.all_of([
	k3.is(c.role, "model_inference"),
	k3.not_(k3.is(c.hosting["cloud.provider"], clause.constants.cloud)),
	of_owners_group(c.operator),
])

# METADATA
# title: Whether a party is the owner, or above or below it by parents
of_owners_group(party) := "yes" if {
	owner in above(party)
} else := "yes" if {
	party in above(owner)
} else := "no" if {
	input.runtime.parties[party].roles == ["customer"]
} else := "unknown" if {
	party == "unknown"
} else := "unknown" if {
	"unknown" in above(party) | above(owner)
} else := "no"

# A party, its parent, the parent's parent and so on; "unknown" is among them where a parent is not known.
above(party) := graph.reachable(parents, {party})

parents := object.union(
	{"unknown": set(), "none": set()},
	{id: {p.parent} | some id, p in input.runtime.parties},
)

capacity_parts := the_offering if {
	no_parts
} else := of_capacity if {
	count(of_capacity) > 0
} else := the_offering

of_capacity := parts_of({id | some id, v in runs_elsewhere; v != "no"})

running := sort({$"{named(c.operator)} on {cloud(c.hosting["cloud.provider"])}" |
	some id, _ in runs_elsewhere
	c := input.runtime.components[id]
})

running_said := $"Inference is run by {concat(", by ", array.slice(running, 0, 6))}." if count(running) > 0

running_said := "No inference is described." if count(running) == 0

# METADATA
# title: The customer is research, or inside the owner's house
for_research := {
	"is": k3.among(input.runtime.offering.customer, {"research", "internal"}),
	"reason": $"{customer_said} The right concerns research and internal use.",
	"pointers": ["/offering/customer"],
}

# METADATA
# title: The beneficiary has not released the capacity
# description: It releases what it declines; what it takes, or was never offered, is not released.
not_released := {
	"is": not_released_value,
	"reason": $"{offers_said("capacity_offer", "No offer of the capacity to the beneficiary is described.")} An offer that is declined releases the capacity.",
	"pointers": offer_pointers("capacity_offer"),
}

released := {"cannot", "chooses_not", "cannot_and_chooses_not"}

taken_up := {"accepted", "not_made"}

# Capacity is asked about piece by piece, each by the offers that reach it: nobody knows what came of an offer that nobody described,
# and of one that was made and not answered it is open what follows.
not_released_value := k3.any_of([not_released_of(part) | some part in capacity_parts])

not_released_of(part) := "no" if {
	offered_of("capacity_offer", part, released) == "yes"
} else := "unknown" if {
	offered_of("capacity_offer", part, released) == "unknown"
} else := "yes" if {
	offered_of("capacity_offer", part, taken_up) == "yes"
} else := "arguable" if {
	offered_of("capacity_offer", part, {"none", "objected", "not_in_issue"}) == "yes"
} else := "unknown"

# METADATA
# title: The beneficiary has not approved it
not_approved := {
	"is": not_approved_value,
	"reason": $"{approval_said} What the beneficiary consents to is approved.",
	"pointers": dealing_pointers(object.keys(consents)),
}

consents[id] := d if {
	some id, d in input.runtime.dealings
	d.kind in {"consent", "waiver", "objection", "unknown"}
}

consents[id] := d if {
	some id, d in input.runtime.dealings
	d.answer == "objected"
}

approval_said := "No consent of the beneficiary is described." if count(consents) == 0

approval_said := listed([said(id, d) | some id, d in consents]) if count(consents) > 0

# What the owner asked for and did not get, or the beneficiary objected to.
denied_of(part) := k3.any_of(array.concat([objected_of(part)], [k3.all_of([
	k3.is(d.kind, "consent"),
	k3.is(d.by, owner),
	k3.is(d.to, beneficiary),
	k3.among(d.answer, {"not_made", "cannot", "chooses_not", "cannot_and_chooses_not"}),
	k3.of(not_later(d.date)),
	covers(d.scope, part),
]) | some d in input.runtime.dealings]))

not_approved_value := k3.any_of([not_approved_of(part) | some part in capacity_parts])

not_approved_of(part) := "no" if {
	granted_of(part) == "yes"
} else := "unknown" if {
	granted_of(part) == "unknown"
} else := "yes" if {
	denied_of(part) == "yes"
} else := "unknown"

# METADATA
# title: The beneficiary has neither consented to new capacity nor waived it, by dealings that reach what runs there
capacity_unvaried(silence) := {
	"is": unvaried_value(silence, varied(capacity_parts), objected_at_all),
	"reason": variation_said(silence),
	"pointers": variation_pointers,
	"definition": "silence",
}

# METADATA
# title: The beneficiary has not waived its first refusal
# description: What it consents to it approves; whether it takes the capacity is asked by an offer of it.
refusal_unvaried(silence) := {
	"is": unvaried_value(silence, waived_capacity, objected_at_all),
	"reason": $"{variation_said(silence)} Of the first refusal only a waiver releases.",
	"pointers": variation_pointers,
	"definition": "silence",
}

waived_of(part) := k3.any_of([k3.all_of([grants[id], k3.is(d.kind, "waiver"), covers(d.scope, part)]) | some id, d in granting])

waived_capacity := k3.all_of([waived_of(part) | some part in capacity_parts])
