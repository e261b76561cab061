package report

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/construe-host/construe/host/schema"
)

// outlinedRow is a row of a map with what nothing above it has said yet.
type outlinedRow struct {
	number int
	given  []schema.MapGiven
}

// mapOutline lists rows as an outline: what all rows have in common, then the toggle by which the least is left to say,
// value by value, and so on, down to the rows.
func mapOutline(v *draft, m *schema.Map) {
	rows := make([]outlinedRow, len(m.Rows))
	for i, r := range m.Rows {
		rows[i] = outlinedRow{i, r.Given}
	}
	outlined(v, m, rows, 0, nil)
}

// mostDeep bounds how deep an outline is, and leastApart is how few rows need no heading more.
const (
	mostDeep   = 4
	leastApart = 4
)

// outlined lists rows below a heading of what is already said of them, and not yet shown.
func outlined(v *draft, m *schema.Map, rows []outlinedRow, depth int, said []schema.MapGiven) {
	common, rows := shareGiven(rows)
	if said = append(slices.Clone(said), common...); len(said) > 0 {
		v.nested(depth, givenPhrase(said)+":")
		depth++
	}
	if len(rows) > leastApart && depth < mostDeep {
		if groups := parting(rows); groups != nil {
			for _, g := range groups {
				outlined(v, m, g.rows, depth, []schema.MapGiven{g.given})
			}
			return
		}
	}
	for _, r := range rows {
		own := m.Rows[r.number]
		text := fmt.Sprintf("row %d, %s", r.number+1, percent(own.Percent))
		if len(r.given) > 0 {
			text += " (" + givenPhrase(r.given) + ")"
		}
		text += ": " + patternPhrase(m, own.Outcomes)
		if named := precedentPhrase(own); named != "" {
			text += ". Precedents: " + named
		}
		v.add(Nested{depth, text, r.number + 1})
	}
}

// group is the rows that have one value, or one set of values, of the toggle that parts them.
type group struct {
	given schema.MapGiven
	rows  []outlinedRow
}

// parting parts rows by the toggle that leaves the least to say, of those that all of them name; nil where none does.
func parting(rows []outlinedRow) (best []group) {
	const mostGroups = 6
	least := 0
	for _, toggle := range rows[0].given {
		groups := groupedBy(rows, toggle.Toggle)
		if len(groups) < 2 || len(groups) > mostGroups {
			continue
		}
		left := 0
		for _, g := range groups {
			common, rest := shareGiven(g.rows)
			left += 1 + len(common)
			for _, r := range rest {
				left += len(r.given)
			}
		}
		if best == nil || left < least {
			best, least = groups, left
		}
	}
	return best
}

// groupedBy groups rows by what they name of a toggle, in the order of their first rows; nil where one names nothing.
func groupedBy(rows []outlinedRow, toggle string) (out []group) {
	for _, r := range rows {
		i := slices.IndexFunc(r.given, func(g schema.MapGiven) bool { return g.Toggle == toggle })
		if i < 0 {
			return nil
		}
		at := slices.IndexFunc(out, func(g group) bool { return slices.Equal(g.given.Values, r.given[i].Values) })
		if at < 0 {
			at = len(out)
			out = append(out, group{given: r.given[i]})
		}
		r.given = slices.Delete(slices.Clone(r.given), i, i+1)
		out[at].rows = append(out[at].rows, r)
	}
	return out
}

// shareGiven parts what rows name into what all of them do, and the rest.
func shareGiven(rows []outlinedRow) (common []schema.MapGiven, rest []outlinedRow) {
	in := func(all []schema.MapGiven, g schema.MapGiven) bool {
		return slices.ContainsFunc(all, func(o schema.MapGiven) bool {
			return o.Toggle == g.Toggle && slices.Equal(o.Values, g.Values)
		})
	}
	if len(rows) < 2 {
		return nil, rows
	}
	for _, g := range rows[0].given {
		if !slices.ContainsFunc(rows, func(r outlinedRow) bool { return !in(r.given, g) }) {
			common = append(common, g)
		}
	}
	slices.SortStableFunc(common, func(a, b schema.MapGiven) int { return cmp.Compare(a.Toggle, b.Toggle) })
	for _, r := range rows {
		r.given = slices.DeleteFunc(slices.Clone(r.given), func(g schema.MapGiven) bool { return in(common, g) })
		rest = append(rest, r)
	}
	return common, rest
}

// givenPhrase says which values toggles have.
//
//	who the customers are: government or commercial; the day: 2026-04-28
func givenPhrase(given []schema.MapGiven) string {
	var out []string
	for _, g := range given {
		out = append(out, g.Toggle+" "+strings.Join(g.Values, " or "))
	}
	return strings.Join(out, "; ")
}
