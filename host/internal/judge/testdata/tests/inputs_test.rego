package inputs_test

import data.construe.policy

test_no_input if not input

test_no_field if not input.a with input as {}

test_replaced if {
	input.a == 1 with input as {"a": 1}
	input.a == 2 with input as {"a": 2}
}

test_part[name] if {
	some name, n in {"low": 1, "high": 9}
	policy.bad == (n > 3) with input.n as n with input.set as {n}
}

test_deep_part if input.a.b.c == 1 with input.a.b.c as 1

test_data_part if data.construe.policy.limit == 7 with data.construe.policy.limit as 7

test_list if input[1] == "b" with input as ["a", "b"]

test_text if input == "text" with input as "text"

test_null if is_null(input) with input as null

test_with_on_not if not policy.over with input as {"xs": []}

test_with_of_with if {
	x := policy.limit + 1 with policy.limit as 3
	x == 4
}
