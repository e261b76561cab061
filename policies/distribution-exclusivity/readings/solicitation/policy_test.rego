package construe.policy_test

import data.construe.policy

came(value) := {"approach": {"/dealings/s1": {"value": value, "pointers": []}}}

test_aimed_advertising_approaches if {
	policy.approached("/dealings/s1")["is"] == "yes" with input.classification.terms as came("drawn")
		with input.definitions as {"advertising": "approaches"}
}

test_or_it_only_invites if {
	policy.approached("/dealings/s1")["is"] == "no" with input.classification.terms as came("drawn")
		with input.definitions as {"advertising": "invites"}
}

test_a_buyer_whom_nobody_described_stays_unknown if {
	policy.buyer_in_the_territory("/dealings/s1", {"to": "unknown", "date": "2025-06-02"})["is"] == "unknown"
		with input.runtime.parties as {}
		with input.runtime.offering.x.territory as ["SE"]
}
