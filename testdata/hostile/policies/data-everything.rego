# expect: rego-undefined rego-compile permitted invalid-verdict fuel-exhausted memory host-limit rego-evaluation
# why: it reads all that the engine knows
package construe.policy

verdict := {"outcome": "permitted", "elements": data.construe.limbs, "findings": [data.construe.limbs]}
