package host

import (
	"context"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"

	"github.com/construe-host/construe/host/internal/facts"
	"github.com/construe-host/construe/host/schema"
)

// toggle is a toggle of the case in one runtime.
type toggle struct {
	id      string
	of      schema.Toggle
	sets    []toggleValue
	current int    // the value that it has, or -1 where that is none of them
	from    string // that value for people
	facts   []string
	defines [][2]string // the definitions that it sets, as reading and name
}

// toggleValue is one value: what it sets, by pointer.
type toggleValue struct {
	name string
	set  map[string]any
}

// pointers lists what it sets, sorted.
func (t *toggle) pointers() []string {
	all := map[string]bool{}
	for _, v := range t.sets {
		for p := range v.set {
			all[p] = true
		}
	}
	return slices.Sorted(maps.Keys(all))
}

// expandToggles gives the case's toggles as they are in facts, sorted by id; those of which nothing is there are left
// out. Without any in the case they are derived from the facts.
//
// # Errors
//
// [schema.Problems]: toggle.
func (h *Host) expandToggles(ctx context.Context, f *schema.Facts) ([]*toggle, error) {
	declared := h.dispute.Toggles
	if len(declared) == 0 {
		derived, err := h.derivedToggles(ctx, f, decided)
		if err != nil {
			return nil, err
		}
		declared = derived
	}
	return h.togglesIn(f, declared)
}

// decided are the toggles on which a reading's own verdict depends as things stand. Readings that cannot be judged depend
// on nothing.
func decided(ctx context.Context, h *Host, f *schema.Facts, toggles []*toggle) (map[*toggle]bool, error) {
	cells, _ := h.cellsOf(nil)
	q, err := h.newQuestions(ctx, f, "", toggles, cells)
	if err != nil {
		return nil, err
	}
	depended := map[*toggle]bool{}
	for half := range 2 * len(cells) {
		if cell, _ := side(half); q.before[cell].Error != nil {
			continue
		}
		answer, err := q.ask(ctx, half, q.asThingsStand())
		if err != nil {
			return nil, err
		}
		for _, i := range answer.Reads {
			depended[toggles[i]] = true
		}
	}
	return depended, nil
}

// togglesIn gives toggles as they are in facts, sorted by id; those of which nothing is there are left out.
//
// # Errors
//
// [schema.Problems]: toggle.
func (h *Host) togglesIn(f *schema.Facts, declared map[string]schema.Toggle) ([]*toggle, error) {
	var out []*toggle
	var problems schema.Problems
	for _, id := range slices.Sorted(maps.Keys(declared)) {
		t := declared[id]
		for _, found := range h.places(f, t) {
			name := id
			if found.name != "" {
				name += ":" + found.name
			}
			e, err := h.expand(f, name, t, found.bases)
			if err != nil {
				problems = append(problems, h.toggleProblem(id, "%v", err))
			} else if e != nil {
				out = append(out, e)
			}
		}
	}
	problems = append(problems, h.overlaps(out)...)
	return out, problems.Err()
}

func (h *Host) toggleProblem(id, format string, args ...any) *schema.Problem {
	p := h.document.Problem("toggle", schema.Join("toggles", strings.SplitN(id, ":", 2)[0]), "the toggle %s: %s",
		id, fmt.Sprintf(format, args...))
	p.Party = ""
	return p
}

// expand makes a toggle for the objects at these pointers; nil where what it sets is not there.
func (h *Host) expand(f *schema.Facts, id string, t schema.Toggle, bases []string) (*toggle, error) {
	out := &toggle{id: id, of: t, current: -1}
	if reading, definition, is := definitionAt(t.Pointer); is {
		return h.expandDefinition(out, reading, definition)
	}
	if t.Values.Sets == nil {
		if problem := facts.Admit(bases[0]+t.Pointer+t.Path, nil); problem != "" {
			return nil, fmt.Errorf("%s", problem)
		}
	}
	absent := false
	for _, v := range h.valuesOf(f, t, bases) {
		for p, value := range v.set {
			if forbidden := schema.MatchAny(append(facts.Structural(), h.dispute.Never...), p); forbidden != "" {
				return nil, fmt.Errorf("it sets %s, which %s keeps as it is", p, forbidden)
			}
			if value == "unknown" || slices.Contains(listOf(value), any("unknown")) {
				return nil, fmt.Errorf("it sets %s to unknown; expected values that a fact can turn out to have", p)
			}
			if problem := facts.Admit(p, value); problem != "" {
				return nil, fmt.Errorf("%s", problem)
			}
			if _, is := schema.Get(f.Runtime, p); !is {
				absent = true
			}
		}
		if v.holds(f.Runtime) && out.current < 0 {
			out.current = len(out.sets)
		}
		out.sets = append(out.sets, v)
	}
	if absent || len(out.sets) == 0 || len(out.sets) == 1 && out.current == 0 {
		return nil, nil
	}
	out.facts = out.pointers()
	if out.from = "as it stands"; out.current >= 0 {
		out.from = out.sets[out.current].name
	} else if len(out.facts) == 1 {
		value, _ := schema.Get(f.Runtime, out.facts[0])
		out.from = schema.Spoken(value)
	}
	return out, nil
}

