package report

import (
	"cmp"
	"slices"
	"strings"

	"github.com/construe-host/construe/host/schema"
)

// changing is one of some changes that together are enough. What is in dispute or not known nobody changes: it is
// proved. What has passed, such as a sale that was made, is as it is, unless somebody disputes it.
type changing struct {
	proved, past bool
	who          []string // any of them can make it; nobody can where it is empty
}

// changersSaid says who could make some changes: one who can make each, any of several, or those who have to do it
// together.
//
//	could be changed by OpenAI
//	past; Marktplatz could have done otherwise
//	if it is proved
func changersSaid(all []changing) string {
	var now, past []changing
	for _, c := range all {
		switch {
		case c.proved:
		case c.past:
			past = append(past, c)
		default:
			now = append(now, c)
		}
	}
	rest := ", if the rest is proved"
	if len(now)+len(past) == len(all) {
		rest = ""
	}
	switch who, then := together(now), together(past); {
	case len(now)+len(past) == 0:
		return "if it is proved"
	case len(now) == 0 && then == "":
		return "past, and nobody could have done otherwise" + rest
	case len(now) == 0:
		return "past; " + apart(then) + " could have done otherwise" + rest
	case who == "" && len(all) == 1:
		return "nobody can make that change"
	case who == "":
		return "nobody can make all of that change" + rest
	case len(past) > 0:
		return "could be changed by " + apart(who) + " but for what is past" + rest
	default:
		return "could be changed by " + who + rest
	}
}

// together are those who can make all of some changes; "" where nobody can.
func together(all []changing) string {
	var each [][]string
	var common []string
	for i, c := range all {
		if len(c.who) == 0 {
			return ""
		}
		each = append(each, c.who)
		if i == 0 {
			common = c.who
		} else {
			common = slices.DeleteFunc(slices.Clone(common), func(one string) bool { return !slices.Contains(c.who, one) })
		}
	}
	if len(common) > 0 {
		return disjunction(common)
	}
	var acting []string
	slices.SortStableFunc(each, func(a, b []string) int { return cmp.Compare(len(a), len(b)) })
	for i, who := range each {
		if slices.ContainsFunc(each[:i], func(one []string) bool { return len(one) == 1 && slices.Contains(who, one[0]) }) {
			continue // whoever has to act anyhow can do this too
		}
		if one := disjunction(who); !slices.Contains(acting, one) {
			acting = append(acting, one)
		}
	}
	slices.Sort(acting)
	if len(acting) < 2 {
		return conjunction(acting)
	}
	return conjunction(acting) + ", together"
}

// apart is who can do something, with a comma behind where one stands within.
func apart(who string) string {
	if strings.Contains(who, ", ") {
		return who + ","
	}
	return who
}

// movesSaid are moves in words, and by whom they could be made.
func movesSaid(c *schema.Comparison, moves []schema.IssueMove) (with, by string) {
	set := schema.ChangeSet{}
	var all []changing
	for _, m := range moves {
		set.Changes = append(set.Changes, schema.ToggleChange{Toggle: m.Toggle, From: m.From, To: m.To})
		set.Pointers = append(set.Pointers, m.Pointer)
		one := changing{proved: unsettled(c, m.Pointer), past: pastIn(c, m.Pointer)}
		for _, by := range m.By {
			if name := actorSaid(c, by); !slices.Contains(one.who, name) {
				one.who = append(one.who, name)
			}
		}
		all = append(all, one)
	}
	return changesSaid(c, set), changersSaid(all)
}

// unsettled reports whether a fact is in dispute or not known, which a world may suppose to be otherwise.
func unsettled(c *schema.Comparison, pointer string) bool {
	for _, w := range c.Worlds {
		runtime := c.FactsIn(w.World).Runtime
		status, _ := schema.Get(runtime, schema.Join("facts", pointer, "status"))
		if value, _ := schema.Get(runtime, pointer); status == "disputed" || status == "unknown" || value == "unknown" {
			return true
		}
	}
	return false
}

// pastIn reports whether a fact is of what had passed by the day that was judged, in every world.
func pastIn(c *schema.Comparison, pointer string) bool {
	return len(c.Worlds) > 0 && !slices.ContainsFunc(c.Worlds, func(w schema.WorldResult) bool {
		return !c.FactsIn(w.World).Past(pointer)
	})
}

// actorSaid is who can make a change: a party by its name, else a reading, or a role.
func actorSaid(c *schema.Comparison, by schema.IssueActor) string {
	if c.Titles != nil && c.Titles.Parties[by.Party] != "" { // a document from before there were any has none
		return c.Titles.Parties[by.Party]
	}
	if _, is := c.Readings[by.Role]; is {
		return "those who hold the reading " + readingTitle(c, by.Role)
	}
	return roleSaid(c, by.Role)
}

// roleSaid is a role that no one party is known to have; c may be nil.
func roleSaid(c *schema.Comparison, role string) string {
	said := "the " + spaced(role)
	if c == nil || len(c.Worlds) == 0 {
		return said
	}
	parties, known := c.FactsIn(c.Worlds[0].World).Runtime["parties"].(map[string]any)
	for id := range parties {
		roles, _ := schema.Get(parties[id], "/roles")
		if list, _ := roles.([]any); slices.Contains(list, any(role)) {
			return said
		}
	}
	if known {
		said += ", whom the description does not name"
	}
	return said
}
