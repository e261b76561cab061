package counterfactual

import (
	"context"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/construe-host/construe/host/internal/engine"
	"github.com/construe-host/construe/host/internal/facts"
	"github.com/construe-host/construe/host/internal/toggle"
	"github.com/construe-host/construe/host/schema"
)

// Setting reads changes by name, as text, into values by pointer: of a toggle, of a definition in every reading that
// adopts it, or of a fact or one reading's definition by its pointer.
type Setting struct {
	Case  *engine.Case
	Base  *schema.Facts
	Name  string            // of the runtime's file
	Set   map[string]any    // what was set, by pointer
	by    map[string]string // by pointer, the name that set it
	known []*toggle.Toggle  // of the base, once they were asked for
}

// NewSetting sets nothing yet. name is the runtime's file.
func NewSetting(cs *engine.Case, base *schema.Facts, name string) *Setting {
	return &Setting{Case: cs, Base: base, Name: name, Set: map[string]any{}, by: map[string]string{}}
}

// All reads every change. Facts that are set by pointer come first: which toggles there are follows from them, since
// what a page prints of a runtime that was made otherwise names the toggles that it has then.
//
// # Errors
//
// [schema.Problems]: what-if, toggle.
func (s *Setting) All(ctx context.Context, set map[string]string) error {
	var named []string
	for _, name := range schema.Keys(set) {
		if !strings.HasPrefix(name, "/") {
			named = append(named, name)
		} else if err := s.pointer(name, name, set[name]); err != nil {
			return err
		}
	}
	for _, name := range named {
		if err := s.put(ctx, name, set[name]); err != nil {
			return err
		}
	}
	return nil
}

// enter notes a value, which no other name may have set.
func (s *Setting) enter(name, pointer string, value any) error {
	if other, twice := s.by[pointer]; twice {
		return Mistake(pointer, "one value for each", "%s sets %s, and so does %s", name, pointer, other)
	}
	s.Set[pointer], s.by[pointer] = value, name
	return nil
}

// put reads one change by name: that of a toggle comes before that of a definition.
func (s *Setting) put(ctx context.Context, name, text string) error {
	toggles, err := s.Toggles(ctx)
	if err != nil {
		return err
	}
	found := false
	for _, t := range toggles {
		if t.ID != name && !strings.HasPrefix(t.ID, name+":") {
			continue
		}
		found = true
		if err := s.toggle(name, t, text); err != nil {
			return err
		}
	}
	if found {
		return nil
	}
	if reading, bare, qualified := strings.Cut(name, "."); qualified && s.Case.Sources[reading] != nil {
		return s.pointer(name, schema.Join("readings", reading, "definitions", bare), text)
	}
	if _, is := s.Case.Definition(name); is {
		return s.definition(name, text)
	}
	return s.unknown(name)
}

// Toggles gives the toggles of the base with the facts that were set by pointer, made when they are first asked for.
func (s *Setting) Toggles(ctx context.Context) ([]*toggle.Toggle, error) {
	if s.known == nil {
		cs, base, err := s.apply()
		if err != nil {
			return nil, err
		}
		if s.known, err = Toggles(ctx, cs, base); err != nil {
			return nil, err
		}
	}
	return s.known, nil
}

// toggle sets one of a toggle's values, or, where it is of one fact in one or several places, any value that the fact
// can have.
func (s *Setting) toggle(name string, t *toggle.Toggle, text string) error {
	i := slices.IndexFunc(t.Values, func(v toggle.Value) bool { return v.Name == text || sameList(v.Name, text) })
	if i < 0 && (len(t.Facts) == 0 || t.Declared.Values.Sets != nil) {
		hint := "the values are " + t.ValueNames()
		if near := schema.Nearest(text, strings.Split(t.ValueNames(), ", ")); near != "" {
			hint = "did you mean " + near + "?"
		}
		return Mistake("", hint, "the toggle %s has no value %s; expected one of %s", t.ID, text, t.ValueNames())
	}
	if i < 0 {
		for _, pointer := range t.Facts {
			if err := s.pointer(name, pointer, text); err != nil {
				return err
			}
		}
		return nil
	}
	for _, pointer := range schema.Keys(t.Values[i].Set) {
		if err := s.enter(name, pointer, t.Values[i].Set[pointer]); err != nil {
			return err
		}
	}
	return nil
}

// sameList reports whether two lists of words are the same, however they are spaced.
func sameList(a, b string) bool {
	return strings.Contains(a, ",") && strings.Join(strings.Fields(a), "") == strings.Join(strings.Fields(b), "")
}

// definition sets a definition in every reading that was loaded and adopts it.
func (s *Setting) definition(name, text string) error {
	found := false
	for _, reading := range s.Case.Readings {
		if _, adopts := s.Case.DefinitionsOf(reading)[name]; adopts {
			found = true
			if err := s.pointer(name, schema.Join("readings", reading, "definitions", name), text); err != nil {
				return err
			}
		}
	}
	if !found {
		return Mistake("", "construe inspect lists the readings and what they adopt",
			"no reading that was loaded adopts the definition %s", name)
	}
	return nil
}

