package schema

// Input is an input/v1: all that a policy sees. There is no clock in it, and nothing of a party's prose.
type Input struct {
	Construe string `json:"construe"`
	// AsOf: the day on which the runtime is judged. An ISO 8601 date.
	AsOf string `json:"asOf"`
	// World: the world that was applied, or the empty string for the facts as stated.
	World string `json:"world"`
	// Runtime: the runtime, with everything omitted written out as unknown; facts, worlds, citations and evidence are
	// not in it.
	Runtime map[string]any `json:"runtime"`
	// Derived: what follows from the facts, the same for everybody.
	Derived Derived `json:"derived"`
	// Classification: what the classifier answered.
	Classification InputClassification `json:"classification"`
	// Clauses: the clause versions in force.
	Clauses InputClauses `json:"clauses"`
	// Definitions: the definitions that the reading adopts, and nothing else.
	Definitions map[string]string `json:"definitions"`
}

// InputClassification carries values and pointers of a classification, never its sentences.
type InputClassification struct {
	// Terms: by term of the case, then by subject.
	Terms map[string]map[string]InputAnswer `json:"terms"`
}

// InputAnswer is the value of a term for one subject and the facts it was said to depend on.
type InputAnswer struct {
	// Value: one of the term's answers, unknown or arguable.
	Value string `json:"value"`
	// Pointers: the facts that the answer was said to depend on, sorted.
	Pointers []string `json:"pointers"`
}

// InputClauses are the versions in force: Effective by the day, Published by the copy.
type InputClauses struct {
	// Effective: by clause, the version in force on the day, of clauses whose versions are effective.
	Effective map[string]InForce `json:"effective"`
	// Published: by clause, of clauses whose versions are published.
	Published map[string]InForceByReleased `json:"published"`
}

// InForce is a clause in its version in force, with every right and exception that any version knows written out.
type InForce struct {
	// Version: the name of the version.
	Version   string            `json:"version"`
	Constants map[string]string `json:"constants"`
	// Rights: each right that any version has: whether this one reserves it.
	Rights map[string]bool `json:"rights"`
	// Exceptions: each exception that any version has: whether this one carves it out.
	Exceptions map[string]bool `json:"exceptions"`
	// Governs: the SPDX identifiers that this version governs.
	Governs []string `json:"governs"`
}

// InForceByReleased says for each component which version governs its copy; Unknown lists those whose day of release is
// not known, Outside those that were released when no version was current.
type InForceByReleased struct {
	// Of: by component, the version that governs its copy; a component whose copy no version governs is left out.
	Of map[string]InForce `json:"of"`
	// Unknown: the components whose day of release is unknown, sorted.
	Unknown []string `json:"unknown"`
	// Outside: the components whose copy was released when no version was current, sorted.
	Outside []string `json:"outside"`
}
