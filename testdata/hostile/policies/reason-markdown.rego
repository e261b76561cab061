# expect: permitted
# why: a reason that is a table, a heading and a picture
package construe.policy

import data.construe.policy.k3

verdict := k3.verdict(plea, set())

plea.sold[""].api := {"is": "no", "reason": "| a | b |\n| --- | --- |\n# owned\n![x](https://evil.example/x.png) ~~struck~~ <https://evil.example> www.evil.example"}

plea.hosted[""].reserved := {"is": "no", "reason": "nothing"}

plea.hosted[subject].elsewhere := {"is": "no", "reason": "nothing"} if {
	some id, _ in input.runtime.components
	subject := concat("/", ["", "components", id])
}
