package report

import (
	"strings"

	"github.com/construe-host/construe/host/schema"
)

// fieldTables are the collections of a runtime whose members can have fields of a case's own, in the order of a page,
// with what else a row says of a member.
var fieldTables = []struct {
	collection, one string
	besides         []string
}{
	{"dealings", "dealing", []string{"kind", "by", "to", "date"}},
	{"parties", "party", []string{"name"}},
	{"components", "component", []string{"name", "role"}},
	{"relationships", "call", []string{"from", "to"}},
	{"state", "state", []string{"kind"}},
	{"models", "model", []string{"name"}},
}

// ownFields shows what the case says of things in fields of its own: what is offered in sentences, the rest in a table
// for each kind of thing.
//
//	territory: nordics
//
//	dealing  kind  by      to       date        delivered_to  price
//	s1       sale  market  shopper  2025-06-02  SE            480
func ownFields(v *draft, f *schema.Facts) {
	if x, _ := schema.Get(f.Runtime, "/offering/x"); x != nil {
		fields, _ := x.(map[string]any)
		for _, name := range schema.Keys(fields) {
			v.item(name + ": " + spokenOr(fields[name]))
		}
	}
	for _, t := range fieldTables {
		members, _ := f.Runtime[t.collection].(map[string]any)
		names := map[string]bool{}
		for _, m := range members {
			member, _ := m.(map[string]any)
			x, _ := member["x"].(map[string]any)
			for name := range x {
				names[name] = true
			}
		}
		if len(names) == 0 {
			continue
		}
		head := append(append([]string{t.one}, t.besides...), schema.Keys(names)...)
		var rows [][]Cell
		for _, id := range schema.Keys(members) {
			row := []string{id}
			for _, name := range t.besides {
				value, _ := schema.Get(members[id], schema.Join(name))
				row = append(row, spokenOr(value))
			}
			for _, name := range schema.Keys(names) {
				value, _ := schema.Get(members[id], schema.Join("x", name))
				row = append(row, spokenOr(value))
			}
			rows = append(rows, textCells(row...))
		}
		v.table(head, rows)
	}
}

// spokenOr is a value for people; "none" of an empty list, and nothing where there is no value.
func spokenOr(value any) string {
	list, is := value.([]any)
	switch {
	case value == nil:
		return ""
	case is && len(list) == 0:
		return "none"
	case is:
		var said []string
		for _, member := range list {
			said = append(said, schema.Spoken(member))
		}
		return strings.Join(said, ", ")
	}
	return schema.Spoken(value)
}
