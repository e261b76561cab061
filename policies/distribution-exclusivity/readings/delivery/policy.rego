# METADATA
# title: Delivery
# description: A sale is made in one place, where the goods are handed over, or where the contract is made. The definition says which.
package construe.policy

import data.construe.case as shared
import data.construe.policy.k3

# METADATA
# title: The verdict
# entrypoint: true
verdict := k3.verdict(plea, set())

plea.sale[""] := {"reserved": shared.reserved}

plea.sale[subject] := object.union(shared.one_sale(subject, d), {"in_the_territory": in_the_territory(subject, d)}) if {
	some subject, d in shared.sales
}

plea.sale[subject] := shared.no_sale(subject, {"in_the_territory"}) if some subject in shared.others

# METADATA
# title: The sale is made in the territory
in_the_territory(subject, d) := {
	"is": shared.in_territory(place(d), d.date),
	"reason": $"{made_said[input.definitions.place]} {shared.place_named(place(d))}. {shared.territory_said}",
	"pointers": [$"{subject}/x/{at[input.definitions.place]}", "/offering/x/territory", $"{subject}/date"],
	"definition": "place",
}

place(d) := d.x.delivered_to if input.definitions.place == "delivery"

place(d) := d.x.concluded_in if input.definitions.place == "contract"

at := {"delivery": "delivered_to", "contract": "concluded_in"}

made_said := {
	"delivery": "A sale is made where the goods are handed over, and that is",
	"contract": "A sale is made where the contract is made, and that is",
}
