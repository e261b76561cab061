package judge

import (
	"maps"

	"github.com/construe-host/construe/host/schema"
)

// anyID stands for every id in the types that OPA checks a policy against. OPA ignores what a schema says of additional
// properties, so that a misspelt field below a map keyed by id would load silently; a map with one named property is
// checked, and a policy that names an id of one runtime does not load.
const anyID = "<id>"

// inputShape is what a reading's policy may read: the facts, the case's terms and clauses, the definitions it adopts.
func inputShape(c *schema.Case, reading *schema.Reading, definitions map[string]string) *schema.Shape {
	runtime := *c.RuntimeShape()
	runtime.Properties = maps.Clone(runtime.Properties)
	for name, field := range runtime.Properties {
		if field.Side {
			delete(runtime.Properties, name)
		}
	}
	leaveOutOptional(&runtime)
	text := &schema.Shape{Kind: "string"}
	return object(map[string]*schema.Shape{
		"construe": text, "asOf": text, "world": text,
		"runtime":        &runtime,
		"derived":        schema.ShapeOf(schema.KindFacts).Properties["derived"],
		"classification": object(map[string]*schema.Shape{"terms": terms(c)}),
		"clauses":        clauses(c),
		"definitions":    adopted(c, reading, definitions),
	})
}

// leaveOutOptional takes from a shape that is nobody else's what facts of the case need not have: a policy that reads
// it would silently read nothing.
func leaveOutOptional(s *schema.Shape) {
	if s == nil {
		return
	}
	for name, field := range s.Properties {
		if field.Optional {
			delete(s.Properties, name)
		} else if !field.Side {
			leaveOutOptional(field)
		}
	}
	leaveOutOptional(s.Values)
}

func object(properties map[string]*schema.Shape) *schema.Shape {
	return &schema.Shape{Kind: "object", Properties: properties}
}

func mapOf(values *schema.Shape) *schema.Shape { return &schema.Shape{Kind: "map", Values: values} }

func terms(c *schema.Case) *schema.Shape {
	out := map[string]*schema.Shape{}
	for name, term := range c.Terms {
		values := append(schema.Keys(term.Answers), "unknown", "arguable")
		answer := object(map[string]*schema.Shape{
			"value":    {Kind: "string", Enum: values},
			"pointers": {Kind: "list", Items: &schema.Shape{Kind: "string"}},
		})
		if schema.SubjectKindOf(term.Of).Whole() {
			out[name] = object(map[string]*schema.Shape{"": answer})
		} else {
			out[name] = mapOf(answer)
		}
	}
	return object(out)
}

func adopted(c *schema.Case, reading *schema.Reading, definitions map[string]string) *schema.Shape {
	out := map[string]*schema.Shape{}
	for name := range definitions {
		d, _ := reading.Definition(c, name)
		out[name] = &schema.Shape{Kind: "string", Enum: schema.Keys(d.Values)}
	}
	return object(out)
}

// clauses gives every clause the constants, rights and exceptions that any of its versions knows.
func clauses(c *schema.Case) *schema.Shape {
	text := &schema.Shape{Kind: "string"}
	effective, published := map[string]*schema.Shape{}, map[string]*schema.Shape{}
	for id, clause := range c.Clauses {
		rights, exceptions := vocabulary(clause)
		named := func(names []string, kind string) *schema.Shape {
			out := map[string]*schema.Shape{}
			for _, n := range names {
				out[n] = &schema.Shape{Kind: kind}
			}
			return object(out)
		}
		inForce := object(map[string]*schema.Shape{
			"version":   {Kind: "string", Enum: schema.Keys(clause.Versions)},
			"constants": named(schema.Keys(clause.Constants), "string"),
			"rights":    named(rights, "boolean"), "exceptions": named(exceptions, "boolean"),
			"governs": {Kind: "list", Items: &schema.Shape{Kind: "string"}},
		})
		for _, v := range clause.Versions {
			if v.Effective != nil {
				effective[id] = inForce
			} else {
				published[id] = object(map[string]*schema.Shape{"of": mapOf(inForce),
					"unknown": {Kind: "list", Items: text}, "outside": {Kind: "list", Items: text}})
			}
		}
	}
	return object(map[string]*schema.Shape{"effective": object(effective), "published": object(published)})
}

// vocabulary lists the rights and exceptions that any version of a clause knows, sorted.
func vocabulary(c schema.Clause) (rights, exceptions []string) {
	r, e := map[string]bool{}, map[string]bool{}
	for _, v := range c.Versions {
		for name := range v.Rights {
			r[name] = true
		}
		for name := range v.Exceptions {
			e[name] = true
		}
	}
	return schema.Keys(r), schema.Keys(e)
}

// typed writes a shape as the JSON Schema that OPA's type checker reads.
func typed(s *schema.Shape) map[string]any {
	switch s.Kind {
	case "object":
		properties := map[string]any{}
		for name, field := range s.Properties {
			properties[name] = typed(field)
		}
		if len(properties) == 0 { // OPA takes an object without properties for one of anything
			properties["<none>"] = map[string]any{"type": "null"}
		}
		return map[string]any{"type": "object", "properties": properties, "additionalProperties": false}
	case "map":
		return map[string]any{"type": "object", "properties": map[string]any{anyID: typed(s.Values)},
			"additionalProperties": false}
	case "list":
		return map[string]any{"type": "array", "items": typed(s.Items)}
	case "string", "boolean":
		if s.OrList {
			return map[string]any{}
		}
		return map[string]any{"type": s.Kind}
	}
	return map[string]any{}
}
