# expect: invalid-verdict
# why: a finding about a limb that the case does not have
package construe.policy

import data.construe.policy.k3

verdict := k3.verdict(plea, {{"limb": "other", "subject": "", "element": "api", "reason": "so", "pointers": []}})

plea.sold[""].api := {"is": "no", "reason": "so"}

plea.hosted[""].reserved := {"is": "no", "reason": "nothing"}

plea.hosted[subject].elsewhere := {"is": "no", "reason": "nothing"} if {
	some id, _ in input.runtime.components
	subject := concat("/", ["", "components", id])
}
