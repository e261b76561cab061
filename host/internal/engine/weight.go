package engine

import (
	"github.com/construe-host/construe/host/schema"
)

// Weight is about how many bytes the answers of a classification take.
func Weight(c *schema.Classification) (n int) {
	for _, answers := range c.Terms {
		for subject, a := range answers {
			n += len(subject) + len(a.Value)
			for _, r := range a.Because {
				n += len(r.Text)
				for _, p := range r.Pointers {
					n += len(p)
				}
			}
		}
	}
	return n
}
