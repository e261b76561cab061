package report

import (
	"fmt"
	"slices"
	"strings"

	"github.com/construe-host/construe/host/schema"
)

// mostNamedRows bounds the rows that a sentence names one by one.
const mostNamedRows = 20

// precedentPhrase names the precedents of a row, with what is agreed of them.
func precedentPhrase(row schema.MapRow) string {
	var out []string
	for _, p := range row.Precedents {
		if p.Status == "agreed" {
			out = append(out, p.ID+" ("+agreedSaid(row, p)+")")
		} else {
			out = append(out, p.ID+" ("+p.Status+")")
		}
	}
	return strings.Join(out, "; ")
}

// agreedSaid is what is agreed of a precedent, and why it is not what anybody comes to in its row.
func agreedSaid(row schema.MapRow, p schema.MapPrecedent) string {
	if slices.Contains(row.Outcomes, p.Expect) {
		return "agreed: " + p.Expect
	}
	return "agreed: " + p.Expect + "; what the row does not name may be otherwise there"
}

// mapUnspoken says of which rows no precedent speaks: there the readings are bound by nothing that was decided.
func mapUnspoken(v *draft, m *schema.Map) {
	var none, agreed []string
	for i, r := range m.Rows {
		if len(r.Precedents) == 0 {
			none = append(none, fmt.Sprint(i+1))
		}
		for _, p := range r.Precedents {
			if p.Status == "agreed" {
				agreed = append(agreed, fmt.Sprint(i+1))
				break
			}
		}
	}
	if len(m.Rows) > 0 {
		v.paragraph("A precedent is in a row by what the row names: in facts that no toggle sets it may be otherwise.")
	}
	switch {
	case len(none) == 0 && len(m.Rows) > 0:
		v.paragraph("A precedent speaks of every row; an agreed one of " + rowsPhrase(agreed) + ".")
	case len(none) > 0:
		v.paragraph("No precedent speaks of " + rowsPhrase(none) + "; an agreed one speaks of " + rowsPhrase(agreed) + ".")
	}
}

// rowsPhrase names rows, or counts them where they are many.
func rowsPhrase(rows []string) string {
	switch {
	case len(rows) == 0:
		return "none"
	case len(rows) > mostNamedRows:
		return Counted(len(rows), "row")
	case len(rows) == 1:
		return "row " + rows[0]
	}
	last := len(rows) - 1
	return "rows " + strings.Join(rows[:last], ", ") + " and " + rows[last]
}
