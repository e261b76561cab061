# expect: host-limit fuel-exhausted memory invalid-verdict
# why: a hundred thousand findings
package construe.policy

import data.construe.policy.k3

verdict := k3.verdict(plea, context)

plea.sold[""].api := {"is": "no", "reason": "so"}

plea.hosted[""].reserved := {"is": "no", "reason": "nothing"}

plea.hosted[subject].elsewhere := {"is": "no", "reason": "nothing"} if {
	some id, _ in input.runtime.components
	subject := concat("/", ["", "components", id])
}

context := {{"limb": "sold", "subject": "", "element": format_int(i, 10), "reason": "so", "pointers": []} | some i in numbers.range(1, 100000)}
