package facts

import (
	"slices"

	"github.com/construe-host/construe/host/schema"
)

// noModel is the name of the model of a call that names none.
const noModel = "none"

// anyModel stands for calls of which nobody knows which models they name.
const anyModel = "*"

// callers are the calls that come to one forwarder, by the model that they name.
type callers struct {
	may, sure map[string]bool // models, or none, that are and are certainly named
	open      string          // the call whose model nobody knows; several if there are more than one
	named     int             // the models in may
}

func (c *callers) add(name, call string, sure bool) (grew bool) {
	if name == "unknown" {
		was := c.open
		if c.open == "" {
			c.open = call
		} else if c.open != call {
			c.open = anyModel
		}
		return c.open != was
	}
	grew = !c.may[name] || sure && !c.sure[name]
	if !c.may[name] && name != noModel {
		c.named++
	}
	c.may[name] = true
	if sure {
		c.sure[name] = true
	}
	return grew
}

// routing knows which legs out of forwarders the calls take. A leg that names a model is taken only by the calls that
// name it, where any call that comes to its forwarder does, and otherwise by all: it names what is served under an
// alias.
type routing struct {
	g       *graph
	starts  *callStarts
	callers map[string]*callers            // by forwarder
	free    map[string][]string            // by forwarder: its legs that are taken whatever a call names, or may be
	taken   map[string]map[string][]string // by forwarder and model: its legs for the calls that name it
	further map[string][]string            // by forwarder: its legs to other forwarders
	left    *budget
}

// route follows all calls through what forwards, from circle to circle: of two circles of forwarders only one leads
// to the other. Within a circle every leg is taken by all.
func (g *graph) route(s *callStarts, left *budget) (*routing, error) {
	r := &routing{g: g, starts: s, callers: map[string]*callers{}, free: map[string][]string{},
		taken: map[string]map[string][]string{}, further: map[string][]string{}, left: left}
	for _, id := range g.ids {
		if g.passes[id] != schema.No {
			r.callers[id] = &callers{may: map[string]bool{}, sure: map[string]bool{}}
		}
	}
	for _, leg := range schema.Keys(g.Relations) {
		l := g.Relations[leg]
		to := r.callers[l.To]
		if to == nil || l.Path == "blocked" || asks(l) == schema.No {
			continue
		}
		if start := s.at(leg); start != schema.No {
			to.add(l.Model, leg, start == schema.Yes && asks(l) == schema.Yes && g.certain(leg))
		}
	}
	for _, circle := range slices.Backward(s.members) {
		if err := r.circle(circle); err != nil {
			return nil, err
		}
	}
	return r, nil
}

// circle lets the calls that come to a circle go round in it, and out.
func (r *routing) circle(members []string) error {
	if len(members) > 1 { // each may come to each
		all := &callers{may: map[string]bool{}, sure: map[string]bool{}}
		for _, id := range members {
			for name := range r.callers[id].may {
				all.add(name, "", false)
			}
			if open := r.callers[id].open; open != "" {
				all.add("unknown", open, false)
			}
		}
		for _, id := range members {
			r.callers[id] = &callers{may: all.may, sure: r.callers[id].sure, open: all.open, named: all.named}
		}
	}
	for _, id := range members {
		r.index(id)
	}
	for queue := slices.Clone(members); len(members) > 1 && len(queue) > 0; queue = queue[1:] {
		id := queue[0]
		for name := range r.callers[id].sure {
			for leg, takes := range r.legs(id, name) {
				to := r.g.Relations[leg].To
				if takes == schema.Yes && r.certain(leg) && r.starts.possible.same(id, to) &&
					r.callers[to].add(name, "", true) {
					queue = append(queue, to)
				}
			}
		}
		if err := r.left.spend(len(r.callers[id].sure)*len(r.g.out[id]), 0); err != nil {
			return err
		}
	}
	for _, id := range members {
		r.index(id)
		if err := r.onward(id); err != nil {
			return err
		}
	}
	return nil
}

