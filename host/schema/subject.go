package schema

import (
	"slices"
	"strings"
)

// SubjectKind is a kind of subject: what a term is asked of, and a limb pleaded of. A subject is named by a JSON
// Pointer: into the runtime for what stands there ("/components/loop"), or into the facts for what is derived
// ("/derived/hops/call:model"). The whole runtime is a subject of its own, named "".
type SubjectKind struct {
	// Name is the word for it in a case: a term's or a limb's "of".
	Name string
	// Place is the JSON Pointer of the collection whose members are the subjects, in facts and in a policy's input
	// alike; "" of the runtime itself.
	Place string
	// Compositions are the members of /runtime/compositions that must be "complete" before there can be no subject of
	// this kind that nobody has described.
	Compositions []string
}

// subjectKinds is the one table of them. The JSON Schema of a case lists the same names; a test compares the two.
var subjectKinds = []SubjectKind{
	{Name: "runtime"},
	{Name: "component", Place: "/runtime/components", Compositions: []string{"components"}},
	{Name: "state", Place: "/runtime/state", Compositions: []string{"state"}},
	{Name: "relationship", Place: "/runtime/relationships", Compositions: []string{"relationships"}},
	{Name: "dealing", Place: "/runtime/dealings", Compositions: []string{"dealings"}},
	{Name: "hop", Place: "/derived/hops", Compositions: []string{"components", "relationships"}},
}

// SubjectKinds lists all kinds of subject, the runtime first.
func SubjectKinds() []SubjectKind { return slices.Clone(subjectKinds) }

// SubjectKindOf is the kind of a name; one without a name, whole and without subjects, for a name that is none.
func SubjectKindOf(name string) SubjectKind {
	if i := slices.IndexFunc(subjectKinds, func(k SubjectKind) bool { return k.Name == name }); i >= 0 {
		return subjectKinds[i]
	}
	return SubjectKind{}
}

// Whole reports whether the runtime itself is the one subject.
func (k SubjectKind) Whole() bool { return k.Place == "" }

// Derived reports whether the subjects follow from the facts, and stand in no runtime.
func (k SubjectKind) Derived() bool { return strings.HasPrefix(k.Place, "/derived/") }

// HoldsDerivedSubjects reports whether the members of what stands at a pointer into facts are the subjects of a derived
// kind: where they change, so do the subjects. Which members a runtime's own collections have is the runtime's to say.
func HoldsDerivedSubjects(pointer string) bool {
	return slices.ContainsFunc(subjectKinds, func(k SubjectKind) bool { return k.Derived() && k.Place == pointer })
}

// Subjects lists the subjects of this kind in facts, sorted. facts are in their plain form, with the members runtime
// and derived.
func (k SubjectKind) Subjects(facts map[string]any) (out []string) {
	switch {
	case k.Name == "":
		return nil
	case k.Whole():
		return []string{""}
	}
	members, _ := Get(facts, k.Place)
	object, _ := members.(map[string]any)
	for id := range object {
		out = append(out, strings.TrimPrefix(k.Place, "/runtime")+Join(id))
	}
	slices.Sort(out)
	return out
}

// At is where a subject of this kind stands in facts, and in a policy's input.
func (k SubjectKind) At(subject string) string {
	if k.Derived() {
		return subject
	}
	return "/runtime" + subject
}
