package construe.policy

import data.construe.policy.k3

default bad := false

bad if {
	input.n > 3
	print("n is", input.n, "of", input.set)
}

limit := 5

size(xs) := count(xs)

verdict := {}

over if size(input.xs) > limit

category := input.category
