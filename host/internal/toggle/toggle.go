// Package toggle is what can change in a runtime, before anything is judged anew: the toggles that a case declares, as
// they are in one runtime, and those that are derived where it declares none.
//
// The usual entries are [Expand] for declared toggles and [Derive] for the others; counterfactual.Toggles decides
// between the two.
package toggle

import (
	"fmt"
	"reflect"
	"slices"
	"strings"

	"github.com/construe-host/construe/host/internal/engine"
	"github.com/construe-host/construe/host/internal/facts"
	"github.com/construe-host/construe/host/schema"
)

// ListOf is a value as a list; nil where it is none.
func ListOf(value any) []any {
	list, _ := value.([]any)
	return list
}

// Toggle is a toggle of the case in one runtime. It is not changed once it is made.
type Toggle struct {
	ID       string // with the name of the place behind a colon, where the case's toggle has several
	Declared schema.Toggle
	Values   []Value
	Current  int         // the value that it has, or -1 where that is none of them
	From     string      // that value for people
	Facts    []string    // the pointers of the facts that it sets, sorted; none where it is of a definition
	Defines  [][2]string // the definitions that it sets, as reading and name
}

// Value is one value of a toggle.
type Value struct {
	Name string
	Set  map[string]any // what it sets, by pointer
}

// Pointers lists what the toggle sets, sorted.
func (t *Toggle) Pointers() []string {
	all := map[string]bool{}
	for _, v := range t.Values {
		for p := range v.Set {
			all[p] = true
		}
	}
	return schema.Keys(all)
}

// Expand gives toggles as they are in facts, sorted by id; those of which nothing is there are left out.
//
// # Errors
//
// [schema.Problems]: toggle.
func Expand(cs *engine.Case, f *schema.Facts, declared map[string]schema.Toggle) ([]*Toggle, error) {
	var out []*Toggle
	var problems schema.Problems
	for _, id := range schema.Keys(declared) {
		t := declared[id]
		for _, group := range objectGroups(cs, f, t) {
			name := id
			if group.name != "" {
				name += ":" + group.name
			}
			e, err := expand(cs, f, name, t, group.bases)
			if err != nil {
				problems = append(problems, Problem(cs, id, "%v", err))
			} else if e != nil {
				out = append(out, e)
			}
		}
	}
	problems = append(problems, overlaps(cs, out)...)
	return out, problems.Err()
}

// Name is the name under which the case has the toggle, without that of the place.
func (t *Toggle) Name() string {
	name, _, _ := strings.Cut(t.ID, ":")
	return name
}

// Problem is what is wrong with a toggle, at its place in case.yaml. It is the case's, and no party's.
func Problem(cs *engine.Case, id, format string, args ...any) *schema.Problem {
	p := cs.Document.Problem("toggle", schema.Join("toggles", strings.SplitN(id, ":", 2)[0]), "the toggle %s: %s",
		id, fmt.Sprintf(format, args...))
	p.Party = ""
	return p
}

