package schema

// CaseV1 is a case/v1, the form in which earlier versions had a case with its readings in it. It is read for ever.
type CaseV1 struct {
	Construe string `json:"construe"`
	// ID: names the case in every document made from it.
	ID string `json:"id"`
	// Title: one line for people.
	Title string `json:"title"`
	// Summary: what the dispute is about, for people.
	Summary string `json:"summary,omitempty"`
	// Clauses: the clauses, by name; input.clauses has the same names.
	Clauses map[string]Clause `json:"clauses"`
	// Limbs: the separate grounds on which a clause can be breached. Each is pleaded for the whole runtime and, where
	// it is about a kind of subject, for each subject of that kind.
	Limbs map[string]LimbV1 `json:"limbs"`
	// Terms: the open-textured words: each a question with enumerated answers, asked of one kind of subject. Every term
	// also admits unknown (facts are missing) and arguable (the facts are known, the word is open).
	Terms map[string]Term `json:"terms"`
	// Definitions: where a line is drawn. Each reading adopts values; only policies read them.
	Definitions map[string]Definition `json:"definitions,omitempty"`
	// Library: rego files that all sides stipulate, added to every policy.
	Library []string `json:"library,omitempty"`
	// Toggles: what could be otherwise, by name: what construe crux searches. Without any, toggles are derived:
	// definitions, places, operators, and facts on which a verdict depends.
	Toggles map[string]Toggle `json:"toggles,omitempty"`
	// Invariants: a Rego file of the case that says which combinations cannot be: `package construe.invariants`, rules
	// deny contains message.
	Invariants string `json:"invariants,omitempty"`
	// Never: globs over pointers that no toggle may set.
	Never []string `json:"never,omitempty"`
	// Readings: the readings, by name; a reading's name is also the folder of its policy, unless policy says otherwise.
	Readings map[string]ReadingV1 `json:"readings"`
	// Default: what is judged where a command names no runtime.
	Default Default `json:"default"`
	// Precedents: runtimes whose outcome is given; construe test holds every reading to them.
	Precedents map[string]PrecedentV1 `json:"precedents,omitempty"`
	// Citations: where things in the case come from, by name.
	Citations map[string]Source `json:"citations,omitempty"`
}

// LimbV1 is one ground of breach: of which clause, and about which kind of subject.
type LimbV1 struct {
	// Title: the ground, in one line.
	Title string `json:"title"`
	// Clause: the clause that is breached where the limb is made out.
	Clause string `json:"clause"`
	// Of: the kind of subject that the limb is about. One of runtime, component, state, relationship and hop.
	Of string `json:"of"`
}

// ReadingV1 is one party's interpretation: a classifier, a policy and the definitions it adopts.
type ReadingV1 struct {
	// Title: the reading's name for people.
	Title string `json:"title"`
	// Doctrine: its position in one sentence.
	Doctrine string `json:"doctrine,omitempty"`
	// Party: whose position it is, where that may be said.
	Party string `json:"party,omitempty"`
	// Plugin: a plugin's folder: below this case's plugins/ folder if there is one, else among the plugins the host was
	// given.
	Plugin string `json:"plugin"`
	// Policy: the folder of its Rego files; the reading's id if left out.
	Policy string `json:"policy,omitempty"`
	// Limbs: the limbs it pleads; all if left out.
	Limbs []string `json:"limbs,omitempty"`
	// Definitions: the definitions it adopts, each with one of its values; its policy sees these and no others.
	Definitions map[string]string `json:"definitions,omitempty"`
	// Citations: where the position comes from.
	Citations []string `json:"citations,omitempty"`
}

// PrecedentV1 is a runtime whose outcome is given: agreed ones bind every reading, disputed ones each to what it is
// said to hold.
type PrecedentV1 struct {
	// Title: what happened, in one line.
	Title string `json:"title"`
	// Runtime: a runtime of this case, by file name without the extension.
	Runtime string `json:"runtime"`
	// World: the world to judge in; the facts as stated if left out.
	World string `json:"world,omitempty"`
	// AsOf: the day to judge on; the runtime's own if left out. An ISO 8601 date.
	AsOf string `json:"asOf,omitempty"`
	// Definitions: other values, for this precedent alone, of definitions; a reading that has not adopted one stays
	// without it.
	Definitions map[string]string `json:"definitions,omitempty"`
	// Status: agreed: every reading must come to expect; disputed: each reading to what readings says of it. One of
	// agreed and disputed.
	Status string `json:"status"`
	// Expect: agreed: the outcome that binds every reading. One of permitted, breach and undetermined.
	Expect string `json:"expect,omitempty"`
	// Readings: disputed: what each reading is said to hold.
	Readings map[string]string `json:"readings,omitempty"`
	// Swaps: the cross matrix: policy, then classifier, then outcome.
	Swaps map[string]map[string]string `json:"swaps,omitempty"`
	// Because: by reading, an element that its own cell must plead: a breach among its yeses, a permission among its
	// noes.
	Because map[string]string `json:"because,omitempty"`
	// Citations: where the outcome comes from.
	Citations []string `json:"citations,omitempty"`
}

// Split is the same case as later versions have it: the case that all sides stipulate, its readings by name, and what
// its tests expect of swaps.
func (c *CaseV1) Split() (*Case, map[string]*Reading, *Suite) {
	out := &Case{Construe: KindCase, ID: c.ID, Title: c.Title, Summary: c.Summary, Clauses: c.Clauses,
		Limbs: map[string]Limb{},
		Terms: c.Terms, Definitions: c.Definitions, Library: c.Library, Toggles: c.Toggles, Invariants: c.Invariants,
		Never: c.Never, Proof: proofV1(), Default: c.Default, Citations: c.Citations}
	readings, suite := map[string]*Reading{}, &Suite{Construe: KindSuite, Swaps: map[string]map[string]map[string]string{}}
	for id, l := range c.Limbs {
		out.Limbs[id] = Limb{Title: l.Title, Clause: l.Clause, Of: l.Of}
	}
	for id, r := range c.Readings {
		readings[id] = &Reading{Construe: KindReading, ID: id, Title: r.Title, Doctrine: r.Doctrine, Party: r.Party,
			Case: ReadingCase{ID: c.ID}, Plugin: Code{Folder: r.Plugin}, Policy: Code{Folder: r.Policy}, Limbs: r.Limbs,
			Definitions: r.Definitions, Citations: r.Citations, Precedents: map[string]Holding{}}
	}
	for id, p := range c.Precedents {
		if out.Precedents == nil {
			out.Precedents = map[string]Precedent{}
		}
		out.Precedents[id] = Precedent{Title: p.Title, Runtime: p.Runtime, World: p.World, AsOf: p.AsOf,
			Definitions: p.Definitions, Status: p.Status, Expect: p.Expect, Citations: p.Citations}
		if len(p.Swaps) > 0 {
			suite.Swaps[id] = p.Swaps
		}
		for name, r := range readings {
			if h := (Holding{Holds: p.Readings[name], Because: p.Because[name]}); h != (Holding{}) {
				r.Precedents[id] = h
			}
		}
	}
	return out, readings, suite
}
