# METADATA
# title: The room is sublet
# description: The clause forbids subletting, and the tenant let the room to a guest, by what was signed or by what was given for it.
package construe.policy

import data.construe.policy.k3

# METADATA
# title: The verdict
# entrypoint: true
verdict := k3.verdict(plea, set())

# What is asked once, of the runtime as a whole.
plea.subletting[""].forbidden := {
	"is": k3.of(input.clauses.effective.subletting.rights.subletting),
	"reason": "The clause in force forbids subletting.",
	"pointers": ["/clauses/effective/subletting/rights/subletting"],
}

# What is asked of each dealing.
plea.subletting[subject].a_stay := {
	"is": k3.is(d.kind, "stay"),
	"reason": $"What passed between them is: {d.kind}.",
	"pointers": [$"{subject}/kind"],
} if {
	some id, d in input.runtime.dealings
	subject := $"/dealings/{id}"
}

plea.subletting[subject].by_the_tenant := {
	"is": k3.is(d.by, input.clauses.effective.subletting.constants.tenant),
	"reason": $"It was granted by: {d.by}.",
	"pointers": [$"{subject}/by"],
} if {
	some id, d in input.runtime.dealings
	subject := $"/dealings/{id}"
}

plea.subletting[subject].let := {
	"is": k3.is(d.x.signed, "lease"),
	"reason": $"It goes by what was signed: {d.x.signed}.",
	"pointers": [$"{subject}/x/signed"],
	"definition": "measure",
} if {
	input.definitions.measure == "paper"
	some id, d in input.runtime.dealings
	subject := $"/dealings/{id}"
}

plea.subletting[subject].let := {
	"is": k3.is(answer.value, "let"),
	"reason": $"It goes by what was given in return: {answer.value}.",
	"pointers": answer.pointers,
	"term": "letting",
	"definition": "measure",
} if {
	input.definitions.measure == "substance"
	some subject, answer in input.classification.terms.letting
}
