package rules_test

test_helper_conflict if helper == 1

helper := 1 if true

helper := 2 if true

test_not_conflict if not other == 3

other := 1 if true

other := 1 if false

test_else if graded(5) == "low"

graded(n) := "high" if {
	n > 10
} else := "mid" if {
	n > 5
} else := "low"

test_default if fallback == "none"

default fallback := "none"

fallback := "some" if input.x

test_partial_set if names == {"a", "b"}

names contains x if {
	some x in ["a", "b", "a"]
}

test_partial_object if {
	by_name.a == 1
	not by_name.c
}

by_name[k] := v if {
	some k, v in {"a": 1, "b": 2}
}

test_nested_ref if deep.er.est == 3

deep.er.est := 3

test_chain[n] if {
	some n in numbers.range(1, 4)
	even(n)
}

even(n) if n % 2 == 0
