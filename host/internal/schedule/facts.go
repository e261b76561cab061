package schedule

import (
	"slices"

	"github.com/construe-host/construe/host/internal/engine"
	"github.com/construe-host/construe/host/schema"
)

// What is tried and listed of facts, at most: positions of one world, each by every reading, and facts that are open.
const (
	mostTried = 64
	mostOpen  = 40
)

// disputedRows are the facts on which the runtime lists positions, with what each position makes of each reading.
func disputedRows(cs *engine.Case, w World) (out []schema.Issue) {
	stated, _ := w.Facts.Runtime["facts"].(map[string]any)
	left := mostTried
	for _, fact := range schema.Keys(stated) {
		entry, _ := stated[fact].(map[string]any)
		if entry["status"] != "disputed" {
			continue
		}
		row := schema.Issue{Kind: schema.IssueFactDisputed, Fact: fact, Question: w.names.Fact(fact).Title,
			Sides: map[string]schema.IssueSide{}, Proof: proof(cs, fact)}
		positions, _ := entry["positions"].(map[string]any)
		for _, by := range schema.Keys(positions) {
			position, _ := positions[by].(map[string]any)
			row.Positions = append(row.Positions, schema.IssuePosition{By: by, Value: schema.Spoken(position["value"]),
				Pointer: schema.Join("facts", fact, "positions", by), Evidence: titlesOf(w, position["evidence"])})
		}
		for _, reading := range w.readings() {
			side := schema.IssueSide{Outcome: w.Own[reading].Verdict.Outcome, Pointers: []string{fact}}
			if left -= len(positions); left >= 0 {
				side.Outcomes = outcomes(w, reading, fact, positions)
			}
			side.Decides = turning(side)
			row.Sides[reading] = side
		}
		out = append(out, row)
	}
	return out
}

// outcomes is what a reading comes to by each position on a fact. A value that the rest does not admit has none.
func outcomes(w World, reading, fact string, positions map[string]any) map[string]string {
	now, _ := schema.Get(w.Facts.Runtime, fact)
	out, known := map[string]string{}, map[string]string{schema.Spoken(now): w.Own[reading].Verdict.Outcome}
	for _, by := range schema.Keys(positions) {
		position, _ := positions[by].(map[string]any)
		value := schema.Spoken(position["value"])
		outcome, is := known[value]
		if !is && w.Changed != nil {
			if v := w.Changed(reading, fact, position["value"]); v != nil {
				outcome = v.Outcome
			}
			known[value] = outcome
		}
		if outcome != "" {
			out[by] = outcome
		}
	}
	return out
}

// turning is what a fact in dispute decides for a reading: nothing, unless some position makes another outcome.
func turning(side schema.IssueSide) string {
	for _, outcome := range side.Outcomes {
		if outcome == side.Outcome {
			continue
		}
		switch side.Outcome {
		case schema.Breach:
			return schema.PartOfBreach
		case schema.Permitted:
			return schema.Enough
		}
		return schema.DecidesOpen
	}
	return schema.DecidesNothing
}

