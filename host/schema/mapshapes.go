package schema

// MapShape says of a limb that is about several subjects, such as calls, whether what one cell pleads of a subject
// depends on the facts of another: where it does not, the map may be read subject by subject. It is said by the
// diagram, over all architectures: of the subjects that are here, and of the facts that a toggle sets.
type MapShape struct {
	// Cell is the cell: its reading, or POLICY/CLASSIFIER where these are two.
	Cell  string `json:"cell"`
	Limb  string `json:"limb"`
	Title string `json:"title"`
	// Of is the kind of its subjects, and Subjects are those that some architecture has, sorted.
	Of       string   `json:"of"`
	Subjects []string `json:"subjects"`
	// Separable says whether every element depends on the facts of its own subject and of the runtime as a whole alone:
	// yes, no, or unknown.
	Separable Tri `json:"separable"`
	// Lifts says whether the limb comes, of all its subjects, to what it comes to of each of them alone: a breach of one
	// is one, and it is closed where it is of all. Yes, as far as these subjects show: since it is separable, or since it
	// is so on every architecture; no, where Apart shows that it is not; unknown, where Why says what is in the way.
	Lifts Tri `json:"lifts"`
	// Why is crossing (an element depends on more than its own subject), tied (a toggle sets facts of several subjects at
	// once), unmapped, one (there is one subject, which shows nothing of two) or none.
	Why string `json:"why,omitempty"`
	// Apart is the nearest architecture on which the limb comes to something else.
	Apart *MapLift `json:"apart,omitempty"`
	// Crossings are the elements that depend on facts of another subject, or of the runtime as a whole on those of any.
	Crossings []MapCrossing `json:"crossings,omitempty"`
	// Tied are toggles that set facts of several subjects at once, on which an element depends: whose fact it is cannot
	// be told.
	Tied []string `json:"tied,omitempty"`
	// Shown are the terms about these subjects for which the classifier is shown what stands of all of them: that an
	// answer does not depend on the others is so here, and no promise for more.
	Shown []string `json:"shown,omitempty"`
}

// Why it is not known whether a limb lifts.
const (
	ShapeCrossing = "crossing"
	ShapeTied     = "tied"
	ShapeUnmapped = "unmapped"
	ShapeOne      = "one"
	ShapeNone     = "none"
)

// MapLift is what a limb comes to on an architecture, and what it would be by what it comes to of each subject alone:
// yes, no, or open.
type MapLift struct {
	Together string         `json:"together"`
	Alone    string         `json:"alone"`
	Example  []ToggleChange `json:"example"`
}

// LimbOpen is a limb that is neither made out nor closed.
const LimbOpen = "open"

// MapCrossing is an element that depends on a toggle that sets a fact of another subject: two architectures, which
// differ in that toggle alone, and what the element is on each.
type MapCrossing struct {
	// Subject is what the element is pleaded of, "" of the runtime as a whole.
	Subject string `json:"subject"`
	Element string `json:"element"`
	Toggle  string `json:"toggle"`
	// Whose are the subjects whose facts the toggle sets, sorted.
	Whose []string `json:"whose"`
	// First is the element on the architecture of Example, Second on that of Other: yes, no, unknown, arguable, or absent
	// where it is not pleaded.
	First   string         `json:"first"`
	Second  string         `json:"second"`
	Example []ToggleChange `json:"example"`
	Other   []ToggleChange `json:"other"`
}

// ElementAbsent is what an element is that is not pleaded.
const ElementAbsent = "absent"
