// Package facts turns a runtime/v1 into facts/v1: one world and one day applied, everything omitted written out as
// unknown, and what follows from the facts derived. The usual entry is [Make], and [Prepare] for whoever reads
// them: the plain form that classifiers are shown by projection, and all else that is made of facts once.
//
// Everything here is a pure function of the document, linear in its size apart from what is written out of the hops,
// which is bounded.
package facts

import (
	"slices"
	"strings"

	"github.com/construe-host/construe/host/schema"
)

// Make fills the runtime, applies the world ("" for the facts as stated) and the day ("" for the runtime's own), and
// derives. shape is that of a runtime under the case that asks; see [schema.Case.RuntimeShape].
//
// # Errors
//
// [schema.Problems]: unknown-world, value (a day that is not one), too-many-hops; unknown-field, value and type where
// the runtime says what the case has no word for.
func Make(doc *schema.Document, shape *schema.Shape, world, asOf string) (*schema.Facts, error) {
	if err := schema.CheckUnder(doc, shape).Err(); err != nil {
		return nil, err
	}
	digest, err := schema.Digest(doc.Tree)
	if err != nil {
		return nil, err
	}
	filled := schema.Clone(doc.Tree).(map[string]any)
	if err := applyWorld(doc, filled, world); err != nil {
		return nil, err
	}
	if asOf != "" {
		filled["asOf"] = asOf
	}
	fill(shape, filled)
	if err := schema.Validate(schema.KindRuntime, doc.Name, filled); err != nil {
		return nil, err
	}
	var runtime schema.Runtime
	if err := schema.Decode(filled, &runtime); err != nil {
		return nil, err
	}
	derived, basis, against, err := derive(newGraph(&runtime))
	if err != nil {
		return nil, tooManyHops(doc, err)
	}
	against.ofLists(doc.Tree)
	places := locations(doc, world, shape, filled)
	if asOf != "" {
		delete(places, "/asOf") // the day was given from outside: what the file says of it is not what was applied
	}
	made := &schema.Facts{Construe: schema.KindFacts, RuntimeDigest: digest, World: world, AsOf: runtime.AsOf,
		Runtime: filled, Derived: *derived, Basis: basis, Warnings: against.list(), Locations: places}
	return made.Under(shape), nil
}

// tooManyHops says that the paths of a runtime are more than are followed.
func tooManyHops(doc *schema.Document, err error) error {
	return schema.Problems{doc.Problem("too-many-hops", "/relationships", "%v", err)}
}

func applyWorld(doc *schema.Document, tree map[string]any, world string) error {
	if world == "" {
		return nil
	}
	worlds, _ := tree["worlds"].(map[string]any)
	chosen, is := worlds[world].(map[string]any)
	if !is {
		names := schema.Keys(worlds)
		p := doc.Problem("unknown-world", "/worlds", "the runtime has no world %q", world)
		p.Expected = names
		if near := schema.Nearest(world, names); near != "" {
			p.Hint = "did you mean " + near + "?"
		}
		return schema.Problems{p}
	}
	for pointer, value := range chosen["set"].(map[string]any) {
		schema.Set(tree, pointer, schema.Clone(value))
	}
	return nil
}

// fill writes out what an object leaves unsaid: an omitted scalar is unknown or its default, an omitted list may hold
// anything, an omitted collection is empty. What a collection's emptiness means is for its composition to say.
func fill(s *schema.Shape, object map[string]any) {
	for name, field := range s.Properties {
		if field.Prose || field.Side {
			continue
		}
		value, stated := object[name]
		if field.Optional && !stated {
			continue
		}
		switch field.Kind {
		case "object":
			if !stated {
				value = map[string]any{}
				object[name] = value
			}
			fill(field, value.(map[string]any))
		case "map":
			if !stated {
				value = map[string]any{}
				object[name] = value
			}
			for _, member := range value.(map[string]any) {
				if m, is := member.(map[string]any); is {
					fill(field.Values, m)
				}
			}
		case "list":
			if !stated {
				object[name] = []any{"unknown"}
			}
		default:
			if !stated {
				object[name] = omitted(field, object)
			}
		}
	}
}

// omitted is what a scalar means that an object leaves unsaid.
func omitted(field *schema.Shape, object map[string]any) string {
	_, unsure := object[field.DefaultWithout]
	if field.Default == "" || unsure {
		return "unknown"
	}
	return field.Default
}

