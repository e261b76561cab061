# METADATA
# title: Product
# description: What counts is what is in substance sold. What is not sold as an API is a product.
package construe.policy

import data.construe.case as shared
import data.construe.policy.k3

# METADATA
# title: The verdict
# entrypoint: true
verdict := k3.verdict(plea, context)

plea.api_access[""] := object.union(
	shared.every_call("exclusive_api", input.definitions.silence),
	{"sold_as_api": sold_as_api},
)

plea.api_access[subject] := object.union(shared.one_call(h, input.definitions.silence), {"access": access(subject)}) if some subject, h in shared.calls

plea.products[""] := shared.products(input.definitions.silence)

plea.first_ship[""] := shared.first_ship(input.definitions.unless, input.definitions.silence)

plea.first_refusal[""] := shared.first_refusal(input.definitions.silence)

plea.approval[""] := shared.approval(input.definitions.silence)

plea.research[""] := shared.research(input.definitions.silence)

# METADATA
# title: It is sold as an API
sold_as_api := {
	"is": k3.among(answer.value, counts[input.definitions.primarily]),
	"reason": $"{sold_said[answer.value]} {told_said[input.definitions.primarily]}",
	"pointers": answer.pointers,
	"term": "product",
	"definition": "primarily",
} if {
	answer := input.classification.terms.product[""]
}

sold_said := {
	"api": "What is sold is an API.",
	"api_in_substance": "What is sold is an API by what the customer gets, though not by its name.",
	"not_api": "What is sold is not an API.",
	"unknown": "Whether an API is sold is not known.",
	"arguable": "Whether an API is sold is open to argument.",
}

told_said := {
	"substance": "It is told by what the customer gets.",
	"label": "It is told by what it is called.",
}

counts := {"substance": {"api", "api_in_substance"}, "label": {"api"}}

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
# title: What it is called is weighed, not followed
context contains {
	"limb": "api_access",
	"subject": "",
	"element": "statements",
	"reason": "It is permitted to say that a model powers the offering: a name of what is built in, weighed as context, not a promise of access.",
	"pointers": [$"/statements/{id}/phrase_class"],
} if {
	some id, s in input.runtime.statements
	shared.speaks(s)
	s.modality == "permits"
	s.phrase_class == "powered_by"
}
