# METADATA
# title: Look-through
# description: Any path from a customer's program to a protected model's inference is API access, whatever stands between.
package construe.policy

import data.construe.case as shared
import data.construe.policy.k3

# METADATA
# title: The verdict
# entrypoint: true
verdict := k3.verdict(plea, context)

plea.api_access[""] := shared.every_call("exclusive_api", input.definitions.silence)

plea.api_access[subject] := object.union(shared.one_call(h, input.definitions.silence), {"access": access(subject)}) if some subject, h in shared.calls

plea.products[""] := shared.products(input.definitions.silence)

plea.first_ship[""] := shared.first_ship(input.definitions.unless, input.definitions.silence)

plea.first_refusal[""] := shared.first_refusal(input.definitions.silence)

plea.approval[""] := shared.approval(input.definitions.silence)

plea.research[""] := shared.research(input.definitions.silence)

# METADATA
# title: The customer's input reaches the model, directly or through a wrapper that is looked through
access(subject) := {
	"is": k3.among(answer.value, counts[input.definitions.wrapper]),
	"reason": $"{shared.access_said[answer.value]} {wrapper_said[input.definitions.wrapper]}",
	"pointers": answer.pointers,
	"term": "access",
	"definition": "wrapper",
} if {
	answer := input.classification.terms.access[subject]
}

wrapper_said := {
	"looked_through": "What stands between is looked through.",
	"opaque": "What stands between is the thing that is bought, so that only direct access counts.",
}

counts := {"looked_through": {"direct", "wrapped"}, "opaque": {"direct"}}

# METADATA
# title: Guidance against a word does not change what the call does
context contains {
	"limb": "api_access",
	"subject": subject,
	"element": "statements",
	"reason": $"Guidance forbids to say of the model that the offering {shared.phrase[s.phrase_class]}, while the model is called all the same; the words are weighed as context against the facts.",
	"pointers": [$"/statements/{id}/modality", $"/relationships/{h.call}/gen_ai.operation.name"],
} if {
	some id, s in input.runtime.statements
	shared.speaks(s)
	s.modality == "forbids"
	s.phrase_class in {"calls_model", "enables_access"}
	some subject, h in shared.calls
	input.runtime.relationships[h.call]["gen_ai.operation.name"] in {"chat", "text_completion"}
}
