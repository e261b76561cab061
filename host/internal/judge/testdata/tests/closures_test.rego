package closures_test

import data.construe.policy

test_comprehension[name] if {
	some name, xs in {"a": [1, 2], "b": [3]}
	ys := [y | some x in xs; y := x * 2]
	count([y | some y in ys; y > 3]) == 1
}

test_every[name] if {
	some name, xs in {"a": [1, 2], "b": [3, 9]}
	every x in xs {
		x < policy.limit
	}
}

test_some_in_some[x] if {
	some pair in [[1, 2], [3, 4]]
	some x in pair
	x != 3
}

test_negation if {
	not policy.bad with input as {"n": 1}
}

test_object_keys[[a, b]] if {
	some a in [1, 2]
	some b in ["x", "y"]
	a == 1
}

test_walk[path] if {
	walk({"a": 1}, [path, value])
	value == 1
}

test_template[$"case {n}"] if {
	some n in [1, 2]
	n < 2
}

test_call[concat("-", ["x", tc.name])] if {
	some tc in [{"name": "p", "ok": true}, {"name": "q", "ok": false}]
	tc.ok
}

test_set_of_cases[tc.name] if {
	some tc in {{"name": "p", "n": 1}, {"name": "q", "n": 2}}
	tc.n == 1
}