// expand makes a toggle for the objects at these pointers; nil where what it sets is not there.
func expand(cs *engine.Case, f *schema.Facts, id string, t schema.Toggle, bases []string) (*Toggle, error) {
	out := &Toggle{ID: id, Declared: t, Current: -1}
	if reading, definition, is := engine.DefinitionAt(t.Pointer); is {
		return expandDefinition(cs, out, reading, definition)
	}
	if t.Values.Sets == nil {
		if problem := facts.Admit(f, bases[0]+t.Pointer+t.Path, nil); problem != "" {
			return nil, fmt.Errorf("%s", problem)
		}
	}
	absent := false
	for _, v := range valuesOf(cs, f, t, bases) {
		for p, value := range v.Set {
			if forbidden := schema.MatchAny(append(facts.Structural(), cs.Dispute.Never...), p); forbidden != "" {
				return nil, fmt.Errorf("it sets %s, which %s keeps as it is", p, forbidden)
			}
			if value == "unknown" || slices.Contains(ListOf(value), any("unknown")) {
				return nil, fmt.Errorf("it sets %s to unknown; expected values that a fact can turn out to have", p)
			}
			if problem := facts.Admit(f, p, value); problem != "" {
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

// holds reports whether a runtime has all that the value sets.
func (v Value) holds(runtime map[string]any) bool {
	for p, value := range v.Set {
		if has, _ := schema.Get(runtime, p); !reflect.DeepEqual(has, value) {
			return false
		}
	}
	return true
}

// valuesOf lists a toggle's values at some objects: those declared, or all that the schema has.
func valuesOf(cs *engine.Case, f *schema.Facts, t schema.Toggle, bases []string) (out []Value) {
	if t.Values.Sets != nil {
		for _, name := range schema.Keys(t.Values.Sets) {
			v, there := Value{name, map[string]any{}}, true
			for _, base := range bases {
				for path, value := range t.Values.Sets[name] {
					v.Set[base+path] = value
					shape := f.Shape().At(base + path)
					there = there && (shape == nil || hasReferent(f, shape.Ref, value))
				}
			}
			if there {
				out = append(out, v)
			}
		}
		return out
	}
	list := t.Values.List
	shape := f.Shape().At(bases[0] + t.Pointer + t.Path)
	if list == nil && shape != nil {
		list = facts.Completions(shape, f, bases[0]+t.Pointer+t.Path)
	}
	for _, value := range list {
		if shape != nil && !hasReferent(f, shape.Ref, value) {
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

// hasReferent reports whether what a value refers to is in this runtime; a value that refers to nothing always is.
func hasReferent(f *schema.Facts, ref string, value any) bool {
	collection := schema.Collection(ref)
	if collection == "" || value == "none" {
		return true
	}
	_, is := schema.Get(f.Runtime, schema.Join(collection, fmt.Sprint(value)))
	return is
}

// expandDefinition completes a toggle of a reading's definition; nil where that reading was not loaded.
func expandDefinition(cs *engine.Case, t *Toggle, reading, definition string) (*Toggle, error) {
	if cs.Parties[reading] == nil {
		return nil, nil
	}
	adopted, adopts := cs.DefinitionsOf(reading)[definition]
	if !adopts {
		return nil, fmt.Errorf("no reading %s adopts a definition %s", reading, definition)
	}
	d, _ := cs.DefinitionIn(reading, definition)
	values := schema.Keys(d.Values)
	if t.Declared.Values.List != nil {
		values = nil
		for _, v := range t.Declared.Values.List {
			values = append(values, schema.Spoken(v))
		}
	}
	pointer := schema.Join("readings", reading, "definitions", definition)
	for i, v := range values {
		if _, is := d.Values[v]; !is {
			return nil, fmt.Errorf("the definition %s has no value %s; expected one of %s", definition, v,
				strings.Join(schema.Keys(d.Values), ", "))
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
func overlaps(cs *engine.Case, all []*Toggle) (out schema.Problems) {
	by := map[string]string{}
	for _, t := range all {
		for _, p := range t.Pointers() {
			if other := by[p]; other != "" && other != t.ID {
				out = append(out, Problem(cs, t.ID, "it sets %s, and so does %s; expected one toggle for each "+
					"fact", p, other))
			}
			by[p] = t.ID
		}
	}
	for _, p := range schema.Keys(by) {
		for above := p[:max(strings.LastIndexByte(p, '/'), 0)]; above != ""; above = above[:strings.LastIndexByte(above,
			'/')] {
			if other := by[above]; other != "" && other != by[p] {
				out = append(out, Problem(cs, by[p], "it sets %s, a part of what %s sets", p, other))
			}
		}
	}
	return out
}

// ValueNames lists the toggle's values for people.
func (t *Toggle) ValueNames() string {
	var out []string
	for _, v := range t.Values {
		out = append(out, v.Name)
	}
	return strings.Join(out, ", ")
}
