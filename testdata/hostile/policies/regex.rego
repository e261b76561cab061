# expect: host-limit fuel-exhausted memory permitted
# why: an expression that backtracks elsewhere
package construe.policy

import data.construe.policy.k3

verdict := k3.verdict(plea, set())

plea.sold[""].api := {"is": "no", "reason": format_int(bomb, 10)}

plea.hosted[""].reserved := {"is": "no", "reason": "nothing"}

plea.hosted[subject].elsewhere := {"is": "no", "reason": "nothing"} if {
	some id, _ in input.runtime.components
	subject := concat("/", ["", "components", id])
}

t := concat("", [a | some _ in numbers.range(1, 100000); a := "a"])

bomb := count([1 | some _ in numbers.range(1, 1000); regex.match("^(((a+)+)+)+$", t)])
