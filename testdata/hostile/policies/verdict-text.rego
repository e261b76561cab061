# expect: invalid-verdict
# why: a word for a verdict
package construe.policy

verdict := "permitted"
