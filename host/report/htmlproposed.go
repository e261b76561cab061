package report

import (
	"fmt"
	"slices"

	"github.com/construe-host/construe/host/schema"
)

// What a wording would do in the case that is reported. The shares of a map are of all architectures: a wording that
// leaves few of them parted may leave this one as it is, and whoever proposes it has to know.

// with is what each cell of a map comes to as things stand, but for a wording that all share who adopt its definitions;
// nil where the diagram cannot be followed, or leads to what is not mapped.
func with(m *schema.Map, w schema.MapWording) []string {
	at := m.Diagram.Root
	for range len(m.Diagram.Nodes) + 1 {
		if at < 0 {
			if end := -1 - at; end < len(m.Diagram.Ends) && len(m.Diagram.Ends[end].Outcomes) == len(m.Cells) {
				return m.Diagram.Ends[end].Outcomes
			}
			return nil
		}
		if at >= len(m.Diagram.Nodes) {
			return nil
		}
		node := m.Diagram.Nodes[at]
		i := slices.IndexFunc(m.Toggles, func(t schema.MapToggle) bool { return t.ID == node.Toggle })
		if i < 0 {
			return nil
		}
		t := m.Toggles[i]
		value := t.From
		for _, s := range w.Shared {
			if t.Defines != nil && t.Defines.Definition == s.Definition {
				value = s.Value
			}
		}
		v := slices.Index(t.Values, value)
		if v < 0 || v >= len(node.To) {
			return nil
		}
		at = node.To[v]
	}
	return nil
}

// settled is the outcome to which all come, where that is one of the two that settle a dispute; "" otherwise.
func settled(outcomes []string) string {
	if len(slices.Compact(slices.Clone(outcomes))) == 1 &&
		(outcomes[0] == schema.Permitted || outcomes[0] == schema.Breach) {
		return outcomes[0]
	}
	return ""
}

// reportedSaid says what a wording does in the case that is reported.
func reportedSaid(words *htmlWords, m *schema.Map, w schema.MapWording) string {
	now, then := with(m, schema.MapWording{}), with(m, w)
	switch {
	case now == nil || then == nil:
		return "What it does in the case that is reported is not known."
	case slices.Equal(now, then):
		return "It changes nothing in the case that is reported."
	case settled(then) == schema.Permitted:
		return "It settles the case that is reported: all permit."
	case settled(then) == schema.Breach:
		return "It settles the case that is reported: all see a breach."
	}
	var moved []string
	for i, c := range m.Cells {
		if now[i] != then[i] {
			moved = append(moved, fmt.Sprintf("%s comes to %s instead of %s", words.cell(c.Policy, c.Classifier), then[i],
				now[i]))
		}
	}
	return "It does not settle the case that is reported: " + conjunction(moved) + "."
}

// reportedLead says how many wordings settle the case that is reported, where that is in dispute.
func reportedLead(words *htmlWords, m *schema.Map) string {
	now := with(m, schema.MapWording{})
	if !offers(m) || now == nil || settled(now) != "" {
		return ""
	}
	var settle []schema.MapWording
	for _, w := range m.Wordings {
		if settled(with(m, w)) != "" {
			settle = append(settle, w)
		}
	}
	if len(settle) == 0 {
		return " No wording that the map keeps settles the case that is reported."
	}
	least := settle[0]
	for _, w := range settle {
		if len(w.Shared) < len(least.Shared) {
			least = w
		}
	}
	outcome := "permit it"
	if settled(with(m, least)) == schema.Breach {
		outcome = "see a breach"
	}
	return fmt.Sprintf(" Of the %s that the map keeps %d would settle the case that is reported. One of the fewest "+
		"definitions has all answer %s (%s); all %s then.", Counted(len(m.Wordings), "wording"), len(settle),
		conjunction(words.shared(m, least)), concession(words, least.Concede), outcome)
}

// asleepSaid names the definitions of wordings that bear only on rights which the clause in force does not reserve, as
// far as a comparison says: there a reading asks for each right whether it is reserved.
func asleepSaid(words *htmlWords, c *schema.Comparison, m *schema.Map) string {
	if c == nil {
		return ""
	}
	closed, bears := map[string]bool{}, map[string][]string{} // limbs; definition → limbs
	for _, v := range c.Tables.Verdicts {
		for _, f := range v.Findings {
			if f.Value == string(schema.No) && ofRights(f.Pointers) {
				closed[f.Limb] = true
			}
			if f.Definition != "" {
				bears[f.Definition] = append(bears[f.Definition], f.Limb)
			}
		}
	}
	var asleep []string
	for _, id := range schema.Keys(m.Definitions) {
		awake := func(limb string) bool { return !closed[limb] }
		if len(bears[id]) > 0 && !slices.ContainsFunc(bears[id], awake) {
			asleep = append(asleep, "“"+m.Definitions[id].Question+"”")
		}
	}
	if len(asleep) == 0 {
		return ""
	}
	return fmt.Sprintf(" On %s nothing turns on %s: it bears only on a right that no clause in force then reserves.",
		schema.Day(c.AsOf), conjunction(asleep))
}

// ofRights reports whether pointers are of what a clause in force reserves, and of nothing else.
func ofRights(pointers []string) bool {
	for _, pointer := range pointers {
		tokens, is := schema.Split(pointer)
		if !is || len(tokens) != 5 || tokens[0] != "clauses" || tokens[1] != "effective" ||
			tokens[3] != "rights" {
			return false
		}
	}
	return len(pointers) > 0
}
