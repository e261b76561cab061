package report

import (
	"cmp"
	"fmt"
	"strings"

	"github.com/construe-host/construe/host/schema"
)

// movements says what moved against an earlier record, once for all the worlds in which it is the same.
func movements(p page, c *schema.Comparison) {
	var order []string
	lines, worlds := map[string][]string{}, map[string][]string{}
	for i, w := range c.Worlds {
		for _, m := range w.Movement {
			said := movement(m)
			key := strings.Join(said, "\n")
			if lines[key] == nil {
				order = append(order, key)
			}
			lines[key], worlds[key] = said, append(worlds[key], cmp.Or(c.Axes.Worlds[i].ID, "stated"))
		}
	}
	for _, key := range order {
		said := lines[key]
		if len(c.Worlds) > 1 {
			said[0] += " (" + strings.Join(worlds[key], ", ") + ")"
		}
		for _, line := range said {
			p.item(line)
		}
	}
}

// movement is what moved of one reading, and below it why.
func movement(m schema.Movement) []string {
	text := fmt.Sprintf("moved: %s was %s and is %s", m.Reading, m.From, m.To)
	if m.From == m.To {
		text = fmt.Sprintf("moved: %s is %s as before, and nearer to a breach", m.Reading, m.To)
	}
	if m.From == m.To && m.NotKnown {
		text = fmt.Sprintf("%s is %s as before; whether it came nearer to a breach could not be found within the "+
			"budget", m.Reading, m.To)
	}
	if m.DistanceFrom != nil || m.DistanceTo != nil {
		text += fmt.Sprintf("; effort to a breach %s, was %s", effort(m.DistanceTo), effort(m.DistanceFrom))
	}
	out := []string{text}
	for _, change := range m.Because {
		out = append(out, fmt.Sprintf("  because %s is %s, and was %s", change.Pointer, change.To, change.From))
	}
	return out
}

func effort(n *int) string {
	if n == nil {
		return "none found"
	}
	return fmt.Sprint(*n)
}
