package facts

import "slices"

// starts knows where calls start: at the legs of whatever does not merely forward; and, where forwarders alone or in a circle
// are called by nothing outside, at the legs that lead out of the circle. Such a circle must not make a call vanish.
type starts struct {
	g        *graph
	possible *groups         // circles of what may forward, over legs that may be open
	sure     *groups         // circles of what forwards, over legs that are open
	called   map[string]bool // forwarders that something outside their circle is known to call
	entered  map[int]bool    // possible circles that something outside may call
}

func (g *graph) starts() *starts {
	s := &starts{g: g, called: map[string]bool{}, entered: map[int]bool{},
		possible: g.groups(func(id string) bool { return g.forwards(id) != "no" }, anyLeg),
		sure:     g.groups(func(id string) bool { return g.forwards(id) == "yes" }, g.certain)}
	var queue []string
	call := func(id string) {
		if g.forwards(id) == "yes" && !s.called[id] {
			s.called[id] = true
			queue = append(queue, id)
		}
	}
	for _, id := range g.ids {
		for _, leg := range g.in[id] {
			if s.possible.same(g.Relations[leg].From, id) {
				continue
			}
			if circle, may := s.possible.of[id]; may {
				s.entered[circle] = true
			}
			if g.certain(leg) {
				call(id)
			}
		}
	}
	for len(queue) > 0 {
		id := queue[0]
		queue = queue[1:]
		for _, leg := range g.out[id] {
			if g.certain(leg) {
				call(g.Relations[leg].To)
			}
		}
	}
	return s
}

// uncalled says whether nothing outside its circle calls a component that may forward, and that circle is known.
func (s *starts) uncalled(id string) string {
	circle := s.possible.of[id]
	known := s.possible.size[circle] == 1 || s.g.forwards(id) == "yes" && s.sure.sizeOf(id) == s.possible.size[circle]
	switch {
	case s.called[id]:
		return "no"
	case known && !s.entered[circle]:
		return "yes"
	}
	return "unknown"
}

// at says whether a call starts with a leg.
func (s *starts) at(leg string) string {
	from, to := s.g.Relations[leg].From, s.g.Relations[leg].To
	switch s.g.forwards(from) {
	case "no":
		return "yes"
	case "yes":
		if s.sure.same(from, to) { // within a circle nothing new is called
			return "no"
		}
		return s.uncalled(from)
	}
	if s.uncalled(from) == "yes" && !s.possible.same(from, to) {
		return "yes" // whether it forwards or not
	}
	return "unknown"
}

// within says whether a leg inside a circle that nothing calls stands for the call that must have come in. It does where
// nothing is behind the circle: no leg leads out to what answers.
func (s *starts) within(leg string) string {
	from, to := s.g.Relations[leg].From, s.g.Relations[leg].To
	if s.g.forwards(from) != "yes" || !s.possible.same(from, to) {
		return "no"
	}
	return s.uncalled(from)
}

// silent are the roles that answer no call that is passed on to them: behind a door they are nothing.
var silent = []string{"customer", "identity", "telemetry"}

// deadEnds says of each door whether nothing is behind it: outside its own circle it leads to nothing that could answer.
func (g *graph) deadEnds() map[string]string {
	possible := g.groups(func(id string) bool { return g.door(id) != "no" }, anyLeg)
	sure := g.groups(func(id string) bool { return g.door(id) == "yes" }, g.certain)
	mayLead, leads := map[int]bool{}, map[int]bool{}
	for _, id := range g.ids {
		if g.door(id) == "no" {
			continue
		}
		for _, leg := range g.out[id] {
			to := g.Relations[leg].To
			if slices.Contains(silent, g.Components[to].Role) || g.door(to) == "yes" && possible.same(id, to) {
				continue
			}
			mayLead[possible.of[id]] = true
			if circle, known := sure.of[id]; known && g.certain(leg) && g.door(to) != "unknown" {
				leads[circle] = true
			}
		}
	}
	ends := map[string]string{}
	for id := range sure.of {
		switch {
		case leads[sure.of[id]]:
			ends[id] = "no"
		case !mayLead[possible.of[id]] && sure.sizeOf(id) == possible.sizeOf(id):
			ends[id] = "yes"
		default:
			ends[id] = "unknown"
		}
	}
	return ends
}
