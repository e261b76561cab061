package report

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/construe-host/construe/host/schema"
)

// conflicts says which precedents a reading cannot differ from and be consistent: whatever tells this runtime from the
// precedent speaks for the precedent's outcome even more, so that a reading that accepts the one and denies the other
// has no difference to name. The toggles that speak more for it are in brackets.
func conflicts(v *draft, n names, all []schema.Tension, toggles map[string]schema.CruxToggle) {
	for _, t := range all {
		var stronger []string
		for _, id := range t.Stronger {
			stronger = append(stronger, toggleName(id, toggles))
		}
		text := fmt.Sprintf("The precedent %s was decided as %s, and everything that differs here speaks for that "+
			"even more", t.Precedent, t.Outcome)
		if len(stronger) > 0 {
			text += " (" + strings.Join(stronger, ", ") + ")"
		}
		v.item(fmt.Sprintf("%s: %s cannot say otherwise and be consistent with it.", text,
			strings.Join(n.readings(t.Readings), ", ")))
	}
}

// sufficientReasons lists what alone keeps things as they are: whatever else changes, nothing comes of it. What is in
// each of the reasons is said only once, before them.
//
//	It stays so as long as these stay as they are
//	who hosts the inference (AWS), and one of:
//	  - what the model call keeps (client_resent)
//	  - how the called model's weights are released (closed), whose model is called (openai)
//
// The document has them only where the search was complete: before that, a fact that was not tried might undo it.
func sufficientReasons(v *draft, n names, c *schema.Crux, toggles map[string]schema.CruxToggle) {
	if len(c.Sufficient) == 0 {
		return
	}
	if len(c.Sufficient) == 1 && len(c.Sufficient[0]) == 0 {
		v.paragraph("It stays so whatever these toggles are.")
		return
	}
	var always []string
	for _, id := range c.Sufficient[0] {
		if !slices.ContainsFunc(c.Sufficient, func(reason []string) bool { return !slices.Contains(reason, id) }) {
			always = append(always, id)
		}
	}
	v.heading("It stays so as long as these stay as they are")
	if len(c.Sufficient) == 1 {
		v.paragraph(toggleList(n, c.Sufficient[0], toggles) + ".")
		return
	}
	if len(always) > 0 {
		v.paragraph(toggleList(n, always, toggles) + ", and one of:")
	} else {
		v.paragraph("One of:")
	}
	for _, reason := range c.Sufficient {
		v.item(toggleList(n, slices.DeleteFunc(slices.Clone(reason),
			func(id string) bool { return slices.Contains(always, id) }), toggles))
	}
}

// toggleName is a toggle by its label, or else by its id in words.
func toggleName(id string, toggles map[string]schema.CruxToggle) string {
	return cmp.Or(toggles[id].Label, spaced(id))
}

// toggleList names toggles, each with its value as things stand in brackets.
func toggleList(n names, ids []string, toggles map[string]schema.CruxToggle) string {
	var out []string
	for _, id := range ids {
		text := cmp.Or(n.toggle(toggles[id]), spaced(id))
		if from := toggles[id].From; from != "" {
			text += " (" + n.toggleValue(toggles[id], from) + ")"
		}
		out = append(out, text)
	}
	return strings.Join(out, ", ")
}

// responsibilityTable says of each toggle in how small a set it is, the smallest first: alone it answers for all of it,
// as one of n for one n-th. It is a count and no probability. A toggle that is in no set is not in the table: nothing
// turns on it.
//
//	toggle          what it is               as it stands   kind  status      responsibility
//	inference-host  who hosts the inference  aws            fact  disputed    1
//	call-state      what the call keeps      client_resent  fact  stipulated  1/2
func responsibilityTable(v *draft, n names, c *schema.Crux, toggles map[string]schema.CruxToggle) {
	if len(c.Responsibility) == 0 {
		return
	}
	ids := schema.Keys(c.Responsibility)
	slices.SortStableFunc(ids, func(a, b string) int { return cmp.Compare(c.Responsibility[a], c.Responsibility[b]) })
	var rows [][]Cell
	for _, id := range ids {
		t, share := toggles[id], "1"
		if many := c.Responsibility[id]; many > 1 {
			share = fmt.Sprintf("1/%d", many)
		}
		rows = append(rows, textCells(id, n.toggle(t), n.toggleValue(t, t.From), t.Kind, t.Status, share))
	}
	v.heading("What answers for it, and how much")
	v.table([]string{"toggle", "what it is", "as it stands", "kind", "status", "responsibility"}, rows)
}

// evidence is the list of what to ask for: facts on which it turns and which nobody agreed on, where they stand, and by
// what they would be shown. It is what a reader takes to the other side, or to whoever has the documents.
//
//	Unknown: what was answered to the first offer (/dealings/first-offer/answer, runtimes/sre.yaml:178). It would
//	be shown by:
//	evidence                                        shows                              confidence
//	the correspondence between the two parties, …   what was offered or asked, when    high
//
// Facts that are stipulated are left out, since a change of them is no question of evidence.
func evidence(v *draft, all []schema.Demand, toggles map[string]schema.CruxToggle) {
	if len(all) == 0 {
		return
	}
	v.heading("What to ask for")
	for _, d := range all {
		place := d.Pointer
		if d.At != nil {
			place += fmt.Sprintf(", %s:%d", d.At.File, d.At.Line)
		}
		v.paragraph(fmt.Sprintf("%s: %s (%s). It would be shown by:", openStatus(d.Status),
			cmp.Or(toggles[d.Toggle].Label, d.Toggle), place))
		var rows [][]Cell
		for _, proof := range d.Proof {
			rows = append(rows, textCells(proof.Evidence, proof.Shows, proof.Confidence))
		}
		v.table([]string{"evidence", "shows", "confidence"}, rows)
	}
}

// openStatus begins a sentence with the status of a fact that is open, of the two that are; "" for any other.
func openStatus(status string) string {
	switch status {
	case "disputed":
		return "Disputed"
	case "unknown":
		return "Unknown"
	}
	return ""
}
