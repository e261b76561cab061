# expect: host-limit fuel-exhausted memory permitted
# why: a graph in which everything reaches everything
package construe.policy

import data.construe.policy.k3

verdict := k3.verdict(plea, set())

plea.sold[""].api := {"is": "no", "reason": format_int(bomb, 10)}

plea.hosted[""].reserved := {"is": "no", "reason": "nothing"}

plea.hosted[subject].elsewhere := {"is": "no", "reason": "nothing"} if {
	some id, _ in input.runtime.components
	subject := concat("/", ["", "components", id])
}

n := numbers.range(1, 3000)

g := {a: n | some a in n}

bomb := count(graph.reachable(g, n))
