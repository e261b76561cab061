# METADATA
# title: Solicitation
# description: A sale is in the territory if its buyer is there and was approached there, wherever the goods and the papers go.
package construe.policy

import data.construe.case as shared
import data.construe.policy.k3

# METADATA
# title: The verdict
# entrypoint: true
verdict := k3.verdict(plea, set())

plea.sale[""] := {"reserved": shared.reserved}

plea.sale[subject] := object.union(
	shared.one_sale(subject, d),
	{"buyer_in_the_territory": buyer_in_the_territory(subject, d), "approached": approached(subject)},
) if {
	some subject, d in shared.sales
}

plea.sale[subject] := shared.no_sale(subject, {"buyer_in_the_territory", "approached"}) if some subject in shared.others

# METADATA
# title: The buyer is in the territory
buyer_in_the_territory(subject, d) := {
	"is": shared.in_territory(country(d.to), d.date),
	"reason": $"The buyer, {shared.named(d.to)}, is in {shared.place_named(country(d.to))}. {shared.territory_said}",
	"pointers": array.concat([$"{subject}/to", "/offering/x/territory", $"{subject}/date"], country_pointers(d.to)),
}

country(party) := object.get(input.runtime.parties, [party, "country"], "unknown")

country_pointers(party) := [$"/parties/{party}/country"] if input.runtime.parties[party]

country_pointers(party) := [] if not input.runtime.parties[party]

# METADATA
# title: The buyer was approached
approached(subject) := {
	"is": k3.among(answer.value, counts[input.definitions.advertising]),
	"reason": $"{came_said[answer.value]} {advertising_said[input.definitions.advertising]}",
	"pointers": answer.pointers,
	"term": "approach",
	"definition": "advertising",
} if {
	answer := input.classification.terms.approach[subject]
}

came_said := {
	"approached": "The seller approached the buyer.",
	"drawn": "The buyer came after advertising that was aimed at the territory.",
	"unasked": "The buyer came of his own accord.",
	"unknown": "How the buyer came to the seller is not known.",
	"arguable": "How the buyer came to the seller is open to argument.",
}

advertising_said := {
	"approaches": "Advertising that is aimed at the territory approaches the buyers in it.",
	"invites": "Advertising that is aimed at the territory only invites the buyers in it to come.",
}

counts := {"approaches": {"approached", "drawn"}, "invites": {"approached"}}
