# expect: rego-compile rego-type rego-undefined permitted undefined invalid-verdict incoherent-verdict
# why: it replaces the helper for one call
package construe.policy

import data.construe.policy.k3

verdict := v if {
	v := k3.verdict(plea, set()) with data.construe.policy.k3.outcome as mine
}

mine(_) := "permitted"

plea.sold[""].api := {"is": "yes", "reason": "so"}

plea.hosted[""].reserved := {"is": "no", "reason": "nothing"}

plea.hosted[subject].elsewhere := {"is": "no", "reason": "nothing"} if {
	some id, _ in input.runtime.components
	subject := concat("/", ["", "components", id])
}
