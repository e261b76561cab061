# What was dealt between the owner and the beneficiary
#
# Which consents, waivers, objections and offers count, by who made them, when, and how far they reach; and the sentences
# that say so of each.
package construe.case

import data.construe.policy.k3

# METADATA
# title: Whether a dealing reaches a part of the runtime
# description: A part is a list of pointers, any of which names it. A list of pointers reaches what it names, and nothing else.
covers(scope, _) := reaches[scope] if is_string(scope)

covers(scope, part) := k3.of(names(scope, part)) if is_array(scope)

reaches := {"everything": "yes", "offering": "yes", "other": "no", "unknown": "unknown"}

# The whole, as far as words or a pointer to the offering reach it.
covers_all(scope) := reaches[scope] if is_string(scope)

covers_all(scope) := k3.of(whole(scope)) if is_array(scope)

default whole(_) := false

whole(scope) if {
	some p in scope
	p in {"", "/offering"}
}

default names(_, _) := false

names(scope, _) if whole(scope)

names(scope, part) if {
	some p in scope
	some q in part
	within(p, q)
}

within(p, q) if p == q

within(p, q) if startswith(q, $"{p}/")

within(p, q) if startswith(p, $"{q}/")

# METADATA
# title: The pointers that name a call
# description: The call, every leg that it goes on by, what it passes, where it starts and ends, and what it calls.
of_call(h) := array.concat(
	array.concat(
		[$"/relationships/{h.call}", $"/components/{h.from}", $"/components/{h.to}"],
		array.concat([$"/components/{id}" | some id in h.through], [$"/models/{model}" | some model in h.models]),
	),
	[$"/relationships/{id}" |
		some id, leg in input.runtime.relationships
		leg.from in h.through
		leg.to in array.concat(h.through, [h.to])
	],
)

# METADATA
# title: The parts of an offering that its serving components are
# description: Those that a leg leads to or from, or a dealing names, without what only passes calls on. How many boxes are drawn beside decides nothing.
of_serving := parts_of({id |
	some id, v in serves_elsewhere
	v != "no"
	input.runtime.components[id].role in input.derived.stands_for[id]
})

# Where no dealing names parts, the offering is one, and nobody need ask what it is made of.
no_parts if {
	every d in input.runtime.dealings {
		is_string(d.scope)
	}
}

the_offering := [["/offering"]]

serving_parts := the_offering if {
	no_parts
} else := of_serving if {
	count(of_serving) > 0
} else := the_offering

parts_of(ids) := [[$"/components/{id}"] | some id in ids & spoken_of] if count(ids & spoken_of) > 0

parts_of(ids) := [[$"/components/{id}"] | some id in ids] if count(ids & spoken_of) == 0

spoken_of := {id | some leg in input.runtime.relationships; some id in [leg.from, leg.to]} | {id |
	some d in input.runtime.dealings
	is_array(d.scope)
	some p in d.scope
	startswith(p, "/components/")
	id := split(p, "/")[2]
}

# METADATA
# title: Consent and waiver, given by the beneficiary or asked of it by the owner and accepted
# description: What is given needs no answer.
granted(d) := k3.all_of([
	k3.among(d.kind, {"consent", "waiver"}),
	k3.any_of([
		k3.is(d.by, beneficiary),
		k3.all_of([k3.is(d.by, owner), k3.is(d.to, beneficiary), k3.is(d.answer, "accepted")]),
	]),
	by_then(d.date),
])

# METADATA
# title: Objection, by one of its own or by the answer to what the beneficiary was told
objects(d) := k3.all_of([
	k3.any_of([
		k3.all_of([k3.is(d.kind, "objection"), k3.is(d.by, beneficiary)]),
		k3.all_of([k3.is(d.answer, "objected"), k3.is(d.to, beneficiary)]),
	]),
	by_then(d.date),
])

by_then("unknown") := "unknown"

by_then(date) := k3.of(date <= input.asOf) if date != "unknown"

# What is granted, or may be: asked once of each dealing, whatever parts it is about.
grants := {id: granted(d) | some id, d in input.runtime.dealings}

granting := {id: d | some id, d in input.runtime.dealings; grants[id] != "no"}

objections := {id: objects(d) | some id, d in input.runtime.dealings}

objecting := {id: d | some id, d in input.runtime.dealings; objections[id] != "no"}

