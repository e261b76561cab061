# expect: host-limit fuel-exhausted memory permitted
# why: forty functions, each of which calls the one below twice with another argument
package construe.policy

import data.construe.policy.k3

verdict := k3.verdict(plea, set())

plea.sold[""].api := {"is": "no", "reason": format_int(bomb, 10)}

plea.hosted[""].reserved := {"is": "no", "reason": "nothing"}

plea.hosted[subject].elsewhere := {"is": "no", "reason": "nothing"} if {
	some id, _ in input.runtime.components
	subject := concat("/", ["", "components", id])
}

f0(x) := x

#repeat 40 f{i}(x) := f{j}(x + 1) + f{j}(x + 2)

bomb := f40(0)
