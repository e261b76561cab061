package report

import (
	"fmt"
	"strings"

	"github.com/construe-host/construe/host/schema"
)

// mapRelations says of every two readings how what they permit relates, and where they come apart next.
func mapRelations(v *draft, words *htmlWords, m *schema.Map) {
	if len(m.Relations) == 0 {
		return // of one cell
	}
	v.heading("How the readings relate")
	var rows [][]Cell
	for _, r := range m.Relations {
		var where []string
		for _, a := range r.Apart {
			where = append(where, fmt.Sprintf("%s on %s: %s", apartPhrase(words, r, a), percent(a.Percent),
				words.example(a.Example)))
		}
		rows = append(rows, textCells(words.cellNamed(r.First)+" and "+words.cellNamed(r.Second), relationPhrase(words, r),
			percent(r.Alike.Percent), strings.Join(where, "; ")))
	}
	v.table([]string{"readings", "how they relate", "the same on", "apart, and the nearest example"}, rows)
}

// relationPhrase says how what two cells permit relates.
func relationPhrase(words *htmlWords, r schema.MapRelation) string {
	first, second := words.cellNamed(r.First), words.cellNamed(r.Second)
	text := map[string]string{schema.RelationSame: "the same everywhere",
		schema.RelationWider:       first + " permits all that " + second + " does, and more",
		schema.RelationNarrower:    second + " permits all that " + first + " does, and more",
		schema.RelationCrossing:    "each permits something that the other does not",
		schema.RelationPermitsSame: "they permit the same, and differ in the rest",
		schema.RelationUnknown:     "nowhere are both judged"}[r.Relation]
	switch not := percent(r.Unjudged.Percent); {
	case r.Unjudged.Number == "0" || r.Relation == schema.RelationUnknown:
	case r.Relation == schema.RelationSame:
		text = "the same on all but the " + not + " where one is not judged"
	default:
		text += ", but for " + not + " where one is not judged"
	}
	return text
}

// apartPhrase says who comes to what.
func apartPhrase(words *htmlWords, r schema.MapRelation, a schema.MapApart) string {
	return fmt.Sprintf("%s %s, %s %s", words.cellNamed(r.First), a.First, words.cellNamed(r.Second), a.Second)
}

// mapRelated says of two readings that were asked about how they relate, and whether what is required holds.
func mapRelated(v *draft, words *htmlWords, m *schema.Map) {
	r := m.Related
	if r == nil {
		return
	}
	v.heading(words.reading(r.New) + " in the place of " + words.reading(r.Old))
	for _, one := range m.Relations {
		text := relationPhrase(words, one)
		v.paragraph(strings.ToUpper(text[:1]) + text[1:] + ".")
	}
	if r.Result == "" {
		return
	}
	v.paragraph(RequirementSentence(m) + ".")
	if u := r.Unclear; u != nil && len(u.Example) > 0 && u.First != schema.NotMapped && u.Second != schema.NotMapped {
		v.item(UnclearAdvice(r) + ":")
		v.replay(m, u.Example)
	} else if u != nil {
		v.paragraph(UnclearAdvice(r) + ".")
	}
	if r.Counterexample != nil {
		if len(r.Counterexample.Example) > 0 {
			v.item("The nearest architecture where it is not so:")
			v.replay(m, r.Counterexample.Example)
		}
	}
}

// RequirementSentence says whether what is required of a new reading holds, without a full stop.
//
//	no-new-breach fails on 24 architectures (1.4 %); in the nearest (as what it is sold: a model API), Hop comes to
//	breach and State to permitted
//
// It is raw text; print it through [schema.DisplayText].
func RequirementSentence(m *schema.Map) string {
	r, words := m.Related, mapWords(m)
	switch {
	case r.Result == schema.RequiredUnknown && r.Unclear == nil:
		return "Whether " + r.Require + " holds is not known: there is no architecture on which both are judged"
	case r.Result == schema.RequiredUnknown:
		return fmt.Sprintf("Whether %s holds is not known: on %s (%s) one of the two is not judged, or not "+
			"mapped; %s, %s", r.Require, architectures(r.Unclear.Number), percent(r.Unclear.Percent),
			words.nearest(r.Unclear.Example), conjunction(unclearPhrases(words, r)))
	case r.Counterexample == nil:
		return fmt.Sprintf("What is required, %s, holds on every architecture", r.Require)
	}
	return fmt.Sprintf("%s fails on %s (%s); %s, %s comes to %s and %s to %s", r.Require,
		architectures(r.Against.Number), percent(r.Against.Percent), words.nearest(r.Counterexample.Example),
		words.reading(r.New), r.Counterexample.Second, words.reading(r.Old), r.Counterexample.First)
}

// unclearPhrases say of each of two readings why nobody knows what it comes to.
func unclearPhrases(words *htmlWords, r *schema.MapRelated) (out []string) {
	why := map[string]string{schema.Error: " cannot be judged", schema.NotMapped: " is not mapped",
		schema.PleadedOtherwise: " pleads other elements than as things stand"}
	for _, one := range [][2]string{{r.Old, r.Unclear.First}, {r.New, r.Unclear.Second}} {
		if why[one[1]] != "" {
			out = append(out, words.reading(one[0])+why[one[1]])
		}
	}
	return out
}

// UnclearAdvice says what to do where nobody knows whether a requirement holds, without a full stop.
func UnclearAdvice(r *schema.MapRelated) string {
	has := func(what string) bool { return r.Unclear.First == what || r.Unclear.Second == what }
	switch {
	case has(schema.Error):
		return "Mend the reading where it fails, and ask again; construe whatif with these changes shows the error"
	case has(schema.PleadedOtherwise):
		return "Plead the same elements on all facts, with the value no where one does not apply, and ask again; construe " +
			"whatif with these changes shows what is pleaded"
	}
	return "--budget 0 searches without a bound; where what a policy does cannot be followed, a smaller policy can"
}
