# expect: permitted rego-too-many-rules rego-too-large rego-too-deep rego-parse host-limit rego-compile
# why: five thousand alternatives of one rule
package construe.policy

import data.construe.policy.k3

verdict := k3.verdict(plea, set())

plea.sold[""].api := {"is": "no", "reason": "so"}

plea.hosted[""].reserved := {"is": "no", "reason": "nothing"}

plea.hosted[subject].elsewhere := {"is": "no", "reason": "nothing"} if {
	some id, _ in input.runtime.components
	subject := concat("/", ["", "components", id])
}

e := 0 if {
	input.asOf == "x"
}
#repeat 5000 else := {i} if { input.asOf == "{i}" }
