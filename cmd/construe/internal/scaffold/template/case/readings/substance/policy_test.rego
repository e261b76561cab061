package construe.policy_test

import data.construe.policy

answered(value) := {"sold": {"": {"value": value, "pointers": []}}}

test_in_substance[answer] if {
	some answer, expected in {"model": "yes", "tool": "no", "unknown": "unknown"}
	policy.the_model["is"] == expected with input.classification.terms as answered(answer)
		with input.definitions as {"measure": "substance"}
}

test_by_its_name if {
	policy.the_model["is"] == "no" with input.runtime.offering.category as "application"
		with input.definitions as {"measure": "name"}
		with input.classification.terms as answered("model")
}
