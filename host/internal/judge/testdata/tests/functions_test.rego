package functions_test

import data.construe.policy

always(_, _) := true

test_sprintf if sprintf("%d-%s", [1, "a"]) == "1-a"

test_patch if json.patch({"a": 1}, [{"op": "add", "path": "/b", "value": 2}]) == {"a": 1, "b": 2}

test_mock_builtin[name] if {
	some name in ["a", "b"]
	startswith(name, "z") with startswith as always
}

test_mock_rule if policy.over with policy.limit as 0 with input as {"xs": [1]}

test_mock_twice if {
	policy.bad with input.n as 4
	not policy.bad with input.n as 1
}

test_mock_undone if {
	policy.limit == 1 with policy.limit as 1
	policy.limit == 5
}

test_mock_within if {
	xs := [x | some n in [1, 4]; x := policy.bad with input as {"n": n}]
	xs == [false, true]
}

test_numbers if 0.1 + 0.2 == 0.3

test_division if 1 / 0 == 1
