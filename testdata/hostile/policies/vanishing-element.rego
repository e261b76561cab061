# expect: invalid-verdict
# why: an element that is there for one component and not for the other
package construe.policy

import data.construe.policy.k3

verdict := k3.verdict(plea, set())

plea.sold[""].api := {"is": "no", "reason": "so"}

plea.hosted[""].reserved := {"is": "yes", "reason": "so"}

plea.hosted["/components/app"].elsewhere := {"is": "no", "reason": "so"}

plea.hosted["/components/endpoint"].other := {"is": "no", "reason": "so"}
