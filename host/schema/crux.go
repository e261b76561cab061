package schema

// The goals of a crux: what a set of changes brings about. Undetermined and error reach none of them.
const (
	// GoalResolve: all cells are permitted, or all are breach.
	GoalResolve = "resolve"
	// GoalFlip: the one cell has another of the two outcomes.
	GoalFlip = "flip"
	// GoalPermitted: all cells are permitted, a safe harbour.
	GoalPermitted = "permitted"
	// GoalBreach: all cells are breach, a poison pill.
	GoalBreach = "breach"
)

// Crux is a crux/v1: every smallest set of changes, of facts and of definitions, that reaches a goal. Fewer changes of
// a set do not reach it; more need not reach it either.
type Crux struct {
	Construe string  `json:"construe"`
	Runtime  Subject `json:"runtime"`
	Case     Subject `json:"case"`
	World    string  `json:"world"`
	// WorldTitle is what the runtime calls the world; absent from a crux that was made before a page asked for it.
	WorldTitle string `json:"worldTitle,omitempty"`
	AsOf       string `json:"asOf"`
	// Set is what was made otherwise before, sorted by pointer.
	Set []PointerChange `json:"set,omitempty"`
	// Readings describes those that are loaded, and Titles has the words for the question, parties, facts and
	// definitions; both are absent from a crux that was made before a page asked for them.
	Readings map[string]ReadingSummary `json:"readings,omitempty"`
	Titles   *Titles                   `json:"titles,omitempty"`
	// Goal is resolve, flip, permitted or breach.
	Goal string `json:"goal"`
	// Cells are what is looked at, with their outcomes before any change, sorted by policy and classifier.
	Cells []JudgedCell `json:"cells"`
	// Toggles are what can change here, sorted by name.
	Toggles []CruxToggle `json:"toggles"`
	// Sets are the smallest sets of changes that somebody can make, by effort, size and toggles. One without changes
	// says that the goal is reached as things stand.
	Sets []ChangeSet `json:"sets"`
	// Beyond are those with a change that nobody can make, such as of a date, in the same order.
	Beyond []ChangeSet `json:"beyond,omitempty"`
	// Complete says that there are no others; else CompleteUpTo is the number of changes up to which there are none, -1
	// where not even none was tried, and Stopped is what ended the search: size, budget or cancelled.
	Complete     bool   `json:"complete"`
	CompleteUpTo int    `json:"completeUpTo"`
	Stopped      string `json:"stopped,omitempty"`
	// Sufficient are the smallest sets of toggles that alone keep the goal from being reached, as long as they stay as
	// they are; only where the search is complete.
	Sufficient [][]string `json:"sufficient,omitempty"`
	// Responsibility is, by toggle, the size of the smallest set that it is part of: 1 where it is enough alone.
	Responsibility map[string]int `json:"responsibility,omitempty"`
	// Unpleaded are the rights in force that a reading pleads nothing about as things stand, as pointers, by reading.
	Unpleaded map[string][]string `json:"unpleaded,omitempty"`
	// Fragility counts the single changes that reach the goal.
	Fragility int `json:"fragility"`
	// Evidence says, for each fact of a set that is not settled, what would prove it.
	Evidence []Demand `json:"evidence,omitempty"`
	// Precedents are those that this runtime could only be told apart from by what speaks even more for the same
	// outcome.
	Precedents []Tension `json:"precedents,omitempty"`
	Searched   Searched  `json:"searched"`
}

// JudgedCell is one policy over one classifier, and its outcome.
type JudgedCell struct {
	Policy     string `json:"policy"`
	Classifier string `json:"classifier"`
	Outcome    string `json:"outcome"`
	// Error says why the outcome is error.
	Error *Problem `json:"error,omitempty"`
}

