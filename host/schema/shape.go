package schema

import (
	"embed"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"sync"
)

//go:embed schemas/*.json
var schemaFiles embed.FS

// Shape is a JSON Schema as construe's own code walks it: references resolved, and only what filling, linting, typing
// and naming need. Shapes are shared; nobody changes one.
type Shape struct {
	// Kind is object (fixed fields), map (keyed by id), list, string, integer, boolean or any.
	Kind string
	// Properties are the fields of an object.
	Properties map[string]*Shape
	// Required names the fields that must be there.
	Required []string
	// Keys and Values describe a map's keys and values.
	Keys, Values *Shape
	// Items describes a list's members.
	Items *Shape
	// Enum lists the only values of a string, in the order of the schema; nil where any is allowed.
	Enum []string
	// Titles are what pages say for words of Enum that are no words of a sentence, by word.
	Titles map[string]string
	// Not lists words that a name cannot be.
	Not []string
	// Default is what an omitted scalar means where it does not mean unknown.
	Default string
	// DefaultWithout names a field beside this one; where that is stated, an omitted value is unknown after all.
	DefaultWithout string
	// OrList says of a string that a list of Items may stand in its place.
	OrList bool
	// Ref names what the value refers to: party, component, model, capability, evidence or pointer.
	Ref string
	// None says that a reference may also be "none".
	None bool
	// Fixed says that the value is part of the structure: it is never unknown.
	Fixed bool
	// Open says that a case may add to Enum.
	Open bool
	// Own says that the value holds a case's own fields, or is one: a runtime may say anything there, until it is opened
	// under a case; see [Case.RuntimeShape].
	Own bool
	// Optional says that what is left unsaid stays unsaid.
	Optional bool
	// Groups are the groups of places that a case adds where the value is a place.
	Groups []string
	// Prose says that the value is text for people, or a name: not a fact, never filled.
	Prose bool
	// Side says that the whole value stands beside the facts (positions, worlds, citations, evidence).
	Side bool
	// Format, Pattern and Description are the schema's own.
	Format, Pattern, Description string
}

// ShapeOf returns the shape of a kind of document. It panics on a kind that does not exist, which is a mistake in the
// caller.
func ShapeOf(kind string) *Shape {
	s, err := loadShape(kind)
	if err != nil {
		panic(err)
	}
	return s
}

var shapes sync.Map // kind → *Shape; a memo of embedded files

func loadShape(kind string) (*Shape, error) {
	if s, ok := shapes.Load(kind); ok {
		return s.(*Shape), nil
	}
	root, err := rawSchema(kind)
	if err != nil {
		return nil, err
	}
	s, err := (&shaper{root}).shape(root)
	if err != nil {
		return nil, fmt.Errorf("schema of %s: %w", kind, err)
	}
	shapes.Store(kind, s)
	return s, nil
}

func rawSchema(kind string) (map[string]any, error) {
	raw, err := JSONSchema(kind)
	if err != nil {
		return nil, fmt.Errorf("no document kind %q", kind)
	}
	var root map[string]any
	if err := json.Unmarshal(raw, &root); err != nil {
		return nil, err
	}
	return root, nil
}

type shaper struct{ root map[string]any }

func (b *shaper) shape(node map[string]any) (*Shape, error) {
	s := &Shape{}
	if ref, is := node["$ref"].(string); is {
		target, err := b.resolve(ref)
		if err != nil {
			return nil, err
		}
		copied := *target
		s = &copied
	}
	if err := b.read(s, node); err != nil {
		return nil, err
	}
	if s.Kind == "" {
		s.Kind = "any"
	}
	return s, nil
}

func (b *shaper) resolve(ref string) (*Shape, error) {
	if pointer, is := strings.CutPrefix(ref, "#"); is {
		found, _ := Get(b.root, pointer)
		node, is := found.(map[string]any)
		if !is {
			return nil, fmt.Errorf("no definition %s", ref)
		}
		return b.shape(node)
	}
	file, fragment, _ := strings.Cut(ref, "#")
	kind := strings.TrimSuffix(file, ".json")
	if at := strings.LastIndexByte(kind, '-'); at >= 0 {
		kind = kind[:at] + "/" + kind[at+1:]
	}
	if fragment == "" {
		return loadShape(kind)
	}
	root, err := rawSchema(kind)
	if err != nil {
		return nil, err
	}
	return (&shaper{root}).resolve("#" + fragment)
}

