package schema

// Documentation is a documentation/v1: what a case asks, and what each party claims its words to mean. Nothing in
// it was judged.
type Documentation struct {
	Construe string `json:"construe"`
	// Case names the case, and Question is what it turns on.
	Case     Subject `json:"case"`
	Question string  `json:"question,omitempty"`
	Summary  string  `json:"summary,omitempty"`
	// AsOf is the day whose text it shows, and InForce the version of each clause that is in force on it; nothing where
	// no clause goes by the day.
	AsOf    string            `json:"asOf,omitempty"`
	InForce map[string]string `json:"inForce,omitempty"`
	// Clauses and all that follows up to Citations are what the case says under these names.
	Clauses     map[string]Clause     `json:"clauses"`
	Limbs       map[string]Limb       `json:"limbs"`
	Terms       map[string]Term       `json:"terms,omitempty"`
	Definitions map[string]Definition `json:"definitions,omitempty"`
	Fields      map[string]Field      `json:"fields,omitempty"`
	Roles       AddedRoles            `json:"roles,omitzero"`
	Kinds       AddedKinds            `json:"kinds,omitzero"`
	Places      map[string][]string   `json:"places,omitempty"`
	Precedents  map[string]Precedent  `json:"precedents,omitempty"`
	Citations   map[string]Source     `json:"citations,omitempty"`
	// Readings are sorted by id.
	Readings []DocumentedReading `json:"readings"`
}

// DocumentedReading is what one party claims.
type DocumentedReading struct {
	Reading  string `json:"reading"`
	Title    string `json:"title"`
	Doctrine string `json:"doctrine,omitempty"`
	Party    string `json:"party,omitempty"`
	// Place is where it was found: its folder, or the file that it stands in.
	Place string `json:"place"`
	// Limbs are those that it pleads, sorted.
	Limbs []string `json:"limbs"`
	// Definitions are the values that it adopts. Those of its own, and of the reading whose policy it takes, are named
	// READING.NAME.
	Definitions map[string]string `json:"definitions,omitempty"`
	// OwnDefinitions are the definitions that it brings, named in the same way.
	OwnDefinitions map[string]Definition `json:"ownDefinitions,omitempty"`
	// Precedents are what it holds on precedents of the case.
	Precedents map[string]Holding `json:"precedents,omitempty"`
	// Plugin is what answers terms for it; nothing where it has none, and PluginError where that did not load.
	Plugin      *DocumentedPlugin `json:"plugin,omitempty"`
	PluginError *Problem          `json:"pluginError,omitempty"`
	// PolicyOf is the reading whose policy it takes, if it takes another's.
	PolicyOf string `json:"policyOf,omitempty"`
	// Rules are those of its policy that carry a title, in file order; PolicyError says why it did not load.
	Rules       []InspectedRule `json:"rules"`
	PolicyError *Problem        `json:"policyError,omitempty"`
	// Sources are where things in the reading come from: its own, and those of the case that it cites.
	Sources map[string]Source `json:"sources,omitempty"`
}

// DocumentedPlugin is a classifier, as its manifest describes it.
type DocumentedPlugin struct {
	Name        string   `json:"name"`
	Version     string   `json:"version"`
	Description string   `json:"description,omitempty"`
	Terms       []string `json:"terms"`
	// Of is the reading that brings it, where that is another.
	Of string `json:"of,omitempty"`
}
