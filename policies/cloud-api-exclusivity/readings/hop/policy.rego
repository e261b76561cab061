# METADATA
# title: Hop
# description: Each stateless model call is judged where it lands, and from 2026-02-27 so are those from a collaboration.
package construe.policy

import data.construe.case as shared
import data.construe.policy.k3

# METADATA
# title: The verdict
# entrypoint: true
verdict := k3.verdict(plea, set())

plea.own_call[""] := shared.every_call("exclusive_api", input.definitions.silence)

plea.own_call[subject] := object.union(call(subject, h), {"direct": direct(subject)}) if some subject, h in shared.calls

plea.collaboration_call[""] := object.union(
	shared.every_call("stateless_calls", input.definitions.silence),
	{"collaboration": collaboration},
)

plea.collaboration_call[subject] := call(subject, h) if some subject, h in shared.calls

plea.products[""] := shared.products(input.definitions.silence)

plea.first_ship[""] := shared.first_ship(input.definitions.unless, input.definitions.silence)

plea.first_refusal[""] := shared.first_refusal(input.definitions.silence)

plea.approval[""] := shared.approval(input.definitions.silence)

plea.research[""] := shared.research(input.definitions.silence)

call(subject, h) := object.union(shared.one_call(h, input.definitions.silence), {"call_made": shared.call_made(h), "stateless": stateless(subject)})

# METADATA
# title: The customer makes the call itself
direct(subject) := {
	"is": k3.is(answer.value, "direct"),
	"reason": shared.access_said[answer.value],
	"pointers": answer.pointers,
	"term": "access",
} if {
	answer := input.classification.terms.access[subject]
}

# METADATA
# title: The call keeps nothing
stateless(subject) := {
	"is": k3.among(answer.value, keeps_nothing[input.definitions.stateless]),
	"reason": $"{kept_said[answer.value]} {resent_said[input.definitions.stateless]}",
	"pointers": answer.pointers,
	"term": "call",
	"definition": "stateless",
} if {
	answer := input.classification.terms.call[subject]
}

kept_said := {
	"stateless": "The call keeps nothing.",
	"resent": "The call keeps nothing; its caller sends the context again.",
	"stateful": "The call keeps a session or a memory.",
	"unknown": "What the call keeps is not known.",
	"arguable": "What the call keeps is open to argument.",
}

resent_said := {
	"resending_is_stateless": "A call whose context is sent again counts as stateless.",
	"resending_is_stateful": "A call whose context is sent again does not count as stateless.",
}

keeps_nothing := {"resending_is_stateless": {"stateless", "resent"}, "resending_is_stateful": {"stateless"}}

# METADATA
# title: The offering results from a collaboration
collaboration := {
	"is": results[input.definitions.collaboration][answer.value],
	"reason": $"{together_said[answer.value]} {resale_said[input.definitions.collaboration]}",
	"pointers": answer.pointers,
	"term": "collaboration",
	"definition": "collaboration",
} if {
	answer := input.classification.terms.collaboration[""]
}

together_said := {
	"developed_with": "The vendor and a third party developed it together.",
	"sold_through": "A third party sells what the vendor developed.",
	"none": "No third party developed it with the vendor or sells it.",
	"unknown": "Whether a third party developed it with the vendor or sells it is not known.",
	"arguable": "Whether this is a collaboration with a third party is open to argument.",
}

resale_said := {
	"joint_only": "Only what was developed together results from a collaboration.",
	"joint_or_resale": "What a third party sells results from a collaboration, too.",
	"unsettled": "Whether resale is a collaboration is not settled.",
}

open := {"none": "no", "developed_with": "yes", "unknown": "unknown", "arguable": "arguable"}

results := {
	"joint_only": object.union(open, {"sold_through": "no"}),
	"joint_or_resale": object.union(open, {"sold_through": "yes"}),
	"unsettled": object.union(open, {"sold_through": "arguable"}),
}
