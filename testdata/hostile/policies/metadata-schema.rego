# expect: permitted rego-parse rego-compile rego-type
# why: comments that ask for a file's schema
package construe.policy

import data.construe.policy.k3

verdict := k3.verdict(plea, set())

plea.sold[""].api := {"is": "no", "reason": "so"}

plea.hosted[""].reserved := {"is": "no", "reason": "nothing"}

plea.hosted[subject].elsewhere := {"is": "no", "reason": "nothing"} if {
	some id, _ in input.runtime.components
	subject := concat("/", ["", "components", id])
}

# METADATA
# schemas:
# - input: schema["../../../../etc/passwd"]
# - data.x: {"$ref": "http://127.0.0.1:1/schema.json"}
n := 1