func (b *shaper) read(s *Shape, node map[string]any) error {
	text := func(key string, into *string) {
		if v, is := node[key].(string); is {
			*into = v
		}
	}
	flag := func(key string, into *bool) { *into = *into || node[key] == true }
	text("description", &s.Description)
	text("format", &s.Format)
	text("pattern", &s.Pattern)
	text("default", &s.Default)
	text("x-default-without", &s.DefaultWithout)
	text("x-ref", &s.Ref)
	flag("x-none", &s.None)
	flag("x-fixed", &s.Fixed)
	flag("x-prose", &s.Prose)
	flag("x-side", &s.Side)
	flag("x-open", &s.Open)
	flag("x-own", &s.Own)
	flag("x-optional", &s.Optional)
	if constant, is := node["const"].(string); is {
		s.Kind, s.Enum, s.Fixed, s.Prose = "string", []string{constant}, true, true
	}
	for _, words := range []string{"enum", "x-words"} {
		if list, is := node[words].([]any); is {
			s.Enum = stringsOf(list)
		}
	}
	if titles, is := node["x-titles"].(map[string]any); is {
		s.Titles = map[string]string{}
		for word, title := range titles {
			s.Titles[word], _ = title.(string)
		}
	}
	if not, is := node["not"].(map[string]any); is {
		if list, is := not["enum"].([]any); is {
			s.Not = stringsOf(list)
		}
	}
	switch t := node["type"].(type) {
	case string:
		s.Kind = map[string]string{"array": "list"}[t]
		if s.Kind == "" {
			s.Kind = t
		}
	case []any:
		s.Kind = "any"
		switch integer, list := slices.Contains(t, any("integer")), slices.Contains(t, any("array")); {
		case integer && !list:
			s.Kind = "integer"
		case list && s.Enum != nil:
			s.Kind, s.OrList = "string", true
		}
	}
	if required, is := node["required"].([]any); is {
		s.Required = stringsOf(required)
	}
	return b.children(s, node)
}

func (b *shaper) children(s *Shape, node map[string]any) (err error) {
	if properties, is := node["properties"].(map[string]any); is {
		s.Properties = map[string]*Shape{}
		for _, name := range Keys(properties) {
			if s.Properties[name], err = b.shape(properties[name].(map[string]any)); err != nil {
				return err
			}
		}
	}
	for key, into := range map[string]**Shape{"items": &s.Items, "additionalProperties": &s.Values,
		"propertyNames": &s.Keys} {
		if child, is := node[key].(map[string]any); is {
			if *into, err = b.shape(child); err != nil {
				return err
			}
		}
	}
	if s.Values != nil && s.Properties == nil {
		s.Kind = "map"
	}
	return nil
}

func stringsOf(list []any) []string {
	out := make([]string, 0, len(list))
	for _, v := range list {
		if t, is := v.(string); is {
			out = append(out, t)
		}
	}
	return out
}

// At returns the shape at a JSON Pointer below s, or nil where the schema knows no such place. Below a map any key will
// do.
func (s *Shape) At(pointer string) *Shape {
	tokens, ok := Split(pointer)
	if !ok {
		return nil
	}
	for _, t := range tokens {
		switch {
		case s == nil:
			return nil
		case s.Kind == "list" || s.OrList:
			s = s.Items
		case s.Properties[t] != nil:
			s = s.Properties[t]
		default:
			s = s.Values
		}
	}
	return s
}

// Names returns the fields of an object, sorted.
func (s *Shape) Names() []string { return Keys(s.Properties) }

// AdmitsUnknown reports whether "unknown" is a value here.
func (s *Shape) AdmitsUnknown() bool {
	if s.Fixed || s.Prose {
		return false
	}
	switch s.Kind {
	case "string":
		return s.Format != "date" && (s.Enum == nil || slices.Contains(s.Enum, "unknown"))
	case "integer":
		return s.Pattern == "^unknown$"
	}
	return false
}
