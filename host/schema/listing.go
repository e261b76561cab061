package schema

// Listing is a listing/v1: what a case is made of, and the readings that stand beside it. Nothing of them was loaded.
type Listing struct {
	Construe string `json:"construe"`
	// Case names the case, and Question is what it turns on.
	Case     Subject `json:"case"`
	Question string  `json:"question,omitempty"`
	Summary  string  `json:"summary,omitempty"`
	// Parts are the digests of the parts of the case that readings are pinned to, by name.
	Parts map[string]string `json:"parts,omitempty"`
	// Clauses and all that follows up to Places are what the case says under these names; a listing of the readings
	// alone leaves them out, and the parts.
	Clauses     map[string]Clause     `json:"clauses,omitempty"`
	Limbs       map[string]Limb       `json:"limbs,omitempty"`
	Terms       map[string]Term       `json:"terms,omitempty"`
	Definitions map[string]Definition `json:"definitions,omitempty"`
	Fields      map[string]Field      `json:"fields,omitempty"`
	Roles       AddedRoles            `json:"roles,omitzero"`
	Kinds       AddedKinds            `json:"kinds,omitzero"`
	Places      map[string][]string   `json:"places,omitempty"`
	// Runtimes are the ids of the case's own.
	Runtimes []string `json:"runtimes"`
	// Readings are sorted by id.
	Readings []ListedReading `json:"readings"`
}

// ListedReading is one reading that was found.
type ListedReading struct {
	Reading string `json:"reading"`
	// Place is where it was found: its folder, or the file that it stands in.
	Place string `json:"place"`
	// Digest names what its reading.yaml says; nothing in a case/v1.
	Digest   string `json:"digest,omitempty"`
	Title    string `json:"title"`
	Doctrine string `json:"doctrine,omitempty"`
	Party    string `json:"party,omitempty"`
	// Plugin and Policy say where its code is: a folder, the reading that it takes it from, or none.
	Plugin string `json:"plugin"`
	Policy string `json:"policy"`
	// Definitions are the values that it adopts. Those of its own, and of the reading whose policy it takes, are named
	// READING.NAME.
	Definitions map[string]string `json:"definitions,omitempty"`
}
