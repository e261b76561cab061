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

call(subject, h) := object.union(shared.one_call(h), {"call_made": shared.call_made(h), "stateless": stateless(subject)})

# METADATA
# title: The customer makes the call itself
direct(subject) := {
	"is": k3.is(answer.value, "direct"),
	"reason": $"The customer's access to this call is {answer.value}.",
	"pointers": answer.pointers,
	"term": "access",
} if {
	answer := input.classification.terms.access[subject]
}

# METADATA
# title: The call keeps nothing
stateless(subject) := {
	"is": k3.among(answer.value, keeps_nothing[input.definitions.stateless]),
	"reason": $"The call is {answer.value}; the reading takes {input.definitions.stateless}.",
	"pointers": answer.pointers,
	"term": "call",
	"definition": "stateless",
} if {
	answer := input.classification.terms.call[subject]
}

keeps_nothing := {"resending_is_stateless": {"stateless", "resent"}, "resending_is_stateful": {"stateless"}}

# METADATA
# title: The offering results from a collaboration
collaboration := {
	"is": results[input.definitions.collaboration][answer.value],
	"reason": $"Between the vendor and third parties: {answer.value}; for resale the reading takes {input.definitions.collaboration}.",
	"pointers": answer.pointers,
	"term": "collaboration",
	"definition": "collaboration",
} if {
	answer := input.classification.terms.collaboration[""]
}

open := {"none": "no", "developed_with": "yes", "unknown": "unknown", "arguable": "arguable"}

results := {
	"joint_only": object.union(open, {"sold_through": "no"}),
	"joint_or_resale": object.union(open, {"sold_through": "yes"}),
	"unsettled": object.union(open, {"sold_through": "arguable"}),
}
