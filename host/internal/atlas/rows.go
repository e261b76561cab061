package atlas

import (
	"slices"

	"github.com/construe-host/construe/host/internal/diagram"
	"github.com/construe-host/construe/host/schema"
)

// rows lists the architectures that not all readings permit, with definitions as adopted, and their nearest examples as
// values. An architecture that cannot be goes with any row; toggles are asked for in the order that takes the fewest.
func (j *joint) rows(adopted diagram.Node) (out []schema.MapRow, examples [][]int, all bool) {
	rest := slices.IndexFunc(j.patterns, func(p []int) bool {
		return len(p) > 0 && !slices.ContainsFunc(p, func(o int) bool { return o != permitted })
	})
	care := j.forest.Map(adopted, func(label int) int { return one(label != impossible) })
	if care == diagram.Label(0) {
		return []schema.MapRow{}, nil, true
	}
	small := j.forest.Minimise(adopted, care)
	without := []int{rest, impossible}
	sifted, nodes := j.forest.Sift([]diagram.Node{small, adopted}, func(f diagram.Functions, roots []diagram.Node) int {
		return diagram.Ways(without...)(f, roots[:1])
	})
	again := sifted.Minimise(nodes[1], sifted.Map(nodes[1], func(label int) int { return one(label != impossible) }))
	ways := diagram.Ways(without...)
	best := nodes[0]
	if ways(sifted, []diagram.Node{again}) < ways(sifted, []diagram.Node{best}) {
		best = again
	}
	found, all := sifted.Rows(best, without, schema.MostMapRows)
	if !all {
		return []schema.MapRow{}, nil, false
	}
	out = []schema.MapRow{}
	for _, r := range found {
		cube := j.forest.And(care, j.cubeOf(r.Given))
		values, some := j.forest.Nearest(cube, 1, j.base)
		if !some {
			continue // none of them can be
		}
		count := schema.ShareOf(j.over(cube), j.facts())
		row := schema.MapRow{Zone: j.zone(r.Label), Outcomes: j.said(r.Label), Given: j.given(r.Given),
			Number: count.Number, Percent: count.Percent, Example: j.changes(values)}
		out, examples = append(out, row), append(examples, values)
	}
	return out, examples, true
}

// given is a row's toggles and values by name.
func (j *joint) given(row []diagram.Given) []schema.MapGiven {
	out := []schema.MapGiven{}
	for _, g := range row {
		given := schema.MapGiven{Toggle: j.questions.Toggles[g.Variable].ID}
		for _, v := range g.Values {
			given.Values = append(given.Values, j.valueName(g.Variable, v))
		}
		out = append(out, given)
	}
	return out
}

// cannot lists the architectures that cannot be, and why; none where they are too many rows.
func (j *joint) cannot() (out []schema.MapDenial) {
	if len(j.reasons) == 0 {
		return nil
	}
	sifted, nodes := j.forest.Sift([]diagram.Node{j.denied}, diagram.Ways(firstReason-1))
	rows, all := sifted.Rows(nodes[0], []int{firstReason - 1}, schema.MostMapRows)
	if !all {
		return nil
	}
	for _, r := range rows {
		out = append(out, schema.MapDenial{Because: j.reasons[r.Label-firstReason], Given: j.given(r.Given)})
	}
	return out
}

// decides is 1 where a toggle alone decides whether readings are parted: where they are and would not be with another
// of its values, or the reverse. What cannot be, or where somebody is not judged or not mapped, shows neither.
func (j *joint) decides(n diagram.Node, toggle int) diagram.Node {
	const nothing, together, parted = 0, 1, 2
	return j.forest.Matter(j.forest.Map(n, func(label int) int {
		switch j.zone(label) {
		case schema.ZoneImpossible, schema.ZoneErring, schema.ZoneUnmapped:
			return nothing
		case schema.ZoneParted:
			return parted
		}
		return together
	}), toggle, nothing)
}

// cubeOf is 1 where variables have one of the values that are given.
func (j *joint) cubeOf(given []diagram.Given) diagram.Node {
	out := diagram.Label(1)
	for _, g := range given {
		labels := make([]int, j.forest.Values()[g.Variable])
		for _, v := range g.Values {
			labels[v] = 1
		}
		out = j.forest.And(out, j.forest.Test(g.Variable, labels))
	}
	return out
}

// stands is where the runtime is, and the nearest architecture of another zone, as values; nil where there is none.
func (j *joint) stands(adopted diagram.Node, rows []schema.MapRow, examples [][]int) (schema.MapPlace, []int) {
	zone := j.zone(j.forest.At(adopted, j.base))
	out := schema.MapPlace{Zone: zone, Row: slices.IndexFunc(examples, func(values []int) bool {
		return slices.Equal(values, j.base)
	})}
	elsewhere := j.forest.Map(adopted, func(label int) int {
		return one(label != impossible && j.zone(label) != zone && j.zone(label) != schema.ZoneUnmapped)
	})
	values, some := j.forest.Nearest(elsewhere, 1, j.base)
	if !some {
		return out, nil
	}
	out.To, out.Border = j.zone(j.forest.At(adopted, values)), j.changes(values)
	return out, values
}

// toggles lists the toggles, and how much each decides.
func (j *joint) toggles(adopted diagram.Node) []schema.MapToggle {
	out, support := []schema.MapToggle{}, j.forest.Support(j.node)
	whole := j.in(j.node, schema.ZoneUnmapped) == diagram.Label(0)
	for i, t := range j.questions.Toggles {
		row := schema.MapToggle{ID: t.ID, Label: t.Declared.Label, Kind: "fact", From: t.From,
			Idle: whole && !slices.Contains(support, i), Pointers: t.Pointers()}
		for v := range j.forest.Values()[i] {
			row.Values = append(row.Values, j.valueName(i, v))
		}
		if len(t.Facts) > 0 {
			row.Decides = schema.ShareOf(j.over(j.decides(adopted, i)), j.facts())
		} else {
			row.Kind = "definition"
			d := t.Defines[0]
			name := j.questions.Case.Parties[d[0]].Reading.DefinitionName(d[1])
			row.Defines = &schema.MapDefines{Reading: d[0], Definition: name}
			row.Decides = schema.ShareOf(j.forest.CountOf(j.decides(j.node, i), 1), j.forest.Total())
		}
		out = append(out, row)
	}
	return out
}
