# What was dealt between the owner and the beneficiary
#
# Which consents, waivers, objections and offers count, by who made them, when, and how far they reach; and the sentences
# that say so of each.
package construe.case

import data.construe.policy.k3

# METADATA
# title: Whether a dealing reaches these parts of the runtime
# description: Each part is a list of pointers, any of which names it. What names parts of the runtime covers those alone.
covers(scope, _) := reaches[scope] if is_string(scope)

reaches := {"everything": "yes", "offering": "yes", "other": "no", "unknown": "unknown"}

covers(scope, parts) := "yes" if {
	is_array(scope)
	whole(scope)
} else := k3.all_of([k3.of(names(scope, part)) | some part in parts]) if {
	is_array(scope)
	count(parts) > 0
} else := "no" if is_array(scope)

# METADATA
# title: Pointers that name the offering itself
whole(scope) if {
	some p in scope
	p in {"", "/offering"}
}

default names(_, _) := false

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
of_call(h) := [array.concat(
	[$"/relationships/{h.call}", $"/components/{h.from}", $"/components/{h.to}", $"/models/{h.model}"],
	[$"/components/{id}" | some id in h.through],
)]

# METADATA
# title: The parts of an offering that its serving components are
of_serving := [[$"/components/{id}"] | some id, v in serves_elsewhere; v != "no"]

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

# METADATA
# title: Something was consented to, or waived, that reaches these parts
varied(parts) := k3.any_of([k3.all_of([grants[id], covers(d.scope, parts)]) | some id, d in granting])

# What is granted, or may be: asked once of each dealing, whatever parts it is about.
grants := {id: granted(d) | some id, d in input.runtime.dealings}

granting := {id: d | some id, d in input.runtime.dealings; grants[id] != "no"}

# METADATA
# title: Something was objected to that reaches these parts
objected(parts) := k3.any_of([k3.all_of([objections[id], covers(d.scope, parts)]) | some id, d in objecting])

objections := {id: objects(d) | some id, d in input.runtime.dealings}

objecting := {id: d | some id, d in input.runtime.dealings; objections[id] != "no"}

varied_whole := varied([])

# Who objects to a part of it is not silent on it, so that silence is asked of each call.
objected_at_all := k3.any_of([k3.all_of([objections[id], reaches_part(d.scope)]) | some id, d in objecting])

reaches_part(scope) := "yes" if is_array(scope)

reaches_part(scope) := covers(scope, []) if is_string(scope)

# METADATA
# title: The beneficiary has neither consented to it nor waived it
unvaried(silence) := {
	"is": unvaried_value(silence, varied_whole, objected_at_all),
	"reason": variation_said(silence),
	"pointers": variation_pointers,
	"definition": "silence",
}

# METADATA
# title: The same of the offering as what serves it, for the clauses that speak of that
offering_unvaried(silence) := {
	"is": unvaried_value(silence, varied(of_serving), objected_at_all),
	"reason": variation_said(silence),
	"pointers": variation_pointers,
	"definition": "silence",
}

