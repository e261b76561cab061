# expect: rego-parse
# why: comments that are a bomb of aliases
package construe.policy

import data.construe.policy.k3

verdict := k3.verdict(plea, set())

plea.sold[""].api := {"is": "no", "reason": "so"}

plea.hosted[""].reserved := {"is": "no", "reason": "nothing"}

plea.hosted[subject].elsewhere := {"is": "no", "reason": "nothing"} if {
	some id, _ in input.runtime.components
	subject := concat("/", ["", "components", id])
}

# METADATA
# custom:
#   a: &a [x, x, x, x, x, x, x, x, x]
#   b: &b [*a, *a, *a, *a, *a, *a, *a, *a, *a]
#   c: &c [*b, *b, *b, *b, *b, *b, *b, *b, *b]
#   d: &d [*c, *c, *c, *c, *c, *c, *c, *c, *c]
#   e: &e [*d, *d, *d, *d, *d, *d, *d, *d, *d]
#   f: &f [*e, *e, *e, *e, *e, *e, *e, *e, *e]
#   g: &g [*f, *f, *f, *f, *f, *f, *f, *f, *f]
#   h: [*g, *g, *g, *g, *g, *g, *g, *g, *g]
n := 1
