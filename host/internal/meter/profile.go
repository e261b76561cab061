package meter

import "fmt"

// Profile is what a module may be linked to.
type Profile uint8

const (
	// Classifier: the module defines its memory, if it has one, and imports functions of WASI preview 1 alone, those on
	// a fixed list.
	Classifier Profile = iota
	// Policy: the module imports its memory as env.memory, and functions of env that [Options].Host has. It gets a
	// memory of its own all the same, in each instance.
	Policy
	// unlinked admits any import. It serves the tests.
	unlinked
)

// PolicyModule is what the profile Policy imports from.
const PolicyModule = "env"

// String is the word for messages.
func (p Profile) String() string {
	switch p {
	case Classifier:
		return "classifier"
	case Policy:
		return "policy"
	}
	return fmt.Sprintf("Profile(%d)", uint8(p))
}

// admit refuses a module that does not fit its profile.
func (p Profile) admit(m *module, o Options) *Error {
	if refused := m.ownNames(); refused != nil {
		return refused
	}
	if p == unlinked {
		return nil
	}
	for _, e := range m.imports {
		known := e.kind == kindFunc
		if p == Policy {
			known = e.module == PolicyModule && (known && o.Host != nil && o.Host(e.name) ||
				e.kind == kindMemory && e.name == "memory")
		}
		if !known {
			return refuse("import", "the module imports %s %s from %s, which this host does not have",
				kindName(e.kind), Quote(e.name), Quote(e.module))
		}
		if p == Policy && e.kind == kindFunc && len(m.types[m.funcs[e.index]].results) > 1 {
			return refuse("signature", "the module imports %s with more than one result", Quote(e.name))
		}
	}
	for _, l := range m.memories {
		if l.MinPages > o.MemoryPages {
			return refuse("memory", "the memory starts at %d pages; at most %d are allowed", l.MinPages,
				o.MemoryPages)
		}
	}
	for _, t := range m.tables {
		if t.element != typeFuncref {
			return refuse("unsupported",
				"the module has a table of %s; this host has tables of functions alone", typeName(t.element))
		}
	}
	return nil
}

func kindName(kind byte) string {
	return []string{"func", "table", "memory", "global"}[kind]
}
