# expect: rego-compile rego-parse permitted rego-type
# why: a name of the language's own for something else
package construe.policy

import data.construe.policy as input

verdict := input.x

x := 1