// openRows are the facts that nobody knows: those that a verdict waits for, and those that the runtime says are
// unknown. What a verdict waits for beside them is known, and a row of words where nothing else is.
func openRows(cs *engine.Case, w World) (out []schema.Issue) {
	waits := map[string]map[string]bool{} // fact → readings
	note := func(fact, reading string) {
		if waits[fact] == nil {
			waits[fact] = map[string]bool{}
		}
		if reading != "" {
			waits[fact][reading] = true
		}
	}
	stated, _ := w.Facts.Runtime["facts"].(map[string]any)
	for _, fact := range schema.Keys(stated) {
		value, _ := schema.Get(w.Facts.Runtime, fact)
		if entry, _ := stated[fact].(map[string]any); entry["status"] == "unknown" && unknown(value) {
			note(fact, "")
		}
	}
	for _, reading := range w.readings() {
		for _, n := range w.Own[reading].Verdict.Needs {
			for _, fact := range n.Pointers {
				entry, _ := stated[fact].(map[string]any)
				if entry["status"] != "disputed" && isOpen(w, fact) {
					note(fact, reading)
				}
			}
		}
	}
	for _, fact := range schema.Keys(waits)[:min(len(waits), mostOpen)] {
		row := schema.Issue{Kind: schema.IssueFactOpen, Fact: fact, Question: w.names.Fact(fact).Title,
			Sides: map[string]schema.IssueSide{}, Proof: proof(cs, fact)}
		for _, reading := range w.readings() {
			side := schema.IssueSide{Outcome: w.Own[reading].Verdict.Outcome, Decides: schema.DecidesNothing,
				Pointers: []string{fact}}
			if waits[fact][reading] {
				side.Decides = schema.DecidesOpen
			}
			row.Sides[reading] = side
		}
		out = append(out, row)
	}
	return out
}

// isOpen reports whether nobody knows what stands at a pointer: no value, an unknown one, or a list that is not known
// to be all of it.
func isOpen(w World, pointer string) bool {
	value, is := schema.Get(w.Facts.Runtime, pointer)
	_, list := value.(map[string]any)
	switch tokens, _ := schema.Split(pointer); {
	case len(tokens) == 0 || tokens[0] == "clauses": // what the clause says is no fact
		return false
	case tokens[0] == "compositions":
		return value != "complete"
	}
	return !is || list || unknown(value)
}

// unknown reports whether a value is not known, or, of a list, not all of it.
func unknown(value any) bool {
	list, _ := value.([]any)
	return value == "unknown" || slices.Contains(list, any("unknown"))
}

// proof lists what would prove a fact, the strongest first, as the case says.
func proof(cs *engine.Case, fact string) (out []schema.Proof) {
	for _, glob := range schema.Keys(cs.Dispute.Proof) {
		if schema.Match(glob, fact) {
			out = append(out, cs.Dispute.Proof[glob]...)
		}
	}
	return out
}

// evidence lists the facts that the sides of a row rely on, and what the runtime cites for them. What the clause says
// is none.
func evidence(w World, row schema.Issue) (out []schema.IssueEvidence) {
	seen := map[string]bool{}
	for _, side := range row.Sides {
		for _, p := range side.Pointers {
			seen[p] = true
		}
	}
	stated, _ := w.Facts.Runtime["facts"].(map[string]any)
	for _, pointer := range schema.Keys(seen) {
		if tokens, _ := schema.Split(pointer); len(tokens) == 0 || tokens[0] == "clauses" {
			continue
		}
		one := schema.IssueEvidence{Pointer: pointer, Sources: w.Facts.Cited(pointer)}
		at, derived := schema.Join("runtime")+pointer, isDerived(pointer)
		if derived {
			at = pointer
		}
		value, is := schema.Get(w.Plain, at)
		if _, object := value.(map[string]any); is && !object {
			one.Value = schema.Spoken(value)
			if !derived {
				entry, _ := stated[pointer].(map[string]any)
				one.Status = status(entry, value)
			}
		}
		out = append(out, one)
	}
	return out
}

// status is how settled a fact is.
func status(entry map[string]any, value any) string {
	said, _ := entry["status"].(string)
	switch {
	case said == "disputed":
		return said
	case unknown(value):
		return "unknown"
	case said == "":
		return "stipulated"
	}
	return said
}

// titlesOf are the titles of pieces of evidence, or their names where they have none.
func titlesOf(w World, names any) (out []string) {
	list, _ := names.([]any)
	for _, name := range list {
		id, is := name.(string)
		if !is {
			continue
		}
		title, _ := schema.Get(w.Facts.Runtime, schema.Join("evidence", id, "title"))
		if text, _ := title.(string); text != "" {
			id = text
		}
		out = append(out, id)
	}
	return out
}
