package schema

import (
	"slices"
	"strings"
)

// Field is something that a case says of an offering, component, relationship, state, party, model or dealing, and that
// no other case need know. A runtime writes it under x of that object; what is left out is unknown.
type Field struct {
	// Of: whose field it is. One of offering, component, relationship, state, party, model and dealing.
	Of string `json:"of"`
	// Question: what the field answers, in one sentence.
	Question string `json:"question"`
	// Values: the values that it can have; unknown is always one more.
	Values []string `json:"values,omitempty"`
	// Titles: what pages say for a value, by value; the value itself, spaced, where there is none.
	Titles map[string]string `json:"titles,omitempty"`
	// Type: what kind of value it has, where those are not listed. One of text, day, integer, place, list of text, list
	// of day, list of integer and list of place.
	Type string `json:"type,omitempty"`
}

// AddedRoles are those that a case adds to the ones that every runtime knows.
type AddedRoles struct {
	// Party: roles of parties.
	Party []string `json:"party,omitempty"`
	// Component: roles of components.
	Component []string `json:"component,omitempty"`
}

// AddedKinds are those that a case adds to the ones that every runtime knows.
type AddedKinds struct {
	// Dealing: kinds of dealings.
	Dealing []string `json:"dealing,omitempty"`
	// State: kinds of state.
	State []string `json:"state,omitempty"`
}

// fieldOwners are the kinds of objects that have fields of a case's own, and where in a runtime they stand. The JSON
// Schema of a case lists the same names; a test compares the two.
var fieldOwners = map[string]string{
	"/offering": "offering", "/components/*": "component", "/relationships/*": "relationship", "/state/*": "state",
	"/parties/*": "party", "/models/*": "model", "/dealings/*": "dealing",
}

// FieldOwners lists the kinds of objects that have fields of a case's own, sorted.
func FieldOwners() (out []string) {
	for _, place := range Keys(fieldOwners) {
		out = append(out, fieldOwners[place])
	}
	slices.Sort(out)
	return out
}

// FieldPlace is the pointer at which a field stands in a runtime, with * for the name of what it is of.
func FieldPlace(name string, f Field) string {
	for _, place := range Keys(fieldOwners) {
		if fieldOwners[place] == f.Of {
			return place + Join("x", name)
		}
	}
	return ""
}

// added are the words that the case adds where a list of words is open.
func (c *Case) added(place string) []string {
	switch place {
	case "/parties/*/roles/*":
		return c.Roles.Party
	case "/components/*/role":
		return c.Roles.Component
	case "/dealings/*/kind":
		return c.Kinds.Dealing
	case "/state/*/kind":
		return c.Kinds.State
	}
	return nil
}

// AsksAbout reports whether a limb or a term of the case is about each subject of a kind.
func (c *Case) AsksAbout(kind string) bool {
	for _, l := range c.Limbs {
		if l.Of == kind {
			return true
		}
	}
	for _, t := range c.Terms {
		if t.Of == kind {
			return true
		}
	}
	return false
}

// AddsWords reports whether the case has words of its own in which runtimes are described.
func (c *Case) AddsWords() bool {
	return len(c.Fields)+len(c.Places)+len(c.Roles.Party)+len(c.Roles.Component)+len(c.Kinds.Dealing)+
		len(c.Kinds.State) > 0
}

// AboutCalls reports whether the case is about calls of models and what serves them: pages about one that is not leave
// them out. A case without words of its own always is, whatever its policies read.
func (c *Case) AboutCalls() bool {
	if !c.AddsWords() || c.AsksAbout("hop") || c.AsksAbout("relationship") || c.AsksAbout("component") {
		return true
	}
	for _, t := range c.Toggles {
		places := []string{t.Pointer}
		for _, set := range t.Values.Sets {
			places = append(places, Keys(set)...)
		}
		if s := t.Select; s != nil {
			if s.Hop != "" || s.Role != "" {
				return true
			}
			places = []string{Join(s.In)}
		}
		for _, place := range places {
			for _, of := range []string{"/relationships", "/components", "/models"} {
				if place == of || strings.HasPrefix(place, of+"/") {
					return true
				}
			}
		}
	}
	return false
}

// RuntimeShape is the shape of a runtime under the case: with the case's own fields, its roles, kinds and groups of
// places, and with a composition that is asked only of a case that has a use for it. A nil case adds nothing. It is a
// shape of its own, made anew at each call. Why it is the case's: docs/rationale.md#why-is-a-runtimes-shape-the-cases.
func (c *Case) RuntimeShape() *Shape {
	if c == nil {
		c = &Case{}
	}
	return c.extend(ShapeOf(KindRuntime), "")
}

// extend copies a shape, with what the case adds at a place and below it.
func (c *Case) extend(s *Shape, place string) *Shape {
	if s == nil || s.Side {
		return s
	}
	out := *s
	switch {
	case s.Own:
		return c.ownFields(fieldOwners[strings.TrimSuffix(place, "/x")])
	case s.Open:
		out.Enum = insertWords(s.Enum, c.added(place))
	case s.Format == "place":
		out.Groups = Keys(c.Places)
	case place == "/compositions/dealings" && c.AsksAbout("dealing"):
		out.Optional = false
	}
	out.Items, out.Values = c.extend(s.Items, place+"/*"), c.extend(s.Values, place+"/*")
	if s.Properties != nil {
		out.Properties = make(map[string]*Shape, len(s.Properties))
		for name, field := range s.Properties {
			out.Properties[name] = c.extend(field, place+Join(name))
		}
	}
	return &out
}

// insertWords is a list of words with others before its last, which is unknown.
func insertWords(words, others []string) []string {
	if len(others) == 0 {
		return words
	}
	return slices.Insert(slices.Clone(words), len(words)-1, others...)
}

// ownFields is the shape of the fields of a kind of object. Where the case has none, none may be there.
func (c *Case) ownFields(of string) *Shape {
	out := &Shape{Kind: "object", Own: true, Optional: true, Properties: map[string]*Shape{}}
	for name, f := range c.Fields {
		if f.Of == of {
			out.Optional = false
			out.Properties[name] = c.fieldShape(f)
		}
	}
	return out
}

// fieldShape is the shape of one of the case's own fields.
func (c *Case) fieldShape(f Field) *Shape {
	kind, list := strings.CutPrefix(f.Type, "list of ")
	s := &Shape{Kind: "string", Own: true, Description: f.Question}
	switch kind {
	case "day":
		s.Format = "date-or-unknown"
	case "integer":
		s.Kind, s.Pattern = "integer", "^unknown$"
	case "place":
		s.Format, s.Groups = "place", Keys(c.Places)
	case "":
		s.Enum, s.Titles = append(slices.Clone(f.Values), "unknown"), f.Titles
	}
	if list {
		return &Shape{Kind: "list", Own: true, Items: s, Description: f.Question}
	}
	return s
}
