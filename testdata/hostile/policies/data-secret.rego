# expect: rego-undefined rego-compile undefined
# why: it reads data that somebody may have left
package construe.policy

verdict := data.secrets.key
