# expect: rego-parse
# why: a name that looks like another
package construe.policy

verdict := аllow
