package facts

import (
	"fmt"
	"reflect"
	"slices"
	"strings"

	"github.com/construe-host/construe/host/schema"
)

// Verify makes facts that came from outside anew from the runtime and the worlds that they carry, and refuses them
// where anything but the locations differs: nobody is to classify or judge what was changed on the way. What cannot be
// seen from the facts alone is a change of the runtime itself: of a fact that was stated, of what stood where the world
// now sets a value, of the runtime's digest. The locations, which no digest covers, need only be well formed.
//
// # Errors
//
// [schema.Problem]: inconsistent, at the first difference.
func Verify(f *schema.Facts) error {
	base, err := asStated(f)
	if err != nil {
		return err
	}
	again, err := Make(base, f.Shape(), f.World, f.AsOf)
	if err != nil {
		return refuse("", err)
	}
	if f.Construe != schema.KindFacts {
		return inconsistent("/construe", f.Construe, schema.KindFacts)
	}
	for _, part := range []struct {
		pointer   string
		got, want any
	}{{"/asOf", f.Runtime["asOf"], f.AsOf}, {"/runtime", f.Runtime, again.Runtime}, {"/derived", f.Derived,
		again.Derived}, {"/basis", f.Basis, again.Basis},
		{"/warnings", f.Warnings, again.Warnings}} {
		got, err := schema.Tree(part.got)
		if err != nil {
			return err
		}
		want, err := schema.Tree(part.want)
		if err != nil {
			return err
		}
		if err := firstDifference(part.pointer, got, want); err != nil {
			return err
		}
	}
	return wellFormed(f)
}

// asStated goes back to the runtime as it was before the world was applied, as far as the facts tell: what the world
// sets is unknown in it, and a list that was not there is not.
func asStated(f *schema.Facts) (*schema.Document, error) {
	tree := schema.Clone(f.Runtime).(map[string]any)
	set, named := schema.Get(tree, schema.Join("worlds", f.World, "set"))
	if f.World != "" && !named {
		return nil, problem("/world", "the runtime has no world "+shown(f.World))
	}
	pointers, _ := set.(map[string]any)
	for _, pointer := range schema.Keys(pointers) {
		switch shape := f.Shape().At(pointer); {
		case shape == nil:
		case shape.Kind == "list":
			schema.Set(tree, pointer, []any{"unknown"})
		case shape.AdmitsUnknown():
			schema.Set(tree, pointer, "unknown")
		}
	}
	for _, w := range f.Warnings {
		for _, name := range listed() {
			if w.Code == "no-list" && slices.Equal(w.Pointers, []string{schema.Join("compositions", name)}) &&
				reflect.DeepEqual(tree[name], map[string]any{}) {
				delete(tree, name)
			}
		}
	}
	text, err := schema.Canonical(tree)
	if err != nil {
		return nil, err
	}
	doc, err := schema.Parse("facts.json", text, schema.KindRuntime)
	if err != nil {
		return nil, refuse("/runtime", err)
	}
	return doc, nil
}

// refuse turns what is wrong with the runtime that the facts carry into one problem about the facts.
func refuse(prefix string, err error) error {
	first := schema.ProblemsIn(err, "inconsistent")[0]
	return problem(prefix+first.Pointer, first.Code+": "+first.Message, first.Expected...)
}

// firstDifference finds the first place, in the order of names, where a tree is not what it should be.
func firstDifference(pointer string, got, want any) error {
	is, isObject := got.(map[string]any)
	should, shouldObject := want.(map[string]any)
	if !isObject || !shouldObject {
		if reflect.DeepEqual(got, want) {
			return nil
		}
		return inconsistent(pointer, got, want)
	}
	names := map[string]bool{}
	for name := range is {
		names[name] = true
	}
	for name := range should {
		names[name] = true
	}
	for _, name := range schema.Keys(names) {
		g, has := is[name]
		w, needs := should[name]
		at := pointer + schema.Join(name)
		switch {
		case !has:
			return problem(at, "it is missing; expected "+shown(w), shown(w))
		case !needs:
			return problem(at, shown(g)+" does not follow from the facts; expected nothing here")
		}
		if err := firstDifference(at, g, w); err != nil {
			return err
		}
	}
	return nil
}

// wellFormed checks that each location is a place in a file, of a fact that there is.
func wellFormed(f *schema.Facts) error {
	for _, pointer := range schema.Keys(f.Locations) {
		at := f.Locations[pointer]
		if _, is := schema.Get(f.Runtime, pointer); !is || pointer == "" {
			return problem("/locations"+schema.Join(pointer),
				pointer+" is no fact of the runtime; expected the JSON Pointer of one")
		}
		if at.File == "" || at.Line < 1 || at.Column < 1 {
			return problem("/locations"+schema.Join(pointer),
				fmt.Sprintf("%s:%d:%d is no place; expected a file, and a line and a column from 1", at.File, at.Line,
					at.Column))
		}
	}
	return nil
}

func inconsistent(pointer string, got, want any) error {
	return problem(pointer, fmt.Sprintf("it is %s; expected %s", shown(got), shown(want)), shown(want))
}

func problem(pointer, message string, expected ...string) error {
	return schema.Problems{{Code: "inconsistent", Message: "the facts are not what their runtime gives at " + pointer +
		": " + message, Pointer: pointer,
		Expected: expected, Hint: "the document was changed after it was made, or was made under another case; make it " +
			"anew with construe facts"}}
}

// shown is a value in a message, cut where it is long.
func shown(v any) string {
	text, err := schema.Line(v)
	s := strings.TrimSpace(string(text))
	if err != nil {
		s = fmt.Sprint(v)
	}
	if runes := []rune(s); len(runes) > 120 {
		s = string(runes[:120]) + "…"
	}
	return s
}
