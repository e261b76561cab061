package schema

import "slices"

// The zones of a map: what the readings come to together on an architecture.
const (
	// ZonePermitted: every reading permits it.
	ZonePermitted = "permitted"
	// ZoneParted: some reading permits it, and another calls it a breach.
	ZoneParted = "parted"
	// ZoneBreach: every reading calls it a breach.
	ZoneBreach = "breach"
	// ZoneOpen: it is undetermined for some reading, and no two others are apart.
	ZoneOpen = "open"
	// ZoneErring: some reading cannot be judged, or pleads other elements than as things stand.
	ZoneErring = "erring"
	// ZoneImpossible: the facts cannot be together, as the case's invariants say.
	ZoneImpossible = "impossible"
	// ZoneUnmapped: it is not known, since a bound was reached or something could not be followed.
	ZoneUnmapped = "unmapped"
)

// Map is a map/v1: what the readings come to on every architecture that the toggles of a case make of a runtime.
// Numbers of architectures are texts: they may be larger than a number of JSON is exact.
type Map struct {
	Construe string  `json:"construe"`
	Runtime  Subject `json:"runtime"`
	Case     Subject `json:"case"`
	World    string  `json:"world"`
	// WorldTitle is what the runtime calls the world; absent from a map that was made before a page asked for it.
	WorldTitle string `json:"worldTitle,omitempty"`
	AsOf       string `json:"asOf"`
	// Set is what was made otherwise before, sorted by pointer.
	Set []PointerChange `json:"set,omitempty"`
	// Readings describes those that are loaded, and Titles has the words for the question, parties, facts and
	// definitions; both are absent from a map that was made before a page asked for them.
	Readings map[string]ReadingSummary `json:"readings,omitempty"`
	Titles   *Titles                   `json:"titles,omitempty"`
	// Cells are what is mapped, with their outcomes as things stand, sorted by policy and classifier.
	Cells []JudgedCell `json:"cells"`
	// Toggles are what can be otherwise, sorted by name.
	Toggles []MapToggle `json:"toggles"`
	// Adopted counts the architectures with every definition as it is adopted, Free those with any.
	Adopted MapZones `json:"adopted"`
	Free    MapZones `json:"free"`
	// Rows are the architectures that not all readings permit, with definitions as adopted: the fewest rows that were
	// found of which no two meet. Where they are too many, RowsLeftOut says so, and there is none.
	Rows        []MapRow `json:"rows"`
	RowsLeftOut bool     `json:"rowsLeftOut,omitempty"`
	// Denials are the architectures that cannot be, with any definitions, and what the case's invariants say of them, in
	// rows of which no two meet; absent where there are none or too many, and from a map that was made before a page asked
	// for them.
	Denials []MapDenial `json:"denials,omitempty"`
	// Stands is where the runtime is as things stand.
	Stands MapPlace `json:"stands"`
	// Relations are of every two cells, in their order, with definitions as adopted.
	Relations []MapRelation `json:"relations"`
	// Related is what was asked of two of them, and Answers what was asked of two classifiers.
	Related *MapRelated `json:"related,omitempty"`
	Answers *MapAnswers `json:"answers,omitempty"`
	// Shapes says of every limb that is about several subjects whether the map may be read subject by subject, cell by
	// cell in their order.
	Shapes []MapShape `json:"shapes"`
	// Wordings are the definitions that all who adopt them could share, and what would part then, the least first: of
	// those that were tried the best of each number of definitions.
	Wordings []MapWording `json:"wordings"`
	Tried    *MapTried    `json:"tried,omitempty"`
	// Definitions are what wordings are about, in the words of the case.
	Definitions map[string]DefinitionText `json:"definitions,omitempty"`
	// Complete says that nothing is unmapped; else Stopped is why: budget or untraced.
	Complete bool   `json:"complete"`
	Stopped  string `json:"stopped,omitempty"`
	// Confirmed counts the architectures that were judged once more and came to what the map says: the example of every
	// row, relation and wording, and of as many at random as were asked for those that can be and are mapped, each once.
	Confirmed int         `json:"confirmed"`
	Searched  MapSearched `json:"searched"`
	// Diagram is the map itself: whoever follows it knows what the readings come to on any architecture.
	Diagram MapDiagram `json:"diagram"`
}

