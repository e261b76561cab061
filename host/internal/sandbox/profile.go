package sandbox

import "fmt"

// Profile is what a module may be linked to.
type Profile uint8

const (
	// Classifier: the module defines its memory, if it has one, and imports functions of WASI preview 1 alone, those on
	// a fixed list.
	Classifier Profile = iota
	// Policy: the module imports its memory as env.memory, and functions of env that [Config.Host] has. It gets a
	// memory of its own all the same, in each instance.
	Policy
	// unlinked admits any import. It serves the tests.
	unlinked
)

const policyModule = "env"

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

// fuel is the default budget of a call.
func (p Profile) fuel(input int) int64 {
	if p == Policy {
		return 200_000_000
	}
	return 500_000_000 + 6_000*int64(input)
}

// admit refuses a module that does not fit its profile.
func (p Profile) admit(m *module, c Config) *Error {
	if refused := m.ownNames(); refused != nil {
		return refused
	}
	if p == unlinked {
		return nil
	}
	for _, e := range m.imports {
		known := e.kind == kindFunc
		if p == Policy {
			known = e.module == policyModule && (known && c.Host[e.name] != nil ||
				e.kind == kindMemory && e.name == "memory")
		}
		if !known {
			return fail(Rejected, "import", "the module imports %s %s from %s, which this host does not have",
				kindName(e.kind), quote(e.name), quote(e.module))
		}
		if p == Policy && e.kind == kindFunc && len(m.types[m.funcs[e.index]].results) > 1 {
			return fail(Rejected, "signature", "the module imports %s with more than one result", quote(e.name))
		}
	}
	for _, l := range m.memories {
		if l.MinPages > c.MemoryPages {
			return fail(Rejected, "memory", "the memory starts at %d pages; at most %d are allowed", l.MinPages,
				c.MemoryPages)
		}
	}
	for _, t := range m.tables {
		if t.element != typeFuncref {
			return fail(Rejected, "unsupported",
				"the module has a table of %s; this host has tables of functions alone", typeName(t.element))
		}
	}
	return nil
}

func kindName(kind byte) string {
	return []string{"func", "table", "memory", "global"}[kind]
}
