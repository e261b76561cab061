# expect: host-limit fuel-exhausted memory
# why: a search for what is not there
package construe.policy

import data.construe.policy.k3

verdict := k3.verdict(plea, set())

plea.sold[""].api := {"is": "no", "reason": format_int(bomb, 10)}

plea.hosted[""].reserved := {"is": "no", "reason": "nothing"}

plea.hosted[subject].elsewhere := {"is": "no", "reason": "nothing"} if {
	some id, _ in input.runtime.components
	subject := concat("/", ["", "components", id])
}

n := numbers.range(1, 2000)

bomb := 1 if {
	some a in n
	some b in n
	some c in n
	a * b * c == 0
}
