# expect: rego-undefined
# why: it asks the helper about places without naming it, so that its digest would leave that out
package construe.policy

import data.construe as own
import data.construe.policy.k3

verdict := k3.verdict(plea, set())

plea.api_access[""] := {"e": {"is": own.places.within("SE", "EU", input.asOf), "reason": "in the Union"}}
