package schema

import (
	"math/big"
	"slices"
	"strconv"
	"strings"
)

// follow is the architecture of an example: as things stand, but for its changes. of holds those that may change: facts
// alone, or definitions too; false where an example says what cannot be.
func (k *mapCheck) follow(at string, example []ToggleChange, definitions bool) (values []int, is bool) {
	values = slices.Clone(k.base)
	last := -1
	for i, c := range example {
		here := at + Join(strconv.Itoa(i))
		n, is := k.toggle[c.Toggle]
		switch {
		case !is:
			k.fail(here+"/toggle", "there is no toggle %s", c.Toggle)
		case n <= last:
			k.fail(here+"/toggle", "the toggle %s is there twice, or not in its order", c.Toggle)
		case k.m.Toggles[n].Defines != nil && !definitions:
			k.fail(here+"/toggle", "the toggle %s is of a definition; expected one of a fact", c.Toggle)
		case c.From != k.m.Toggles[n].From:
			k.fail(here+"/from", "the toggle %s stands at %q, not at %q", c.Toggle, k.m.Toggles[n].From, c.From)
		case c.To == c.From && !k.alike || !slices.Contains(k.m.Toggles[n].Values, c.To):
			k.fail(here+"/to", "%q is none of the other values of the toggle %s: %s", c.To, c.Toggle,
				strings.Join(k.m.Toggles[n].Values, ", "))
		default:
			last, values[n] = n, slices.Index(k.m.Toggles[n].Values, c.To)
			continue
		}
		return nil, false
	}
	return values, true
}

// leads holds that an example comes to what is said of it. Where two values of a toggle have one name, nobody can
// follow it.
func (k *mapCheck) leads(at string, example []ToggleChange, definitions bool, pass func([]string) bool) {
	values, is := k.follow(at, example, definitions)
	if !is || k.alike {
		return
	}
	if got := k.diagram.outcomesAt(values); len(got) == 0 {
		k.fail(at, "the example cannot be, by the diagram")
	} else if !pass(got) {
		k.fail(at, "by the diagram the cells come to %s there, which is not what is said of it", strings.Join(got, ", "))
	}
}

// rows holds that each row comes to what it says, and that all of them are what not all readings permit.
func (k *mapCheck) rows() {
	if n := len(k.m.Rows); n > MostMapRows || n > 0 && k.m.RowsLeftOut {
		k.fail("/rows", "%d rows; expected up to %d, or none where they are left out", n, MostMapRows)
		return
	}
	left := map[string]*big.Int{}
	for i, n := range k.adopted {
		if zone := zoneOf(k.m.Diagram.Ends[i].Outcomes); zone != ZoneImpossible && zone != ZonePermitted {
			left[said(k.m.Diagram.Ends[i].Outcomes)] = n
		}
	}
	for i, r := range k.m.Rows {
		at := Join("rows", strconv.Itoa(i))
		end, known := k.outcomeOf[said(r.Outcomes)]
		rest := left[said(r.Outcomes)]
		switch {
		case !known || rest == nil || len(r.Outcomes) != len(k.ids):
			k.fail(at+"/outcomes", "the diagram has no such outcomes, or all permit there; expected those of one of its ends")
			return
		case zoneOf(r.Outcomes) != r.Zone:
			k.fail(at+"/zone", "the zone is %s; the outcomes of the row are %s", r.Zone, zoneOf(r.Outcomes))
		}
		only, is := k.given(at+"/given", r.Given)
		if !is {
			return
		}
		k.leads(at+"/example", r.Example, false, func(got []string) bool { return slices.Equal(got, r.Outcomes) })
		if k.alike {
			continue
		}
		values, _ := k.follow(at+"/example", r.Example, false)
		for n, v := range values {
			if only[n] != nil && !slices.Contains(only[n], v) {
				k.fail(at+"/example", "the example is not in the row: its %s is another", k.m.Toggles[n].ID)
			}
		}
		ends, all := k.diagram.count(only)
		for other, n := range ends {
			if outcomes := k.m.Diagram.Ends[other].Outcomes; other != end && len(outcomes) > 0 && n.Sign() > 0 {
				k.fail(at+"/given", "%s of the row's %s architectures come to %s by the diagram", n, all,
					strings.Join(outcomes, ", "))
			}
		}
		k.count(at, MapCount{r.Number, r.Percent}, ends[end], k.all)
		left[said(r.Outcomes)] = new(big.Int).Sub(rest, ends[end])
	}
	for _, outcomes := range Keys(left) {
		if !k.m.RowsLeftOut && !k.alike && left[outcomes].Sign() != 0 {
			k.fail("/rows", "the rows have too many or too few architectures that come to %s: by the diagram %s others do",
				strings.ReplaceAll(outcomes, " ", ", "), left[outcomes])
		}
	}
}

// given is the values that toggles of facts may have in a row.
func (k *mapCheck) given(at string, given []MapGiven) ([][]int, bool) {
	only, named := slices.Clone(k.standing), map[int]bool{}
	for i, g := range given {
		here := at + Join(strconv.Itoa(i))
		n, is := k.toggle[g.Toggle]
		if !is || named[n] || k.m.Toggles[n].Defines != nil || len(g.Values) == 0 {
			k.fail(here, "%q is no toggle of a fact, or is there twice or without a value", g.Toggle)
			return nil, false
		}
		named[n], only[n] = true, nil
		for j, value := range g.Values {
			v := slices.Index(k.m.Toggles[n].Values, value)
			if v < 0 || slices.Contains(only[n], v) && !k.alike {
				k.fail(here+Join("values", strconv.Itoa(j)), "%q is no value of the toggle %s, or is there twice; it has %s", value,
					g.Toggle, strings.Join(k.m.Toggles[n].Values, ", "))
				return nil, false
			}
			only[n] = append(only[n], v)
		}
	}
	return only, true
}

