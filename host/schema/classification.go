package schema

// Classification is a classification/v1: what a plugin answered to each term, for each subject.
type Classification struct {
	Construe string `json:"construe"`
	// Plugin and Version name the plugin that answered.
	Plugin  string `json:"plugin"`
	Version string `json:"version"`
	// Module is the digest of the plugin's original bytes.
	Module string `json:"module,omitempty"`
	// Reading is the reading whose plugin it is.
	Reading string `json:"reading,omitempty"`
	// FactsDigest names the facts that were classified; Facts are these, where the document stands alone in a pipe.
	FactsDigest string `json:"factsDigest,omitempty"`
	Facts       *Facts `json:"facts,omitempty"`
	// Terms holds the answers: term → subject pointer ("" is the runtime) → answer.
	Terms map[string]map[string]Answer `json:"terms"`
	// Warnings are the plugin's own words, for people.
	Warnings []string `json:"warnings,omitempty"`
	// Work is what the plugin's calls took: fuel all together, depth and memory of the one that took most.
	Work *Spent `json:"work,omitempty"`
	// Error says why there are no answers; Terms is empty then.
	Error *Problem `json:"error,omitempty"`
}

func (c *Classification) withoutLocations() any {
	if c.Facts == nil {
		return c
	}
	bare := *c
	bare.Facts = c.Facts.withoutLocations().(*Facts)
	return &bare
}

// Answer is the value of a term for one subject, and why.
type Answer struct {
	Value   string   `json:"value"`
	Because []Reason `json:"because,omitempty"`
}

// Reason is a sentence and the facts it depends on, as JSON Pointers into the facts.
type Reason struct {
	Text     string   `json:"text"`
	Pointers []string `json:"pointers,omitempty"`
}
