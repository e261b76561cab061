# METADATA
# title: What cannot be together
# description: Combinations of facts that construe crux does not propose, because no sale can have them.
package construe.invariants

# METADATA
# title: Nobody sells to himself
deny contains $"{named(d.by)} sells to itself." if {
	some _, d in input.runtime.dealings
	d.kind == "sale"
	d.by != "unknown"
	d.by == d.to
}

# METADATA
# title: A territory is not empty
deny contains "No territory is reserved." if count(input.runtime.offering.x.territory) == 0

# METADATA
# title: A party as a sentence names it
named(party) := name if {
	name := substring(object.get(input.runtime.parties, [party, "name"], party), 0, 60)
	not name in {"", "unknown"}
} else := party
