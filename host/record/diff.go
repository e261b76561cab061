package record

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/construe-host/construe/host/schema"
)

// Inputs that can explain a change, as [Change.Input] names them.
const (
	// InputFacts: a fact of the runtime, by pointer, or what is derived from it.
	InputFacts = "facts"
	// InputAsOf: the day.
	InputAsOf = "as-of"
	// InputPlugin: the bytes of a reading's module.
	InputPlugin = "plugin"
	// InputManifest: what a reading's plugin is shown.
	InputManifest = "manifest"
	// InputPolicy: a reading's policy, or what all policies share.
	InputPolicy = "policy"
	// InputReading: what a reading's reading.yaml says, where neither its code nor a definition is named besides.
	InputReading = "reading"
	// InputDefinition: the value of a definition that a reading adopts, as reading/definition.
	InputDefinition = "definition"
	// InputClause: the version of a clause in force.
	InputClause = "clause-version"
	// InputCase: something else of the case.
	InputCase = "case"
	// InputEngine: a version of what ran the code.
	InputEngine = "engine"
	// InputAxes: the cell is in one record alone.
	InputAxes = "axes"
	// InputRules: the rules of another version of construe; see [schema.Rules].
	InputRules = "rules"
	// InputJudge: what evaluated the policies.
	InputJudge = "judge"
)

// Change is one thing that is different, from a first record to a second. An empty From or To means that it is absent
// there, or was not known.
type Change struct {
	// Input says what kind of thing it is; empty for a result.
	Input string `json:"input,omitempty"`
	// Name says which: a pointer, reading, clause, definition, or element.
	Name string `json:"name,omitempty"`
	// From and To are the values, or digests, in the first record and in the second.
	From string `json:"from"`
	To   string `json:"to"`
}

// CellChange is one cell that came out differently, and the inputs that can explain it: those that differ, that the
// cell depends on, and whose effect does not stop before it.
type CellChange struct {
	World      string `json:"world"`
	Policy     string `json:"policy"`
	Classifier string `json:"classifier"`
	// From and To are outcomes; an error carries its code. Equal where only what lies behind the outcome changed.
	From string `json:"from"`
	To   string `json:"to"`
	// Elements and Answers are what changed behind the outcome, by names for people: "ELEMENT of LIMB SUBJECT", and
	// "TERM SUBJECT".
	Elements []Change `json:"elements"`
	Answers  []Change `json:"answers"`
	// Because lists the inputs that can explain it, the widest last. It is empty where none differs: then some host is
	// wrong.
	Because []Change `json:"because"`
	// More counts what was left out of these lists: each has at most 100.
	More int `json:"more,omitempty"`
}

// maxChanges bounds the lists of one cell; a record of a hostile party could make them as long as it likes.
const maxChanges = 100

// Difference is how two records differ. Its lists are sorted, and empty rather than nil.
//
// Two hosts agree where Worlds, Cells and Said are empty. Inputs that differ and change nothing are no disagreement;
// neither is Execution, nor a cell that is not reproducible, of which nothing is known.
type Difference struct {
	// Rules says that the records were made under other rules. Then what facts derive, what is found beside the
	// outcomes, answers and elements, how cells are diagnosed and what they took is not compared: it need not be the
	// same.
	Rules *Change `json:"rules,omitempty"`
	// Inputs are all that differ, whether they changed a cell or not: day, case, runtime, clause versions, and of each
	// reading its plugin, manifest, policy and definitions.
	Inputs []Change `json:"inputs"`
	// Worlds are aggregates that differ, by world.
	Worlds []Change `json:"worlds"`
	// Cells are cells that differ.
	Cells []CellChange `json:"cells"`
	// Said are the worlds and readings of which the comparisons say something else: what they differ on, counts,
	// titles. What follows from cells that differ, or that a limit stopped, is not listed.
	Said []Change `json:"said"`
	// Execution is what differs in engines, limits and fuel, in instructions. It is no difference of results.
	Execution []Change `json:"execution"`
	// NotReproducible names cells that a host's limit stopped in either record, or, of records with different judges, a
	// policy's: each judge counts in its own way. They are not compared.
	NotReproducible []string `json:"notReproducible"`
}

