# METADATA
# title: Four-valued logic, and the verdict that follows from what is pleaded
# description: |
#   Values are yes, no, unknown (facts are missing) and arguable (the facts are known, the word is open). Every function here
#   is total, so that a missing fact never makes a rule vanish.
package construe.policy.k3

# METADATA
# title: Yes where all are; no wins, then unknown, then arguable
all_of(values) := "no" if {
	"no" in values
} else := "unknown" if {
	"unknown" in values
} else := "arguable" if {
	"arguable" in values
} else := "yes"

# METADATA
# title: Yes where one is; yes wins, then unknown, then arguable
any_of(values) := "yes" if {
	"yes" in values
} else := "unknown" if {
	"unknown" in values
} else := "arguable" if {
	"arguable" in values
} else := "no"

# METADATA
# title: The opposite; what is open stays open
not_(value) := "no" if {
	value == "yes"
} else := "yes" if {
	value == "no"
} else := value

# METADATA
# title: Whether a value is the wanted one
is(value, wanted) := value if {
	value in {"unknown", "arguable"}
} else := "yes" if {
	value == wanted
} else := "no"

# METADATA
# title: Whether a value is among the wanted ones
among(value, wanted) := value if {
	value in {"unknown", "arguable"}
} else := "yes" if {
	value in wanted
} else := "no"

# METADATA
# title: Whether a list that may be open holds a member
has(list, member) := "yes" if {
	member in list
} else := "unknown" if {
	"unknown" in list
} else := "no"

# METADATA
# title: A condition as a value
of(condition) := "yes" if {
	condition == true
} else := "no"

# METADATA
# title: The verdict that follows from what is pleaded
# description: |
#   plea[limb][subject][element] is {"is": value, "reason": sentence, "pointers": [..]} and may name the term and the
#   definition it turns on, and a remedy. context is a set of {"limb", "subject", "element", "reason", "pointers"} that is
#   weighed and decides nothing.
verdict(plea, context) := {"outcome": outcome(elements), "elements": elements, "findings": findings} if {
	elements := {limb: {subject: {name: p.is | some name, p in ps} | some subject, ps in subjects} | some limb, subjects in plea}
	pleaded := [f |
		some limb, subjects in plea
		some subject, ps in subjects
		some name, p in ps
		f := object.union(
			{"limb": limb, "subject": subject, "element": name, "value": p.is, "weight": "element"},
			object.remove(p, {"is"}),
		)
	]
	weighed := [f | some c in context; f := object.union(c, {"weight": "context"})]
	findings := array.concat(pleaded, weighed)
}

# METADATA
# title: Breach where some limb is made out, permitted where every limb is closed
outcome(elements) := "breach" if {
	some limb, subjects in elements
	some subject, own in subjects
	decides(limb, subject)
	all_of(array.concat(members(own), members(object.get(subjects, "", {})))) == "yes"
} else := "permitted" if {
	every limb, subjects in elements {
		closed(limb, subjects)
	}
} else := "undetermined"

# A limb about calls, say, is made out by a call; what is pleaded of the whole runtime holds of every call.
decides(limb, _) if data.construe.limbs.of[limb] == "runtime"

decides(limb, subject) if {
	data.construe.limbs.of[limb] != "runtime"
	subject != ""
}

closed(_, subjects) if "no" in members(object.get(subjects, "", {}))

closed(limb, subjects) if {
	data.construe.limbs.of[limb] != "runtime"
	every subject, own in subjects {
		either(subject, own)
	}
	every collection in data.construe.limbs.rests_on[limb] {
		input.runtime.compositions[collection] == "complete"
	}
}

either("", _)

either(subject, own) if {
	subject != ""
	"no" in members(own)
}

members(object) := [v | some v in object]
