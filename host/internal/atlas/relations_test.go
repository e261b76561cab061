package atlas

import (
	"fmt"
	"slices"

	"github.com/construe-host/construe/host/schema"
)

// related checks what a document says of every two cells against enumeration.
func (e *enumeration) related(j *joint, m *schema.Map, all [][]int) {
	names := outcomeNames()
	n := 0
	for a := range j.questions.Cells {
		for b := a + 1; b < len(j.questions.Cells); b++ {
			r := m.Relations[n]
			n++
			e.relations[r.Relation]++
			apart, nearest, alike, unjudged := map[[2]string]int{}, map[[2]string]int{}, 0, 0
			for _, values := range all {
				label := j.forest.At(j.node, values)
				if !e.asAdopted(j, values, nil) || label == impossible {
					continue
				}
				x, y := j.patterns[label][a], j.patterns[label][b]
				switch {
				case !slices.Contains(verdicts(), x) || !slices.Contains(verdicts(), y):
					unjudged++
				case x == y:
					alike++
				default:
					pair, far := [2]string{names[x], names[y]}, len(j.changes(values))
					if now, is := nearest[pair]; !is || far < now {
						nearest[pair] = far
					}
					apart[pair]++
				}
			}
			first, second := false, false
			for pair := range apart {
				first, second = first || pair[0] == schema.Permitted, second || pair[1] == schema.Permitted
			}
			want := map[[2]bool]string{{true, false}: schema.RelationWider, {false, true}: schema.RelationNarrower,
				{true, true}: schema.RelationCrossing, {false, false}: schema.RelationPermitsSame}[[2]bool{first, second}]
			if len(apart) == 0 {
				want = schema.RelationSame
			}
			if alike+len(apart) == 0 {
				want = schema.RelationUnknown
			}
			if r.Relation != want || r.Alike.Number != fmt.Sprint(alike) || r.Unjudged.Number != fmt.Sprint(unjudged) ||
				len(r.Apart) != len(apart) {
				e.t.Errorf("%+v; expected %s, %d alike, %d unjudged, apart %v", r, want, alike, unjudged, apart)
			}
			for _, one := range r.Apart {
				pair := [2]string{one.First, one.Second}
				if one.Number != fmt.Sprint(apart[pair]) || len(one.Example) != nearest[pair] {
					e.t.Errorf("%+v; expected %d, the nearest %d changes away", one, apart[pair], nearest[pair])
				}
			}
		}
	}
	if n != len(m.Relations) {
		e.t.Errorf("%d relations; expected %d", len(m.Relations), n)
	}
}
