# expect: host-limit fuel-exhausted memory invalid-verdict builtin rego-type conflict
# why: a reason that shares its parts
package construe.policy

import data.construe.policy.k3

verdict := k3.verdict(plea, set())

plea.sold[""].api := {"is": "no", "reason": d40}

plea.hosted[""].reserved := {"is": "no", "reason": "nothing"}

plea.hosted[subject].elsewhere := {"is": "no", "reason": "nothing"} if {
	some id, _ in input.runtime.components
	subject := concat("/", ["", "components", id])
}

d0 := ["x", "x"]

#repeat 40 d{i} := [d{j}, d{j}]