// Leaves calls visit for each fact, in pointer order: each scalar and each list of the filled runtime that is neither
// prose nor beside the facts nor part of the structure.
func Leaves(f *schema.Facts, visit func(pointer string, shape *schema.Shape, value any)) {
	leaves(f.Shape(), f.Runtime, "", visit)
}

func leaves(s *schema.Shape, value any, pointer string, visit func(string, *schema.Shape, any)) {
	if s == nil || s.Prose || s.Side || s.Fixed {
		return
	}
	object, is := value.(map[string]any)
	if !is {
		visit(pointer, s, value)
		return
	}
	for _, key := range schema.Keys(object) {
		leaves(s.At(schema.Join(key)), object[key], pointer+schema.Join(key), visit)
	}
}

// locations names the place of each fact that stands in the file: where the world sets it, or else where it is stated.
func locations(doc *schema.Document, world string, shape *schema.Shape,
	filled map[string]any) map[string]schema.Location {
	out := map[string]schema.Location{}
	leaves(shape, filled, "", func(pointer string, _ *schema.Shape, _ any) {
		if at, ok := doc.Location(schema.Join("worlds", world, "set", pointer)); ok && world != "" {
			out[pointer] = at
		} else if at, ok := doc.Location(pointer); ok {
			out[pointer] = at
		} else if at, ok := doc.Location(schema.Join("facts", pointer)); ok {
			out[pointer] = at
		}
	})
	return out
}

// Count counts the facts by status, and those that no glob in reads (over [Prepared.Tree]) covers, neither directly nor
// through what a covered leaf of /derived depends on.
func Count(f *schema.Facts, reads []string) schema.Denominators {
	var n schema.Denominators
	stated, _ := f.Runtime["facts"].(map[string]any)
	seen := Coverage(f, reads)
	Leaves(f, func(pointer string, _ *schema.Shape, value any) {
		status := "stipulated"
		if entry, is := stated[pointer].(map[string]any); is {
			status, _ = entry["status"].(string)
		}
		switch {
		case status == "disputed":
			n.Disputed++
		case value == "unknown" || isOpenList(value):
			n.Unknown++
		case status == "assumed":
			n.Assumed++
		default:
			n.Stipulated++
		}
		if !seen(pointer) {
			n.NeverRead++
		}
	})
	return n
}

func isOpenList(value any) bool {
	list, is := value.([]any)
	return is && slices.Contains(list, any("unknown"))
}

// Coverage reports whether a fact is shown to anybody. Globs that only name a whole subtree are expanded by matching.
func Coverage(f *schema.Facts, reads []string) func(pointer string) bool {
	globs := map[string]bool{}
	for _, glob := range reads {
		if rest, is := cutPrefix(glob, "/runtime"); is {
			globs[rest] = true
		} else if glob == "/**" {
			globs["/**"] = true
		} else if glob == "/asOf" {
			globs["/asOf"] = true
		}
		for leaf, rests := range f.Basis {
			if overlaps(glob, leaf) {
				for _, r := range rests {
					globs[r] = true
				}
			}
		}
	}
	var wild []string // few, where those that name one fact are as many as there are hops
	for _, glob := range schema.Keys(globs) {
		if strings.Contains(glob, "*") {
			wild = append(wild, glob)
		}
	}
	return func(pointer string) bool {
		return globs[pointer] || slices.ContainsFunc(wild, func(g string) bool { return schema.Match(g, pointer) })
	}
}

func cutPrefix(glob, prefix string) (string, bool) {
	if len(glob) > len(prefix) && glob[:len(prefix)] == prefix && glob[len(prefix)] == '/' {
		return glob[len(prefix):], true
	}
	return "", false
}

// overlaps reports whether two globs can match one pointer.
func overlaps(a, b string) bool {
	x, _ := schema.Split(a)
	y, _ := schema.Split(b)
	for i := 0; ; i++ {
		switch {
		case i < len(x) && x[i] == "**" || i < len(y) && y[i] == "**":
			return true
		case i == len(x) || i == len(y):
			return len(x) == len(y)
		case x[i] != y[i] && x[i] != "*" && y[i] != "*":
			return false
		}
	}
}
