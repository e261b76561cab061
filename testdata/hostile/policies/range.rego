# expect: host-limit fuel-exhausted memory
# why: a list of a billion numbers
package construe.policy

import data.construe.policy.k3

verdict := k3.verdict(plea, set())

plea.sold[""].api := {"is": "no", "reason": format_int(bomb, 10)}

plea.hosted[""].reserved := {"is": "no", "reason": "nothing"}

plea.hosted[subject].elsewhere := {"is": "no", "reason": "nothing"} if {
	some id, _ in input.runtime.components
	subject := concat("/", ["", "components", id])
}

bomb := count(numbers.range(1, 1000000000))
