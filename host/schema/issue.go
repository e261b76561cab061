package schema

// The kinds of issues.
const (
	// IssueWords: an element of a limb, which turns on a word, a definition or a rule.
	IssueWords = "words"
	// IssueFactDisputed: a fact on which the runtime lists positions.
	IssueFactDisputed = "fact-disputed"
	// IssueFactOpen: a fact that nobody knows, and that a verdict waits for or that the runtime lists as unknown.
	IssueFactOpen = "fact-open"
)

// What an answer decides for the outcome of the reading that gives it. A yes or a no alone does not say which way it
// cuts.
const (
	// PartOfBreach: it is one of the answers that make the breach; each of them is needed.
	PartOfBreach = "part_of_breach"
	// Enough: it closes its ground of breach, and nothing else that the reading answers does.
	Enough = "enough"
	// EnoughToo: it closes its ground of breach, and so does another answer of the reading.
	EnoughToo = "enough_too"
	// DecidesNothing: with any other answer the outcome would be the same, since it depends on other grounds.
	DecidesNothing = "nothing"
	// DecidesOpen: the outcome is open as long as this is.
	DecidesOpen = "open"
)

// Issue is a row of the schedule: one point on which a world's outcomes turn, who says what on it and what that
// decides. Every format renders issues and [Titles], and nothing else, so that all of them have the same rows.
//
// Of words the key is Limb, Subject and Element; of facts it is Fact. It is the same in every run and in every world
// (see [Issue.Key]). An issue holds ids and the words of the case and of parties; sentences are the formats' matter.
type Issue struct {
	// Number counts the issues of a comparison from 1, the same key having the same number in every world. A comparison
	// that is made beside an earlier one keeps the numbers of that.
	Number int `json:"number"`
	// Kind is words, fact-disputed or fact-open.
	Kind string `json:"kind"`
	// Limb, Subject and Element name a point of words. Without an Element it is the ground as a whole: what one reading
	// alone pleads, and none of whose elements turns on a word. The subject "" is the runtime.
	Limb    string `json:"limb,omitempty"`
	Subject string `json:"subject,omitempty"`
	Element string `json:"element,omitempty"`
	// Fact is the pointer of a fact.
	Fact string `json:"fact,omitempty"`
	// Question is what the row asks, in the words of the case: a term's question, where the element depends on one
	// term; else the title of the element, of the limb, or of the fact.
	Question string `json:"question"`
	// Term is the word that the answers of the sides are answers to, where the element depends on one.
	Term string `json:"term,omitempty"`
	// Clause and Version are what it is argued under; Quote are the words of its text that the limb relies on, where the
	// case says which. There are none of a fact.
	Clause  string `json:"clause,omitempty"`
	Version string `json:"version,omitempty"`
	Quote   string `json:"quote,omitempty"`
	// Sides holds, by reading, what each says. Of words, who does not ask is no side, unless it would come out otherwise
	// if it had to answer. Who could not be judged is none.
	Sides map[string]IssueSide `json:"sides"`
	// Positions are what sources say of a fact in dispute, sorted by who says it.
	Positions []IssuePosition `json:"positions,omitempty"`
	// Evidence are the facts that sides rely on, sorted by pointer, each once.
	Evidence []IssueEvidence `json:"evidence,omitempty"`
	// Proof says what would prove a fact that is disputed or open, the strongest first.
	Proof []Proof `json:"proof,omitempty"`
	// Change is the cheapest that changes the outcome of a reading that decides on this row; absent where it was not
	// looked for.
	Change *IssueChange `json:"change,omitempty"`
	// Gone says that the row is of an earlier comparison, whose number it keeps, and is none of this one.
	Gone bool `json:"gone,omitempty"`
}

// Key names what an issue is about, whatever its number: a pointer to the fact, or /limbs/ with the limb, the subject
// and the element.
func (i Issue) Key() string {
	if i.Fact != "" {
		return i.Fact
	}
	return Join("limbs", i.Limb, i.Subject, i.Element)
}

