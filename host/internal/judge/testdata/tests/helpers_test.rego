package helpers_test

import data.construe.policy
import data.shared_test as shared

cases.first := {"n": 4, "want": true}

cases.second := {"n": 2, "want": true}

test_shared if shared.input_of(4).n == 4

test_by_name[name] if {
	some name
	tc := cases[name]
	policy.bad == tc.want with input as shared.input_of(tc.n)
}

test_late_key[name] if {
	some i
	tc := list[i]
	tc.n > 3
	name := tc.name
}

list := [{"name": "low", "n": 1}, {"name": "high", "n": 4}]

test_with_input.n if input.n == 4 with input as {"n": 4}

test_twice[n] if {
	some n in ["a"]
}

test_twice[n] if {
	some n in ["b"]
	n == "c"
}

test_no_body := true

test_string := "true"

test_undefined_ref if input.x.y == 1

test_partial_object[k] := v if {
	some k, v in {"a": true, "b": false, "c": "yes"}
}

todo_test_table[n] if {
	some n in ["a"]
}

a_test_ if false