// Compare says how b differs from a, and by which inputs. It runs nothing: both are taken for what they say, which
// [Open] has found to follow from their comparisons. A cell that a limit of the host stopped in either is not compared,
// since another host need not have stopped it.
//
// Two records of the same inputs, engines and rules have an empty difference; otherwise some host is wrong.
func Compare(a, b *schema.Record) *Difference {
	p := newPair(a, b)
	d := &Difference{Rules: p.rules(), Inputs: p.inputs(), Worlds: []Change{}, Cells: []CellChange{},
		Execution: p.execution(), NotReproducible: []string{}}
	before, after := outcomes(a), outcomes(b)
	stopped := map[string]bool{}
	for _, id := range union(before, after) {
		x, y := before[id], after[id]
		if p.stopped[id] {
			d.NotReproducible = append(d.NotReproducible, id.String())
			stopped[id.world] = true
			continue
		}
		if !p.same(id, x, y) {
			d.Cells = append(d.Cells, p.cell(id, x, y))
		}
	}
	was, is := worlds(a), worlds(b)
	for _, w := range union(was, is) {
		if was[w] != is[w] && !stopped[w] {
			d.Worlds = append(d.Worlds, Change{Name: w, From: was[w], To: is[w]})
		}
	}
	d.Said = explanationChanges(a, b, d)
	return d
}

// cellID names a cell, as the axes of a comparison do. Two records have the same cell where they have one of this name,
// whatever lies behind it.
type cellID struct{ world, policy, classifier string }

func (id cellID) String() string {
	world := id.world
	if world == "" {
		world = "stated"
	}
	return fmt.Sprintf("%s: %s under the policy of %s", world, id.classifier, id.policy)
}

// outcomes are the cells of a record, by name.
func outcomes(r *schema.Record) map[cellID]schema.CellOutcome {
	out := map[cellID]schema.CellOutcome{}
	for _, c := range r.Semantics.Cells {
		out[cellID{c.World, c.Policy, c.Classifier}] = c
	}
	return out
}

// worlds are the aggregates of a record, in words.
func worlds(r *schema.Record) map[string]string {
	out := map[string]string{}
	for _, w := range r.Semantics.Worlds {
		out[w.World] = w.Aggregate + ", varies with " + w.Swaps
	}
	return out
}

// union lists the keys of two maps, sorted.
func union[K comparable, V any](a, b map[K]V) []K {
	all := maps.Clone(a)
	if all == nil {
		all = map[K]V{}
	}
	maps.Copy(all, b)
	return slices.SortedFunc(maps.Keys(all), func(x, y K) int { return cmp.Compare(fmt.Sprint(x), fmt.Sprint(y)) })
}

// changed lists the entries in which two maps differ, sorted by key; an entry that one of them has not is empty there.
// prefix stands before each key in the name.
func changed[V comparable](input, prefix string, a, b map[string]V) (out []Change) {
	text := func(m map[string]V, key string) string {
		if v, has := m[key]; has {
			return fmt.Sprint(v)
		}
		return ""
	}
	for _, key := range union(a, b) {
		if from, to := text(a, key), text(b, key); from != to {
			out = append(out, Change{input, prefix + key, from, to})
		}
	}
	return out
}

// inputs lists all inputs that differ. What a limit of the host kept from loading has no digest, and is none.
func (p *pair) inputs() []Change {
	a, b := p.a.record.Semantics.Inputs, p.b.record.Semantics.Inputs
	out := []Change{}
	one := func(input, name, from, to string) {
		if from != to {
			out = append(out, Change{input, name, from, to})
		}
	}
	one(InputAsOf, "", a.AsOf, b.AsOf)
	one(InputCase, a.Case.ID, a.Case.Digest, b.Case.Digest)
	one(InputFacts, a.Runtime.ID, a.Runtime.Digest, b.Runtime.Digest)
	if a.Runtime.Digest == b.Runtime.Digest && a.AsOf == b.AsOf && !p.otherRules() {
		out = append(out, changed(InputFacts, "of world ", a.Facts, b.Facts)...) // the same file gave other facts
	}
	out = append(out, changed(InputClause, "", a.Clauses, b.Clauses)...)
	for _, name := range union(a.Readings, b.Readings) {
		x, y := a.Readings[name], b.Readings[name]
		if stopped := p.neverLoaded(name, func(c cellID) string { return c.classifier }); !stopped ||
			x.Plugin != "" && y.Plugin != "" {
			one(InputPlugin, name, x.Plugin, y.Plugin)
			one(InputManifest, name, x.Manifest, y.Manifest)
		}
		if stopped := p.neverLoaded(name, func(c cellID) string { return c.policy }); !stopped ||
			x.Policy != "" && y.Policy != "" {
			one(InputPolicy, name, x.Policy, y.Policy)
		}
		if !p.otherRules() {
			one(InputReading, name, x.Reading, y.Reading)
		}
		out = append(out, changed(InputDefinition, name+"/", x.Definitions, y.Definitions)...)
	}
	if !p.otherRules() {
		out = append(out, changed(InputReading, "", a.Taken, b.Taken)...)
	}
	return out
}

