package atlas

import (
	"maps"
	"reflect"
	"slices"

	"github.com/construe-host/construe/host/internal/counterfactual"
	"github.com/construe-host/construe/host/internal/engine"
	"github.com/construe-host/construe/host/internal/judge"
	"github.com/construe-host/construe/host/internal/toggle"
	"github.com/construe-host/construe/host/schema"
)

// dayPointer is the fact that is the day.
const dayPointer = "/asOf"

// precedent is a precedent of the case, with its toggles as they stand in its own runtime.
type precedent struct {
	schema.MapPrecedent
	facts   *schema.Facts
	toggles []*toggle.Toggle
}

// precede says of each row which precedents of the case lie in it.
func (j *joint) precede(rows []schema.MapRow) error {
	all, err := j.precedents()
	if err != nil {
		return err
	}
	for i := range rows {
		for _, p := range all {
			if j.lies(p, rows[i].Given) {
				rows[i].Precedents = append(rows[i].Precedents, p.MapPrecedent)
			}
		}
	}
	return nil
}

// precedents lists the precedents that are of definitions as adopted, sorted.
func (j *joint) precedents() (out []precedent, err error) {
	cs := j.questions.Case
	for _, id := range schema.Keys(cs.Dispute.Precedents) {
		p := cs.Dispute.Precedents[id]
		if len(p.Definitions) > 0 {
			continue
		}
		if err := j.ctx.Err(); err != nil {
			return nil, err
		}
		d, err := cs.Runtime(p.Runtime)
		if err != nil {
			continue // construe check says what is wrong with it
		}
		f, err := cs.Facts(d, p.World, p.AsOf)
		if err != nil {
			continue
		}
		toggles, err := counterfactual.Toggles(j.ctx, cs, f)
		if err != nil {
			continue
		}
		title := engine.SubjectOf(f).Title
		if p.World != "" {
			title += ", " + engine.WorldTitle(d, p.World)
		}
		out = append(out, precedent{schema.MapPrecedent{ID: id, Title: title, Status: p.Status, Expect: p.Expect}, f,
			toggles})
	}
	return out, nil
}

// lies reports whether a precedent's runtime has one of the values of every toggle that is given.
func (j *joint) lies(p precedent, given []schema.MapGiven) bool {
	return !slices.ContainsFunc(given, func(g schema.MapGiven) bool {
		i := slices.IndexFunc(j.questions.Toggles, func(t *toggle.Toggle) bool { return t.ID == g.Toggle })
		own := j.questions.Toggles[i]
		if slices.Equal(own.Facts, []string{dayPointer}) {
			return !slices.ContainsFunc(g.Values, func(day string) bool { return j.sameVersions(p.facts, day) })
		}
		found := 0
		for _, t := range p.toggles {
			if !sameToggle(own, t, p.toggles) {
				continue
			}
			if found++; !slices.Contains(g.Values, j.valueOf(p, own, t)) {
				return true
			}
		}
		return found == 0
	})
}

// valueOf is the value of this runtime's toggle that a precedent's has: one that it can take, or that it has as things
// stand where that is none of them, such as unknown; "" where it is neither.
func (j *joint) valueOf(p precedent, own, its *toggle.Toggle) string {
	if its.Current >= 0 {
		return its.Values[its.Current].Name
	}
	if own.Current >= 0 || len(own.Facts) != len(its.Facts) {
		return ""
	}
	for i, pointer := range own.Facts {
		here, _ := schema.Get(j.questions.Base.Runtime, pointer)
		there, _ := schema.Get(p.facts.Runtime, its.Facts[i])
		if !reflect.DeepEqual(here, there) {
			return ""
		}
	}
	return own.From
}

// sameToggle reports whether a toggle of another runtime is the one of this: that of the same place, or where that
// runtime has none of this place, that of each of its places.
func sameToggle(own, other *toggle.Toggle, others []*toggle.Toggle) bool {
	if slices.ContainsFunc(others, func(t *toggle.Toggle) bool { return t.ID == own.ID }) {
		return other.ID == own.ID
	}
	return other.Name() == own.Name()
}

// sameVersions reports whether on a day the versions of clauses are in force that are in force on that of facts.
func (j *joint) sameVersions(f *schema.Facts, day string) bool {
	if f.AsOf == day {
		return true
	}
	other := *f
	other.AsOf = day
	here, err := judge.VersionsInForce(j.questions.Case.Dispute, f)
	there, wrong := judge.VersionsInForce(j.questions.Case.Dispute, &other)
	return err == nil && wrong == nil && maps.Equal(here, there)
}
