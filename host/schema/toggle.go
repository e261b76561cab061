package schema

import (
	"bytes"
	"encoding/json"
)

// Toggle is something that could be otherwise: a fact, several facts at once, or a definition that a reading adopts.
type Toggle struct {
	Label string `json:"label"`
	// Kind is fact or definition; fact if empty.
	Kind string `json:"kind,omitempty"`
	// Pointer is what changes: a fact of the runtime, or /readings/R/definitions/D. In its place, Select finds objects
	// of the runtime, in each of which Path is what changes.
	Pointer string  `json:"pointer,omitempty"`
	Select  *Select `json:"select,omitempty"`
	Path    string  `json:"path,omitempty"`
	// Values are what it can change to, in an order that means something to the case; all that the schema has if empty.
	Values ToggleValues `json:"values,omitzero"`
	// MutableBy names who can make the change; nobody if empty.
	MutableBy []string `json:"mutable_by"`
	// Effort is what the change takes, in a unit of the case's; 1 if 0.
	Effort int `json:"effort,omitempty"`
	// Favours is the outcome that a later value speaks for more than an earlier one: permitted or breach.
	Favours string `json:"favours,omitempty"`
}

// Select finds objects of a runtime, whose ids differ from one to the other. Exactly one of Role, Hop and In is given.
type Select struct {
	// Role finds components that play it.
	Role string `json:"role,omitempty"`
	// Hop finds, of each model call, the call (a relationship), its from or to (a component), its model, or its entries
	// (relationships), those that are calls themselves left out.
	Hop string `json:"hop,omitempty"`
	// In finds members of a collection of the runtime, those with each value at its path that Where names.
	In    string            `json:"in,omitempty"`
	Where map[string]string `json:"where,omitempty"`
	// Together makes one toggle of all that is found, instead of one of each.
	Together bool `json:"together,omitempty"`
}

// ToggleValues are the values of a toggle: a list of them, or for several facts at once a name for each, and what it
// sets.
type ToggleValues struct {
	List []any
	Sets map[string]map[string]any
}

// IsZero tells encoding/json to omit what was not declared.
func (v ToggleValues) IsZero() bool { return v.List == nil && v.Sets == nil }

// MarshalJSON writes a list, or an object of objects.
func (v ToggleValues) MarshalJSON() ([]byte, error) {
	if v.Sets != nil {
		return json.Marshal(v.Sets)
	}
	return json.Marshal(v.List)
}

// UnmarshalJSON reads a list, or an object of objects.
func (v *ToggleValues) UnmarshalJSON(b []byte) error {
	var plain any
	d := json.NewDecoder(bytes.NewReader(b))
	d.UseNumber()
	if err := d.Decode(&plain); err != nil {
		return err
	}
	switch t := wholeNumbers(plain).(type) {
	case map[string]any:
		v.Sets = map[string]map[string]any{}
		for name, set := range t {
			v.Sets[name], _ = set.(map[string]any)
		}
	case []any:
		v.List = t
	}
	return nil
}

// wholeNumbers has the numbers of a tree as documents have them.
func wholeNumbers(tree any) any {
	switch t := tree.(type) {
	case json.Number:
		if n, err := t.Int64(); err == nil {
			return n
		}
		return t.String()
	case map[string]any:
		for name, v := range t {
			t[name] = wholeNumbers(v)
		}
	case []any:
		for i, v := range t {
			t[i] = wholeNumbers(v)
		}
	}
	return tree
}
