package schema

import "slices"

// Explanation is an explanation/v1: why one cell's verdict is what it is, down to the facts that were read.
type Explanation struct {
	Construe string  `json:"construe"`
	Runtime  Subject `json:"runtime"`
	Case     Subject `json:"case"`
	World    string  `json:"world"`
	// WorldTitle is what the runtime calls the world; absent as Readings are.
	WorldTitle string            `json:"worldTitle,omitempty"`
	AsOf       string            `json:"asOf"`
	Policy     string            `json:"policy"`
	Classifier string            `json:"classifier"`
	Outcome    string            `json:"outcome"`
	Clauses    map[string]string `json:"clauses,omitempty"`
	// Readings describes the policy's and the classifier's, and Titles has the words for what is named here; both are
	// absent from a document that was made before there were any, and from one of several, which have them together.
	Readings map[string]ReadingSummary `json:"readings,omitempty"`
	Titles   *Titles                   `json:"titles,omitempty"`
	// Stipulated is what the case says of the clauses, words and definitions that are spoken of here.
	Stipulated *Stipulated `json:"stipulated,omitempty"`
	// Set is what was made otherwise before, sorted by pointer.
	Set []PointerChange `json:"set,omitempty"`
	// Elements are what is pleaded, those that decide first.
	Elements []Explained `json:"elements"`
	// Rules are those of the policy that carry a title, in file order.
	Rules []RuleHeld `json:"rules,omitempty"`
	// Unpleaded are the rights in force that the reading pleads nothing about, as pointers.
	Unpleaded []string `json:"unpleaded,omitempty"`
	// Unless says for each limb what would keep it from being made out, or what it lacks.
	Unless []string `json:"unless,omitempty"`
	// Nearest is the cheapest set of changes that gives the other outcome, where one was found.
	Nearest *ChangeSet `json:"nearest,omitempty"`
	Error   *Problem   `json:"error,omitempty"`
}

// Explanations is an explanations/v1: the explanations of all cells of one runtime, with the words for what they name.
type Explanations struct {
	Construe string  `json:"construe"`
	Runtime  Subject `json:"runtime"`
	Case     Subject `json:"case"`
	AsOf     string  `json:"asOf"`
	// Worlds are those that it was judged in, in the order that was asked for.
	Worlds []AxisWorld `json:"worlds"`
	// Readings are those whose policies and classifiers were crossed.
	Readings map[string]ReadingSummary `json:"readings"`
	Titles   Titles                    `json:"titles"`
	// Cells are sorted by world (in the order of Worlds), policy and classifier.
	Cells []Explanation `json:"cells"`
}

// HasError reports whether a cell could not be judged.
func (e *Explanations) HasError() bool {
	return slices.ContainsFunc(e.Cells, func(c Explanation) bool { return c.Outcome == Error })
}

// Explained is one element: what it is, why, and what it was read from.
type Explained struct {
	Limb    string `json:"limb"`
	Subject string `json:"subject"`
	Element string `json:"element"`
	Value   string `json:"value"`
	// Decides says that the outcome is grounded on it.
	Decides bool   `json:"decides"`
	Clause  string `json:"clause"`
	Version string `json:"version"`
	Reason  string `json:"reason"`
	// Term and Answer are the word that the element turns on, and what the classifier answers to it; Definition is the
	// definition that it turns on, as NAME=VALUE.
	Term       string `json:"term,omitempty"`
	Answer     string `json:"answer,omitempty"`
	Definition string `json:"definition,omitempty"`
	// Answers are what the classifier says of the term that the element turns on.
	Answers []Reason `json:"answers,omitempty"`
	// Rules are the names of the titled rules that answer it and were asked: that of the element first, where it has a
	// title, then those that it asks, in file order.
	Rules []string `json:"rules,omitempty"`
	// Read are the parts of the input that the value depends on, sorted by pointer.
	Read []FactRead `json:"read"`
}

// FactRead is a part of a policy's input that was read, with its value, and where it stands in the runtime's file.
type FactRead struct {
	Pointer string    `json:"pointer"`
	Value   string    `json:"value"`
	At      *Location `json:"at,omitempty"`
}

// RuleHeld is a titled rule, and whether it held: yes, no, both where it did for one thing and not for another, or
// not-asked.
type RuleHeld struct {
	Title string `json:"title"`
	Name  string `json:"name,omitempty"`
	File  string `json:"file"`
	Line  int    `json:"line"`
	Held  string `json:"held"`
}

// WhatIf is a whatif/v1: what changes where facts or definitions do.
type WhatIf struct {
	Construe string  `json:"construe"`
	Runtime  Subject `json:"runtime"`
	Case     Subject `json:"case"`
	World    string  `json:"world"`
	// WorldTitle is what the runtime calls the world; absent as Readings are.
	WorldTitle string `json:"worldTitle,omitempty"`
	AsOf       string `json:"asOf"`
	// Readings describes those that were asked, and Titles has the words for what is named here; both are absent from a
	// document that was made before there were any.
	Readings map[string]ReadingSummary `json:"readings,omitempty"`
	Titles   *Titles                   `json:"titles,omitempty"`
	// Set are the changes that were made, sorted by pointer.
	Set []PointerChange `json:"set"`
	// Cells are those whose outcome or elements changed, or that could not be judged; Same counts the others.
	Cells []CellChange `json:"cells"`
	Same  int          `json:"same"`
	// Unpleaded are the rights in force that a reading pleads nothing about after the changes, as pointers, by reading.
	Unpleaded map[string][]string `json:"unpleaded,omitempty"`
}

// PointerChange is a fact, or a definition, from one value to another.
type PointerChange struct {
	Pointer string `json:"pointer"`
	From    string `json:"from"`
	To      string `json:"to"`
}

// CellChange is a cell before and after, and the elements that changed. Error says why it could not be judged, after
// the change or, where that is what was the matter, before it.
type CellChange struct {
	Policy     string          `json:"policy"`
	Classifier string          `json:"classifier"`
	Before     string          `json:"before"`
	After      string          `json:"after"`
	Elements   []ElementChange `json:"elements"`
	Error      *Problem        `json:"error,omitempty"`
}

// ElementChange is an element before and after; absent where its subject is not there.
type ElementChange struct {
	Limb    string `json:"limb"`
	Subject string `json:"subject"`
	Element string `json:"element"`
	Before  string `json:"before"`
	After   string `json:"after"`
}

// ExplainProgress is how far an explanation of every cell is: how many of them are explained.
type ExplainProgress struct{ Cells, Of int }
