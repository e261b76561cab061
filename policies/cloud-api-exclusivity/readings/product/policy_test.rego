package construe.policy_test

import data.construe.policy

terms(value) := {"product": {"": {"value": value, "pointers": []}}}

test_substance_counts if {
	policy.sold_as_api["is"] == "yes" with input.classification.terms as terms("api_in_substance")
		with input.definitions as {"primarily": "substance"}
}

test_by_its_label_it_does_not if {
	policy.sold_as_api["is"] == "no" with input.classification.terms as terms("api_in_substance")
		with input.definitions as {"primarily": "label"}
}

test_what_is_not_known_stays_unknown if {
	policy.sold_as_api["is"] == "unknown" with input.classification.terms as terms("unknown")
		with input.definitions as {"primarily": "substance"}
}
