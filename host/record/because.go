package record

import (
	"encoding/json"
	"maps"
	"slices"
	"strconv"

	"github.com/construe-host/construe/host/schema"
)

// because lists the inputs that can explain why a cell came out differently. A plugin that answers as before explains
// nothing; what the case says is listed where nothing narrower is, and engines where nothing else is.
func (p *pair) because(id cellID, x, y schema.CellOutcome, before, after documents) []Change {
	a, b := p.a.Semantics.Inputs, p.b.Semantics.Inputs
	out := []Change{}
	one := func(input, name, from, to string) {
		if from != to {
			out = append(out, Change{input, name, from, to})
		}
	}
	one(InputAsOf, "", a.AsOf, b.AsOf)
	out = append(out, factChanges(before, after)...)
	if x.Answers != y.Answers {
		one(InputPlugin, id.classifier, a.Readings[id.classifier].Plugin, b.Readings[id.classifier].Plugin)
		one(InputManifest, id.classifier, a.Readings[id.classifier].Manifest, b.Readings[id.classifier].Manifest)
	}
	mine, yours := a.Readings[id.policy], b.Readings[id.policy]
	one(InputPolicy, id.policy, mine.Policy, yours.Policy)
	out = append(out, changed(InputDefinition, id.policy+"/", mine.Definitions, yours.Definitions)...)
	out = append(out, clauseChanges(a.Clauses, b.Clauses, before.verdict, after.verdict)...)
	narrower := slices.ContainsFunc(out, func(c Change) bool { return c.Input != InputAsOf && c.Input != InputFacts })
	if !narrower {
		one(InputCase, a.Case.ID, a.Case.Digest, b.Case.Digest)
	}
	if len(out) == 0 {
		out = append(out, changed(InputEngine, "", p.a.Execution.Engines, p.b.Execution.Engines)...)
		out = append(out, changed("limit", "", p.a.Execution.Limits, p.b.Execution.Limits)...)
	}
	return out
}

// clauseChanges lists the clauses that have another version in force: those that the cell speaks of, or all where it speaks
// of none of them.
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

// factChanges lists the facts that differ: those that the cell points at, or all where it points at none of them. The day
// is an input of its own.
func factChanges(before, after documents) []Change {
	a, b := map[string]string{}, map[string]string{}
	leaves("", before.facts.Runtime, a)
	leaves("", after.facts.Runtime, b)
	delete(a, "/asOf")
	delete(b, "/asOf")
	all := changed(InputFacts, "", a, b)
	pointed := map[string]bool{}
	for _, d := range []documents{before, after} {
		maps.Copy(pointed, pointers(d))
	}
	some := slices.DeleteFunc(slices.Clone(all), func(c Change) bool { return !pointed[c.Name] })
	if len(some) > 0 {
		return some
	}
	return all
}

// pointers are what a cell's findings, needs and answers rest on.
func pointers(d documents) map[string]bool {
	out := map[string]bool{}
	add := func(list []string) {
		for _, pointer := range list {
			out[pointer] = true
		}
	}
	for _, f := range d.verdict.Findings {
		add(f.Pointers)
	}
	for _, n := range d.verdict.Needs {
		add(n.Pointers)
	}
	for _, subjects := range d.classification.Terms {
		for _, answer := range subjects {
			for _, why := range answer.Because {
				add(why.Pointers)
			}
		}
	}
	return out
}

// beside are the parts of a runtime that stand beside its facts: changing one changes nothing that anybody judges.
var beside = []string{"/construe", "/id", "/title", "/worlds", "/facts", "/citations", "/evidence"}

// leaves writes each scalar and each list of a runtime under its pointer.
func leaves(pointer string, value any, into map[string]string) {
	if slices.Contains(beside, pointer) {
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
