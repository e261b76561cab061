# expect: rego-parse
# why: a mistake in a line that commands
package construe.policy

verdict := [31m::set-output name=x::y ‮ }
