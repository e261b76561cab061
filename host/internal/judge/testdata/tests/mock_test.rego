package mock_test

import data.construe.policy

f(_) := 7

test_fn if policy.size([1]) == 7 with policy.size as f

test_builtin if policy.size([1]) == 7 with count as f

test_data if policy.bad == 9 with policy.bad as 9

test_every if {
	every x in [1, 2, 3] {
		x < 3
	}
}

test_compr if {
	xs := {x | some x in [1, 2, 3]; x > 1}
	xs == {2}
}

test_print if {
	print("hello", policy.limit, {1, 2}, input.nothing)
	policy.bad == true with input as {"n": 2, "set": {1}}
}
