package schema

import (
	"maps"
	"slices"
)

// Case is a case/v1: one dispute, as all its sides stipulate it.
type Case struct {
	Construe    string                `json:"construe"`
	ID          string                `json:"id"`
	Title       string                `json:"title"`
	Summary     string                `json:"summary,omitempty"`
	Clauses     map[string]Clause     `json:"clauses"`
	Limbs       map[string]Limb       `json:"limbs"`
	Terms       map[string]Term       `json:"terms"`
	Definitions map[string]Definition `json:"definitions,omitempty"`
	Library     []string              `json:"library,omitempty"`
	Toggles     map[string]Toggle     `json:"toggles,omitempty"`
	Invariants  string                `json:"invariants,omitempty"` // file name
	Never       []string              `json:"never,omitempty"`      // globs over pointers that no toggle may set
	Readings    map[string]Reading    `json:"readings"`
	Default     Default               `json:"default"`
	Precedents  map[string]Precedent  `json:"precedents,omitempty"`
	Citations   map[string]Source     `json:"citations,omitempty"`
}

// Clause is one clause and all the versions it has had.
type Clause struct {
	Title     string                   `json:"title"`
	Constants map[string]string        `json:"constants,omitempty"`
	Versions  map[string]ClauseVersion `json:"versions"`
}

// ClauseVersion is the text in one period, and what it reserves.
type ClauseVersion struct {
	// Effective is the period in which it is in force, checked against a runtime's asOf.
	Effective *Period `json:"effective,omitempty"`
	// Published is the period whose copies it governs, checked against software.released.
	Published  *Period         `json:"published,omitempty"`
	Text       string          `json:"text"`
	TextStatus string          `json:"textStatus"`
	Source     string          `json:"source,omitempty"` // citation id
	Rights     map[string]bool `json:"rights"`
	Exceptions map[string]bool `json:"exceptions,omitempty"`
	Governs    []string        `json:"governs,omitempty"` // SPDX identifiers
	Change     *Change         `json:"change,omitempty"`
}

// Period is a half-open span of days [From, To); To may be never.
type Period struct {
	From string `json:"from"`
	To   string `json:"to"`
}

// GoesByDay reports whether the versions of a clause are in force by the day, rather than by when a copy was published;
// those of one clause all are, or none.
func (c Clause) GoesByDay() bool {
	for _, v := range c.Versions {
		if v.Effective != nil {
			return true
		}
	}
	return false
}

// Holds reports whether a day (ISO 8601, so that text order is time order) lies in the period.
func (p Period) Holds(day string) bool { return p.From <= day && (p.To == "never" || day < p.To) }

// Change is a licence that turns into another after a span (ISO 8601, such as P4Y).
type Change struct {
	After   string `json:"after"`
	Licence string `json:"licence"`
}

// Limb is one ground of breach: of which clause, and about which kind of subject.
type Limb struct {
	Title  string `json:"title"`
	Clause string `json:"clause"`
	Of     string `json:"of"` // runtime, component, state, relationship, hop
}

// Term is an open-textured word: a question with enumerated answers, asked of each subject of a kind.
type Term struct {
	Question string            `json:"question"`
	Of       string            `json:"of"`
	Answers  map[string]string `json:"answers"`
}

// Admits reports whether a classifier may give this answer: the listed ones, unknown and arguable.
func (t Term) Admits(answer string) bool {
	_, listed := t.Answers[answer]
	return listed || Tri(answer).Open()
}

// Definition is where a line is drawn.
type Definition struct {
	Question string            `json:"question"`
	Values   map[string]string `json:"values"`
}

// Reading is one party's interpretation: a classifier, a policy and the definitions it adopts.
type Reading struct {
	Title       string            `json:"title"`
	Doctrine    string            `json:"doctrine,omitempty"`
	Party       string            `json:"party,omitempty"`
	Plugin      string            `json:"plugin"`
	Policy      string            `json:"policy,omitempty"` // folder; the reading's id if empty
	Limbs       []string          `json:"limbs,omitempty"`  // all if empty
	Definitions map[string]string `json:"definitions,omitempty"`
	Citations   []string          `json:"citations,omitempty"`
}

// Pleads returns the limbs that a reading pleads, sorted.
func (c *Case) Pleads(reading string) []string {
	if limbs := c.Readings[reading].Limbs; len(limbs) > 0 {
		return slices.Sorted(slices.Values(limbs))
	}
	return slices.Sorted(maps.Keys(c.Limbs))
}

// Default is what a bare compare shows.
type Default struct {
	Runtimes []string `json:"runtimes"`
	Worlds   []string `json:"worlds,omitempty"`
}

// Precedent is a runtime whose outcome is given: agreed ones bind every reading, disputed ones each to what it is said
// to hold.
type Precedent struct {
	Title       string                       `json:"title"`
	Runtime     string                       `json:"runtime"`
	World       string                       `json:"world,omitempty"`
	AsOf        string                       `json:"asOf,omitempty"`
	Definitions map[string]string            `json:"definitions,omitempty"`
	Status      string                       `json:"status"` // agreed, disputed
	Expect      string                       `json:"expect,omitempty"`
	Readings    map[string]string            `json:"readings,omitempty"`
	Swaps       map[string]map[string]string `json:"swaps,omitempty"` // policy → classifier → outcome
	Because     map[string]string            `json:"because,omitempty"`
	Citations   []string                     `json:"citations,omitempty"`
}

// Source is where something in the case comes from. Kind says whether the text itself was read, a press report was, or
// the thing is hypothetical.
type Source struct {
	Title string `json:"title"`
	Kind  string `json:"kind"`
	URL   string `json:"url,omitempty"`
	Date  string `json:"date,omitempty"`
	Note  string `json:"note,omitempty"`
}
