package report

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/construe-host/construe/host/schema"
)

// precedents warns of precedents that a reading cannot differ from and be consistent.
func (s *htmlSearch) precedents(words *htmlWords, all []schema.Tension) {
	for _, t := range all {
		text := fmt.Sprintf("The precedent “%s” was decided as %s, and everything that differs here speaks for that even "+
			"more", schema.Words(t.Precedent), t.Outcome)
		if len(t.Stronger) > 0 {
			var stronger []string
			for _, id := range t.Stronger {
				stronger = append(stronger, words.toggle(id))
			}
			text += " (" + strings.Join(stronger, "; ") + ")"
		}
		s.Warnings = append(s.Warnings, fmt.Sprintf("%s: %s cannot say otherwise and be consistent with it.", text,
			conjunction(words.readingsOf(t.Readings))))
	}
}

// mostKept bounds the reasons for which things stay as they are that a page lists.
const mostKept = 12

// keeps lists what alone keeps things as they are, and what is in each of these reasons only once.
func (s *htmlSearch) keeps(words *htmlWords, c *schema.Crux) {
	if len(c.Sufficient) == 0 || len(c.Sufficient) == 1 && len(c.Sufficient[0]) == 0 {
		return
	}
	listed := func(ids []string) string {
		var out []string
		for _, id := range ids {
			out = append(out, fmt.Sprintf("%s (%s)", words.toggle(id), words.toggleValue(id, words.toggles[id].from)))
		}
		return strings.Join(out, "; ")
	}
	var always []string
	for _, id := range c.Sufficient[0] {
		if !slices.ContainsFunc(c.Sufficient, func(reason []string) bool { return !slices.Contains(reason, id) }) {
			always = append(always, id)
		}
	}
	if len(always) > 0 {
		s.Always = sentenceCase(listed(always))
		if len(c.Sufficient) == 1 {
			s.Always += "."
			return
		}
		s.Always += "; and one of these:"
	}
	for i, reason := range c.Sufficient {
		if i == mostKept {
			s.Keeps = append(s.Keeps, Counted(len(c.Sufficient)-i, "more reason"))
			break
		}
		s.Keeps = append(s.Keeps, sentenceCase(listed(slices.DeleteFunc(slices.Clone(reason),
			func(id string) bool { return slices.Contains(always, id) }))))
	}
}

// shares says of each toggle in how small a set it is: a count, and no probability.
func (s *htmlSearch) shares(words *htmlWords, c *schema.Crux) {
	ids := schema.Keys(c.Responsibility)
	slices.SortStableFunc(ids, func(a, b string) int { return cmp.Compare(c.Responsibility[a], c.Responsibility[b]) })
	for _, id := range ids {
		share := "is enough alone"
		if n := c.Responsibility[id]; n > 1 {
			share = fmt.Sprintf("is one of %d that are enough together", n)
		}
		s.Shares = append(s.Shares, htmlShare{sentenceCase(words.toggle(id)), words.toggleValue(id,
			words.toggles[id].from), share})
	}
}
