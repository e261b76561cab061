# expect: rego-parse
# why: the language as it was
package construe.policy

verdict = x {
	x := {"outcome": "permitted"}
}
