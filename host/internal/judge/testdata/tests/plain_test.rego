package plain_test

import data.construe.policy

test_holds if policy.bad with input as {"n": 4}

test_not if not policy.bad with input as {"n": 4}

test_undefined if policy.over with input as {"xs": []}

test_value := 3

test_false := false

test_eq if {
	x := policy.size([1, 2])
	y := {"a": x}
	y.a == policy.limit
}

todo_test_later if false

todo_other if false
