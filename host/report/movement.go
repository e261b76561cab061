package report

import (
	"fmt"

	"github.com/construe-host/construe/host/schema"
)

// movements says what moved against an earlier record.
func movements(p page, list []schema.Movement) {
	for _, m := range list {
		text := fmt.Sprintf("moved: %s was %s and is %s", m.Reading, m.From, m.To)
		if m.From == m.To {
			text = fmt.Sprintf("moved: %s is %s as before, and nearer to a breach", m.Reading, m.To)
		}
		if m.From == m.To && m.NotKnown {
			text = fmt.Sprintf("%s is %s as before; whether it came nearer to a breach could not be found within the budget", m.Reading, m.To)
		}
		if m.DistanceFrom != nil || m.DistanceTo != nil {
			text += fmt.Sprintf("; effort to a breach %s, was %s", effort(m.DistanceTo), effort(m.DistanceFrom))
		}
		p.item(text)
		for _, change := range m.Because {
			p.item(fmt.Sprintf("  because %s is %s, and was %s", change.Pointer, change.To, change.From))
		}
	}
}

func effort(n *int) string {
	if n == nil {
		return "none found"
	}
	return fmt.Sprint(*n)
}