# METADATA
# title: Something was consented to, or waived, that reaches a part
granted_of(part) := k3.any_of([k3.all_of([grants[id], covers(d.scope, part)]) | some id, d in granting])

# METADATA
# title: Every part was consented to or waived, by one dealing or by several
varied(parts) := k3.all_of([granted_of(part) | some part in parts])

varied_whole := k3.any_of([k3.all_of([grants[id], covers_all(d.scope)]) | some id, d in granting])

# METADATA
# title: Something was objected to that reaches a part, or the whole
objected_of(part) := k3.any_of([k3.all_of([objections[id], covers(d.scope, part)]) | some id, d in objecting])

objected_whole := k3.any_of([k3.all_of([objections[id], covers_all(d.scope)]) | some id, d in objecting])

# Who objects to a part of it is not silent on it, so that silence is asked of each call.
objected_at_all := k3.any_of([k3.all_of([objections[id], reaches_part(d.scope)]) | some id, d in objecting])

reaches_part(scope) := "yes" if is_array(scope)

reaches_part(scope) := reaches[scope] if is_string(scope)

# METADATA
# title: The beneficiary has neither consented to it nor waived it
unvaried(silence) := {
	"is": unvaried_value(silence, varied_whole, objected_at_all),
	"reason": variation_said(silence),
	"pointers": variation_pointers,
	"definition": "silence",
}

# METADATA
# title: The beneficiary has neither consented to the offering nor waived it, as what serves it
offering_unvaried(silence) := {
	"is": unvaried_value(silence, varied(serving_parts), objected_at_all),
	"reason": variation_said(silence),
	"pointers": variation_pointers,
	"definition": "silence",
}

# METADATA
# title: The beneficiary has neither consented to this call nor waived it, by dealings that name parts of the runtime
call_unvaried(h, silence) := {
	"is": k3.all_of([k3.not_(varied_part(h)), unsilent_part(h, silence)]),
	"reason": part_said,
	"pointers": variation_pointers,
	"definition": "silence",
}

varied_part(h) := k3.any_of([k3.all_of([grants[id], covers(d.scope, of_call(h))]) |
	some id, d in granting
	is_array(d.scope)
])

part_said := "No consent and no objection names only a part of the runtime." if count(partial) == 0

part_said := $"A consent, a waiver or an objection that names parts of the runtime counts for the calls that use them. {listed(partial)}" if {
	count(partial) > 0
}

default unsilent_part(_, _) := "yes"

# Where the beneficiary objected to some part, and not to the whole, the other calls may be passed over in silence.
unsilent_part(h, "may_vary") := silent(k3.any_of([objected_whole, objected_of(of_call(h))])) if {
	varied_part(h) != "yes"
	objected_whole != "yes"
	objected_at_all != "no"
}

unvaried_value(_, varied, _) := k3.not_(varied) if varied != "no"

unvaried_value("no_waiver", "no", _) := "yes"

unvaried_value("may_vary", "no", objected) := silent(objected)

silent("yes") := "yes"

silent("unknown") := "unknown"

silent("no") := "arguable"

# Which dealings may vary the clause or object: those of another kind say nothing of it, unless they were objected to.
varying[id] := d if {
	some id, d in input.runtime.dealings
	d.kind in {"consent", "waiver", "objection", "unknown"}
}

varying[id] := d if {
	some id, d in input.runtime.dealings
	d.answer == "objected"
}

variation_pointers := dealing_pointers(object.keys(varying))

variation_said(silence) := $"{varying_said} {silence_said[silence]}"

varying_said := $"No consent, waiver or objection is described." if count(varying) == 0

varying_said := listed([said(id, d) | some id, d in varying]) if count(varying) > 0

partial := [said(id, d) | some id, d in varying; is_array(d.scope)]

silence_said := {
	"no_waiver": "Silence of the beneficiary varies nothing.",
	"may_vary": "Silence of the beneficiary may vary the clause.",
}

# METADATA
# title: Sentences in a row, at most four of them
listed(sentences) := concat(" ", sentences) if count(sentences) < 5

listed(sentences) := $"{concat(" ", array.slice(sentences, 0, 4))} What is left out here is of the same kind, and counts {count(sentences) - 4} more." if {
	count(sentences) > 4
}

# METADATA
# title: What one dealing is, and whether it counts
said(id, d) := $"{did(d)}: {effect(d, k3.all_of([counts(id), reaches_part(d.scope)]))}."

