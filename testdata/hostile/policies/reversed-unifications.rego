# expect: rego-too-long host-limit rego-compile
# why: a thousand unifications in the wrong order: the time grows with the cube
package construe.policy

import data.construe.policy.k3

verdict := k3.verdict(plea, set())

plea.sold[""].api := {"is": "no", "reason": "so"}

plea.hosted[""].reserved := {"is": "no", "reason": "nothing"}

plea.hosted[subject].elsewhere := {"is": "no", "reason": "nothing"} if {
	some id, _ in input.runtime.components
	subject := concat("/", ["", "components", id])
}

bomb := x1000 if {
	x0 = 1
#reverse 1000 	x{i} = x{j}
}
