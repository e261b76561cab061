package schema

// Stipulated is what of a case a page quotes: the clauses in force, and the words and definitions that are at issue. It
// stands in a document so that a report of the document alone can say what a name means.
type Stipulated struct {
	// Clauses are those in force, sorted by clause and version; of a clause that relies on when a copy was published,
	// every version.
	Clauses []ClauseText `json:"clauses,omitempty"`
	// Terms and Definitions are those that findings name.
	Terms       map[string]TermText       `json:"terms,omitempty"`
	Definitions map[string]DefinitionText `json:"definitions,omitempty"`
}

// ClauseText is the text of a clause's version, and whether it is the text itself (verbatim), a public summary or
// illustrative.
type ClauseText struct {
	Clause     string `json:"clause"`
	Version    string `json:"version"`
	Title      string `json:"title"`
	Text       string `json:"text"`
	TextStatus string `json:"textStatus"`
	// Source is the title of what it comes from.
	Source string `json:"source,omitempty"`
	// Rights are those that it reserves, Exceptions what it excepts, sorted.
	Rights     []string `json:"rights,omitempty"`
	Exceptions []string `json:"exceptions,omitempty"`
}

// TermText is a term's question, and what each answer means.
type TermText struct {
	Question string            `json:"question"`
	Answers  map[string]string `json:"answers"`
}

// DefinitionText is a definition's question, and what each value means.
type DefinitionText struct {
	Question string            `json:"question"`
	Values   map[string]string `json:"values"`
}
