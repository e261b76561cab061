package schema

import "slices"

// Tri is what a condition comes to, in the logic that policies, derived facts and the host share. It is written as its
// word. The policy library construe.policy.k3 has the same tables in Rego; a test compares the two.
//
// Two values are open. [Unknown] waits for facts, and [Arguable] for a word: the facts are known, and whether the word
// fits them is what people dispute. Derived facts are never arguable. Of two that are open, unknown wins: with facts
// missing, nobody can tell whether the word matters.
type Tri string

// The values of a condition.
const (
	Yes      Tri = "yes"
	No       Tri = "no"
	Unknown  Tri = "unknown"
	Arguable Tri = "arguable"
)

// Tris lists the values: those that are known, and then the open ones, the one that wins first.
func Tris() []Tri { return []Tri{Yes, No, Unknown, Arguable} }

// AllOf is yes where all are, as of nothing; k3 has it as all_of.
//
//	            yes       no  unknown  arguable
//	yes         yes       no  unknown  arguable
//	no          no        no  no       no
//	unknown     unknown   no  unknown  unknown
//	arguable    arguable  no  unknown  arguable
func AllOf(values ...Tri) Tri { return firstOf(values, [...]Tri{No, Unknown, Arguable}, Yes) }

// AnyOf is yes where one is, and no of nothing; k3 has it as any_of. A value that is none of the four, such as that of
// a map without an entry, counts for nothing.
//
//	            yes  no        unknown  arguable
//	yes         yes  yes       yes      yes
//	no          yes  no        unknown  arguable
//	unknown     yes  unknown   unknown  unknown
//	arguable    yes  arguable  unknown  arguable
func AnyOf(values ...Tri) Tri { return firstOf(values, [...]Tri{Yes, Unknown, Arguable}, No) }

// firstOf is the first value, in an order, that is there; another where none is.
func firstOf(values []Tri, order [3]Tri, otherwise Tri) Tri {
	for _, wanted := range order {
		if slices.Contains(values, wanted) {
			return wanted
		}
	}
	return otherwise
}

// Not is the opposite; what is open stays open. k3 has it as not_.
//
//	yes       no
//	no        yes
//	unknown   unknown
//	arguable  arguable
func (t Tri) Not() Tri {
	switch t {
	case Yes:
		return No
	case No:
		return Yes
	}
	return t
}

// Open reports whether it is neither yes nor no: unknown, or arguable.
func (t Tri) Open() bool { return t == Unknown || t == Arguable }

// TriOf is a condition that is known; k3 has it as of.
func TriOf(condition bool) Tri {
	if condition {
		return Yes
	}
	return No
}

// Has says whether a list that may be open holds a member: a list with the member "unknown" may hold anything. k3 has
// it as has.
func Has(list []string, member string) Tri {
	switch {
	case slices.Contains(list, member):
		return Yes
	case slices.Contains(list, string(Unknown)):
		return Unknown
	}
	return No
}