// neverLoaded reports whether a host's limit stopped every cell of a reading, on one side of the cells: what was
// stopped while it was loaded has no digest.
func (p *pair) neverLoaded(reading string, side func(cellID) string) bool {
	for id := range p.a.cells {
		if side(id) == reading && !p.stopped[id] {
			return false
		}
	}
	return true
}

// execution lists what differs in engines, judge, limits and fuel: what need not be the same for results that are.
func (p *pair) execution() []Change {
	a, b := p.a.record.Execution, p.b.record.Execution
	out := append([]Change{}, changed(InputEngine, "", a.Engines, b.Engines)...)
	out = append(out, changed(InputJudge, "", judges(a), judges(b))...)
	limits := [2]map[string]int64{a.Limits, b.Limits}
	if a.Judge != b.Judge { // each counts in its own way
		limits = [2]map[string]int64{pluginLimits(a.Limits), pluginLimits(b.Limits)}
	}
	out = append(out, changed("limit", "", namedIn(limits[0], limits[1]), namedIn(limits[1], limits[0]))...)
	if p.otherRules() {
		return out
	}
	before, after := p.fuel(a.Fuel), p.fuel(b.Fuel)
	return append(out, changed("fuel", "", before, after)...)
}

// pluginLimits leaves out the limits of policies.
func pluginLimits(limits map[string]int64) map[string]int64 {
	out := maps.Clone(limits)
	maps.DeleteFunc(out, func(name string, _ int64) bool { return strings.HasPrefix(name, "policy_") })
	return out
}

// fuel is what the cells took, but for those that a host's limit stopped in either record.
func (p *pair) fuel(list []schema.CellFuel) map[string]string {
	m := map[string]string{}
	for _, f := range list {
		if id := (cellID{f.World, f.Policy, f.Classifier}); !p.stopped[id] {
			m[id.String()] = fmt.Sprintf("%d + %d", f.ClassifierFuel, f.PolicyFuel)
		}
	}
	return m
}

// judges are what evaluated the policies, by what for.
func judges(e schema.Execution) map[string]string {
	out := map[string]string{"": e.Judge}
	if e.CrossCheck {
		out["cross-check"] = schema.JudgeTopdown
	}
	return out
}

// namedIn leaves of limits those that the other record names as well: of one that an older version did not write down,
// nothing is known.
func namedIn(limits, other map[string]int64) map[string]int64 {
	out := map[string]int64{}
	for name, limit := range limits {
		if _, named := other[name]; named {
			out[name] = limit
		}
	}
	return out
}

// cell is one cell that is not the same, and why.
func (p *pair) cell(id cellID, x, y schema.CellOutcome) CellChange {
	c := CellChange{World: id.world, Policy: id.policy, Classifier: id.classifier, From: outcomeText(x),
		To: outcomeText(y), Elements: []Change{}, Answers: []Change{}, Because: []Change{}}
	before, had := p.a.cells[id]
	after, has := p.b.cells[id]
	if !had || !has {
		c.Because = append(c.Because, Change{Input: InputAxes, Name: id.String()})
		return c
	}
	keep := func(into *[]Change, list []Change) {
		kept := min(len(list), maxChanges)
		*into = append(*into, list[:kept]...)
		c.More += len(list) - kept
	}
	keep(&c.Elements, changed("", "", elements(before.verdict), elements(after.verdict)))
	keep(&c.Answers, p.answers(id))
	keep(&c.Because, p.attribution(id, x, y))
	return c
}

// outcomeText is an outcome; that of an error has its code.
func outcomeText(c schema.CellOutcome) string {
	if c.Error != "" {
		return c.Outcome + " (" + c.Error + ")"
	}
	return c.Outcome
}

// elements are what a verdict pleads, by a name for people.
func elements(v *schema.Verdict) map[string]string {
	out := map[string]string{}
	for limb, subjects := range v.Elements {
		for subject, elements := range subjects {
			for name, value := range elements {
				out[strings.TrimSpace(fmt.Sprintf("%s of %s %s", name, limb, subject))] = value
			}
		}
	}
	return out
}

// terms are the answers of a classification, by a name for people.
func terms(c *schema.Classification) map[string]string {
	out := map[string]string{}
	for term, subjects := range c.Terms {
		for subject, answer := range subjects {
			out[strings.TrimSpace(term+" "+subject)] = answer.Value
		}
	}
	return out
}
