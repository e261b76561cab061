# expect: incoherent-verdict
# why: it says that it failed, to be left out
package construe.policy

import data.construe.policy.k3

verdict := object.union(k3.verdict(plea, set()), {"outcome": "error"})

plea.sold[""].api := {"is": "no", "reason": "so"}

plea.hosted[""].reserved := {"is": "no", "reason": "nothing"}

plea.hosted[subject].elsewhere := {"is": "no", "reason": "nothing"} if {
	some id, _ in input.runtime.components
	subject := concat("/", ["", "components", id])
}
