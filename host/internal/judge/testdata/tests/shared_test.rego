package shared_test

input_of(n) := {"n": n, "set": {1}}

test_own if input_of(1) == {"n": 1, "set": {1}}
