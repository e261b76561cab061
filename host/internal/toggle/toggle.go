package toggle

import (
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"

	"github.com/construe-host/construe/host/internal/engine"
	"github.com/construe-host/construe/host/internal/facts"
	"github.com/construe-host/construe/host/schema"
)

func ListOf(value any) []any {
	list, _ := value.([]any)
	return list
}

// Toggle is a toggle of the case in one runtime.
type Toggle struct {
	ID       string
	Declared schema.Toggle
	Values   []Value
	Current  int    // the value that it has, or -1 where that is none of them
	From     string // that value for people
	Facts    []string
	Defines  [][2]string // the definitions that it sets, as reading and name
}

// Value is one value: what it sets, by pointer.
type Value struct {
	Name string
	Set  map[string]any
}

// Pointers lists what it sets, sorted.
func (t *Toggle) Pointers() []string {
	all := map[string]bool{}
	for _, v := range t.Values {
		for p := range v.Set {
			all[p] = true
		}
	}
	return slices.Sorted(maps.Keys(all))
}

// Expand gives toggles as they are in facts, sorted by id; those of which nothing is there are left out.
//
// # Errors
//
// [schema.Problems]: toggle.
func Expand(h *engine.Case, f *schema.Facts, declared map[string]schema.Toggle) ([]*Toggle, error) {
	var out []*Toggle
	var problems schema.Problems
	for _, id := range slices.Sorted(maps.Keys(declared)) {
		t := declared[id]
		for _, found := range places(h, f, t) {
			name := id
			if found.name != "" {
				name += ":" + found.name
			}
			e, err := expand(h, f, name, t, found.bases)
			if err != nil {
				problems = append(problems, Problem(h, id, "%v", err))
			} else if e != nil {
				out = append(out, e)
			}
		}
	}
	problems = append(problems, overlaps(h, out)...)
	return out, problems.Err()
}

func Problem(h *engine.Case, id, format string, args ...any) *schema.Problem {
	p := h.Document.Problem("toggle", schema.Join("toggles", strings.SplitN(id, ":", 2)[0]), "the toggle %s: %s",
		id, fmt.Sprintf(format, args...))
	p.Party = ""
	return p
}

// expand makes a toggle for the objects at these pointers; nil where what it sets is not there.
func expand(h *engine.Case, f *schema.Facts, id string, t schema.Toggle, bases []string) (*Toggle, error) {
	out := &Toggle{ID: id, Declared: t, Current: -1}
	if reading, definition, is := engine.DefinitionAt(t.Pointer); is {
		return expandDefinition(h, out, reading, definition)
	}
	if t.Values.Sets == nil {
		if problem := facts.Admit(bases[0]+t.Pointer+t.Path, nil); problem != "" {
			return nil, fmt.Errorf("%s", problem)
		}
	}
	absent := false
	for _, v := range valuesOf(h, f, t, bases) {
		for p, value := range v.Set {
			if forbidden := schema.MatchAny(append(facts.Structural(), h.Dispute.Never...), p); forbidden != "" {
				return nil, fmt.Errorf("it sets %s, which %s keeps as it is", p, forbidden)
			}
			if value == "unknown" || slices.Contains(ListOf(value), any("unknown")) {
				return nil, fmt.Errorf("it sets %s to unknown; expected values that a fact can turn out to have", p)
			}
			if problem := facts.Admit(p, value); problem != "" {
				return nil, fmt.Errorf("%s", problem)
			}
			if _, is := schema.Get(f.Runtime, p); !is {
				absent = true
			}
		}
		if v.holds(f.Runtime) && out.Current < 0 {
			out.Current = len(out.Values)
		}
		out.Values = append(out.Values, v)
	}
	if absent || len(out.Values) == 0 || len(out.Values) == 1 && out.Current == 0 {
		return nil, nil
	}
	out.Facts = out.Pointers()
	if out.From = "as it stands"; out.Current >= 0 {
		out.From = out.Values[out.Current].Name
	} else if len(out.Facts) == 1 {
		value, _ := schema.Get(f.Runtime, out.Facts[0])
		out.From = schema.Spoken(value)
	}
	return out, nil
}

