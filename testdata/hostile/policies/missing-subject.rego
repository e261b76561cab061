# expect: invalid-verdict
# why: a component that nothing is said of
package construe.policy

import data.construe.policy.k3

verdict := k3.verdict(plea, set())

plea.sold[""].api := {"is": "no", "reason": "so"}

plea.hosted[""].reserved := {"is": "yes", "reason": "so"}

plea.hosted["/components/app"].elsewhere := {"is": "no", "reason": "so"}
