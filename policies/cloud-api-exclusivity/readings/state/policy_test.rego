package construe.policy_test

import data.construe.policy

terms(value) := {"statefulness": {"": {"value": value, "pointers": []}}}

test_essential_state_takes_out if {
	policy.state_is_not_the_essence["is"] == "no" with input.classification.terms as terms("essential")
		with input.definitions as {"state": "takes_out"}
}

test_incidental_state_does_not if {
	policy.state_is_not_the_essence["is"] == "yes" with input.classification.terms as terms("incidental")
		with input.definitions as {"state": "takes_out"}
}

test_state_may_be_irrelevant if {
	policy.state_is_not_the_essence["is"] == "yes" with input.classification.terms as terms("essential")
		with input.definitions as {"state": "irrelevant"}
}