// HasError reports whether a cell cannot be judged as things stand, or somebody cannot be, or pleads otherwise, on some
// architecture with definitions as adopted.
func (m *Map) HasError() bool {
	return slices.ContainsFunc(m.Cells, func(c JudgedCell) bool { return c.Outcome == Error }) ||
		slices.ContainsFunc(m.Adopted.Zones, func(z MapZone) bool { return z.Zone == ZoneErring })
}

// What a cell comes to on a map besides a verdict and an error.
const (
	// PleadedOtherwise: it pleads other elements than as things stand.
	PleadedOtherwise = "otherwise"
	// NotMapped: nobody asked.
	NotMapped = "unmapped"
)

// MapToggle is a toggle of the case, as it stands in one runtime.
type MapToggle struct {
	ID    string `json:"id"`
	Label string `json:"label"`
	// Kind is fact or definition.
	Kind string `json:"kind"`
	// From is its value as things stand; where that is none of those that it can take, it is the last of Values.
	From   string   `json:"from"`
	Values []string `json:"values"`
	// Defines is what it settles; nil of a fact.
	Defines *MapDefines `json:"defines,omitempty"`
	// Decides counts the architectures where it alone decides whether readings are parted, among those that can be and
	// on which all are judged: of a fact with definitions as adopted, of a definition with the others free.
	Decides MapCount `json:"decides"`
	// Idle says that no outcome ever depends on it.
	Idle bool `json:"idle,omitempty"`
	// Place is what it is a toggle of, where the case's toggle is one of each of several things.
	Place string `json:"place,omitempty"`
	// Pointers are what it sets, sorted: facts of the runtime, or a definition of a reading.
	Pointers []string `json:"pointers,omitempty"`
	// Words are those for its values, by value; one that needs none is not there.
	Words map[string]string `json:"words,omitempty"`
	// Sets has, where a value is a name for several facts at once, what each of these comes to in words, by value and
	// pointer.
	Sets map[string]map[string]string `json:"sets,omitempty"`
}

// MapDefines is a definition of a reading, by the name that wordings have for it: one that all share sets those of that
// name.
type MapDefines struct {
	Reading    string `json:"reading"`
	Definition string `json:"definition"`
}

// MapCount is a number of architectures, and which share it is of all, in percent with four digits: 0.0000 of none
// alone, and 100.0000 of all alone.
type MapCount struct {
	Number  string `json:"number"`
	Percent string `json:"percent"`
}

// MapZones are all architectures, zone by zone, and in each by what the readings come to.
type MapZones struct {
	Number string    `json:"number"`
	Zones  []MapZone `json:"zones"`
}

// MapZone is a zone, and its architectures.
type MapZone struct {
	Zone     string       `json:"zone"`
	Number   string       `json:"number"`
	Percent  string       `json:"percent"`
	Patterns []MapPattern `json:"patterns,omitempty"`
}

// MapPattern is what the cells come to, in their order: permitted, breach, undetermined, error, otherwise (it pleads
// other elements than as things stand) or unmapped.
type MapPattern struct {
	Outcomes []string `json:"outcomes"`
	Number   string   `json:"number"`
	Percent  string   `json:"percent"`
}

// MostMapRows bounds the rows of a map.
const MostMapRows = 500

// MostConfirmed bounds the architectures that are drawn at random, to be judged once more.
const MostConfirmed = 1_000_000

// MapRow is architectures on which the readings come to the same: every toggle that is named has one of the values, and
// the others may have any.
type MapRow struct {
	Zone     string     `json:"zone"`
	Outcomes []string   `json:"outcomes"`
	Given    []MapGiven `json:"given"`
	Number   string     `json:"number"`
	Percent  string     `json:"percent"`
	// Example is what is otherwise than as things stand in the nearest of them.
	Example []ToggleChange `json:"example"`
	// Precedents are those of the case whose runtime has, for every toggle that the row names, one of its values; days
	// count by the versions in force.
	Precedents []MapPrecedent `json:"precedents,omitempty"`
}

