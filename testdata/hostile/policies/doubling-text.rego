# expect: host-limit fuel-exhausted memory
# why: a text that doubles forty times
package construe.policy

import data.construe.policy.k3

verdict := k3.verdict(plea, set())

plea.sold[""].api := {"is": "no", "reason": format_int(bomb, 10)}

plea.hosted[""].reserved := {"is": "no", "reason": "nothing"}

plea.hosted[subject].elsewhere := {"is": "no", "reason": "nothing"} if {
	some id, _ in input.runtime.components
	subject := concat("/", ["", "components", id])
}

l0 := "ab"

#repeat 40 l{i} := concat("", [l{j}, l{j}])

bomb := count(l40)
