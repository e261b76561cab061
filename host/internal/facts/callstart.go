package facts

import (
	"slices"

	"github.com/construe-host/construe/host/schema"
)

// callStarts knows where calls start: at the legs of whatever does not merely forward; and, where forwarders alone or
// in a circle are called by nothing outside, at the legs that lead out of the circle. Such a circle must not make a
// call vanish.
type callStarts struct {
	g        *graph
	possible *groups         // circles of what may forward, over legs that may be open
	sure     *groups         // circles of what forwards, over legs that are open
	called   map[string]bool // forwarders to which a call from outside their circle is known to come
	entered  map[int]bool    // possible circles to which a call from outside may come
	touched  map[int]bool    // possible circles to which a leg leads from outside, whether or not it asks for anything
	members  [][]string      // of the possible circles, a circle after those that it leads to
	barred   map[int]bool    // possible circles that something outside would call, if its leg were not blocked
}

func (g *graph) callStarts() *callStarts {
	s := &callStarts{g: g, called: map[string]bool{}, entered: map[int]bool{}, touched: map[int]bool{},
		barred: map[int]bool{},
		possible: g.groups(func(id string) bool { return g.passes[id] != schema.No },
			func(leg string) bool { return g.onward[leg] != schema.No }),
		sure: g.groups(func(id string) bool { return g.passes[id] == schema.Yes },
			func(leg string) bool { return g.certain(leg) && g.onward[leg] == schema.Yes })}
	for _, leg := range g.barred {
		from, to := g.Relations[leg].From, g.Relations[leg].To
		if circle, may := s.possible.of[to]; may && !s.possible.same(from, to) {
			s.barred[circle] = true
		}
	}
	s.members = make([][]string, len(s.possible.size))
	for _, id := range g.ids {
		if circle, may := s.possible.of[id]; may {
			s.members[circle] = append(s.members[circle], id)
		}
	}
	s.sureCalls()
	s.possibleCalls()
	return s
}

// sureCalls finds the forwarders to which a call surely comes: by a leg that asks for something, or from a forwarder
// to which one comes.
func (s *callStarts) sureCalls() {
	g := s.g
	var queue []string
	call := func(id string) {
		if g.passes[id] == schema.Yes && !s.called[id] {
			s.called[id] = true
			queue = append(queue, id)
		}
	}
	for _, id := range g.ids {
		for _, leg := range g.in[id] {
			if g.certain(leg) && asks(g.Relations[leg]) == schema.Yes && !s.possible.same(g.Relations[leg].From, id) {
				call(id)
			}
		}
	}
	for len(queue) > 0 {
		id := queue[0]
		queue = queue[1:]
		for _, leg := range g.out[id] {
			if g.certain(leg) && g.onward[leg] == schema.Yes {
				call(g.Relations[leg].To)
			}
		}
	}
}

// possibleCalls finds the circles to which a call may come.
func (s *callStarts) possibleCalls() {
	g := s.g
	var queue []string
	enter := func(id string) {
		if circle, may := s.possible.of[id]; may && !s.entered[circle] {
			s.entered[circle] = true
			queue = append(queue, s.members[circle]...)
		}
	}
	for _, id := range g.ids {
		for _, leg := range g.in[id] {
			if s.possible.same(g.Relations[leg].From, id) {
				continue
			}
			if circle, may := s.possible.of[id]; may {
				s.touched[circle] = true
			}
			if asks(g.Relations[leg]) != schema.No {
				enter(id)
			}
		}
	}
	for len(queue) > 0 {
		id := queue[0]
		queue = queue[1:]
		for _, leg := range g.out[id] {
			if g.onward[leg] != schema.No {
				enter(g.Relations[leg].To)
			}
		}
	}
}

// uncalled says whether no call comes to a component that may forward from outside its circle, and that circle is
// known. Where every way in is blocked, and all ways are described, nobody calls it at all, and no call starts there.
func (s *callStarts) uncalled(id string) schema.Tri {
	circle := s.possible.of[id]
	known := s.possible.size[circle] == 1 || s.g.passes[id] == schema.Yes &&
		s.sure.sizeOf(id) == s.possible.size[circle]
	shut := s.barred[circle] && !s.touched[circle]
	switch {
	case s.called[id], known && !s.entered[circle] && shut && s.g.complete():
		return schema.No
	case known && !s.entered[circle] && !shut:
		return schema.Yes
	}
	return schema.Unknown
}

// at says whether a call starts with a leg.
func (s *callStarts) at(leg string) schema.Tri {
	from, to := s.g.Relations[leg].From, s.g.Relations[leg].To
	switch s.g.onward[leg] {
	case schema.No:
		return schema.Yes
	case schema.Yes:
		if s.sure.same(from, to) { // within a circle nothing new is called
			return schema.No
		}
		return s.uncalled(from)
	}
	if s.uncalled(from) == schema.Yes && !s.possible.same(from, to) {
		return schema.Yes // whether it forwards or not
	}
	return schema.Unknown
}

// within says whether a leg inside a circle that nothing calls stands for the call that must have come in. It does
// where nothing is behind the circle: no leg leads out to what answers.
func (s *callStarts) within(leg string) schema.Tri {
	from, to := s.g.Relations[leg].From, s.g.Relations[leg].To
	if s.g.onward[leg] != schema.Yes || !s.possible.same(from, to) {
		return schema.No
	}
	return s.uncalled(from)
}

// deadEnds says of each door whether nothing is behind it: outside its own circle it leads to nothing that could
// answer, not even by a leg that is blocked. Of a circle of several doors that call one another it is unknown what
// they do.
func (g *graph) deadEnds() map[string]schema.Tri {
	possible := g.groups(func(id string) bool { return g.door(id) != schema.No }, anyLeg)
	sure := g.groups(func(id string) bool { return g.door(id) == schema.Yes }, g.certain)
	mayLead, leads := map[int]bool{}, map[int]bool{}
	note := func(leg string) {
		from, to := g.Relations[leg].From, g.Relations[leg].To
		if g.door(from) == schema.No || slices.Contains(silentRoles, g.Components[to].Role) ||
			g.door(to) == schema.Yes && possible.same(from, to) {
			return
		}
		mayLead[possible.of[from]] = true
		if circle, known := sure.of[from]; known && g.door(to) != schema.Unknown {
			leads[circle] = true
		}
	}
	for _, id := range g.ids {
		for _, leg := range g.out[id] {
			note(leg)
		}
	}
	for _, leg := range g.barred {
		note(leg)
	}
	ends := map[string]schema.Tri{}
	for id := range sure.of {
		switch {
		case leads[sure.of[id]]:
			ends[id] = schema.No
		case !mayLead[possible.of[id]] && sure.sizeOf(id) == possible.sizeOf(id) && sure.sizeOf(id) == 1:
			ends[id] = schema.Yes
		default:
			ends[id] = schema.Unknown
		}
	}
	return ends
}
