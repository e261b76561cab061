package values_test

test_text if $"{1 + 1} of {[1, 2]}" == "2 of [1, 2]"

test_set_operations if {
	{1, 2} | {3} == {1, 2, 3}
	{1, 2} & {2} == {2}
	{1, 2} - {2} == {1}
}

test_arithmetic[i] if {
	some i, pair in [[7 % 3, 1], [round(2.5), 3], [ceil(-0.5), 0], [abs(-3), 3], [10 / 4, 2.5], [1e3, 1000]]
	pair[0] == pair[1]
}

test_order if sort([3, "a", null, true, 1, [1], {"a": 1}, {1}]) == [null, true, 1, 3, "a", [1], {"a": 1}, {1}]

test_compare[op] if {
	some op, holds in {"lt": 1 < 2, "lte": 2 <= 2, "gt": "b" > "a", "neq": [1] != [2], "set": {1} == {1, 1}}
	holds
}

test_strings if {
	concat(",", {"b", "a"}) == "a,b"
	split("a.b", ".") == ["a", "b"]
	trim("  a ", " ") == "a"
	indexof("abc", "c") == 2
}

test_object_functions if {
	object.get({"a": {"b": 1}}, ["a", "b"], 0) == 1
	object.keys({"a": 1}) == {"a"}
	object.union({"a": 1}, {"b": 2}) == {"a": 1, "b": 2}
}

test_large if 9007199254740993 + 1 == 9007199254740994

test_big if 123456789012345678901234567890 * 10 == 1234567890123456789012345678900

test_max_of_none if not max([])

