package engine

import (
	"maps"
	"slices"

	"github.com/construe-host/construe/host/schema"
)

// clauseTexts are the clauses in force by these versions, sorted, and every version of those that do not depend on the
// day.
func (cs *Case) clauseTexts(inForce map[string]string) (out []schema.ClauseText) {
	for _, id := range schema.Keys(cs.Dispute.Clauses) {
		clause := cs.Dispute.Clauses[id]
		for _, version := range schema.Keys(clause.Versions) {
			if !clause.GoesByDay() || inForce[id] == version {
				out = append(out, cs.clauseText(id, version))
			}
		}
	}
	return out
}

// clauseText is a version of a clause as documents have it.
func (cs *Case) clauseText(id, version string) schema.ClauseText {
	clause := cs.Dispute.Clauses[id]
	v := clause.Versions[version]
	out := schema.ClauseText{Clause: id, Version: version, Title: clause.Title, Text: v.Text, TextStatus: v.TextStatus,
		Source: cs.Dispute.Citations[v.Source].Title}
	out.Rights, out.Exceptions = namesSet(v.Rights), namesSet(v.Exceptions)
	return out
}

// namesSet lists the names that are set, sorted.
func namesSet(set map[string]bool) (out []string) {
	for _, name := range schema.Keys(set) {
		if set[name] {
			out = append(out, name)
		}
	}
	return out
}

// Stipulated is what the case says of clauses in force, given as versions by clause, and of the terms and definitions
// that the findings of verdicts name.
func (cs *Case) Stipulated(inForce map[string]string, verdicts ...*schema.Verdict) *schema.Stipulated {
	out := &schema.Stipulated{Clauses: cs.clauseTexts(inForce), Terms: map[string]schema.TermText{},
		Definitions: map[string]schema.DefinitionText{}}
	for _, v := range verdicts {
		for _, f := range v.Findings {
			if t, is := cs.Dispute.Terms[f.Term]; is {
				out.Terms[f.Term] = schema.TermText{Question: t.Question, Answers: maps.Clone(t.Answers)}
			}
			if d, is := cs.Definition(f.Definition); is {
				out.Definitions[f.Definition] = schema.DefinitionText{Question: d.Question,
					Values: maps.Clone(d.Values)}
			}
		}
	}
	return out
}

// Stipulate enters into a comparison what its own cells speak of.
func (cs *Case) Stipulate(c *schema.Comparison) {
	var own []*schema.Verdict
	for _, cell := range c.Cells {
		if v, found := c.Verdict(cell); found && cell.Policy == cell.Classifier {
			own = append(own, v)
		}
	}
	c.Stipulated = cs.Stipulated(c.Clauses, own...)
	for _, w := range c.Worlds {
		for _, d := range w.Disputes { // another definition than a finding names, or another word
			if t, is := cs.Dispute.Terms[d.Term]; is {
				c.Stipulated.Terms[d.Term] = schema.TermText{Question: t.Question, Answers: maps.Clone(t.Answers)}
			}
			for _, name := range append(slices.Clone(d.Idle), d.Definition) {
				if def, is := cs.Definition(name); is {
					c.Stipulated.Definitions[name] = schema.DefinitionText{Question: def.Question,
						Values: maps.Clone(def.Values)}
				}
			}
		}
	}
}
