# expect: rego-package
# why: it is no policy
package main

deny contains "x"
