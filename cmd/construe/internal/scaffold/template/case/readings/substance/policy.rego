# METADATA
# title: The model itself is sold
# description: The clause reserves resale, and what is sold is the model, by its name or by what the customer gets.
package construe.policy

import data.construe.policy.k3

# METADATA
# title: The verdict
# entrypoint: true
verdict := k3.verdict(plea, set())

plea.resale[""].reserved := {
	"is": k3.of(input.clauses.effective.resale.rights.resale),
	"reason": "The clause in force reserves resale.",
	"pointers": ["/clauses/effective/resale/rights/resale"],
}

plea.resale[""].the_model := the_model

# METADATA
# title: What is sold is the model
the_model := {
	"is": k3.is(input.runtime.offering.category, "model_api"),
	"reason": $"It goes by the name under which it is sold: {input.runtime.offering.category}.",
	"pointers": ["/offering/category"],
	"definition": "measure",
} if {
	input.definitions.measure == "name"
}

the_model := {
	"is": k3.is(sold.value, "model"),
	"reason": $"It goes by what the customer gets: {sold.value}.",
	"pointers": sold.pointers,
	"term": "sold",
	"definition": "measure",
} if {
	input.definitions.measure == "substance"
}

sold := input.classification.terms.sold[""]
