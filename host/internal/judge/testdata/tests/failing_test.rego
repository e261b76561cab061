package failing_test

import data.construe.policy

test_neg_eq if not policy.limit == 5

test_neg_plain if {
	x := {"n": 30}
	not policy.bad with input as x
}

test_neg_call if not startswith(policy.category, "app") with input as {"category": "application"}

test_neg_in if {
	xs := [1, 2]
	not policy.limit in [5, 20]
	xs == [3, 4]
}

test_every if {
	every p in [1, 2, 30] {
		q := p * 2
		q < policy.limit
	}
}

test_compr if {
	count([p | some p in [1, 2, 30]; p > policy.limit]) == 0
}

test_func if k(3) == 4

k(x) := y if {
	y := x + 2
}

test_undef if {
	x := input.nothing.here
	x == 1
}

test_neg_local[n] if {
	some n, xs in {"a": ["y"], "b": ["x"]}
	not xs[0] == "x"
}

test_multi if {
	policy.limit in [
		11,
		12,
	]
}
