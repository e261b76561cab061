# METADATA
# title: What cannot be together
# description: Combinations of facts that construe crux does not propose, because no runtime can have them.
package construe.invariants

# METADATA
# title: What is never called was not seen to be called
deny contains $"The call from {named(leg.from)} to {named(leg.to)} is blocked, and was seen all the same." if {
	some _, leg in input.runtime.relationships
	leg.path == "blocked"
	leg.observed == "yes"
}

# METADATA
# title: A person is not handed raw completions
deny contains $"Raw completions are sold to whoever comes in at {named(leg.to)}, by an interface for people." if {
	input.runtime.offering.raw_completion == "yes"
	some _, hop in input.derived.hops
	some entry in hop.entries
	leg := input.runtime.relationships[entry]
	leg.interface == "human_ui"
}

# METADATA
# title: A component as a sentence names it
named("unknown") := "something that nobody named"

named(component) := name if {
	component != "unknown"
	name := substring(object.get(input.runtime.components, [component, "name"], component), 0, 60)
	not name in {"", "unknown"}
} else := component if component != "unknown"