func (v toggleValue) holds(runtime map[string]any) bool {
	for p, value := range v.set {
		if has, _ := schema.Get(runtime, p); !reflect.DeepEqual(has, value) {
			return false
		}
	}
	return true
}

// valuesOf lists a toggle's values at some objects: those declared, or all that the schema has.
func (h *Host) valuesOf(f *schema.Facts, t schema.Toggle, bases []string) (out []toggleValue) {
	if t.Values.Sets != nil {
		for _, name := range slices.Sorted(maps.Keys(t.Values.Sets)) {
			v := toggleValue{name, map[string]any{}}
			for _, base := range bases {
				for path, value := range t.Values.Sets[name] {
					v.set[base+path] = value
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
		v := toggleValue{schema.Spoken(value), map[string]any{}}
		for _, base := range bases {
			v.set[base+t.Pointer+t.Path] = value
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

// definitionAt reads /readings/R/definitions/D.
func definitionAt(pointer string) (reading, definition string, is bool) {
	tokens, ok := schema.Split(pointer)
	if !ok || len(tokens) != 4 || tokens[0] != "readings" || tokens[2] != "definitions" {
		return "", "", false
	}
	return tokens[1], tokens[3], true
}

func (h *Host) expandDefinition(t *toggle, reading, definition string) (*toggle, error) {
	if _, adopts := h.dispute.Readings[reading].Definitions[definition]; !adopts {
		return nil, fmt.Errorf("no reading %s adopts a definition %s", reading, definition)
	}
	if h.parties[reading] == nil {
		return nil, nil
	}
	adopted := h.adopted(reading)[definition]
	values := schema.Keys(h.dispute.Definitions[definition].Values)
	if t.of.Values.List != nil {
		values = nil
		for _, v := range t.of.Values.List {
			values = append(values, schema.Spoken(v))
		}
	}
	pointer := schema.Join("readings", reading, "definitions", definition)
	for i, v := range values {
		if _, is := h.dispute.Definitions[definition].Values[v]; !is {
			return nil, fmt.Errorf("the definition %s has no value %s; expected one of %s", definition, v,
				strings.Join(schema.Keys(h.dispute.Definitions[definition].Values), ", "))
		}
		t.sets = append(t.sets, toggleValue{v, map[string]any{pointer: v}})
		if v == adopted {
			t.current = i
		}
	}
	t.from, t.of.Kind, t.defines = adopted, "definition", [][2]string{{reading, definition}}
	return t, nil
}

// overlaps finds toggles of which one sets what another does, or a part of it.
func (h *Host) overlaps(all []*toggle) (out schema.Problems) {
	by := map[string]string{}
	for _, t := range all {
		for _, p := range t.pointers() {
			if other := by[p]; other != "" && other != t.id {
				out = append(out, h.toggleProblem(t.id, "it sets %s, and so does %s; expected one toggle for each "+
					"fact", p, other))
			}
			by[p] = t.id
		}
	}
	for _, p := range slices.Sorted(maps.Keys(by)) {
		for above := p[:max(strings.LastIndexByte(p, '/'), 0)]; above != ""; above = above[:strings.LastIndexByte(above,
			'/')] {
			if other := by[above]; other != "" && other != by[p] {
				out = append(out, h.toggleProblem(by[p], "it sets %s, a part of what %s sets", p, other))
			}
		}
	}
	return out
}

// valueNames lists its values for people.
func (t *toggle) valueNames() string {
	var out []string
	for _, v := range t.sets {
		out = append(out, v.name)
	}
	return strings.Join(out, ", ")
}