// CruxToggle is a toggle of the case as it stands in one runtime.
type CruxToggle struct {
	ID    string `json:"id"`
	Label string `json:"label"`
	// Kind is fact or definition.
	Kind string `json:"kind"`
	// From is its value as things stand; Values are those that it can take, in the case's order.
	From   string   `json:"from"`
	Values []string `json:"values"`
	// Pointers are what it sets: facts of the runtime, or definitions of readings.
	Pointers []string `json:"pointers"`
	// MutableBy names who can make the change; nobody if empty.
	MutableBy []string `json:"mutableBy"`
	Effort    int      `json:"effort"`
	// By are the same, with the party that has the role at the object that would be changed, where the runtime says who
	// that is.
	By []IssueActor `json:"by,omitempty"`
	// Words are those for its values, by value; one that needs none is not there.
	Words map[string]string `json:"words,omitempty"`
	// Status is that of its fact: stipulated, assumed, disputed or unknown; empty for definitions and for several
	// facts.
	Status string `json:"status,omitempty"`
	// Past says that its facts are of dealings or statements that had been made by the day that is judged, so that nobody
	// can make them otherwise any more.
	Past bool `json:"past,omitempty"`
	// Locations are where its facts stand.
	Locations map[string]Location `json:"locations,omitempty"`
}

// ChangeSet is changes that together reach a goal.
type ChangeSet struct {
	Changes []ToggleChange `json:"changes"`
	Effort  int            `json:"effort"`
	// Kind is fact, definition, or both.
	Kind string `json:"kind,omitempty"`
	// Sentence says it for people; in a comparison without the places in files.
	Sentence string `json:"sentence"`
	// Pointers are the first that each change sets, in the order of the changes: in a comparison, which does not list
	// toggles.
	Pointers []string `json:"pointers,omitempty"`
	// Sets are all that the changes set, sorted: of an explanation of what was made otherwise before, since a command that
	// makes both names each fact once.
	Sets []string `json:"sets,omitempty"`
	// Outcomes are the cells afterwards, in the order of the crux's.
	Outcomes []JudgedCell `json:"outcomes"`
	// Given is the certificate: as long as these toggles have these values, the outcomes are these, whatever the other
	// toggles are, or the judgement fails.
	Given map[string]string `json:"given"`
}

// ToggleChange is a toggle from one value to another.
type ToggleChange struct {
	Toggle string `json:"toggle"`
	From   string `json:"from"`
	To     string `json:"to"`
}

// Demand is a fact on which a set turns and which is not settled, and the kinds of evidence that would settle it.
type Demand struct {
	Toggle  string    `json:"toggle"`
	Pointer string    `json:"pointer"`
	Status  string    `json:"status"` // disputed or unknown
	At      *Location `json:"at,omitempty"`
	Proof   []Proof   `json:"proof"`
}

// Proof is a kind of evidence, and what of it shows the fact.
type Proof struct {
	Evidence   string `json:"evidence"`
	Shows      string `json:"shows"`
	Confidence string `json:"confidence"` // high, medium or low
}

// Tension is a precedent whose outcome is forced on this runtime by its toggles' favours, and the readings that say
// otherwise.
type Tension struct {
	Precedent string   `json:"precedent"`
	Outcome   string   `json:"outcome"`
	Readings  []string `json:"readings"`
	// Stronger are the toggles that speak even more for the outcome here than there.
	Stronger []string `json:"stronger,omitempty"`
}

// Searched counts what the search took: assignments visited, and runs of policies and plugins, what was remembered not
// counted. It is the same on every machine: what was only looked at ahead of time is not counted either.
type Searched struct {
	Assignments int `json:"assignments"`
	PolicyRuns  int `json:"policyRuns"`
	PluginRuns  int `json:"pluginRuns"`
}

// CruxProgress is how far a search for cruxes is: how many changes it tries at once, and how many assignments it
// visited, answers it asked for and sets it found so far.
type CruxProgress struct{ Size, Assignments, Asks, Sets int }

// The moves along a toggle's values, in the order in which the case lists them.
const (
	MoveWeaker   = "weaker"    // to the value before
	MoveStronger = "stronger"  // to the value behind
	MoveNearMiss = "near-miss" // to the nearest value, in either direction, that changes an outcome
)