counts(id) := k3.any_of([grants[id], objections[id]])

# What the beneficiary gives of itself needs no answer; other dealings are told with theirs.
did(d) := $"{subject(d.by)} {verb[d.kind]} {on(d.date)}" if {
	d.by == beneficiary
	d.kind in {"consent", "waiver", "objection"}
} else := $"{subject(d.by)} never {asked[d.kind]} {named(d.to)}" if {
	d.answer == "not_made"
} else := $"{subject(d.by)} {asked[d.kind]} {named(d.to)}, which {answer_said[d.answer]}, {on(d.date)}"

subject(party) := "A party that nobody named" if party == "unknown"

subject(party) := named(party) if party != "unknown"

verb := {"consent": "gave its consent", "waiver": "waived its right", "objection": "objected"}

asked := {
	"consent": "asked for the consent of", "waiver": "asked for a waiver of", "objection": "objected to",
	"disclosure": "disclosed it to", "first_offer": "made the first offer to", "capacity_offer": "offered the capacity to",
	"licence_purchase": "bought a licence from", "unknown": "dealt, nobody knows how, with",
}

answer_said := {
	"none": "gave no answer", "not_in_issue": "took it for not in issue", "accepted": "accepted", "cannot": "said that it cannot",
	"chooses_not": "chose not to", "cannot_and_chooses_not": "said that it cannot and chooses not to",
	"not_made": "was never asked", "objected": "objected", "unknown": "answered nobody knows what",
}

on("unknown") := "on a day that nobody named"

on(date) := $"on {date}" if date != "unknown"

effect(d, "yes") := counted(d.scope)

effect(d, "unknown") := $"whether this counts is not known, because {missing(d)} is not"

effect(d, "no") := "this is about something other than the offering" if {
	d.scope == "other"
} else := $"this came after {input.asOf}, the day judged" if {
	later(d)
} else := "this does not count, because the beneficiary neither gave it nor accepted what the owner asked for"

counted(scope) := "this counts" if is_string(scope)

counted(scope) := "this counts for the parts that it names" if is_array(scope)

later(d) if {
	d.date != "unknown"
	d.date > input.asOf
}

missing(d) := "what it was" if {
	d.kind == "unknown"
} else := "how far it reaches" if {
	d.scope == "unknown"
} else := "its date" if {
	d.date == "unknown"
} else := "who gave it, or what was answered,"

# METADATA
# title: An offer of the owner to the beneficiary, whatever it reaches
offers(d, kind) := k3.all_of([
	k3.is(d.kind, kind),
	k3.is(d.by, owner),
	k3.is(d.to, beneficiary),
	k3.of(not_later(d.date)),
])

# METADATA
# title: An offer of a kind that reaches a part, with one of these answers
offered_of(kind, part, answers) := k3.any_of([k3.all_of([offers(d, kind), covers(d.scope, part), k3.among(d.answer, answers)]) |
	some d in input.runtime.dealings
])

offer_pointers(kind) := dealing_pointers({id | some id, d in input.runtime.dealings; d.kind in {kind, "unknown"}})

# Where nothing of the kind is described, a dealing is what is missing.
dealing_pointers(ids) := [$"/dealings/{id}/{field}" | some id in ids; some field in ["answer", "by", "date", "kind", "scope", "to"]] if count(ids) > 0

dealing_pointers(ids) := ["/dealings"] if count(ids) == 0

# METADATA
# title: What is described of offers of a kind
offers_said(kind, nothing) := nothing if {
	count([id | some id, d in input.runtime.dealings; d.kind in {kind, "unknown"}]) == 0
} else := listed([$"{did(d)}: {offer_effect(d, k3.all_of([offers(d, kind), reaches_part(d.scope)]))}." |
	some id, d in input.runtime.dealings
	d.kind in {kind, "unknown"}
])

offer_effect(d, "yes") := counted(d.scope)

offer_effect(d, "unknown") := $"whether this counts is not known, because {offer_missing(d)} is not"

offer_effect(d, "no") := "this is about something other than the offering" if {
	d.scope == "other"
} else := $"this came after {input.asOf}, the day judged" if {
	later(d)
} else := "this does not count, because it is no offer of the owner to the beneficiary"

offer_missing(d) := "what it was" if {
	d.kind == "unknown"
} else := "how far it reaches" if {
	d.scope == "unknown"
} else := "who made it to whom"
