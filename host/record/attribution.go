package record

import (
	"encoding/json"
	"maps"
	"slices"
	"strconv"

	"github.com/construe-host/construe/host/schema"
)

// pair is two records, with what is worked out once for each world or classifier: many cells stand on it.
type pair struct {
	a, b    recordIndex
	byWorld map[string]map[string]Change // world → pointer → change of a fact
	byWho   map[cellID]answerChanges     // world and classifier, without a policy
	stopped map[cellID]bool              // by a limit that the other need not have met, in either
}

// recordIndex is a record with its documents by cell.
type recordIndex struct {
	record *schema.Record
	// cells are all of the record, whether the other has them or not.
	cells map[cellID]documents
}

// documents are what lies behind one cell. Many cells of a world share facts, and those of a classifier its answers.
type documents struct {
	facts          *schema.Facts
	classification *schema.Classification
	verdict        *schema.Verdict
}

// answerChanges is how a classifier's answers differ, and which facts that differ it points at, whether its answers
// changed or not.
type answerChanges struct {
	answers []Change
	facts   map[string]bool
}

// newPair indexes two records, and notes which cells a limit of a host stopped in either, or a limit of a judge that
// the other does not have.
func newPair(a, b *schema.Record) *pair {
	p := &pair{newRecordIndex(a), newRecordIndex(b), map[string]map[string]Change{}, map[cellID]answerChanges{},
		map[cellID]bool{}}
	otherJudge := a.Execution.Judge != b.Execution.Judge
	for _, r := range []recordIndex{p.a, p.b} {
		for _, c := range r.record.Semantics.Cells {
			id := cellID{c.World, c.Policy, c.Classifier}
			if c.NotReproducible != "" || otherJudge && metered(r.cells[id]) {
				p.stopped[id] = true
			}
		}
	}
	return p
}

// metered reports whether a policy ended at a limit that another judge counts otherwise.
func metered(d documents) bool {
	if d.verdict == nil || d.verdict.Error == nil || d.classification != nil && d.classification.Error != nil {
		return false
	}
	switch d.verdict.Error.Code {
	case "fuel-exhausted", "depth-exceeded", "memory", "trap":
		return true
	}
	return false
}

// newRecordIndex finds the documents of each cell.
func newRecordIndex(r *schema.Record) recordIndex {
	out := recordIndex{r, map[cellID]documents{}}
	t := r.Comparison.Tables
	for _, c := range r.Comparison.Cells {
		out.cells[cellID{c.World, c.Policy, c.Classifier}] = documents{t.Facts[c.Facts],
			t.Classifications[c.Classification], t.Verdicts[c.Verdict]}
	}
	return out
}

// attribution lists the inputs that can explain why a cell came out differently:
//
//   - the day, where it is another
//   - facts that differ and that the cell points at, or all that differ where it points at none of them
//   - the plugin and its manifest, where the classifier answers otherwise; one that answers as before explains nothing
//   - the policy, the definitions that its reading adopts, and the clause versions in force
//   - the case, where nothing narrower is found
//   - engines, judge and limits, where nothing else is
//   - the rules, wherever they are others
//
// Several can be listed: which of them did it, only judging again can say.
func (p *pair) attribution(id cellID, x, y schema.CellOutcome) []Change {
	a, b := p.a.record.Semantics.Inputs, p.b.record.Semantics.Inputs
	out := []Change{}
	one := func(input, name, from, to string) {
		if from != to {
			out = append(out, Change{input, name, from, to})
		}
	}
	one(InputAsOf, "", a.AsOf, b.AsOf)
	out = append(out, p.factChanges(id)...)
	out = append(out, p.derivedChanges(id)...)
	if !p.sameAnswers(id, x, y) {
		one(InputPlugin, id.classifier, a.Readings[id.classifier].Plugin, b.Readings[id.classifier].Plugin)
		one(InputManifest, id.classifier, a.Readings[id.classifier].Manifest, b.Readings[id.classifier].Manifest)
	}
	mine, yours := a.Readings[id.policy], b.Readings[id.policy]
	one(InputPolicy, id.policy, mine.Policy, yours.Policy)
	out = append(out, changed(InputDefinition, id.policy+"/", mine.Definitions, yours.Definitions)...)
	out = append(out, clauseChanges(a.Clauses, b.Clauses, p.a.cells[id].verdict, p.b.cells[id].verdict)...)
	narrower := slices.ContainsFunc(out, func(c Change) bool { return c.Input != InputAsOf && c.Input != InputFacts })
	if !narrower {
		one(InputCase, a.Case.ID, a.Case.Digest, b.Case.Digest)
	}
	if len(out) == 0 {
		out = append(out, changed(InputEngine, "", p.a.record.Execution.Engines, p.b.record.Execution.Engines)...)
		out = append(out, changed(InputJudge, "", judges(p.a.record.Execution), judges(p.b.record.Execution))...)
		x, y := p.a.record.Execution.Limits, p.b.record.Execution.Limits
		out = append(out, changed("limit", "", namedIn(x, y), namedIn(y, x))...)
	}
	if rules := p.rules(); rules != nil {
		out = append(out, *rules)
	}
	return out
}

