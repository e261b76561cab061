package schema

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

// How two cells relate, by what they permit with definitions as adopted.
const (
	// RelationSame: they come to the same everywhere.
	RelationSame = "same"
	// RelationWider: the first permits all that the second does, and more.
	RelationWider = "wider"
	// RelationNarrower: the second permits all that the first does, and more.
	RelationNarrower = "narrower"
	// RelationCrossing: each permits something that the other does not.
	RelationCrossing = "crossing"
	// RelationPermitsSame: they permit the same, and differ in the rest.
	RelationPermitsSame = "permits-same"
	// RelationUnknown: there is no architecture on which both are judged.
	RelationUnknown = "unknown"
)

// Map is a map/v1: what the readings come to on every architecture that the toggles of a case make of a runtime.
// Numbers of architectures are texts: they may be larger than a number of JSON is exact.
type Map struct {
	Construe string  `json:"construe"`
	Runtime  Subject `json:"runtime"`
	Case     Subject `json:"case"`
	World    string  `json:"world"`
	AsOf     string  `json:"asOf"`
	// Set is what was made otherwise before, sorted by pointer.
	Set []PointerChange `json:"set,omitempty"`
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
	// Stands is where the runtime is as things stand.
	Stands MapPlace `json:"stands"`
	// Relations are of every two cells, in their order, with definitions as adopted.
	Relations []MapRelation `json:"relations"`
	// Related is what was asked of two of them.
	Related *MapRelated `json:"related,omitempty"`
	// Wordings are the definitions that all who adopt them could share, and what would part then, the least first.
	Wordings []MapWording `json:"wordings"`
	// Complete says that nothing is unmapped; else Stopped is why: budget or untraced.
	Complete bool   `json:"complete"`
	Stopped  string `json:"stopped,omitempty"`
	// Confirmed counts the architectures that were judged once more and came to what the map says: the example of every
	// row and wording, and as many at random as were asked for.
	Confirmed int         `json:"confirmed"`
	Searched  MapSearched `json:"searched"`
	// Diagram is the map itself: whoever follows it knows what the readings come to on any architecture.
	Diagram MapDiagram `json:"diagram"`
}

// MapToggle is a toggle of the case, as it stands in one runtime.
type MapToggle struct {
	ID    string `json:"id"`
	Label string `json:"label"`
	// Kind is fact or definition.
	Kind string `json:"kind"`
	// From is its value as things stand; where that is none of those that it can take, it is the last of Values.
	From   string   `json:"from"`
	Values []string `json:"values"`
	// Decides counts the architectures where it alone decides whether readings are parted: of a fact with definitions
	// as adopted, of a definition with the others free.
	Decides MapCount `json:"decides"`
	// Idle says that no outcome ever depends on it.
	Idle bool `json:"idle,omitempty"`
}

// MapCount is a number of architectures, and which share it is of all, in percent with four digits.
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
	ID     string `json:"id"`
	Status string `json:"status"`
	Expect string `json:"expect,omitempty"`
}

// MapGiven is a toggle and some of its values.
type MapGiven struct {
	Toggle string   `json:"toggle"`
	Values []string `json:"values"`
}

// MapPlace is where a runtime is: its zone, the number of its row from 0, -1 where there is none, and the fewest
// changes of facts to another zone.
type MapPlace struct {
	Zone   string         `json:"zone"`
	Row    int            `json:"row"`
	To     string         `json:"to,omitempty"`
	Border []ToggleChange `json:"border,omitempty"`
}

// MapRelation is how two cells relate: each is named by its reading, or POLICY/CLASSIFIER where these are two.
type MapRelation struct {
	First  string `json:"first"`
	Second string `json:"second"`
	// Relation is same, wider, narrower, crossing, permits-same or unknown, as far as both are judged.
	Relation string `json:"relation"`
	// Alike counts where they come to the same, and Unjudged where one of them is not judged or not mapped, which the
	// relation says nothing of.
	Alike    MapCount `json:"alike"`
	Unjudged MapCount `json:"unjudged"`
	// Apart is where they come to different outcomes, by these.
	Apart []MapApart `json:"apart,omitempty"`
}

// MapApart is two different outcomes of two cells, and the nearest architecture on which they come to them.
type MapApart struct {
	First   string         `json:"first"`
	Second  string         `json:"second"`
	Number  string         `json:"number"`
	Percent string         `json:"percent"`
	Example []ToggleChange `json:"example"`
}

// MapRelated says whether a new reading may take an old one's place, with the definitions that each adopts.
type MapRelated struct {
	Old string `json:"old"`
	New string `json:"new"`
	// Require is what is required of the new one: same, no-new-breach or no-new-permission; "" where nothing is.
	Require string `json:"require,omitempty"`
	// Result is holds, fails or unknown: where one of the two is not judged or not mapped somewhere, and nothing else is
	// against it.
	Result string `json:"result,omitempty"`
	// Against counts the architectures that are against it, and Counterexample is the nearest of them.
	Against        *MapCount `json:"against,omitempty"`
	Counterexample *MapApart `json:"counterexample,omitempty"`
}

// What can be required of a new reading, and what comes of that.
const (
	// RequireSame: it comes to the same everywhere.
	RequireSame = "same"
	// RequireNoNewBreach: it is a breach only where the old one says so too.
	RequireNoNewBreach = "no-new-breach"
	// RequireNoNewPermission: it permits only what the old one permits too.
	RequireNoNewPermission = "no-new-permission"

	// RequiredHolds, RequiredFails and RequiredUnknown: so it is, so it is not, or nobody knows.
	RequiredHolds   = "holds"
	RequiredFails   = "fails"
	RequiredUnknown = "unknown"
)

// Requirements are all that can be required.
func Requirements() []string {
	return []string{RequireSame, RequireNoNewBreach, RequireNoNewPermission}
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
	// Turns are the pairs that part in a direction in which they never part as adopted.
	Turns []MapTurn `json:"turns,omitempty"`
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