# METADATA
# title: The same of one call, by dealings that name parts of the runtime
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
unsilent_part(h, "may_vary") := silent(k3.any_of([objected([]), objected(of_call(h))])) if {
	varied_part(h) != "yes"
	objected([]) != "yes"
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

variation_pointers := [p |
	some id, d in varying
	some field in ["answer", "by", "date", "kind", "scope", "to"]
	p := $"/dealings/{id}/{field}"
]

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

listed(sentences) := $"{concat(" ", array.slice(sentences, 0, 4))} There are {count(sentences) - 4} more such dealings." if {
	count(sentences) > 4
}

# METADATA
# title: What one dealing is, and whether it counts
said(id, d) := $"{did(d)} {on(d.date)} (\"{id}\"): {effect(d, k3.all_of([counts(id), reaches_part(d.scope)]))}."

counts(id) := k3.any_of([grants[id], objections[id]])

did(d) := $"{named(d.by)} {verb[d.kind]}" if {
	d.by == beneficiary
	not objected_to(d)
} else := $"{named(d.by)} {verb[d.kind]}, and {named(d.to)} {answer_said[d.answer]}" if d.kind in {"objection", "unknown"}
else := $"{named(d.by)} {asked[d.kind]} of {named(d.to)}, which {answer_said[d.answer]},"

# What was told to somebody who objected to it; an objection of one's own has no answer that matters.
objected_to(d) if {
	d.answer == "objected"
	d.kind != "objection"
}

verb := {
	"consent": "gave its consent", "waiver": "waived", "objection": "objected", "disclosure": "disclosed it",
	"first_offer": "made the first offer", "capacity_offer": "offered new capacity", "licence_purchase": "bought a licence",
	"unknown": "did something that nobody described",
}

asked := {
	"consent": "asked for the consent", "waiver": "asked for a waiver", "disclosure": "disclosed it in the presence",
	"first_offer": "asked for an answer to the first offer", "capacity_offer": "asked for an answer to an offer of capacity",
	"licence_purchase": "asked for a licence",
}

answer_said := {
	"none": "gave no answer", "not_in_issue": "took it for not in issue", "accepted": "accepted", "cannot": "said that it cannot",
	"chooses_not": "chose not to", "cannot_and_chooses_not": "said that it cannot and chooses not to",
	"not_made": "was never asked", "objected": "objected", "unknown": "answered nobody knows what",
}

on("unknown") := "on a day that nobody named"

on(date) := $"on {date}" if date != "unknown"

effect(_, "yes") := "this counts"

effect(d, "unknown") := $"whether this counts is not known, because {missing(d)} is not"

effect(d, "no") := "this is about something other than the offering" if {
	d.scope == "other"
} else := $"this came after {input.asOf}, the day judged" if {
	d.date != "unknown"
	d.date > input.asOf
} else := "this does not count, because it neither comes from the beneficiary nor was accepted by it"

missing(d) := "how far it reaches" if {
	d.scope == "unknown"
} else := "its date" if {
	d.date == "unknown"
} else := "who gave it, or what was answered,"

# METADATA
# title: An offer of the owner to the beneficiary that reaches these parts
offer(d, kind, parts) := k3.all_of([
	k3.is(d.kind, kind),
	k3.is(d.by, owner),
	k3.is(d.to, beneficiary),
	k3.of(not_later(d.date)),
	covers(d.scope, parts),
])

offer_pointers(kind) := [p |
	some id, d in input.runtime.dealings
	d.kind in {kind, "unknown"}
	some field in ["answer", "by", "date", "kind", "scope", "to"]
	p := $"/dealings/{id}/{field}"
]

# METADATA
# title: What is described of offers of a kind
offers_said(kind, nothing, parts) := nothing if {
	count([id | some id, d in input.runtime.dealings; d.kind in {kind, "unknown"}]) == 0
} else := listed([$"{offered_by(d)} {on(d.date)} (\"{id}\"): {offer_effect(d, offer(d, kind, parts))}." |
	some id, d in input.runtime.dealings
	d.kind in {kind, "unknown"}
])

offered_by(d) := $"{named(d.by)} {verb[d.kind]} to {named(d.to)}, which {answer_said[d.answer]},"

offer_effect(_, "yes") := "this counts"

offer_effect(d, "unknown") := $"whether this counts is not known, because {offer_missing(d)} is not"

offer_effect(d, "no") := "this is about something other than the offering" if {
	d.scope == "other"
} else := $"this came after {input.asOf}, the day judged" if {
	d.date != "unknown"
	d.date > input.asOf
} else := "this does not count, because it is no offer of the owner to the beneficiary that reaches it"

offer_missing(d) := "how far it reaches" if {
	d.scope == "unknown"
} else := "who made it to whom"
