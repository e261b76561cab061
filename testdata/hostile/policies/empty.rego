# expect: no-policy rego-parse
# why: nothing
