package construe.policy_test

import data.construe.policy

terms(value) := {"access": {"/derived/hops/c:m": {"value": value, "pointers": []}}}

test_a_wrapper_is_looked_through if {
	policy.access("/derived/hops/c:m")["is"] == "yes" with input.classification.terms as terms("wrapped")
		with input.definitions as {"wrapper": "looked_through"}
}

test_an_opaque_wrapper_is_not if {
	policy.access("/derived/hops/c:m")["is"] == "no" with input.classification.terms as terms("wrapped")
		with input.definitions as {"wrapper": "opaque"}
}

test_what_is_not_known_stays_unknown if {
	policy.access("/derived/hops/c:m")["is"] == "unknown" with input.classification.terms as terms("unknown")
		with input.definitions as {"wrapper": "looked_through"}
}