// MapPrecedent is a precedent of the case: agreed, with what all must come to, or disputed.
type MapPrecedent struct {
	ID string `json:"id"`
	// Title is that of its runtime, and of its world; absent from a map that was made before a page asked for it.
	Title  string `json:"title,omitempty"`
	Status string `json:"status"`
	Expect string `json:"expect,omitempty"`
}

// MapGiven is a toggle and some of its values.
type MapGiven struct {
	Toggle string   `json:"toggle"`
	Values []string `json:"values"`
}

// MapDenial is architectures that cannot be: every toggle that is named has one of the values. Because is why, in the
// sentences of the invariants, sorted.
type MapDenial struct {
	Because []string   `json:"because"`
	Given   []MapGiven `json:"given"`
}

// MapPlace is where a runtime is: its zone, the number of its row from 0, -1 where there is none, and the fewest
// changes of facts to another zone.
type MapPlace struct {
	Zone   string         `json:"zone"`
	Row    int            `json:"row"`
	To     string         `json:"to,omitempty"`
	Border []ToggleChange `json:"border,omitempty"`
}

// MapWording is definitions that all who adopt them share, and what the readings come to then with the others as
// adopted.
type MapWording struct {
	// Shared are the definitions with the value that they have for all.
	Shared []MapShared `json:"shared"`
	// Concede are the readings that adopt another value now.
	Concede []string `json:"concede"`
	// Ends says that every architecture comes to the same determinate outcome for all.
	Ends      bool     `json:"ends"`
	Parted    MapCount `json:"parted"`
	Breach    MapCount `json:"breach"`
	Permitted MapCount `json:"permitted"`
	Open      MapCount `json:"open"`
	// Unknown counts where somebody is not judged or pleads otherwise, or what comes of it is not mapped: there nobody
	// knows whether readings part.
	Unknown MapCount `json:"unknown"`
	// Turns are the pairs that part in a direction in which they never part as adopted.
	Turns []MapTurn `json:"turns,omitempty"`
}

// MapTried counts the wordings that were tried, of up to so many definitions at once; All says that there are no
// others.
type MapTried struct {
	Wordings int  `json:"wordings"`
	AtOnce   int  `json:"atOnce"`
	All      bool `json:"all"`
}

// MapShared is a definition and a value of it.
type MapShared struct {
	Definition string `json:"definition"`
	Value      string `json:"value"`
}

// MapTurn is two readings that part in a direction in which they never did, and the nearest architecture where they do.
type MapTurn struct {
	Permits string         `json:"permits"`
	Objects string         `json:"objects"`
	Number  string         `json:"number"`
	Percent string         `json:"percent"`
	Example []ToggleChange `json:"example"`
}

// MapSearched is what the map took: runs of policies and of invariants.
type MapSearched struct {
	PolicyRuns    int `json:"policyRuns"`
	InvariantRuns int `json:"invariantRuns"`
}

// MapProgress is how far a map is: how many of its cells are learned, by how many runs of policies and invariants, and
// then that what it shows is judged once more.
type MapProgress struct {
	Cells, Of, Runs int
	Remembered      int // of the runs, those that were kept from before
	Confirming      int // how many architectures are judged once more; 0 while cells are learned
}

// MapDiagram is the map as a decision diagram. A number from 0 is a node: which toggle it asks for, and where each of
// the toggle's values leads. A negative number is an end: -1 is the first of Ends, -2 the second.
type MapDiagram struct {
	Root  int          `json:"root"`
	Nodes []MapNode    `json:"nodes"`
	Ends  []MapPattern `json:"ends"`
}

// MapNode is a node of a diagram.
type MapNode struct {
	Toggle string `json:"toggle"`
	To     []int  `json:"to"`
}
