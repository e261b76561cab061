# expect: conflict
# why: two verdicts at once
package construe.policy

verdict := {"outcome": "permitted"} if input.asOf

verdict := {"outcome": "breach"} if input.world == ""
