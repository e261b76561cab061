# expect: permitted
# why: a reason that commands a terminal, a build and a browser
package construe.policy

import data.construe.policy.k3

verdict := k3.verdict(plea, set())

plea.sold[""].api := {"is": "no", "reason": "\u001b[31m\u202e\n::set-output name=x::y\r\n##vso[task.complete]\u0000 <script>alert(1)</script> [l](https://evil.example) www.evil.example @octocat | `c`"}

plea.hosted[""].reserved := {"is": "no", "reason": "nothing"}

plea.hosted[subject].elsewhere := {"is": "no", "reason": "nothing"} if {
	some id, _ in input.runtime.components
	subject := concat("/", ["", "components", id])
}
