# expect: host-limit fuel-exhausted memory
# why: every pair of paths of the input, and their pairs
package construe.policy

import data.construe.policy.k3

verdict := k3.verdict(plea, set())

plea.sold[""].api := {"is": "no", "reason": format_int(bomb, 10)}

plea.hosted[""].reserved := {"is": "no", "reason": "nothing"}

plea.hosted[subject].elsewhere := {"is": "no", "reason": "nothing"} if {
	some id, _ in input.runtime.components
	subject := concat("/", ["", "components", id])
}

bomb := count([1 | walk(input, [a, _]); walk(input, [b, _]); walk(input, [c, _]); walk(input, [d, _]); a == b; b == c; c == d; d == ["x"]])
