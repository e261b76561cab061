# METADATA
# title: State
# description: A runtime whose essence is state is a new category, and not access to a model's API.
package construe.policy

import data.construe.case as shared
import data.construe.policy.k3

# METADATA
# title: The verdict
# entrypoint: true
verdict := k3.verdict(plea, set())

plea.api_access[""] := object.union(
	shared.every_call("exclusive_api", input.definitions.silence),
	{"state_is_not_the_essence": state_is_not_the_essence},
)

plea.api_access[subject] := object.union(shared.one_call(h, input.definitions.silence), {"access": access(subject)}) if some subject, h in shared.calls

plea.products[""] := shared.products(input.definitions.silence)

plea.first_ship[""] := shared.first_ship(input.definitions.unless, input.definitions.silence)

plea.first_refusal[""] := shared.first_refusal(input.definitions.silence)

plea.approval[""] := shared.approval(input.definitions.silence)

plea.research[""] := shared.research(input.definitions.silence)

# METADATA
# title: The customer's input reaches the model
access(subject) := {
	"is": k3.among(answer.value, {"direct", "wrapped"}),
	"reason": shared.access_said[answer.value],
	"pointers": answer.pointers,
	"term": "access",
} if {
	answer := input.classification.terms.access[subject]
}

# METADATA
# title: State is not what the runtime is about
state_is_not_the_essence := {
	"is": k3.not_(k3.all_of([k3.is(input.definitions.state, "takes_out"), k3.is(answer.value, "essential")])),
	"reason": $"{state_said[answer.value]} {essence_said[input.definitions.state]}",
	"pointers": answer.pointers,
	"term": "statefulness",
	"definition": "state",
} if {
	answer := input.classification.terms.statefulness[""]
}

state_said := {
	"essential": "What is sold fails without its state.",
	"incidental": "It keeps some state around calls that do not need it.",
	"none": "It keeps no state.",
	"unknown": "Whether its state is essential is not known.",
	"arguable": "Whether its state is essential is open to argument.",
}

essence_said := {
	"takes_out": "Essential state takes a runtime out of API access.",
	"irrelevant": "State changes nothing about access.",
}