// pointer sets a fact, or one reading's definition.
func (s *Setting) pointer(name, pointer, text string) error {
	if reading, definition, is := engine.DefinitionAt(pointer); is {
		if s.Case.Parties[reading] == nil {
			return Mistake(pointer, schema.DidYouMean(reading, s.Case.Readings,
				"the readings are "+strings.Join(s.Case.Readings, ", ")),
				"no reading %s was loaded", reading)
		}
		own := s.Case.DefinitionsOf(reading)
		if _, adopts := own[definition]; !adopts {
			return Mistake(pointer, schema.DidYouMean(definition, schema.Keys(own),
				"it adopts "+strings.Join(schema.Keys(own), ", ")),
				"the reading %s adopts no definition %s", reading, definition)
		}
		d, _ := s.Case.DefinitionIn(reading, definition)
		values := schema.Keys(d.Values)
		if !slices.Contains(values, text) {
			return Mistake(pointer, schema.DidYouMean(text, values, ""),
				"the definition %s has no value %s; expected one of %s",
				definition, text, strings.Join(values, ", "))
		}
		return s.enter(name, pointer, text)
	}
	now, is := schema.Get(s.Base.Runtime, pointer)
	if _, object := now.(map[string]any); !is || object {
		hint := schema.DidYouMean(pointer, leavesOf(s.Base),
			"a pointer to one fact, as construe facts prints them below "+
				"/runtime, such as /offering/customer")
		return Mistake(pointer, hint, "%s is no fact of the runtime %s", pointer, s.Name)
	}
	if forbidden := schema.MatchAny(facts.Structural(), pointer); forbidden != "" {
		return Mistake(pointer, "change the runtime's file and compare the two",
			"%s is part of what the runtime is, and stays", pointer)
	}
	shape := s.Base.Shape().At(pointer)
	value := parse(shape, text)
	if wrong := schema.CheckFact(s.Base.Runtime, s.Base.Shape(), pointer, value); wrong != nil {
		hint := wrong.Hint
		if shape != nil && hint == "" {
			hint = schema.DidYouMean(text, shape.Enum, "")
		}
		return Mistake(pointer, hint, "%s cannot be %s: %s", pointer, text, wrong.Message)
	}
	return s.enter(name, pointer, value)
}

// Changes lists what was set, sorted by pointer.
func (s *Setting) Changes() []schema.PointerChange {
	out := []schema.PointerChange{}
	for _, pointer := range schema.Keys(s.Set) {
		out = append(out, schema.PointerChange{Pointer: pointer, From: schema.Spoken(s.now(pointer)),
			To: schema.Spoken(s.Set[pointer])})
	}
	return out
}

// now is what stands at a pointer.
func (s *Setting) now(pointer string) any {
	if reading, definition, is := engine.DefinitionAt(pointer); is {
		return s.Case.DefinitionsOf(reading)[definition]
	}
	value, _ := schema.Get(s.Base.Runtime, pointer)
	return value
}

// apply is the case and the facts with what was set: what is asked of them is asked as if things stood so.
func (s *Setting) apply() (*engine.Case, *schema.Facts, error) {
	fixed, definitions := map[string]any{}, map[string]map[string]string{}
	for pointer, value := range s.Set {
		reading, definition, is := engine.DefinitionAt(pointer)
		if !is {
			fixed[pointer] = value
			continue
		}
		if definitions[reading] == nil {
			definitions[reading] = map[string]string{}
		}
		definitions[reading][definition] = value.(string)
	}
	base, err := s.Base, error(nil)
	if len(fixed) > 0 {
		if base, err = facts.Variant(s.Base, s.Name, fixed); err != nil {
			return nil, nil, err
		}
		base.World, base.Locations = s.Base.World, maps.Clone(s.Base.Locations)
		said, _ := s.Base.Runtime["facts"].(map[string]any)
		said = maps.Clone(said)
		for pointer := range fixed { // what the file says of it is something else
			delete(base.Locations, pointer)
			delete(said, pointer)
		}
		if len(said) > 0 {
			base.Runtime["facts"] = said
		}
	}
	if len(definitions) == 0 {
		return s.Case, base, nil
	}
	other, err := s.Case.WithDefinitions(func(reading string) map[string]string { return definitions[reading] })
	return other, base, err
}

// Apply makes the facts of a runtime, and gives them and the case with what is set by name, and what that is.
//
// # Errors
//
// [schema.Problems]: unknown-world, as-of-outside, what-if, toggle, and those of a runtime with the changed facts.
func Apply(
	ctx context.Context, cs *engine.Case, d *schema.Document, world, asOf string, set map[string]string,
) (*engine.Case, *schema.Facts, []schema.PointerChange, error) {
	base, err := cs.Facts(d, world, asOf)
	if err != nil || len(set) == 0 {
		return cs, base, nil, err
	}
	s := NewSetting(cs, base, d.Name)
	if err := s.All(ctx, set); err != nil {
		return nil, nil, nil, err
	}
	with, changed, err := s.apply()
	return with, changed, s.Changes(), err
}

// leavesOf lists the pointers of all facts.
func leavesOf(f *schema.Facts) (out []string) {
	facts.Leaves(f, func(pointer string, _ *schema.Shape, _ any) { out = append(out, pointer) })
	return out
}

// parse is a text as a value of the kind that a fact has; of a list the members stand between commas.
func parse(shape *schema.Shape, text string) any {
	switch {
	case shape == nil:
		return text
	case shape.Kind == "list", shape.OrList && strings.HasPrefix(text, "/"):
		out := []any{}
		for _, member := range strings.Split(text, ",") {
			if member = strings.TrimSpace(member); member != "" {
				out = append(out, parse(shape.Items, member))
			}
		}
		return out
	case shape.Kind == "integer":
		if n, err := strconv.ParseInt(text, 10, 64); err == nil && n <= schema.MaxInteger && n >= -schema.MaxInteger {
			return n
		}
	}
	return text
}
