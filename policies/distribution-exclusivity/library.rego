# METADATA
# title: What all sides of the distribution dispute stipulate of sales
# description: |
#   The elements that no reading argues about, pleaded once: what the clause in force reserves, what was sold by whom and
#   when, and what the clause or the distributor lets pass. A reading adds what makes a sale one in the territory.
package construe.case

import data.construe.places
import data.construe.policy.k3

clause := input.clauses.effective.exclusivity

# METADATA
# title: The clause in force reserves sales in the territory
reserved := {
	"is": k3.of(clause.rights.sales),
	"reason": $"The clause, in its version of {clause.version}, {reserves[clause.rights.sales]} sales in the territory for the distributor.",
	"pointers": ["/clauses/effective/exclusivity/rights/sales"],
}

reserves := {true: "reserves", false: "does not reserve"}

# METADATA
# title: The dealings that are sales, or may be, by the pointer under which they are pleaded
sales[subject] := d if {
	some id, d in input.runtime.dealings
	d.kind in {"sale", "unknown"}
	subject := $"/dealings/{id}"
}

# METADATA
# title: The other dealings, by the pointer under which they are pleaded
others contains subject if {
	some id, d in input.runtime.dealings
	not d.kind in {"sale", "unknown"}
	subject := $"/dealings/{id}"
}

# METADATA
# title: What is no sale answers no to whatever is asked of a sale
# description: Every dealing is asked the same; further are the elements that a reading adds.
no_sale(subject, further) := {name: {"is": "no", "reason": "It is no sale.", "pointers": [$"{subject}/kind"]} |
	some name in {"sold", "by_another", "made_by_then", "not_excepted", "without_consent"} | further
}

# METADATA
# title: What holds of one sale before anybody asks where it is made
one_sale(subject, d) := {
	"sold": sold(subject, d),
	"by_another": by_another(subject, d),
	"made_by_then": made_by_then(subject, d),
	"not_excepted": not_excepted(subject, d),
	"without_consent": without_consent(subject),
}

# METADATA
# title: It is a sale, for a price
sold(subject, d) := {
	"is": k3.all_of([k3.is(d.kind, "sale"), priced(d.x.price)]),
	"reason": $"{kind_said[d.kind]} {price_said(d.x.price)}",
	"pointers": [$"{subject}/kind", $"{subject}/x/price"],
}

priced("unknown") := "unknown"

priced(amount) := k3.of(amount > 0) if amount != "unknown"

kind_said := {"sale": "It is a sale.", "unknown": "Whether it is a sale is not known."}

price_said("unknown") := "What was paid is not known."

price_said(amount) := "Nothing was paid." if amount == 0

price_said(amount) := $"The price is {amount} euros." if {
	amount != "unknown"
	amount != 0
}

# METADATA
# title: Somebody other than the distributor sells
by_another(subject, d) := {
	"is": k3.not_(k3.is(d.by, clause.constants.distributor)),
	"reason": $"The seller is {named(d.by)}; the territory is reserved for {named(clause.constants.distributor)}.",
	"pointers": [$"{subject}/by"],
}

# METADATA
# title: It was made by the day that is judged
made_by_then(subject, d) := {
	"is": by_then(d.date),
	"reason": $"It was made {on(d.date)}; {input.asOf} is the day that is judged.",
	"pointers": [$"{subject}/date"],
}

by_then("unknown") := "unknown"

by_then(date) := k3.of(date <= input.asOf) if date != "unknown"

on("unknown") := "on a day that nobody named"

on(date) := $"on {date}" if date != "unknown"

# METADATA
# title: The clause in force does not except the sale
# description: The amended clause excepts a buyer who came unasked, and not after advertising that was aimed at the territory.
not_excepted(subject, d) := {
	"is": k3.not_(k3.all_of([
		k3.of(clause.exceptions.unasked),
		k3.is(d.x.solicited_by, "buyer"),
		k3.among(d.x.advertised, {"general", "nothing"}),
	])),
	"reason": $"{excepts[clause.exceptions.unasked]} {solicited_said[d.x.solicited_by]} {advertised_said[d.x.advertised]}",
	"pointers": [
		"/clauses/effective/exclusivity/exceptions/unasked", $"{subject}/x/solicited_by", $"{subject}/x/advertised",
	],
}

