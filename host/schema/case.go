package schema

// Case is a case/v2: one dispute, as all its sides stipulate it. Its readings are documents of their own.
type Case struct {
	Construe string `json:"construe"`
	// ID: names the case in every document made from it.
	ID string `json:"id"`
	// Title: one line for people.
	Title string `json:"title"`
	// Question: what the dispute turns on, in one sentence.
	Question string `json:"question,omitempty"`
	// Summary: what the dispute is about, for people.
	Summary string `json:"summary,omitempty"`
	// Clauses: the clauses, by name; input.clauses has the same names.
	Clauses map[string]Clause `json:"clauses"`
	// Limbs: the separate grounds on which a clause can be breached. Each is pleaded for the whole runtime and, where
	// it is about a kind of subject, for each subject of that kind.
	Limbs map[string]Limb `json:"limbs"`
	// Terms: the open-textured words: each a question with enumerated answers, asked of one kind of subject. Every term
	// also admits unknown (facts are missing) and arguable (the facts are known, the word is open).
	Terms map[string]Term `json:"terms,omitempty"`
	// Definitions: where a line is drawn. Each reading adopts values; only policies read them.
	Definitions map[string]Definition `json:"definitions,omitempty"`
	// Fields: what the case says of things besides what every runtime can say: written under x, by name.
	Fields map[string]Field `json:"fields,omitempty"`
	// Roles: those besides the ones that every runtime knows; none of them forwards or infers.
	Roles AddedRoles `json:"roles,omitzero"`
	// Kinds: those besides the ones that every runtime knows.
	Kinds AddedKinds `json:"kinds,omitzero"`
	// Places: groups of places, by name: each is the countries in it, or EU or EEA.
	Places map[string][]string `json:"places,omitempty"`
	// Library: rego files that all sides stipulate, added to every policy.
	Library []string `json:"library,omitempty"`
	// Toggles: what could be otherwise, by name: what construe crux searches. Without any, they are derived from
	// places, operators, and facts on which a verdict depends. Those of definitions are always derived.
	Toggles map[string]Toggle `json:"toggles,omitempty"`
	// Invariants: a Rego file of the case that says which combinations cannot be: `package construe.invariants`, rules
	// deny contains message.
	Invariants string `json:"invariants,omitempty"`
	// Never: globs over pointers that no toggle may set.
	Never []string `json:"never,omitempty"`
	// Proof: what would prove a fact that is disputed or unknown, by globs over pointers, the strongest first: what
	// construe crux says to ask for.
	Proof map[string][]Proof `json:"proof,omitempty"`
	// Default: what is judged where a command names no runtime.
	Default Default `json:"default,omitzero"`
	// Precedents: runtimes whose outcome is given; construe test holds every reading to them.
	Precedents map[string]Precedent `json:"precedents,omitempty"`
	// Citations: where things in the case come from, by name.
	Citations map[string]Source `json:"citations,omitempty"`
}

// Clause is one clause and all the versions it has had.
type Clause struct {
	// Title: the clause, in one line.
	Title string `json:"title"`
	// Constants: names that the clause fixes, such as a party's id; policies read them as constants of the clause in
	// force.
	Constants map[string]string `json:"constants,omitempty"`
	// Titles: what pages call the constants, rights and exceptions, by name, so that a sentence such as "the clause
	// reserves …" can end in it.
	Titles map[string]string `json:"titles,omitempty"`
	// Versions: each version that the clause has had, all of them by effective or all by published.
	Versions map[string]ClauseVersion `json:"versions"`
}

// ClauseVersion is the text in one period, and what it reserves.
type ClauseVersion struct {
	// Effective is the period in which it is in force, checked against a runtime's asOf.
	Effective *Period `json:"effective,omitempty"`
	// Published is the period whose copies it governs, checked against software.released.
	Published *Period `json:"published,omitempty"`
	// Text: the words of the clause in this version.
	Text string `json:"text"`
	// TextStatus: how the text relates to the original: verbatim; public_summary, in others' words; illustrative, made
	// up for the case. One of verbatim, public_summary and illustrative.
	TextStatus string `json:"textStatus"`
	// Source: the citation that the text comes from.
	Source string `json:"source,omitempty"`
	// Rights: what this version reserves, by name. A right that another version has and this one leaves out is false
	// here.
	Rights map[string]bool `json:"rights"`
	// Exceptions: what this version carves out, by name; false here where only another version has it.
	Exceptions map[string]bool `json:"exceptions,omitempty"`
	// Governs: the SPDX identifiers of the licences whose copies this version governs, for policies to compare.
	Governs []string `json:"governs,omitempty"`
	// Change: that a copy passes to another licence after a time. It is recorded; no policy is shown it.
	Change *Change `json:"change,omitempty"`
}

