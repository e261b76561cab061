# expect: answer-limit
# why: hundreds of findings that each point at everything: each is no more than one may say, and all together are
package construe.policy

verdict := {"outcome": "permitted", "elements": elements, "findings": array.concat(own, context)}

elements.sold[""].api := "no"

elements.hosted[""].reserved := "no"

elements.hosted[subject].elsewhere := "no" if {
	some id, _ in input.runtime.components
	subject := concat("/", ["", "components", id])
}

own := [f |
	some limb, subjects in elements
	some subject, named in subjects
	some name, value in named
	f := {"limb": limb, "subject": subject, "element": name, "value": value, "weight": "element", "reason": "so", "pointers": everything}
]

everything := array.concat([concat("/", ["", "offering", name]) | some name, _ in input.runtime.offering], [concat("/", ["", name]) | some name, _ in input.runtime])

context := [f |
	some i in numbers.range(1, 490)
	f := {"limb": "sold", "subject": "", "element": "api", "value": "no", "weight": "context", "reason": format_int(i, 10), "pointers": everything}
]
