package construe.policy_test

import data.construe.policy

sale := {"date": "2025-06-02", "x": {"delivered_to": "SE", "concluded_in": "DE"}}

test_goods_handed_over_in_the_territory if {
	policy.in_the_territory("/dealings/s1", sale)["is"] == "yes" with input.definitions as {"place": "delivery"}
		with input.runtime.offering.x.territory as ["SE"]
}

test_a_contract_made_elsewhere if {
	policy.in_the_territory("/dealings/s1", sale)["is"] == "no" with input.definitions as {"place": "contract"}
		with input.runtime.offering.x.territory as ["SE"]
}

test_a_territory_that_nobody_named_stays_unknown if {
	policy.in_the_territory("/dealings/s1", sale)["is"] == "unknown" with input.definitions as {"place": "delivery"}
		with input.runtime.offering.x.territory as ["unknown"]
}
