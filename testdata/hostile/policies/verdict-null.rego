# expect: invalid-verdict
# why: nothing for a verdict
package construe.policy

verdict := null
