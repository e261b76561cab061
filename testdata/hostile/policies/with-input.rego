# expect: permitted incoherent-verdict
# why: it judges another runtime than it was given
package construe.policy

import data.construe.policy.k3

verdict := v if {
	v := k3.verdict(plea, set()) with input.classification.terms.product as {"": {"value": "other"}}
}

plea.sold[""].api := {"is": k3.is(input.classification.terms.product[""].value, "api"), "reason": "so"}

plea.hosted[""].reserved := {"is": "no", "reason": "nothing"}

plea.hosted[subject].elsewhere := {"is": "no", "reason": "nothing"} if {
	some id, _ in input.runtime.components
	subject := concat("/", ["", "components", id])
}
