package atlas

import (
	"fmt"
	"slices"

	"github.com/construe-host/construe/host/internal/toggle"
	"github.com/construe-host/construe/host/schema"
)

// documented holds what a document says of a map to enumeration: zones, rows, wordings and the diagram.
func (e *enumeration) documented(j *joint, all [][]int) {
	q := j.questions
	m, err := document(j, Request{Confirm: 5})
	if err != nil {
		e.t.Error(err)
		return
	}
	zones, rest := map[string]int{}, slices.Repeat([]string{schema.Permitted}, len(q.Cells))
	byRow := make([]int, len(m.Rows))
	for _, values := range all {
		label := j.forest.At(j.node, values)
		zones[j.zone(label)]++
		if got := e.followed(j, m, values); !slices.Equal(got, j.said(label)) {
			e.t.Errorf("%s: the diagram leads to %v; expected %v", q.Changed(j.assignment(values)), got, j.said(label))
			return
		}
		if !e.asAdopted(j, values, nil) || label == impossible {
			continue
		}
		in := 0
		for i, r := range m.Rows {
			if e.inRow(j, r, values) {
				if in++; !slices.Equal(r.Outcomes, j.said(label)) {
					e.t.Errorf("%s is in row %d of %v; expected %v", q.Changed(j.assignment(values)), i, r.Outcomes, j.said(label))
					return
				}
				byRow[i]++
			}
		}
		if permitted := slices.Equal(j.said(label), rest); (in == 0) != permitted || in > 1 {
			e.t.Errorf("%s is in %d rows; all permit it: %v", q.Changed(j.assignment(values)), in, permitted)
			return
		}
	}
	for _, z := range m.Free.Zones {
		if z.Number != fmt.Sprint(zones[z.Zone]) {
			e.t.Errorf("zone %s has %s; expected %d", z.Zone, z.Number, zones[z.Zone])
		}
		delete(zones, z.Zone)
	}
	if len(zones) > 0 {
		e.t.Errorf("nothing is said of %v", zones)
	}
	for i, r := range m.Rows {
		if r.Number != fmt.Sprint(byRow[i]) {
			e.t.Errorf("row %d has %s; expected %d", i, r.Number, byRow[i])
		}
	}
	for _, w := range m.Wordings {
		e.wording(j, w, all)
	}
	e.related(j, m, all)
	e.rows, e.wordings = e.rows+len(m.Rows), e.wordings+len(m.Wordings)
}

// wording holds a wording to enumeration.
func (e *enumeration) wording(j *joint, w schema.MapWording, all [][]int) {
	fixed := map[int]int{}
	for _, s := range j.shareable() {
		if slices.Contains(w.Shared, s.MapShared) {
			for i, v := range s.values {
				fixed[i] = v
			}
		}
	}
	parted, ends := 0, true
	before, then := map[[2]int]bool{}, map[[2]int]int{}
	pairs := func(label int, say func(pair [2]int)) {
		for a, x := range j.patterns[label] {
			for b, y := range j.patterns[label] {
				if x == permitted && y == breach {
					say([2]int{a, b})
				}
			}
		}
	}
	for _, values := range all {
		label := j.forest.At(j.node, values)
		if e.asAdopted(j, values, nil) {
			pairs(label, func(pair [2]int) { before[pair] = true })
		}
		if !e.asAdopted(j, values, fixed) {
			continue
		}
		pairs(label, func(pair [2]int) { then[pair]++ })
		zone := j.zone(label)
		parted += one(zone == schema.ZoneParted)
		ends = ends && (zone == schema.ZonePermitted || zone == schema.ZoneBreach || zone == schema.ZoneImpossible)
	}
	turns := 0
	for pair := range then {
		turns += one(!before[pair])
	}
	if w.Parted.Number != fmt.Sprint(parted) || w.Ends != ends || len(w.Turns) != turns {
		e.t.Errorf("with %v, %s part, ends: %v, %d turns; expected %d, %v, %d", w.Shared, w.Parted.Number, w.Ends,
			len(w.Turns), parted, ends, turns)
	}
}

// asAdopted reports whether definitions are as adopted, but for those that are given.
func (e *enumeration) asAdopted(j *joint, values []int, fixed map[int]int) bool {
	return !slices.ContainsFunc(j.definitions(), func(i int) bool {
		want, is := fixed[i]
		if !is {
			want = j.base[i]
		}
		return values[i] != want
	})
}

func (e *enumeration) inRow(j *joint, r schema.MapRow, values []int) bool {
	return !slices.ContainsFunc(r.Given, func(g schema.MapGiven) bool {
		i := slices.IndexFunc(j.questions.Toggles, func(t *toggle.Toggle) bool { return t.ID == g.Toggle })
		return !slices.Contains(g.Values, j.valueName(i, values[i]))
	})
}

// followed is where the diagram of a document leads.
func (e *enumeration) followed(j *joint, m *schema.Map, values []int) []string {
	at := m.Diagram.Root
	for at >= 0 {
		n := m.Diagram.Nodes[at]
		i := slices.IndexFunc(j.questions.Toggles, func(t *toggle.Toggle) bool { return t.ID == n.Toggle })
		at = n.To[values[i]]
	}
	return m.Diagram.Ends[-1-at].Outcomes
}
