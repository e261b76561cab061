package schema

// FactStatus says how far a fact is agreed, and who says what. Positions are keyed by reading or by evidence id.
type FactStatus struct {
	// Status: stipulated: agreed; disputed: unknown in the tree above, with what each side says under positions;
	// assumed: nobody knows, this was taken; unknown: nobody says. One of stipulated, disputed, assumed and unknown.
	Status string `json:"status"`
	// Positions: who says what, by reading or by evidence id.
	Positions map[string]Position `json:"positions,omitempty"`
}

// Position is the value that one reading or source gives a fact.
type Position struct {
	// Value: the value that this one gives the fact.
	Value any `json:"value"`
	// Evidence: what it relies on. Ids of the kind evidence.
	Evidence []string `json:"evidence,omitempty"`
}

// World is a named way of settling what is disputed: it sets facts by JSON Pointer.
type World struct {
	// Title: the supposition, in one line.
	Title string `json:"title"`
	// Set: fact (JSON Pointer) and value.
	Set map[string]any `json:"set"`
}

// Citation ties facts to a place in a piece of evidence.
type Citation struct {
	// Pointers: the facts it supports.
	Pointers []string `json:"pointers"`
	// Evidence: the piece of evidence. The id of a piece of evidence.
	Evidence string `json:"evidence,omitempty"`
	// Locator: the place in it: a page, a line, a JSON Pointer.
	Locator string `json:"locator,omitempty"`
	// Method: imported by a program, declared by somebody, or inferred. One of imported, declared and inferred.
	Method string `json:"method,omitempty"`
	// Confidence: how sure it is. One of low, medium and high.
	Confidence string `json:"confidence,omitempty"`
	// AttributedTo: the party that says so. The id of a party.
	AttributedTo string `json:"attributedTo,omitempty"`
}

// Evidence is a source, by digest where its bytes were seen.
type Evidence struct {
	Title string `json:"title,omitempty"`
	// URL: where it can be found.
	URL       string `json:"url,omitempty"`
	MediaType string `json:"mediaType,omitempty"`
	// SHA256: the SHA-256 of its bytes, in hexadecimal.
	SHA256 string `json:"sha256,omitempty"`
	// Collected: the day on which it was taken. An ISO 8601 date.
	Collected string `json:"collected,omitempty"`
	Custodian string `json:"custodian,omitempty"`
	// Importer: the program that read it.
	Importer string `json:"importer,omitempty"`
	// Redactions: what was taken out of it, by JSON Pointer into it.
	Redactions []string `json:"redactions,omitempty"`
}
