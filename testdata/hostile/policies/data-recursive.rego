# expect: rego-compile
# why: it reads everything, and is part of it
package construe.policy

verdict := data
