package atlas

import (
	"fmt"
	"slices"
	"strconv"

	"github.com/construe-host/construe/host/schema"
)

// check holds all that a document says to the ledger.
func (l *ledger) check(m *schema.Map) {
	l.t.Helper()
	adopted := l.as(nil)
	l.zones("as adopted", m.Adopted, adopted)
	l.zones("with any definitions", m.Free, l.all())
	l.rows(m, adopted)
	l.stands(m, adopted)
	l.relations(m, adopted)
	l.decides(m, adopted)
	l.wordings(m, adopted)
	l.followed(m)
}

func (l *ledger) is(what string, got, want any) {
	l.t.Helper()
	if fmt.Sprint(got) != fmt.Sprint(want) {
		l.t.Errorf("%s: %v; expected %v", what, got, want)
	}
}

func (l *ledger) said(i int) (out []string) {
	for _, o := range l.outcomes[i] {
		out = append(out, outcomeNames()[o])
	}
	return out
}

func (l *ledger) zones(what string, z schema.MapZones, of []int) {
	got, want := map[string]string{}, map[string]string{}
	for _, zone := range z.Zones {
		got[zone.Zone] = zone.Number
		for _, p := range zone.Patterns {
			got[zone.Zone+fmt.Sprint(p.Outcomes)] = p.Number
		}
	}
	for _, i := range of {
		for _, key := range []string{l.zone(i), l.zone(i) + fmt.Sprint(l.said(i))} {
			if key != schema.ZoneImpossible+"[]" {
				n, _ := strconv.Atoi(want[key])
				want[key] = strconv.Itoa(n + 1)
			}
		}
	}
	l.is("zones "+what, got, want)
	l.is("architectures "+what, z.Number, len(of))
}

// inRow reports whether an architecture has a row's values.
func (l *ledger) inRow(r schema.MapRow, values []int) bool {
	return !slices.ContainsFunc(r.Given, func(g schema.MapGiven) bool {
		n := l.toggle(g.Toggle)
		return !slices.ContainsFunc(g.Values, func(name string) bool { return l.value(n, name) == values[n] })
	})
}

func (l *ledger) rows(m *schema.Map, adopted []int) {
	if m.RowsLeftOut {
		return
	}
	counts := make([]int, len(m.Rows))
	for _, i := range adopted {
		if l.outcomes[i] == nil {
			continue
		}
		in := 0
		for n, r := range m.Rows {
			if l.inRow(r, l.at(i)) {
				in++
				counts[n]++
				l.is("a row", r.Outcomes, l.said(i))
			}
		}
		l.is("rows of "+l.q.Changed(l.assignment(l.at(i))), in, one(l.zone(i) != schema.ZonePermitted))
	}
	for n, r := range m.Rows {
		l.is("a row", r.Number, counts[n])
		l.is("a row's nearest", l.far(r.Example, l.base), l.nearest(adopted, l.base, func(i int) bool {
			return l.outcomes[i] != nil && l.inRow(r, l.at(i))
		}))
	}
}

func (l *ledger) stands(m *schema.Map, adopted []int) {
	own := l.zone(l.example(nil))
	l.is("the runtime's zone", m.Stands.Zone, own)
	least := l.nearest(adopted, l.base, func(i int) bool { return l.outcomes[i] != nil && l.zone(i) != own })
	if m.Stands.To == "" {
		l.is("the way to another zone", -1, least)
		return
	}
	l.is("the way to another zone", len(m.Stands.Border), least)
	l.is("the zone there", m.Stands.To, l.zone(l.example(m.Stands.Border)))
}

// hasVerdict reports whether an outcome is of a verdict that can be compared.
func hasVerdict(outcome int) bool {
	return outcome == permitted || outcome == breach || outcome == undetermined
}

