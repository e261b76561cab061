# expect: invalid-verdict
# why: permitted unless somebody objects
package construe.policy

default verdict := {"outcome": "permitted"}

verdict := {"outcome": "breach"} if input.asOf == "never"
