# expect: rego-package
# why: a package whose name is a terminal's command
package construe["\u001b[2J\n::error::owned"]

x := 1
