# expect: host-limit fuel-exhausted memory
# why: an object that grows with each union
package construe.policy

import data.construe.policy.k3

verdict := k3.verdict(plea, set())

plea.sold[""].api := {"is": "no", "reason": format_int(bomb, 10)}

plea.hosted[""].reserved := {"is": "no", "reason": "nothing"}

plea.hosted[subject].elsewhere := {"is": "no", "reason": "nothing"} if {
	some id, _ in input.runtime.components
	subject := concat("/", ["", "components", id])
}

o := object.union_n([{format_int(i, 10): i} | some i in numbers.range(1, 3000000)])

bomb := count(o)
