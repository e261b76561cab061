# expect: host-limit fuel-exhausted memory
# why: sets of pairs of sets of pairs
package construe.policy

import data.construe.policy.k3

verdict := k3.verdict(plea, set())

plea.sold[""].api := {"is": "no", "reason": format_int(bomb, 10)}

plea.hosted[""].reserved := {"is": "no", "reason": "nothing"}

plea.hosted[subject].elsewhere := {"is": "no", "reason": "nothing"} if {
	some id, _ in input.runtime.components
	subject := concat("/", ["", "components", id])
}

s0 := {1, 2, 3}

#repeat 6 s{i} := {[a, b] | some a in s{j}; some b in s{j}}

bomb := count(s6)
