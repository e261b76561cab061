package schema

// Input is an input/v1: all that a policy sees. There is no clock in it, and nothing of a party's prose.
type Input struct {
	Construe       string              `json:"construe"`
	AsOf           string              `json:"asOf"`
	World          string              `json:"world"`
	Runtime        map[string]any      `json:"runtime"`
	Derived        Derived             `json:"derived"`
	Classification InputClassification `json:"classification"`
	Clauses        InputClauses        `json:"clauses"`
	Definitions    map[string]string   `json:"definitions"`
}

// InputClassification carries values and pointers of a classification, never its sentences.
type InputClassification struct {
	Terms map[string]map[string]InputAnswer `json:"terms"`
}

// InputAnswer is the value of a term for one subject and the facts it was said to depend on.
type InputAnswer struct {
	Value    string   `json:"value"`
	Pointers []string `json:"pointers"`
}

// InputClauses are the versions in force: Effective by the day, Published by the copy.
type InputClauses struct {
	Effective map[string]InForce           `json:"effective"`
	Published map[string]InForceByReleased `json:"published"`
}

// InForce is a clause in its version in force, with every right and exception that any version knows written out.
type InForce struct {
	Version    string            `json:"version"`
	Constants  map[string]string `json:"constants"`
	Rights     map[string]bool   `json:"rights"`
	Exceptions map[string]bool   `json:"exceptions"`
	Governs    []string          `json:"governs"`
}

// InForceByReleased says for each component which version governs its copy; Unknown lists those whose day of release is
// not known, Outside those that were released when no version was current.
type InForceByReleased struct {
	Of      map[string]InForce `json:"of"`
	Unknown []string           `json:"unknown"`
	Outside []string           `json:"outside"`
}
