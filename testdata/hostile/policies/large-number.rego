# expect: host-limit fuel-exhausted memory builtin invalid-verdict trap
# why: a number of millions of digits
package construe.policy

import data.construe.policy.k3

verdict := k3.verdict(plea, set())

plea.sold[""].api := {"is": "no", "reason": format_int(bomb, 10)}

plea.hosted[""].reserved := {"is": "no", "reason": "nothing"}

plea.hosted[subject].elsewhere := {"is": "no", "reason": "nothing"} if {
	some id, _ in input.runtime.components
	subject := concat("/", ["", "components", id])
}

n0 := 2

#repeat 26 n{i} := n{j} * n{j}

bomb := n26