// denials holds that architectures are said to be impossible that are, by the diagram: where any are, each once.
func (k *mapCheck) denials() {
	if len(k.m.Denials) == 0 || k.alike {
		return
	}
	said := new(big.Int)
	for i, d := range k.m.Denials {
		at := Join("denials", strconv.Itoa(i))
		only, is := k.given(at+"/given", d.Given)
		if !is {
			return
		}
		ends, _ := k.diagram.count(only)
		if n := k.diagram.sum(ends, func([]string) bool { return true }); n.Sign() > 0 {
			k.fail(at+"/given", "%s of these architectures can be by the diagram", n)
		}
		for _, n := range ends {
			said.Add(said, n)
		}
	}
	cannot := k.diagram.zones(k.adopted)[ZoneImpossible]
	if cannot == nil || cannot.Cmp(said) != 0 {
		k.fail("/denials", "%s architectures are said not to be possible; by the diagram it is another number", said)
	}
}

// stands holds where the runtime is, and its border, to the diagram and the rows.
func (k *mapCheck) stands() {
	s := k.m.Stands
	row := slices.IndexFunc(k.m.Rows, func(r MapRow) bool { return len(r.Example) == 0 })
	if s.Row != row {
		k.fail("/stands/row", "the runtime is in row %d; expected %d, the one whose example changes nothing, or -1 for none",
			s.Row, row)
	}
	border, is := k.follow("/stands/border", s.Border, false)
	if !is || k.alike {
		return
	}
	here := k.diagram.outcomesAt(k.base)
	if zone := zoneOf(here); s.Zone != zone {
		k.fail("/stands/zone", "the runtime stands in the zone %s; by the diagram it is %s", s.Zone, zone)
	}
	for i, c := range k.m.Cells {
		if i < len(here) && here[i] != NotMapped && here[i] != c.Outcome {
			k.fail(Join("cells", strconv.Itoa(i), "outcome"), "the cell %s is %s; by the diagram it is %s", k.ids[i], c.Outcome,
				here[i])
		}
	}
	elsewhere := false
	for zone, n := range k.diagram.zones(k.adopted) {
		elsewhere = elsewhere || n.Sign() > 0 && zone != s.Zone && zone != ZoneImpossible && zone != ZoneUnmapped
	}
	to := zoneOf(k.diagram.outcomesAt(border))
	switch {
	case !elsewhere && (s.To != "" || len(s.Border) > 0):
		k.fail("/stands", "a border is shown; by the diagram no architecture is in another zone")
	case elsewhere && (s.To != to || s.To == s.Zone || to == ZoneImpossible || to == ZoneUnmapped):
		k.fail("/stands/border", "the border leads to the zone %q; by the diagram to %s; expected another than %s", s.To, to,
			s.Zone)
	}
}

// answers holds the numbers of a comparison of classifiers to each other: the diagram says nothing of answers.
func (k *mapCheck) answers() {
	a := k.m.Answers
	if a == nil {
		return
	}
	for i, q := range a.Questions {
		at := Join("answers", "questions", strconv.Itoa(i))
		sum := new(big.Int)
		for _, c := range []struct {
			name string
			MapCount
		}{{"alike", q.Alike}, {"failing", q.Failing}} {
			sum.Add(sum, k.share(at+"/"+c.name, c.MapCount, k.all))
		}
		for j, apart := range q.Apart {
			here := at + Join("apart", strconv.Itoa(j))
			sum.Add(sum, k.share(here, MapCount{apart.Number, apart.Percent}, k.all))
			k.follow(here+"/example", apart.Example, true)
		}
		if arises := k.share(at+"/arises", q.Arises, k.all); arises.Cmp(sum) != 0 {
			k.fail(at+"/arises", "the question arises on %s architectures; what is said of them adds up to %s", arises, sum)
		}
	}
	apart := func(q MapQuestion) bool { return len(q.Apart) > 0 }
	differ := slices.ContainsFunc(a.Questions, apart)
	if differ != (a.Relation == RelationDifferent) || differ != (a.Against != nil) ||
		differ != (a.Counterexample != nil) ||
		a.Require != "" && differ != (a.Result == RequiredFails) || a.Require == "" && a.Result != "" {
		k.fail("/answers/relation", "the relation is %s; that some question is answered differently is %t, by the questions",
			a.Relation, differ)
	}
	if a.Against != nil {
		k.share("/answers/against", *a.Against, k.all)
	}
	if c := a.Counterexample; c != nil {
		k.follow("/answers/counterexample/apart/example", c.Apart.Example, true)
	}
}

// shapes holds that what is said of limbs is of cells and toggles that there are.
func (k *mapCheck) shapes() {
	for i, s := range k.m.Shapes {
		at := Join("shapes", strconv.Itoa(i))
		if !slices.Contains(k.ids, s.Cell) {
			k.fail(at+"/cell", "there is no cell %s; expected one of %s", s.Cell, strings.Join(k.ids, ", "))
		}
		if s.Apart != nil {
			k.follow(at+"/apart/example", s.Apart.Example, true)
		}
		for j, c := range s.Crossings {
			here := at + Join("crossings", strconv.Itoa(j))
			if _, is := k.toggle[c.Toggle]; !is {
				k.fail(here+"/toggle", "there is no toggle %s", c.Toggle)
			}
			k.follow(here+"/example", c.Example, true)
			k.follow(here+"/other", c.Other, true)
		}
		for j, t := range s.Tied {
			if _, is := k.toggle[t]; !is {
				k.fail(at+Join("tied", strconv.Itoa(j)), "there is no toggle %s", t)
			}
		}
	}
}
