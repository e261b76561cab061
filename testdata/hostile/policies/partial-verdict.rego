# expect: invalid-verdict
# why: a set of verdicts
package construe.policy

verdict contains "permitted"
