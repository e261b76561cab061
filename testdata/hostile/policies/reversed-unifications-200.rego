# expect: rego-too-long permitted host-limit rego-compile
# why: two hundred of them
package construe.policy

import data.construe.policy.k3

verdict := k3.verdict(plea, set())

plea.sold[""].api := {"is": "no", "reason": "so"}

plea.hosted[""].reserved := {"is": "no", "reason": "nothing"}

plea.hosted[subject].elsewhere := {"is": "no", "reason": "nothing"} if {
	some id, _ in input.runtime.components
	subject := concat("/", ["", "components", id])
}

bomb := x200 if {
#reverse 200 	x{i} = x{j}
	x0 = 1
}
