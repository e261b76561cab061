# expect: invalid-verdict fuel-exhausted memory host-limit permitted
# why: a hundred thousand pointers at the same
package construe.policy

import data.construe.policy.k3

verdict := k3.verdict(plea, set())

plea.sold[""].api := {"is": "no", "reason": "so", "pointers": p}

plea.hosted[""].reserved := {"is": "no", "reason": "nothing"}

plea.hosted[subject].elsewhere := {"is": "no", "reason": "nothing"} if {
	some id, _ in input.runtime.components
	subject := concat("/", ["", "components", id])
}

p := [x | some i in numbers.range(1, 100000); x := "/offering/seller"]
