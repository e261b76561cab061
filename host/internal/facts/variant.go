package facts

import (
	"slices"
	"strings"

	"github.com/construe-host/construe/host/schema"
)

// Variant is facts with some of them changed, by pointer. It stands for no world: its worlds and the notes about its
// facts are gone. name is the file's, in errors.
//
// # Errors
//
// [schema.Problems], where the rest of the runtime does not admit a value.
func Variant(base *schema.Facts, name string, set map[string]any) (*schema.Facts, error) {
	d, err := changed(base, name, set)
	if err != nil {
		return nil, err
	}
	return Make(d, base.Shape(), "", "")
}

// changed is the runtime of facts with some of them changed, as a document.
func changed(base *schema.Facts, name string, set map[string]any) (*schema.Document, error) {
	tree := schema.Clone(base.Runtime).(map[string]any)
	delete(tree, "worlds")
	delete(tree, "facts")
	for pointer, value := range set {
		schema.Set(tree, pointer, value)
	}
	return schema.NewDocument(schema.KindRuntime, name, tree)
}

// Admits is [Variant] without what nobody reads who only asks whether a value is admitted: neither digest nor places,
// and nothing that is derived.
//
// # Errors
//
// As [Variant].
func Admits(base *schema.Facts, name string, set map[string]any) (*schema.Facts, error) {
	d, err := changed(base, name, set)
	if err != nil {
		return nil, err
	}
	tree := d.Tree
	if err := schema.CheckUnder(d, base.Shape()).Err(); err != nil {
		return nil, err
	}
	fill(base.Shape(), tree)
	var runtime schema.Runtime
	if err := schema.Decode(tree, &runtime); err != nil {
		return nil, err
	}
	if _, _, _, err := derive(newGraph(&runtime)); err != nil {
		return nil, tooManyHops(d, err)
	}
	made := &schema.Facts{Construe: schema.KindFacts, AsOf: runtime.AsOf, Runtime: tree}
	return made.Under(base.Shape()), nil
}

// Admit says why a runtime cannot have a value at a pointer; "" where it can. It looks at that fact alone; where value
// is nil, at whether there is such a fact.
func Admit(f *schema.Facts, pointer string, value any) string {
	shape := f.Shape().At(pointer)
	text, is := value.(string)
	if shape == nil {
		return "a runtime has nothing at " + pointer
	}
	if shape.Kind == "object" || shape.Kind == "map" {
		return pointer + " is not one fact; expected the pointer of a single value"
	}
	if is && shape.Enum != nil && !slices.Contains(shape.Enum, text) {
		return pointer + " cannot be " + text + "; expected one of " + strings.Join(shape.Enum, ", ")
	}
	if value == nil {
		return ""
	}
	if wrong := schema.CheckWord(f.Runtime, f.Shape(), pointer, value); wrong != nil {
		return pointer + " cannot be " + schema.Spoken(value) + ": " + wrong.Message
	}
	return ""
}

// Structural lists what no change of facts may set: who is connected to what, and what plays which role, decide what a
// runtime is.
func Structural() []string {
	return []string{"/components/*/role", "/relationships/*/from", "/relationships/*/to", "/id", "/title",
		"/worlds/**", "/facts/**"}
}

// Stated is a runtime that states facts as they are in a world and on a day, with some of them changed, by pointer: it
// needs neither to be judged as they are. Its id and title say that it is not the runtime that they are of.
//
// # Errors
//
// As [Variant].
func Stated(base *schema.Facts, set map[string]any) (*schema.Document, error) {
	tree := schema.Clone(base.Runtime).(map[string]any)
	delete(tree, "worlds")
	id, _ := tree["id"].(string)
	title, _ := tree["title"].(string)
	tree["construe"], tree["id"], tree["title"] = schema.KindRuntime, id+"-changed", title+", changed"
	tree["asOf"] = base.AsOf
	delete(tree, "facts") // what is disputed is stated now
	for pointer, value := range set {
		schema.Set(tree, pointer, value)
	}
	d, err := schema.NewDocument(schema.KindRuntime, id+"-changed", tree)
	if err != nil {
		return nil, err
	}
	return d, schema.CheckUnder(d, base.Shape()).Err()
}
