package report

import (
	"cmp"
	"fmt"
	"strconv"
	"strings"

	"github.com/construe-host/construe/host/schema"
)

// movements says what moved against an earlier record, once for all the worlds in which it is the same; with one world
// alone there is no need to name it. It is the last thing on the page, below the summary: whoever compares with a
// record has read the rest before, and looks for this.
//
//	moved: state was permitted and is breach; effort to a breach 0, was 9 (a, b)
//	  because /state/session/essential is no, and was yes
func movements(v *draft, c *schema.Comparison) {
	var order []string
	lines, worlds := map[string][]string{}, map[string][]string{}
	for i, w := range c.Worlds {
		for _, m := range w.Movement {
			texts := movementLines(m)
			key := strings.Join(texts, "\n")
			if lines[key] == nil {
				order = append(order, key)
			}
			lines[key], worlds[key] = texts, append(worlds[key], cmp.Or(c.Axes.Worlds[i].ID, "stated"))
		}
	}
	for _, key := range order {
		texts := lines[key]
		if len(c.Worlds) > 1 {
			texts[0] += " (" + strings.Join(worlds[key], ", ") + ")"
		}
		for _, text := range texts {
			v.item(text)
		}
	}
}

// movementLines is what moved of one reading, and below it the facts that differ and did it. A reading whose outcome is
// as before can have come nearer to a breach, which is a movement too: the effort says by how much, and an early
// warning is what records are compared for. Where the search for that was cut short, the line says that it is not
// known, which is neither a movement nor the assurance that there is none.
func movementLines(m schema.Movement) []string {
	text := fmt.Sprintf("moved: %s was %s and is %s", m.Reading, m.From, m.To)
	if m.From == m.To {
		text = fmt.Sprintf("moved: %s is %s as before, and nearer to a breach", m.Reading, m.To)
	}
	if m.From == m.To && m.NotKnown {
		text = fmt.Sprintf("%s is %s as before; whether it came nearer to a breach could not be found within the "+
			"budget", m.Reading, m.To)
	}
	if m.DistanceFrom != nil || m.DistanceTo != nil {
		text += fmt.Sprintf("; effort to a breach %s, was %s", effortText(m.DistanceTo), effortText(m.DistanceFrom))
	}
	out := []string{text}
	for _, change := range m.Because {
		out = append(out, fmt.Sprintf("  because %s is %s, and was %s", change.Pointer, change.To, change.From))
	}
	return out
}

// effortText is an effort as the case counts it: the sum of what each change costs. None found is not the same as none
// needed, which is 0 and means that it is a breach as things stand.
func effortText(effort *int) string {
	if effort == nil {
		return "none found"
	}
	return strconv.Itoa(*effort)
}
