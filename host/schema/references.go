package schema

import (
	"slices"
	"strconv"

	"github.com/construe-host/construe/host/internal/visible"
)

// checkReferences finds what a schema cannot: ids that name nothing, facts and worlds that point nowhere, disputed
// facts that the tree already decides.
func (d *Document) checkReferences() Problems {
	c := newReferenceCheck(d)
	c.walk(ShapeOf(KindRuntime), d.Tree, "")
	c.facts()
	c.worlds()
	return c.problems
}

// newReferenceCheck knows what there is to refer to.
func newReferenceCheck(d *Document) *referenceCheck {
	c := &referenceCheck{doc: d, ids: map[string][]string{}}
	for kind, place := range map[string]string{"party": "/parties", "component": "/components", "model": "/models",
		"capability": "/offering/capabilities", "evidence": "/evidence"} {
		if m, _ := Get(d.Tree, place); m != nil {
			c.ids[kind] = Keys(m.(map[string]any))
		}
	}
	return c
}

type referenceCheck struct {
	doc      *Document
	ids      map[string][]string
	problems Problems
}

func (c *referenceCheck) walk(s *Shape, v any, pointer string) {
	switch t := v.(type) {
	case map[string]any:
		for _, k := range Keys(t) {
			child := pointer + Join(k)
			if s.Keys != nil && s.Keys.Ref != "" {
				c.reference(s.Keys, k, child)
			}
			c.walk(s.At(Join(k)), t[k], child)
		}
	case []any:
		for i, m := range t {
			c.walk(s.Items, m, pointer+Join(strconv.Itoa(i)))
		}
	case string:
		if s.Ref != "" {
			c.reference(s, t, pointer)
		}
	}
}

func (c *referenceCheck) reference(s *Shape, id, pointer string) {
	switch {
	case s.Ref == "pointer":
		if !c.resolves(id) && (id != "unknown" || s.Format != "pointer-or-unknown") {
			c.problems = append(c.problems, c.doc.Problem("reference", pointer,
				"%s points at nothing in this runtime; expected a JSON Pointer such as /components/<id>/role", visible.Quote(
					id)))
		}
	case id == "unknown" && !s.Fixed || id == "none" && s.None || slices.Contains(c.ids[s.Ref], id):
	default:
		expected := oneOf(c.ids[s.Ref])
		if len(c.ids[s.Ref]) == 0 {
			expected = "unknown, because the runtime names none"
		}
		p := c.doc.Problem("reference", pointer, "there is no %s %s; expected %s", s.Ref, visible.Quote(id), expected)
		p.Expected, p.Hint = c.ids[s.Ref], nearest(id, c.ids[s.Ref])
		c.problems = append(c.problems, p)
	}
}

// resolves reports whether a pointer names a place in the filled runtime: the id must exist, the field need only be
// known to the schema, because an omitted fact is an unknown one.
func (c *referenceCheck) resolves(pointer string) bool {
	tokens, ok := Split(pointer)
	if !ok {
		return false
	}
	s, v := ShapeOf(KindRuntime), any(c.doc.Tree)
	for _, t := range tokens {
		object, _ := v.(map[string]any)
		switch child, present := object[t]; {
		case s.Kind == "map" && !present && !s.Own:
			return false
		case s.Kind != "map" && s.Properties[t] == nil:
			return false
		default:
			v = child
		}
		s = s.At(Join(t))
	}
	return !s.Side
}

func (c *referenceCheck) facts() {
	facts, _ := c.doc.Tree["facts"].(map[string]any)
	for _, pointer := range Keys(facts) {
		at := Join("facts", pointer)
		fact := facts[pointer].(map[string]any)
		if !c.isFact(pointer, at) {
			continue
		}
		stated, present := Get(c.doc.Tree, pointer)
		if fact["status"] == "disputed" && present && !isUnknown(stated) {
			c.problems = append(c.problems, c.doc.Problem("disputed", at,
				"%s is disputed, and so must be unknown in the tree; expected the values under positions, and a "+
					"world that sets one", pointer))
		}
		positions, _ := fact["positions"].(map[string]any)
		for _, who := range Keys(positions) {
			c.value(pointer, positions[who].(map[string]any)["value"], at+Join("positions", who, "value"))
		}
	}
}

func (c *referenceCheck) worlds() {
	worlds, _ := c.doc.Tree["worlds"].(map[string]any)
	for _, w := range Keys(worlds) {
		set := worlds[w].(map[string]any)["set"].(map[string]any)
		for _, pointer := range Keys(set) {
			if at := Join("worlds", w, "set", pointer); c.isFact(pointer, at) {
				c.value(pointer, set[pointer], at)
			}
		}
	}
}

func (c *referenceCheck) isFact(pointer, at string) bool {
	s := ShapeOf(KindRuntime).At(pointer)
	switch {
	case s == nil || !c.resolves(pointer):
		c.problems = append(c.problems, c.doc.keyProblem("reference", at,
			"%s points at nothing in this runtime; expected the JSON Pointer of a fact, such as /components/<id>/role",
			visible.Quote(pointer)))
		return false
	case s.Prose || s.Fixed || s.Kind == "object" || s.Kind == "map":
		c.problems = append(c.problems, c.doc.keyProblem("reference", at,
			"%s is not a fact; expected the JSON Pointer of a single value", visible.Quote(pointer)))
		return false
	}
	return true
}

// value checks a value that a position or a world gives a fact, by the schema of the fact itself.
func (c *referenceCheck) value(pointer string, v any, at string) {
	s := ShapeOf(KindRuntime).At(pointer)
	if _, is := v.([]any); s.Kind != "any" && is != (s.Kind == "list") && !(is && s.OrList) {
		c.problems = append(c.problems, c.doc.Problem("type", at, "%s is a %s; expected a value of that type", pointer,
			s.Kind))
		return
	}
	probe := map[string]any{} // what else a runtime must have is missed elsewhere in it, and so not reported here
	Set(probe, pointer, v)
	d := &Document{Kind: KindRuntime, Name: c.doc.Name, Tree: probe, reader: c.doc.reader}
	for _, p := range d.validate() {
		if p.Pointer == pointer || len(p.Pointer) > len(pointer) && p.Pointer[:len(pointer)] == pointer {
			located := c.doc.Problem(p.Code, at, "%s: %s", pointer, p.Message)
			located.Expected, located.Hint = p.Expected, p.Hint
			c.problems = append(c.problems, located)
		}
	}
	before := len(c.problems)
	c.walk(s, v, at)
	for _, p := range c.problems[before:] {
		p.Pointer = at
	}
}

func isUnknown(v any) bool {
	list, is := v.([]any)
	return v == "unknown" || is && slices.Contains(list, any("unknown"))
}

// Collection is where the members stand in a runtime that a reference names: "parties" for "party"; "" for what is no
// kind of reference.
func Collection(ref string) string {
	switch ref {
	case "party":
		return "parties"
	case "component":
		return "components"
	case "model":
		return "models"
	case "relationship":
		return "relationships"
	}
	return ""
}