// Period is a half-open span of days [From, To); To may be never.
type Period struct {
	From string `json:"from"`
	// To: the first day that is no longer in it, or never.
	To string `json:"to"`
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
	// After: an ISO 8601 span such as P4Y, P18M or P3Y6M.
	After string `json:"after"`
	// Licence: the SPDX expression of the licence after the change.
	Licence string `json:"licence"`
}

// Limb is one ground of breach: of which clause, and about which kind of subject.
type Limb struct {
	// Title: the ground, in one line.
	Title string `json:"title"`
	// Clause: the clause that is breached where the limb is made out.
	Clause string `json:"clause"`
	// Of: the kind of subject that the limb is about. One of runtime, component, state, relationship, dealing
	// and hop.
	Of string `json:"of"`
	// Quote: by version of the clause, the words of its text that the limb relies on.
	Quote map[string]string `json:"quote,omitempty"`
}

// Term is an open-textured word: a question with enumerated answers, asked of each subject of a kind.
type Term struct {
	// Question: what a classifier is asked, in one sentence.
	Question string `json:"question"`
	// Of: the kind of subject that it is asked about. One of runtime, component, state, relationship, dealing
	// and hop.
	Of string `json:"of"`
	// Answers: each answer, and what it means.
	Answers map[string]string `json:"answers"`
}

// Admits reports whether a classifier may give this answer: the listed ones, unknown and arguable.
func (t Term) Admits(answer string) bool {
	_, listed := t.Answers[answer]
	return listed || Tri(answer).Open()
}

// Definition is where a line is drawn.
type Definition struct {
	// Question: the question on which the line is drawn.
	Question string `json:"question"`
	// Values: each place where the line can be, and what it means.
	Values map[string]string `json:"values"`
}

// Default is what a bare compare shows.
type Default struct {
	// Runtimes: runtimes of this case, by file name without the extension.
	Runtimes []string `json:"runtimes"`
	// Worlds: worlds of those runtimes; the facts as stated if left out.
	Worlds []string `json:"worlds,omitempty"`
}

// Precedent is a runtime whose outcome is given: agreed ones bind every reading, disputed ones each to what its own
// document says that it holds.
type Precedent struct {
	// Title: what happened, in one line.
	Title string `json:"title"`
	// Runtime: a runtime of this case, by file name without the extension.
	Runtime string `json:"runtime"`
	// World: the world to judge in; the facts as stated if left out.
	World string `json:"world,omitempty"`
	// AsOf: the day to judge on; the runtime's own if left out. An ISO 8601 date.
	AsOf string `json:"asOf,omitempty"`
	// Definitions: other values, for this precedent alone, of definitions; a reading that has not adopted one stays
	// without it.
	Definitions map[string]string `json:"definitions,omitempty"`
	// Status: agreed: every reading must come to expect; disputed: each reading to what its own document says of it.
	// One of agreed and disputed.
	Status string `json:"status"`
	// Expect: agreed: the outcome that binds every reading. One of permitted, breach and undetermined.
	Expect string `json:"expect,omitempty"`
	// Citations: where the outcome comes from.
	Citations []string `json:"citations,omitempty"`
}

// Source is where something in the case comes from. Kind says whether the text itself was read, a press report was, or
// the thing is hypothetical.
type Source struct {
	Title string `json:"title"`
	// Kind: read: the text itself was read; press: reports of it were; hypothetical: made up. One of read, press and
	// hypothetical.
	Kind string `json:"kind"`
	// URL: where it can be found.
	URL  string `json:"url,omitempty"`
	Date string `json:"date,omitempty"`
	Note string `json:"note,omitempty"`
}
