# expect: rego-package
# why: it replaces the helper that every policy is given
package construe.policy.k3

verdict(_, _) := {"outcome": "permitted"}
