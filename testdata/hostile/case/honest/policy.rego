package construe.policy

import data.construe.policy.k3

verdict := k3.verdict(plea, set())

plea.sold[""].api := {"is": k3.is(input.classification.terms.product[""].value, "api"), "reason": "what is sold", "term": "product"}

plea.hosted[""].reserved := {"is": k3.of(input.clauses.effective.c1.rights.api), "reason": "what is reserved"}

plea.hosted[subject].elsewhere := {"is": k3.not_(k3.is(component.hosting["cloud.provider"], "azure")), "reason": "where it stands"} if {
	some id, component in input.runtime.components
	subject := concat("/", ["", "components", id])
}
