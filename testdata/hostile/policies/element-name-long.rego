# expect: invalid-verdict fuel-exhausted memory host-limit
# why: an element whose name has half a megabyte
package construe.policy

import data.construe.policy.k3

verdict := k3.verdict(plea, set())

plea.sold[""].api := {"is": "no", "reason": "so"}

plea.hosted[""].reserved := {"is": "no", "reason": "nothing"}

plea.hosted[subject].elsewhere := {"is": "no", "reason": "nothing"} if {
	some id, _ in input.runtime.components
	subject := concat("/", ["", "components", id])
}

plea.sold[""][t] := {"is": "no", "reason": "so"}

t := concat("", [x | some i in numbers.range(1, 100000); x := "words"])
