# expect: rego-parse rego-too-deep rego-too-long rego-compile permitted
# why: two thousand calls within calls
package construe.policy

import data.construe.policy.k3

verdict := k3.verdict(plea, set())

plea.sold[""].api := {"is": "no", "reason": "so"}

plea.hosted[""].reserved := {"is": "no", "reason": "nothing"}

plea.hosted[subject].elsewhere := {"is": "no", "reason": "nothing"} if {
	some id, _ in input.runtime.components
	subject := concat("/", ["", "components", id])
}

#inline 2000 n := <<abs(>>1
#inline 2000 <<)>>
