# expect: no-policy
# why: no verdict at all
package construe.policy

allow := true
