package schema

import (
	"bytes"
	"cmp"
	"encoding/json"
	"maps"
	"slices"
	"strings"
)

// Reading is a reading/v2, one party's interpretation of a case: a classifier, a policy and the definitions it adopts.
// It stands in a folder of its own, and changes nothing in the case.
type Reading struct {
	Construe string `json:"construe"`
	// ID: names the reading beside the others.
	ID string `json:"id"`
	// Title: the reading's name for people.
	Title string `json:"title"`
	// Doctrine: its position in one sentence.
	Doctrine string `json:"doctrine,omitempty"`
	// Party: whose position it is, where that may be said.
	Party string `json:"party,omitempty"`
	// Draft: that it is not finished; construe test skips the agreed precedents that it leaves undetermined, and nobody
	// signs it.
	Draft bool `json:"draft,omitempty"`
	// Case: the case that it is a reading of.
	Case ReadingCase `json:"case"`
	// Plugin: the folder of its plugin, or another reading whose classifier it takes; nothing where its policy reads no
	// term.
	Plugin Code `json:"plugin,omitzero"`
	// Policy: the folder of its Rego files below this one, or another reading whose policy it takes; this folder if
	// left out.
	Policy Code `json:"policy,omitzero"`
	// Limbs: the limbs it pleads; all if left out.
	Limbs []string `json:"limbs,omitempty"`
	// Definitions: the definitions it adopts, each with one of its values; its policy sees these, its own, and no
	// others.
	Definitions map[string]string `json:"definitions,omitempty"`
	// OwnDefinitions: definitions of its own, by a name that the case does not have.
	OwnDefinitions map[string]OwnDefinition `json:"own_definitions,omitempty"`
	// Toggles: by definition, how the toggle that is derived from it is shown and weighed.
	Toggles map[string]DefinitionToggle `json:"toggles,omitempty"`
	// Citations: where the position comes from: citations of the case, or sources below.
	Citations []string `json:"citations,omitempty"`
	// Sources: where things in the reading come from, by name.
	Sources map[string]Source `json:"sources,omitempty"`
	// Precedents: what the reading holds on precedents of the case.
	Precedents map[string]Holding `json:"precedents,omitempty"`
}

// ReadingCase names the case of a reading, and what it was when the reading was pinned.
type ReadingCase struct {
	// ID: the case's id.
	ID string `json:"id"`
	// Digest: the case's digest.
	Digest string `json:"digest,omitempty"`
	// Parts: the digests of the case's parts, by name; see [Case].
	Parts map[string]string `json:"parts,omitempty"`
}

// Code is where a reading's plugin or policy stands: a folder, or another reading, whose own it is. The zero Code is
// neither.
type Code struct {
	Folder string
	Of     string
	Digest string // of the other reading's code; "" until it is pinned
}

// IsZero tells encoding/json to omit what was not stated.
func (c Code) IsZero() bool { return c == Code{} }

// otherCode is how code of another reading is written.
type otherCode struct {
	Of     string `json:"of"`
	Digest string `json:"digest,omitempty"`
}

// MarshalJSON writes the folder, or an object with the other reading.
func (c Code) MarshalJSON() ([]byte, error) {
	if c.Of != "" {
		return json.Marshal(otherCode{c.Of, c.Digest})
	}
	return json.Marshal(c.Folder)
}

// UnmarshalJSON reads a folder, or an object with the other reading.
func (c *Code) UnmarshalJSON(b []byte) error {
	*c = Code{}
	if !bytes.HasPrefix(bytes.TrimSpace(b), []byte("{")) {
		return json.Unmarshal(b, &c.Folder)
	}
	var other otherCode
	err := json.Unmarshal(b, &other)
	c.Of, c.Digest = other.Of, other.Digest
	return err
}

// OwnDefinition is a definition that a reading brings, and the value of it that the reading adopts.
type OwnDefinition struct {
	// Question: the question on which the line is drawn.
	Question string `json:"question"`
	// Values: each place where the line can be, and what it means.
	Values map[string]string `json:"values"`
	// Adopted: the value that the reading adopts.
	Adopted string `json:"adopted"`
}

// DefinitionToggle is how the toggle of a definition is shown and weighed.
type DefinitionToggle struct {
	// Label: what it is about, in a few words.
	Label string `json:"label,omitempty"`
	// Effort: what the change takes, in the case's unit; 1 if left out.
	Effort int `json:"effort,omitempty"`
}

// Holding is what a reading holds on a precedent.
type Holding struct {
	// Holds: the outcome that it comes to on a disputed precedent. One of permitted, breach and undetermined.
	Holds string `json:"holds,omitempty"`
	// Because: an element that its own cell must plead: a breach among its yeses, a permission among its noes.
	Because string `json:"because,omitempty"`
}

// Pleads returns the limbs that the reading pleads in a case, sorted.
func (r *Reading) Pleads(c *Case) []string {
	if len(r.Limbs) > 0 {
		return slices.Sorted(slices.Values(r.Limbs))
	}
	return Keys(c.Limbs)
}

// Adopted gives the values of the definitions that the reading adopts, its own among them.
func (r *Reading) Adopted() map[string]string {
	out := maps.Clone(r.Definitions)
	for name, d := range r.OwnDefinitions {
		if out == nil {
			out = map[string]string{}
		}
		if _, other := out[name]; !other { // a reading that takes another's policy adopts what it says of that one's
			out[name] = d.Adopted
		}
	}
	return out
}

// Definition finds a definition of the case, or of the reading's own.
func (r *Reading) Definition(c *Case, name string) (Definition, bool) {
	if own, is := r.OwnDefinitions[name]; is {
		return Definition{Question: own.Question, Values: own.Values}, true
	}
	d, is := c.Definitions[name]
	return d, is
}

// Suite is a suite/v1, what a case's tests expect besides its precedents (suite.yaml beside case.yaml). It is in no
// digest: it binds nobody.
type Suite struct {
	Construe string `json:"construe"`
	// Swaps: by precedent the cross matrix: policy, then classifier, then outcome.
	Swaps map[string]map[string]map[string]string `json:"swaps"`
}

// DefinitionName is the name that a definition has beside those of other readings: that of the case as it is, one of
// its own, or of the reading whose policy it takes, behind the name of whose it is.
func (r *Reading) DefinitionName(name string) string {
	if _, own := r.OwnDefinitions[name]; own {
		return cmp.Or(r.Policy.Of, r.ID) + "." + name
	}
	return name
}

// Bare is the name that the reading itself uses for a definition, as [Reading.DefinitionName] gives it; "" where it is
// another reading's.
func (r *Reading) Bare(name string) string {
	owner, bare, qualified := strings.Cut(name, ".")
	if !qualified {
		return name
	}
	if _, own := r.OwnDefinitions[bare]; own && owner == cmp.Or(r.Policy.Of, r.ID) {
		return bare
	}
	return ""
}

// NoPlugin stands where a plugin is named, of a reading that has none.
const NoPlugin = "none"
