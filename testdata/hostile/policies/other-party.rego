# expect: invalid-verdict
# why: a verdict in another's name
package construe.policy

import data.construe.policy.k3

verdict := object.union(k3.verdict(plea, set()), {"reading": "honest"})

plea.sold[""].api := {"is": "no", "reason": "so"}

plea.hosted[""].reserved := {"is": "no", "reason": "nothing"}

plea.hosted[subject].elsewhere := {"is": "no", "reason": "nothing"} if {
	some id, _ in input.runtime.components
	subject := concat("/", ["", "components", id])
}
