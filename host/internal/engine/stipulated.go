package engine

import (
	"maps"
	"slices"

	"github.com/construe-host/construe/host/schema"
)

// clauseTexts are the clauses in force by these versions, sorted, and every version of those that do not go by the day.
func (h *Case) clauseTexts(inForce map[string]string) (out []schema.ClauseText) {
	for _, id := range schema.Keys(h.Dispute.Clauses) {
		clause := h.Dispute.Clauses[id]
		for _, version := range schema.Keys(clause.Versions) {
			if !clause.GoesByDay() || inForce[id] == version {
				out = append(out, h.clauseText(id, version))
			}
		}
	}
	return out
}

func (h *Case) clauseText(id, version string) schema.ClauseText {
	clause := h.Dispute.Clauses[id]
	v := clause.Versions[version]
	out := schema.ClauseText{Clause: id, Version: version, Title: clause.Title, Text: v.Text, TextStatus: v.TextStatus,
		Source: h.Dispute.Citations[v.Source].Title}
	out.Rights, out.Exceptions = those(v.Rights), those(v.Exceptions)
	return out
}

// those are the names that are set, sorted.
func those(set map[string]bool) (out []string) {
	for _, name := range schema.Keys(set) {
		if set[name] {
			out = append(out, name)
		}
	}
	return out
}

// Stipulated is what the case says of clauses in force and of the words and definitions that findings name.
func (h *Case) Stipulated(inForce map[string]string, verdicts ...*schema.Verdict) *schema.Stipulated {
	out := &schema.Stipulated{Clauses: h.clauseTexts(inForce), Terms: map[string]schema.TermText{},
		Definitions: map[string]schema.DefinitionText{}}
	for _, v := range verdicts {
		for _, f := range v.Findings {
			if t, is := h.Dispute.Terms[f.Term]; is {
				out.Terms[f.Term] = schema.TermText{Question: t.Question, Answers: maps.Clone(t.Answers)}
			}
			if d, is := h.Dispute.Definitions[f.Definition]; is {
				out.Definitions[f.Definition] = schema.DefinitionText{Question: d.Question,
					Values: maps.Clone(d.Values)}
			}
		}
	}
	return out
}

// Stipulate enters into a comparison what its own cells speak of.
func (h *Case) Stipulate(c *schema.Comparison) {
	var own []*schema.Verdict
	for _, cell := range c.Cells {
		if v := c.Tables.Verdicts[cell.Verdict]; cell.Policy == cell.Classifier && v != nil {
			own = append(own, v)
		}
	}
	c.Stipulated = h.Stipulated(c.Clauses, own...)
	for _, w := range c.Worlds {
		for _, d := range w.Disputes { // another definition than a finding names, or another word
			if t, is := h.Dispute.Terms[d.Term]; is {
				c.Stipulated.Terms[d.Term] = schema.TermText{Question: t.Question, Answers: maps.Clone(t.Answers)}
			}
			for _, name := range append(slices.Clone(d.Idle), d.Definition) {
				if def, is := h.Dispute.Definitions[name]; is {
					c.Stipulated.Definitions[name] = schema.DefinitionText{Question: def.Question,
						Values: maps.Clone(def.Values)}
				}
			}
		}
	}
}
