# expect: host-limit fuel-exhausted memory invalid-verdict rego-parse rego-too-deep rego-too-long rego-too-large depth-exceeded
# why: an answer ten thousand levels deep
package construe.policy

#inline 10000 verdict := <<[>>
#inline 10000 <<]>>
