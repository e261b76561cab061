package host

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/construe-host/construe/host/internal/facts"
	"github.com/construe-host/construe/host/schema"
)

// setting reads changes by name, as text, into values by pointer: of a toggle, of a definition in every reading that
// adopts it, or of a fact or one reading's definition by its pointer.
type setting struct {
	h       *Host
	base    *schema.Facts
	name    string // of the runtime's file
	set     map[string]any
	by      map[string]string // by pointer, the name that set it
	toggles []*toggle         // of the base, once they were asked for
}

func (h *Host) newSetting(base *schema.Facts, name string) *setting {
	return &setting{h: h, base: base, name: name, set: map[string]any{}, by: map[string]string{}}
}

func problem(pointer, hint, format string, args ...any) error {
	return schema.Problems{{Code: "what-if", Pointer: pointer, Message: fmt.Sprintf(format, args...), Hint: hint}}
}

// all reads every change, in the order of names.
func (s *setting) all(ctx context.Context, set map[string]string) error {
	for _, name := range schema.Keys(set) {
		if err := s.put(ctx, name, set[name]); err != nil {
			return err
		}
	}
	return nil
}

// enter notes a value, which no other name may have set.
func (s *setting) enter(name, pointer string, value any) error {
	if other, twice := s.by[pointer]; twice {
		return problem(pointer, "one value for each", "%s sets %s, and so does %s", name, pointer, other)
	}
	s.set[pointer], s.by[pointer] = value, name
	return nil
}

