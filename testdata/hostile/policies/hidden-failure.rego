# expect: builtin
# why: a failure behind a negation, which would look like a pass
package construe.policy

import data.construe.policy.k3

verdict := k3.verdict(plea, set())

plea.sold[""].api := {"is": k3.of(allowed), "reason": "so"}

plea.hosted[""].reserved := {"is": "no", "reason": "nothing"}

plea.hosted[subject].elsewhere := {"is": "no", "reason": "nothing"} if {
	some id, _ in input.runtime.components
	subject := concat("/", ["", "components", id])
}

default allowed := false

allowed if not to_number(input.asOf) > 0
