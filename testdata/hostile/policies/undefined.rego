# expect: undefined
# why: a verdict that holds never
package construe.policy

verdict := {"outcome": "permitted"} if input.asOf == "never"
