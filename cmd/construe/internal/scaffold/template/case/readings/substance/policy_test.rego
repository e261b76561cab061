package construe.policy_test

import data.construe.policy

answered(value) := {"letting": {"/dealings/d": {"value": value, "pointers": []}}}

test_in_substance[answer] if {
	some answer, expected in {"let": "yes", "lent": "no", "unknown": "unknown"}
	policy.plea.subletting["/dealings/d"].let["is"] == expected with input.classification.terms as answered(answer)
		with input.definitions as {"measure": "substance"}
}

test_on_paper[signed] if {
	some signed, expected in {"lease": "yes", "nothing": "no", "unknown": "unknown"}
	policy.plea.subletting["/dealings/d"].let["is"] == expected with input.definitions as {"measure": "paper"}
		with input.runtime.dealings as {"d": {"x": {"signed": signed}}}
}
