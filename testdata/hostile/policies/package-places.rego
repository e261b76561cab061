# expect: rego-package
# why: it replaces the helper about places
package construe.places

within(_, _, _) := "yes"
