package report

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/construe-host/construe/host/schema"
)

// supposedIn are the facts that one of some worlds supposes, by pointer.
func supposedIn(c *schema.Comparison, worlds ...string) map[string]bool {
	out := map[string]bool{}
	for _, w := range c.Worlds {
		if !slices.Contains(worlds, w.World) {
			continue
		}
		for _, s := range w.Supposed {
			out[s.Pointer] = true
		}
	}
	return out
}

// supposedSaid says which of the facts that something relies on are supposed, to stand behind it; "" where none is.
func supposedSaid(supposed map[string]bool, pointers []string, title func(string) string) string {
	var out []string
	for _, p := range pointers {
		if p = strings.TrimPrefix(p, "/runtime"); supposed[p] && !slices.Contains(out, title(p)) {
			out = append(out, title(p))
		}
	}
	if len(out) == 0 {
		return ""
	}
	return " (Supposed: " + conjunction(out) + ".)"
}

// suppositions say what a world has otherwise than it is stated, in words.
func suppositions(c *schema.Comparison, w schema.WorldResult) (out []string) {
	for _, s := range w.Supposed {
		stated := "the description says that nobody knows"
		if s.Stated != string(schema.Unknown) {
			stated = "the description says: " + pageValue(c, s.Pointer, s.Stated)
		}
		out = append(out, fmt.Sprintf("%s: %s (%s)", factTitle(c, s.Pointer), pageValue(c, s.Pointer, s.Value), stated))
	}
	return out
}

// otherWorlds are the worlds that a runtime describes and a comparison is not of, by id.
func otherWorlds(c *schema.Comparison) (out []schema.AxisWorld) {
	if len(c.Axes.Worlds) == 0 {
		return nil
	}
	described, _ := c.FactsIn(c.Axes.Worlds[0].ID).Runtime["worlds"].(map[string]any)
	for _, id := range schema.Keys(described) {
		if !slices.ContainsFunc(c.Axes.Worlds, func(w schema.AxisWorld) bool { return w.ID == id }) {
			title, _ := schema.Get(described[id], "/title")
			text, _ := title.(string)
			out = append(out, schema.AxisWorld{ID: id, Title: text})
		}
	}
	return out
}

// worldsLeft says which worlds of the description a page is not of, or, short, how many; "" where it is of all.
func worldsLeft(c *schema.Comparison, short bool) string {
	var titles []string
	for _, w := range otherWorlds(c) {
		titles = append(titles, cmp.Or(w.Title, worldPhrase(w.ID)))
	}
	if len(titles) == 0 {
		return ""
	}
	verb := map[bool]string{true: "is", false: "are"}[len(titles) == 1]
	said := fmt.Sprintf("%s of the description %s not in this page", Counted(len(titles), "other world"), verb)
	if short {
		return said + "."
	}
	return said + ": " + strings.Join(titles, "; ") + "."
}
