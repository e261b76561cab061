# expect: incoherent-verdict
# why: an outcome that there is not
package construe.policy

import data.construe.policy.k3

verdict := object.union(k3.verdict(plea, set()), {"outcome": "\u001b[31mpermitted\n::error::owned"})

plea.sold[""].api := {"is": "no", "reason": "so"}

plea.hosted[""].reserved := {"is": "no", "reason": "nothing"}

plea.hosted[subject].elsewhere := {"is": "no", "reason": "nothing"} if {
	some id, _ in input.runtime.components
	subject := concat("/", ["", "components", id])
}
