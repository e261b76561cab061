package odd_test

test_twice if true

test_twice if false

test_set contains x if {
	some x in [1, 2]
}

test_f(x) := x

default test_default := false

test_default if 1 == 1

test_else := false if {
	1 == 2
} else := true

test_a.b if true

test_conflict := 1

test_conflict := 2

p.test_deep if true

q.test_deep.x[n] if {
	some n in ["m"]
	n == "k"
}