// onward lets the calls that come to a forwarder go on to those outside its circle.
func (r *routing) onward(id string) error {
	c := r.callers[id]
	names := schema.Keys(c.may)
	if c.open != "" {
		names = append(names, "unknown")
	}
	for _, name := range names {
		steps := 1
		for leg, takes := range r.legs(id, name) {
			steps++
			if to := r.callers[r.g.Relations[leg].To]; to != nil && !r.starts.possible.same(id, r.g.Relations[leg].To) {
				to.add(name, c.open, c.sure[name] && takes == schema.Yes && r.certain(leg))
			}
		}
		if err := r.left.spend(steps, 0); err != nil {
			return err
		}
	}
	return nil
}

// certain reports whether a leg certainly is open and passes on what its component is called for.
func (r *routing) certain(leg string) bool { return r.g.certain(leg) && r.g.onward[leg] == schema.Yes }

// index sorts the legs out of a forwarder by what it takes to take them.
func (r *routing) index(id string) {
	r.taken[id], r.free[id], r.further[id] = map[string][]string{}, nil, nil
	for _, leg := range r.g.out[id] {
		if r.g.onward[leg] == schema.No {
			continue
		}
		if r.g.passes[r.g.Relations[leg].To] != schema.No {
			r.further[id] = append(r.further[id], leg)
		}
		if model := r.g.Relations[leg].Model; isModel(model) && r.claimed(id, leg, anyModel) == schema.Yes {
			r.taken[id][model] = append(r.taken[id][model], leg)
		} else {
			r.free[id] = append(r.free[id], leg)
		}
	}
}

// claimed says whether a leg out of a forwarder is left to calls that name another model than this.
func (r *routing) claimed(id, leg, name string) schema.Tri {
	c, l := r.callers[id], r.g.Relations[leg]
	claimed := schema.No
	others := c.named
	if c.may[name] && name != noModel {
		others--
	}
	strangers := c.open == anyModel || c.open != "" && name != "unknown" // calls that may name anything
	switch {
	case l.Model == noModel || l.Model == name || r.starts.sure.same(id, l.To):
	case l.Model == "unknown":
		if others > 0 || strangers {
			claimed = schema.Unknown
		}
	case c.sure[l.Model] && name != "unknown":
		claimed = schema.Yes
	case c.may[l.Model] || strangers:
		claimed = schema.Unknown
	}
	if claimed == schema.Yes && r.starts.possible.same(id, l.To) {
		return schema.Unknown // in a circle it is not
	}
	return claimed
}

// byRule says whether a call that names a model, or none, takes a leg out of a forwarder.
func (r *routing) byRule(id, leg, name string) schema.Tri {
	return r.claimed(id, leg, name).Not()
}

// legs are the legs by which a call that names a model, or none, goes on from a forwarder, and whether it certainly
// does. Where none of them leads on, it takes those that lead to other forwarders, which may know the model that it
// names.
func (r *routing) legs(id, name string) map[string]schema.Tri {
	out := map[string]schema.Tri{}
	among := slices.Concat(r.free[id], r.taken[id][name])
	if name == "unknown" {
		among = r.g.out[id]
	}
	on := schema.No
	for _, leg := range among {
		takes := r.byRule(id, leg, name)
		if r.g.onward[leg] == schema.No || takes == schema.No {
			continue
		}
		out[leg] = takes
		to := r.g.Relations[leg].To
		if slices.Contains(silentRoles, r.g.Components[to].Role) || r.starts.possible.same(id, to) {
			continue
		}
		if !r.certain(leg) {
			takes = schema.Unknown
		}
		on = schema.AnyOf(on, takes)
	}
	if on == schema.Yes || len(r.taken[id]) == 0 {
		return out
	}
	for _, leg := range r.further[id] {
		if out[leg] != schema.Yes {
			out[leg] = on.Not()
		}
	}
	return out
}
