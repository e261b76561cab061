package construe.policy

test_own_package if limit == 5

test_own_rule if over with input as {"xs": [1, 2, 3, 4, 5, 6]}

test_own_mock if over with limit as 1 with input as {"xs": [1, 2]}

test_own_function if size([1, 2, 3]) == 3
