package schema

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
	// Unclear is the nearest architecture of those that are unjudged, with what each comes to there: also error, otherwise
	// (it pleads other elements than as things stand) or unmapped.
	Unclear *MapApart `json:"unclear,omitempty"`
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
	// Against counts the architectures that are against it, and Counterexample is the nearest of them. Where nobody knows,
	// Unclear is the nearest architecture on which one of the two is not judged or not mapped.
	Against        *MapCount `json:"against,omitempty"`
	Counterexample *MapApart `json:"counterexample,omitempty"`
	Unclear        *MapApart `json:"unclear,omitempty"`
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

// AgainstRequirement reports whether two different outcomes, of the old reading and of the new one, are against a
// requirement.
func AgainstRequirement(require, before, now string) bool {
	switch require {
	case RequireNoNewBreach:
		return now == Breach && before != Breach
	case RequireNoNewPermission:
		return now == Permitted && before != Permitted
	}
	return true
}
