# expect: permitted rego-parse rego-too-deep rego-compile host-limit
# why: two hundred comprehensions within each other
package construe.policy

import data.construe.policy.k3

verdict := k3.verdict(plea, set())

plea.sold[""].api := {"is": "no", "reason": "so"}

plea.hosted[""].reserved := {"is": "no", "reason": "nothing"}

plea.hosted[subject].elsewhere := {"is": "no", "reason": "nothing"} if {
	some id, _ in input.runtime.components
	subject := concat("/", ["", "components", id])
}

#inline 200 n := <<[x | x := >>1
#inline 200 <<]>>