func (s *setting) put(ctx context.Context, name, text string) error {
	if strings.HasPrefix(name, "/") {
		return s.pointer(name, name, text)
	}
	toggles, err := s.expanded(ctx)
	if err != nil {
		return err
	}
	found := false
	for _, t := range toggles {
		if t.id != name && !strings.HasPrefix(t.id, name+":") {
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
	if _, is := s.h.dispute.Definitions[name]; is {
		return s.definition(name, text)
	}
	return s.unknown(name)
}

func (s *setting) expanded(ctx context.Context) (_ []*toggle, err error) {
	if s.toggles == nil {
		s.toggles, err = s.h.expandToggles(ctx, s.base)
	}
	return s.toggles, err
}

// toggle sets one of a toggle's values, or, where it is of one fact in one or several places, any value that the fact
// can have.
func (s *setting) toggle(name string, t *toggle, text string) error {
	i := slices.IndexFunc(t.sets, func(v toggleValue) bool { return v.name == text || sameList(v.name, text) })
	if i < 0 && (len(t.facts) == 0 || t.of.Values.Sets != nil) {
		hint := "the values are " + t.valueNames()
		if near := schema.Nearest(text, strings.Split(t.valueNames(), ", ")); near != "" {
			hint = "did you mean " + near + "?"
		}
		return problem("", hint, "the toggle %s has no value %s; expected one of %s", t.id, text, t.valueNames())
	}
	if i < 0 {
		for _, pointer := range t.facts {
			if err := s.pointer(name, pointer, text); err != nil {
				return err
			}
		}
		return nil
	}
	for _, pointer := range schema.Keys(t.sets[i].set) {
		if err := s.enter(name, pointer, t.sets[i].set[pointer]); err != nil {
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
func (s *setting) definition(name, text string) error {
	found := false
	for _, reading := range s.h.names {
		if _, adopts := s.h.adopted(reading)[name]; adopts {
			found = true
			if err := s.pointer(name, schema.Join("readings", reading, "definitions", name), text); err != nil {
				return err
			}
		}
	}
	if !found {
		return problem("", "construe inspect lists the readings and what they adopt",
			"no reading that was loaded adopts the definition %s", name)
	}
	return nil
}

// pointer sets a fact, or one reading's definition.
func (s *setting) pointer(name, pointer, text string) error {
	if reading, definition, is := definitionAt(pointer); is {
		if s.h.parties[reading] == nil {
			return problem(pointer, schema.DidYouMean(reading, s.h.names, "the readings are "+strings.Join(s.h.names, ", ")),
				"no reading %s was loaded", reading)
		}
		own := s.h.adopted(reading)
		if _, adopts := own[definition]; !adopts {
			return problem(pointer, schema.DidYouMean(definition, schema.Keys(own), "it adopts "+strings.Join(schema.Keys(own), ", ")),
				"the reading %s adopts no definition %s", reading, definition)
		}
		values := schema.Keys(s.h.dispute.Definitions[definition].Values)
		if !slices.Contains(values, text) {
			return problem(pointer, schema.DidYouMean(text, values, ""), "the definition %s has no value %s; expected one of %s",
				definition, text, strings.Join(values, ", "))
		}
		return s.enter(name, pointer, text)
	}
	now, is := schema.Get(s.base.Runtime, pointer)
	if _, object := now.(map[string]any); !is || object {
		hint := schema.DidYouMean(pointer, leavesOf(s.base), "a pointer to one fact, as construe facts prints them below "+
			"/runtime, such as /offering/customer")
		return problem(pointer, hint, "%s is no fact of the runtime %s", pointer, s.name)
	}
	if forbidden := schema.MatchAny(facts.Structural(), pointer); forbidden != "" {
		return problem(pointer, "change the runtime's file and compare the two",
			"%s is part of what the runtime is, and stays", pointer)
	}
	value := parsed(now, text)
	if shape := schema.ShapeOf(schema.KindRuntime).At(pointer); shape != nil && shape.OrList &&
		strings.HasPrefix(text, "/") {
		value = parsed([]any{}, text)
	}
	if wrong := facts.Admit(pointer, value); wrong != "" {
		hint := ""
		if shape := schema.ShapeOf(schema.KindRuntime).At(pointer); shape != nil {
			hint = schema.DidYouMean(text, shape.Enum, "")
		}
		return problem(pointer, hint, "%s", wrong)
	}
	return s.enter(name, pointer, value)
}

// unknown says what a name could have meant.
func (s *setting) unknown(name string) error {
	var toggles []string
	for _, t := range s.toggles {
		toggles = append(toggles, t.id)
	}
	adopted := map[string]bool{}
	for _, reading := range s.h.names {
		for definition := range s.h.adopted(reading) {
			adopted[definition] = true
		}
	}
	known := append(slices.Clone(toggles), schema.Keys(adopted)...)
	near := nearest(name, append(known, schema.Keys(s.h.dispute.Toggles)...))
	hint := "the toggles here are " + strings.Join(toggles, ", ")
	if len(adopted) > 0 {
		hint += "; the definitions " + strings.Join(schema.Keys(adopted), ", ")
	}
	if len(near) > 0 {
		hint = "did you mean " + strings.Join(near, ", ") + "?"
	}
	if _, declared := s.h.dispute.Toggles[name]; declared {
		return problem("", "the toggles here are "+strings.Join(toggles, ", "),
			"the toggle %s sets nothing that this runtime has", name)
	}
	return problem("", hint, "%s is no toggle and no definition here; expected one of these, or the pointer of a fact",
		name)
}

// nearest lists names that one may have been meant by another: the nearest, and those that hold it or are held by it.
func nearest(name string, known []string) (out []string) {
	known = slices.Compact(slices.Sorted(slices.Values(known)))
	if near := schema.Nearest(name, known); near != "" {
		out = append(out, near)
	}
	for _, k := range known {
		if len(out) < 5 && len(name) > 2 && strings.Contains(k, name) && !slices.Contains(out, k) {
			out = append(out, k)
		}
	}
	return out
}

// changes are what was set, sorted by pointer.
func (s *setting) changes() []schema.PointerChange {
	out := []schema.PointerChange{}
	for _, pointer := range schema.Keys(s.set) {
		out = append(out, schema.PointerChange{Pointer: pointer, From: schema.Spoken(s.now(pointer)),
			To: schema.Spoken(s.set[pointer])})
	}
	return out
}

// now is what stands at a pointer.
func (s *setting) now(pointer string) any {
	if reading, definition, is := definitionAt(pointer); is {
		return s.h.adopted(reading)[definition]
	}
	value, _ := schema.Get(s.base.Runtime, pointer)
	return value
}

// applied is the host and the facts with what was set: what is asked of them is asked as if things stood so.
func (s *setting) applied() (*Host, *schema.Facts, error) {
	fixed, definitions := map[string]any{}, map[string]map[string]string{}
	for pointer, value := range s.set {
		reading, definition, is := definitionAt(pointer)
		if !is {
			fixed[pointer] = value
			continue
		}
		if definitions[reading] == nil {
			definitions[reading] = map[string]string{}
		}
		definitions[reading][definition] = value.(string)
	}
	base, err := s.base, error(nil)
	if len(fixed) > 0 {
		if base, err = facts.Variant(s.base, s.name, fixed); err != nil {
			return nil, nil, err
		}
		base.World, base.Locations = s.base.World, maps.Clone(s.base.Locations)
		said, _ := s.base.Runtime["facts"].(map[string]any)
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
		return s.h, base, nil
	}
	other, err := s.h.adopting(func(reading string) map[string]string { return definitions[reading] })
	return other, base, err
}

// given is the facts of a runtime, and the host, with what is set by name; and what that is.
func (h *Host) given(ctx context.Context, d *schema.Document, world, asOf string, set map[string]string) (*Host,
	*schema.Facts, []schema.PointerChange, error) {
	base, err := facts.Make(d, world, asOf)
	if err != nil || len(set) == 0 {
		return h, base, nil, err
	}
	s := h.newSetting(base, d.Name)
	if err := s.all(ctx, set); err != nil {
		return nil, nil, nil, err
	}
	with, changed, err := s.applied()
	return with, changed, s.changes(), err
}

func leavesOf(f *schema.Facts) (out []string) {
	facts.Leaves(f.Runtime, func(pointer string, _ *schema.Shape, _ any) { out = append(out, pointer) })
	return out
}

// parsed is a text as a value of the kind that stands there.
func parsed(now any, text string) any {
	if _, list := now.([]any); list {
		out := []any{}
		for _, member := range strings.Split(text, ",") {
			if member = strings.TrimSpace(member); member != "" {
				out = append(out, member)
			}
		}
		return out
	}
	if n, err := strconv.ParseInt(text, 10, 64); err == nil && fmt.Sprintf("%T", now) == "int64" {
		return n
	}
	return text
}
