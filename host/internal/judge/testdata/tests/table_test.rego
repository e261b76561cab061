package table_test

import data.construe.policy

test_size[tc.note] if {
	some tc in [
		{"note": "empty", "xs": [], "n": 0},
		{"note": "wrong", "xs": [1], "n": 2},
		{"note": "two", "xs": [1, 2], "n": 2},
	]
	policy.size(tc.xs) == tc.n
}

test_nested[a][b] if {
	some a, bs in {"x": {"p": 1, "q": 2}, "y": {"r": 1}}
	some b, v in bs
	v == 1
}

test_empty[n] if {
	some n in []
}

test_key[note] if {
	some note, tc in {"one": 1, "two": 3}
	policy.limit > tc * 2
}

test_value[note] := ok if {
	some note, tc in {"one": 1, "two": 3}
	ok := policy.limit > tc * 2
}

test_const["only"] if {
	policy.limit == 6
}

test_index[i] if {
	cases[i].n == 1
}

test_number[i] if {
	some i, tc in cases
	tc.n > 1
}

cases := [{"n": 1}, {"n": 2}]
