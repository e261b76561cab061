# expect: permitted rego-too-many-rules host-limit rego-compile
# why: a thousand rules, each of which goes by the one before
package construe.policy

import data.construe.policy.k3

verdict := k3.verdict(plea, set())

plea.sold[""].api := {"is": "no", "reason": "so"}

plea.hosted[""].reserved := {"is": "no", "reason": "nothing"}

plea.hosted[subject].elsewhere := {"is": "no", "reason": "nothing"} if {
	some id, _ in input.runtime.components
	subject := concat("/", ["", "components", id])
}

r0 := 1

#repeat 1000 r{i} := r{j}
