# METADATA
# title: What cannot be together
# description: Combinations of facts that construe crux does not propose, because no runtime can have them.
package construe.invariants

# METADATA
# title: What is never called was not seen to be called
deny contains $"The leg {id} is blocked, and was seen all the same." if {
	some id, leg in input.runtime.relationships
	leg.path == "blocked"
	leg.observed == "yes"
}

# METADATA
# title: A person is not handed raw completions
deny contains $"Raw completions are sold to whoever comes in by {entry}, which is for people." if {
	input.runtime.offering.raw_completion == "yes"
	some _, hop in input.derived.hops
	some entry in hop.entries
	input.runtime.relationships[entry].interface == "human_ui"
}