func (l *ledger) relations(m *schema.Map, adopted []int) {
	n, names := 0, outcomeNames()
	for a := range l.q.Cells {
		for b := a + 1; b < len(l.q.Cells); b++ {
			r := m.Relations[n]
			n++
			both := func(i int) bool {
				return l.outcomes[i] != nil && hasVerdict(l.outcomes[i][a]) && hasVerdict(l.outcomes[i][b])
			}
			judged := l.count(adopted, both)
			alike := l.count(adopted, func(i int) bool { return both(i) && l.outcomes[i][a] == l.outcomes[i][b] })
			l.is("alike", r.Alike.Number, alike)
			l.is("not judged", r.Unjudged.Number, l.count(adopted, func(i int) bool { return l.outcomes[i] != nil && !both(i) }))
			apart, more, less := 0, false, false
			for _, x := range []int{permitted, breach, undetermined} {
				for _, y := range []int{permitted, breach, undetermined} {
					here := func(i int) bool { return both(i) && l.outcomes[i][a] == x && l.outcomes[i][b] == y }
					count := l.count(adopted, here)
					if x == y || count == 0 {
						continue
					}
					apart++
					more, less = more || x == permitted, less || y == permitted
					at := slices.IndexFunc(r.Apart, func(one schema.MapApart) bool {
						return one.First == names[x] && one.Second == names[y]
					})
					if at < 0 {
						l.t.Errorf("nothing is said of %s and %s", names[x], names[y])
						continue
					}
					l.is("apart", r.Apart[at].Number, count)
					l.is("the nearest apart", len(r.Apart[at].Example), l.nearest(adopted, l.base, here))
					l.is("an example apart", here(l.example(r.Apart[at].Example)), true)
				}
			}
			l.is("ways apart", len(r.Apart), apart)
			want := map[[2]bool]string{{true, false}: schema.RelationWider, {false, true}: schema.RelationNarrower,
				{true, true}: schema.RelationCrossing, {false, false}: schema.RelationPermitsSame}[[2]bool{more, less}]
			switch {
			case judged == 0:
				want = schema.RelationUnknown
			case apart == 0:
				want = schema.RelationSame
			}
			l.is("the relation", r.Relation, want)
		}
	}
	l.is("relations", len(m.Relations), n)
}

// judged reports whether an architecture can be, and everybody has a verdict on it.
func (l *ledger) judged(i int) bool {
	return l.outcomes[i] != nil && !slices.ContainsFunc(l.outcomes[i], func(o int) bool { return !hasVerdict(o) })
}

// decides holds what toggles decide: of architectures that can be and are judged, alone.
func (l *ledger) decides(m *schema.Map, adopted []int) {
	for n, toggle := range m.Toggles {
		others := func(i int) (out []int) { // with another value of the toggle
			from := i - l.at(i)[n]*l.stride[n]
			for v := range l.values[n] {
				out = append(out, from+v*l.stride[n])
			}
			return out
		}
		of := l.all()
		if toggle.Kind == "fact" {
			of = adopted
		}
		l.is(toggle.ID+" decides", toggle.Decides.Number, l.count(of, func(i int) bool {
			return l.judged(i) && slices.ContainsFunc(others(i), func(other int) bool {
				return l.judged(other) && (l.zone(other) == schema.ZoneParted) != (l.zone(i) == schema.ZoneParted)
			})
		}))
		l.is(toggle.ID+" decides nothing", toggle.Idle, !slices.ContainsFunc(l.all(), func(i int) bool {
			return slices.ContainsFunc(others(i), func(other int) bool {
				return !slices.Equal(l.outcomes[i], l.outcomes[other])
			})
		}))
	}
}

// followed holds that the diagram of a document leads from every architecture to what it comes to.
func (l *ledger) followed(m *schema.Map) {
	for i := range l.outcomes {
		at, values := m.Diagram.Root, l.at(i)
		for at >= 0 {
			n := m.Diagram.Nodes[at]
			at = n.To[values[l.toggle(n.Toggle)]]
		}
		l.is("the diagram leads to", m.Diagram.Ends[-1-at].Outcomes, l.said(i))
	}
}