// clauseChanges lists the clauses that have another version in force: those that the cell speaks of, or all where it
// speaks of none of them.
func clauseChanges(a, b map[string]string, before, after *schema.Verdict) []Change {
	all := changed(InputClause, "", a, b)
	spoken := map[string]bool{}
	for _, v := range []*schema.Verdict{before, after} {
		for _, f := range v.Findings {
			spoken[f.Clause] = true
		}
	}
	some := slices.DeleteFunc(slices.Clone(all), func(c Change) bool { return !spoken[c.Name] })
	if len(some) > 0 {
		return some
	}
	return all
}

// factChanges lists the facts that differ: those that the cell points at, or all where it points at none of them. The
// day is an input of its own.
func (p *pair) factChanges(id cellID) []Change {
	all := p.facts(id)
	pointed := maps.Clone(p.who(id).facts)
	for _, d := range []documents{p.a.cells[id], p.b.cells[id]} {
		for _, f := range d.verdict.Findings {
			mark(pointed, all, f.Pointers)
		}
		for _, n := range d.verdict.Needs {
			mark(pointed, all, n.Pointers)
		}
	}
	if len(pointed) == 0 && !p.otherRules() { // under other rules a file can be filled otherwise
		return inOrder(all, schema.Keys(all))
	}
	return inOrder(all, schema.Keys(pointed))
}

// inOrder lists the changes of these names.
func inOrder(all map[string]Change, names []string) (out []Change) {
	for _, name := range names {
		out = append(out, all[name])
	}
	return out
}

// mark adds those pointers whose facts differ.
func mark(pointed map[string]bool, all map[string]Change, pointers []string) {
	for _, pointer := range pointers {
		if _, differs := all[pointer]; differs {
			pointed[pointer] = true
		}
	}
}

// facts are the facts that differ in a cell's world, by pointer.
func (p *pair) facts(id cellID) map[string]Change {
	if known, had := p.byWorld[id.world]; had {
		return known
	}
	a, b := map[string]string{}, map[string]string{}
	leaves("", p.a.cells[id].facts.Runtime, a)
	leaves("", p.b.cells[id].facts.Runtime, b)
	delete(a, "/asOf")
	delete(b, "/asOf")
	out := map[string]Change{}
	for _, c := range changed(InputFacts, "", a, b) {
		out[c.Name] = c
	}
	p.byWorld[id.world] = out
	return out
}

// answers lists the answers of a cell's classifier that differ.
func (p *pair) answers(id cellID) []Change { return p.who(id).answers }

// who compares the answers of a classifier in a world, once for all policies over it, with the facts that differ and
// that either points at.
func (p *pair) who(id cellID) answerChanges {
	key := cellID{world: id.world, classifier: id.classifier}
	if known, had := p.byWho[key]; had {
		return known
	}
	before, after := p.a.cells[id].classification, p.b.cells[id].classification
	out := answerChanges{changed("", "", terms(before), terms(after)), map[string]bool{}}
	for _, c := range []*schema.Classification{before, after} {
		for _, subjects := range c.Terms {
			for _, answer := range subjects {
				for _, why := range answer.Because {
					mark(out.facts, p.facts(id), why.Pointers)
				}
			}
		}
	}
	p.byWho[key] = out
	return out
}

// besideFacts are the parts of a runtime that stand beside its facts: changing one changes nothing that anybody judges.
var besideFacts = []string{"/construe", "/id", "/title", "/worlds", "/facts", "/citations", "/evidence"}

// leaves writes each scalar and each list of a runtime under its pointer.
func leaves(pointer string, value any, into map[string]string) {
	if slices.Contains(besideFacts, pointer) {
		return
	}
	object, is := value.(map[string]any)
	switch v := value.(type) {
	case string:
		into[pointer] = v
	case bool:
		into[pointer] = strconv.FormatBool(v)
	default:
		if !is {
			text, _ := json.Marshal(v)
			into[pointer] = string(text)
		}
	}
	for key, member := range object {
		leaves(pointer+schema.Join(key), member, into)
	}
}
