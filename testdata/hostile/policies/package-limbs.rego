# expect: rego-package
# why: it replaces what the case says of limbs
package construe.limbs

of.sold := "component"
