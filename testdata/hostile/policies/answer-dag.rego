# expect: host-limit fuel-exhausted memory invalid-verdict
# why: an answer that shares its parts, and has 2^40 when it is written out
package construe.policy

verdict := {"outcome": "permitted", "elements": d40, "findings": []}

d0 := ["x", "x"]

#repeat 40 d{i} := [d{j}, d{j}]