func (v Value) holds(runtime map[string]any) bool {
	for p, value := range v.Set {
		if has, _ := schema.Get(runtime, p); !reflect.DeepEqual(has, value) {
			return false
		}
	}
	return true
}

// valuesOf lists a toggle's values at some objects: those declared, or all that the schema has.
func valuesOf(h *engine.Case, f *schema.Facts, t schema.Toggle, bases []string) (out []Value) {
	if t.Values.Sets != nil {
		for _, name := range slices.Sorted(maps.Keys(t.Values.Sets)) {
			v := Value{name, map[string]any{}}
			for _, base := range bases {
				for path, value := range t.Values.Sets[name] {
					v.Set[base+path] = value
				}
			}
			out = append(out, v)
		}
		return out
	}
	list := t.Values.List
	shape := schema.ShapeOf(schema.KindRuntime).At(bases[0] + t.Pointer + t.Path)
	if list == nil && shape != nil {
		list = facts.Completions(shape, f)
	}
	for _, value := range list {
		if shape != nil && !there(f, shape.Ref, value) {
			continue
		}
		v := Value{schema.Spoken(value), map[string]any{}}
		for _, base := range bases {
			v.Set[base+t.Pointer+t.Path] = value
		}
		out = append(out, v)
	}
	return out
}

// there reports whether what a value refers to is in this runtime; a value that refers to nothing always is.
func there(f *schema.Facts, ref string, value any) bool {
	collection := schema.Collection(ref)
	if collection == "" || value == "none" {
		return true
	}
	_, is := schema.Get(f.Runtime, schema.Join(collection, fmt.Sprint(value)))
	return is
}

func expandDefinition(h *engine.Case, t *Toggle, reading, definition string) (*Toggle, error) {
	if _, adopts := h.Dispute.Readings[reading].Definitions[definition]; !adopts {
		return nil, fmt.Errorf("no reading %s adopts a definition %s", reading, definition)
	}
	if h.Parties[reading] == nil {
		return nil, nil
	}
	adopted := h.Adopted(reading)[definition]
	values := schema.Keys(h.Dispute.Definitions[definition].Values)
	if t.Declared.Values.List != nil {
		values = nil
		for _, v := range t.Declared.Values.List {
			values = append(values, schema.Spoken(v))
		}
	}
	pointer := schema.Join("readings", reading, "definitions", definition)
	for i, v := range values {
		if _, is := h.Dispute.Definitions[definition].Values[v]; !is {
			return nil, fmt.Errorf("the definition %s has no value %s; expected one of %s", definition, v,
				strings.Join(schema.Keys(h.Dispute.Definitions[definition].Values), ", "))
		}
		t.Values = append(t.Values, Value{v, map[string]any{pointer: v}})
		if v == adopted {
			t.Current = i
		}
	}
	t.From, t.Declared.Kind, t.Defines = adopted, "definition", [][2]string{{reading, definition}}
	return t, nil
}

// overlaps finds toggles of which one sets what another does, or a part of it.
func overlaps(h *engine.Case, all []*Toggle) (out schema.Problems) {
	by := map[string]string{}
	for _, t := range all {
		for _, p := range t.Pointers() {
			if other := by[p]; other != "" && other != t.ID {
				out = append(out, Problem(h, t.ID, "it sets %s, and so does %s; expected one toggle for each "+
					"fact", p, other))
			}
			by[p] = t.ID
		}
	}
	for _, p := range slices.Sorted(maps.Keys(by)) {
		for above := p[:max(strings.LastIndexByte(p, '/'), 0)]; above != ""; above = above[:strings.LastIndexByte(above,
			'/')] {
			if other := by[above]; other != "" && other != by[p] {
				out = append(out, Problem(h, by[p], "it sets %s, a part of what %s sets", p, other))
			}
		}
	}
	return out
}

// ValueNames lists its values for people.
func (t *Toggle) ValueNames() string {
	var out []string
	for _, v := range t.Values {
		out = append(out, v.Name)
	}
	return strings.Join(out, ", ")
}