excepts := {
	true: "The clause excepts a sale to a buyer who came unasked, and not after advertising aimed at the territory.",
	false: "The clause in force excepts no sale.",
}

solicited_said := {
	"seller": "The seller approached the buyer.",
	"buyer": "The buyer approached the seller.",
	"unknown": "Who approached whom is not known.",
}

advertised_said := {
	"aimed": "Advertising was aimed at the territory.",
	"general": "There was advertising, aimed at nobody in particular.",
	"nothing": "There was no advertising in the territory.",
	"unknown": "Whether the territory was advertised to is not known.",
}

# METADATA
# title: The distributor has neither consented to the sale nor waived its right
without_consent(subject) := {
	"is": k3.not_(k3.any_of([k3.all_of([given[id], covers(d.scope, subject)]) | some id, d in consents])),
	"reason": consent_said,
	"pointers": consent_pointers,
}

# Of each consent once, however many sales there are.
given[id] := k3.all_of([
	k3.among(d.kind, {"consent", "waiver"}),
	k3.is(d.by, clause.constants.distributor),
	by_then(d.date),
]) if {
	some id, d in consents
}

covers(scope, _) := reaches[scope] if is_string(scope)

covers(scope, subject) := k3.of(subject in scope) if is_array(scope)

reaches := {"everything": "yes", "offering": "yes", "other": "no", "unknown": "unknown"}

consents[id] := d if {
	some id, d in input.runtime.dealings
	d.kind in {"consent", "waiver", "unknown"}
}

consent_said := "No consent and no waiver is described." if count(consents) == 0

consent_said := concat(" ", array.slice([consent_of(d) | some d in consents], 0, 4)) if count(consents) > 0

consent_of(d) := $"{verb[d.kind]} {named(d.by)} {on(d.date)}. {reach_said(d.scope)}"

verb := {
	"consent": "A consent was given by", "waiver": "A right was waived by",
	"unknown": "Something of which nobody knows what it was came from",
}

reach_said(scope) := reached[scope] if is_string(scope)

reach_said(scope) := "It reaches the sales that it names." if is_array(scope)

reached := {
	"everything": "It reaches everything.", "offering": "It reaches these goods.",
	"other": "It reaches something other than these goods.", "unknown": "How far it reaches is not known.",
}

# Where none is described, a dealing is what is missing.
consent_pointers := ["/dealings"] if count(consents) == 0

consent_pointers := [$"/dealings/{id}/{field}" |
	some id, _ in consents
	some field in ["by", "date", "kind", "scope"]
] if {
	count(consents) > 0
}

# METADATA
# title: Whether a place is in the territory on the day of a sale
# description: Which countries a union has changes, so that a sale without a date may have been made in the territory.
in_territory(place, date) := k3.any_of([places.within(place, part, date) | some part in input.runtime.offering.x.territory])

# METADATA
# title: Where the territory lies, as a sentence says it
territory_said := $"The territory is {concat(" and ", [place_named(part) | some part in input.runtime.offering.x.territory])}."

# METADATA
# title: A place as a sentence names it
place_named(place) := object.get(place_names, place, place)

place_names := {
	"BE": "Belgium", "DE": "Germany", "DK": "Denmark", "FI": "Finland", "GB": "Britain", "LU": "Luxembourg",
	"NL": "the Netherlands", "NO": "Norway", "SE": "Sweden", "EU": "the European Union",
	"EEA": "the European Economic Area", "benelux": "the Benelux countries", "nordics": "the Nordic countries",
	"global": "the whole world", "unknown": "a place that nobody named",
}

# METADATA
# title: A party as a sentence names it
named("unknown") := "a party that nobody named"

named(party) := name if {
	party != "unknown"
	name := substring(object.get(input.runtime.parties, [party, "name"], party), 0, 60)
	not name in {"", "unknown"}
} else := party if party != "unknown"
