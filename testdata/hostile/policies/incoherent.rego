# expect: incoherent-verdict
# why: it pleads a breach and permits it
package construe.policy

import data.construe.policy.k3

verdict := object.union(k3.verdict(plea, set()), {"outcome": "permitted"})

plea.sold[""].api := {"is": "yes", "reason": "so"}

plea.hosted[""].reserved := {"is": "no", "reason": "nothing"}

plea.hosted[subject].elsewhere := {"is": "no", "reason": "nothing"} if {
	some id, _ in input.runtime.components
	subject := concat("/", ["", "components", id])
}
