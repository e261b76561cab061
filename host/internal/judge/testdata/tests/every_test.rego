package every_test

test_none if every x in [] {
	x == 1
}

test_nested if {
	every xs in [[1, 2], [3, 4]] {
		every x in xs {
			x < 4
		}
	}
}

test_key if {
	every k, v in {"a": 1, "b": 2} {
		count(k) == v
	}
}

test_with if {
	every n in [1, 2] {
		input.n == 1 with input as {"n": n}
	}
}

test_in_table[name] if {
	some name, xs in {"all": [1, 1], "some": [1, 2], "none": [2, 2]}
	every x in xs {
		x == 1
	}
}

test_some_in_every if {
	every x in [1, 2] {
		some y in [2, 3]
		x < y
	}
}
