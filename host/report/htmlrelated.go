package report

import "github.com/construe-host/construe/host/schema"

// htmlRelated is how two readings of a map relate, or their classifiers, and whether what is required of them holds.
type htmlRelated struct {
	Title  string
	Says   []string
	Result string // in a sentence; "" where nothing is required
	Holds  bool
}

// relatedOf says of a map that relates two readings how; nil of another.
func relatedOf(words *htmlWords, m *schema.Map) *htmlRelated {
	var out htmlRelated
	switch r, a := m.Related, m.Answers; {
	case r != nil:
		out.Title = words.reading(r.New) + " in the place of " + words.reading(r.Old)
		for _, one := range m.Relations {
			out.Says = append(out.Says, sentenceCase(relationPhrase(words, one))+".")
		}
		if out.Holds = r.Result == schema.RequiredHolds; r.Result != "" {
			out.Result = RequirementSentence(m) + "."
		}
		if r.Unclear != nil {
			out.Says = append(out.Says, UnclearAdvice(r)+".")
		}
	case a != nil:
		out.Title = "The classifier of " + words.reading(a.New) + " in the place of that of " + words.reading(a.Old)
		out.Says = append(out.Says, answersSentence(a), "Compared are the answers, not their reasons.")
		if out.Holds = a.Result == schema.RequiredHolds; a.Result != "" {
			out.Result = AnswersRequirement(m) + "."
		}
	default:
		return nil
	}
	return &out
}

// relateFlags choose the two readings that a map relates, and what was required of them; none of another map.
func relateFlags(m *schema.Map) []string {
	old, latest, require, of := "", "", "", ""
	switch r, a := m.Related, m.Answers; {
	case r != nil:
		old, latest, require = r.Old, r.New, r.Require
	case a != nil:
		old, latest, require, of = a.Old, a.New, a.Require, schema.RelatesPlugins
	default:
		return nil
	}
	flags := []string{"--relate", old, latest}
	if of != "" {
		flags = append(flags, "--of", of)
	}
	if require != "" {
		flags = append(flags, "--require", require)
	}
	return flags
}
