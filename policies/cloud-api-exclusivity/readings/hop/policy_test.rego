package construe.policy_test

import data.construe.policy

call(value) := {"call": {"/derived/hops/c:m": {"value": value, "pointers": []}}}

joint(value) := {"collaboration": {"": {"value": value, "pointers": []}}}

test_sending_the_context_again_keeps_nothing if {
	policy.stateless("/derived/hops/c:m")["is"] == "yes" with input.classification.terms as call("resent")
		with input.definitions as {"stateless": "resending_is_stateless"}
}

test_or_it_keeps_a_state_together if {
	policy.stateless("/derived/hops/c:m")["is"] == "no" with input.classification.terms as call("resent")
		with input.definitions as {"stateless": "resending_is_stateful"}
}

test_resale_is_unsettled if {
	policy.collaboration["is"] == "arguable" with input.classification.terms as joint("sold_through")
		with input.definitions as {"collaboration": "unsettled"}
}
