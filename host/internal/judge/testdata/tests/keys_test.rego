package keys_test

test_number[n] if {
	some n in [1, 2.5, -3]
	n > 0
}

test_boolean[b] if {
	some b in [true, false]
	b
}

test_null[x] if {
	some x in [null, "null"]
	x != "null"
}

test_object[o] if {
	some o in [{"a": 1}, {"a": 2}]
	o.a == 1
}

test_set[s] if {
	some s in [{1, 2}, {3}]
	count(s) == 2
}

test_text[t] if {
	some t in ["", "a b", "a]b", "ä", "\"quoted\"", "a\nc", "\u001b[31m", "[1, 2]", "true", " lead", "trail "]
	t != "a b"
}

test_two[a][b] if {
	some a in [1, 2]
	some b in ["x", "y"]
	[a, b] != [2, "y"]
}

test_three[a].mid[b] if {
	some a in ["p", "q"]
	some b in [1, 2]
	a == "p"
}

test_same_name[tc.name] if {
	some tc in [{"name": "n", "ok": true}, {"name": "n", "ok": false}]
	tc.ok
}

test_missing_name[tc.name] if {
	some tc in [{"name": "has", "ok": true}, {"ok": true}]
	tc.ok
}
