# expect: no-policy rego-compile rego-type invalid-verdict undefined rego-evaluation
# why: a function for a verdict
package construe.policy

verdict(_) := "permitted"