// IssueSide is what one reading says on an issue.
type IssueSide struct {
	// Outcome is that of its own verdict.
	Outcome string `json:"outcome"`
	// Value is yes, no, unknown, arguable or absent. There is none of a fact.
	Value string `json:"value,omitempty"`
	// Decides is part_of_breach, enough, enough_too, nothing or open.
	Decides string `json:"decides"`
	// Answer is what its classifier answers to the issue's term.
	Answer string `json:"answer,omitempty"`
	// Definition is the definition that the answer depends on, and Adopts the value that the reading has of it.
	Definition string `json:"definition,omitempty"`
	Adopts     string `json:"adopts,omitempty"`
	// Reason is the policy's.
	Reason string `json:"reason,omitempty"`
	// Pointers are the facts that it relies on. Where they stand is in the comparison's Locations.
	Pointers []string `json:"pointers,omitempty"`
	// IfAsked is what a side that does not ask would come to if it had to give another's answer.
	IfAsked *IfAsked `json:"ifAsked,omitempty"`
	// Outcomes is, of a fact in dispute, what the reading comes to by each position, by who says it.
	Outcomes map[string]string `json:"outcomes,omitempty"`
}

// IssuePosition is what one source says of a fact in dispute.
type IssuePosition struct {
	// By is the reading or the source that says it; Value is what it says.
	By    string `json:"by"`
	Value string `json:"value"`
	// Pointer is where the position stands in the runtime.
	Pointer string `json:"pointer"`
	// Evidence are the titles of what it relies on.
	Evidence []string `json:"evidence,omitempty"`
}

// IssueEvidence is a fact that sides of an issue rely on, and what supports it.
type IssueEvidence struct {
	Pointer string `json:"pointer"`
	// Value is absent where the pointer is of several facts.
	Value string `json:"value,omitempty"`
	// Status is stipulated, assumed, disputed or unknown; absent of what is derived.
	Status string `json:"status,omitempty"`
	// Sources are what the runtime cites for it.
	Sources []IssueSource `json:"sources,omitempty"`
}

// IssueSource is a piece of evidence that a runtime cites.
type IssueSource struct {
	Title      string `json:"title"`
	Locator    string `json:"locator,omitempty"`
	Method     string `json:"method,omitempty"`
	Confidence string `json:"confidence,omitempty"`
}

// IssueChange is the least effort after which a reading that decides on an issue has the other outcome, among the
// toggles that the element depends on. Without moves none was found.
type IssueChange struct {
	// Reading is whose outcome changes, and Outcome to what.
	Reading string `json:"reading,omitempty"`
	Outcome string `json:"outcome,omitempty"`
	// Moves are the changes; each of them is needed.
	Moves  []IssueMove `json:"moves"`
	Effort int         `json:"effort"`
	// Complete says that nothing among the toggles of the element takes less, or, without moves, that nothing does it.
	Complete bool `json:"complete"`
}

// IssueMove is a toggle from one value to another, and who can do that.
type IssueMove struct {
	Toggle string `json:"toggle"`
	From   string `json:"from"`
	To     string `json:"to"`
	// Pointer is the first fact, or the definition, that it sets.
	Pointer string `json:"pointer"`
	// By are those who can make the change.
	By []IssueActor `json:"by,omitempty"`
}

// IssueActor is who can make a change: a role, or a reading, and the party that has the role at the object that would
// be changed, where the runtime says who that is.
type IssueActor struct {
	Role  string `json:"role"`
	Party string `json:"party,omitempty"`
}

// Titles are the words for the ids that issues and verdicts name, each once: what pages say in the place of ids. They
// come from the case, the policies' annotations, the runtime and the JSON Schema of runtimes. What has none is left
// out. The words of readings are in Readings, those of terms and definitions in Stipulated.
type Titles struct {
	// Question is what the case is about.
	Question string `json:"question,omitempty"`
	// Limbs are by limb, Elements by element.
	Limbs    map[string]string `json:"limbs,omitempty"`
	Elements map[string]string `json:"elements,omitempty"`
	// Subjects are by pointer, as the architecture names them.
	Subjects map[string]string `json:"subjects,omitempty"`
	// Facts are by pointer.
	Facts map[string]FactTitle `json:"facts,omitempty"`
	// Definitions are those that readings adopt and Stipulated does not have.
	Definitions map[string]DefinitionText `json:"definitions,omitempty"`
	// Toggles are the labels of those that the case and its readings declare, by id.
	Toggles map[string]string `json:"toggles,omitempty"`
	// Parties are names, by id.
	Parties map[string]string `json:"parties,omitempty"`
	// Clauses are what the case calls the rights, exceptions and constants of a clause: by clause, and by name.
	Clauses map[string]map[string]string `json:"clauses,omitempty"`
}

// FactTitle is what a fact says, and the words for its values. A page says "title: value".
type FactTitle struct {
	Title  string            `json:"title"`
	Values map[string]string `json:"values,omitempty"`
}
