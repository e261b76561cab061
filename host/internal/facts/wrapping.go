package facts

import (
	"slices"

	"github.com/construe-host/construe/host/schema"
)

// wrapping knows what stands between the customer and each component: computed once for each component that makes a
// call.
type wrapping struct {
	g         *graph
	may, must map[string]string // what the customer's side may, and does, cause to run
	memo      map[string]*around
	left      *budget
}

// around is what surrounds a call. The lists hold what is certain; the member unknown says that there may be more.
type around struct {
	components, entries []string
	back                schema.Tri // whether completions can come back to the customer's side
	bytes               int
}

// wrappers walks outward from the customer's side.
func (g *graph) wrappers(left *budget) *wrapping {
	may, must := map[string]string{}, map[string]string{}
	for _, id := range g.ids {
		if g.customer[id] != schema.No {
			may[id] = "always"
		}
		if g.customer[id] == schema.Yes {
			must[id] = "always"
		}
	}
	return &wrapping{g: g, memo: map[string]*around{}, left: left, may: g.reachable(may, anyLeg),
		must: g.reachable(must, g.certain)}
}

// around says what surrounds a call. The customer's own call is surrounded by nothing, and its entry is the call
// itself.
func (w *wrapping) around(call string) (*around, error) {
	leg := w.g.Relations[call]
	switch w.g.customer[leg.From] {
	case schema.Yes:
		return &around{components: []string{}, entries: []string{call}, back: carriesBack(leg.Carries),
			bytes: len(call)}, nil
	case schema.No:
		return w.behind(leg.From)
	}
	a, err := w.behind(leg.From)
	if err != nil {
		return nil, err
	}
	open := &around{components: []string{"unknown"}, entries: []string{"unknown"}, back: schema.Unknown}
	if own := carriesBack(leg.Carries); own == a.back {
		open.back = own
	}
	return open, nil
}

// behind walks back from the component that makes a call to the customer's side. What the walk passes that the
// customer's side can cause to run wraps the call; the legs by which it leaves the customer's side are the entries.
func (w *wrapping) behind(caller string) (*around, error) {
	if a, done := w.memo[caller]; done {
		return a, nil
	}
	may, err := w.back(caller, func(string) bool { return true }, schema.No, schema.Unknown)
	if err != nil {
		return nil, err
	}
	must, err := w.back(caller, w.g.certain, schema.No)
	if err != nil {
		return nil, err
	}
	a := &around{}
	if a.back, err = w.returnPath(caller); err != nil {
		return nil, err
	}
	for id := range may.passed {
		if _, between := w.may[id]; !between || w.g.forwards(id) == schema.Yes {
			continue
		}
		if _, between := w.must[id]; between && must.passed[id] && w.g.forwards(id) == schema.No {
			a.components = append(a.components, id)
		} else {
			a.components = append(a.components, "unknown")
		}
	}
	for leg := range may.entries {
		if must.entries[leg] {
			a.entries = append(a.entries, leg)
		} else {
			a.entries = append(a.entries, "unknown")
		}
	}
	outsiders := w.outsiders(may.passed)
	if may.open || outsiders || !w.g.complete() {
		a.entries = append(a.entries, "unknown")
	}
	if outsiders {
		a.back = schema.AnyOf(a.back, schema.Unknown)
	}
	if !w.g.complete() {
		a.components = append(a.components, "unknown")
	}
	a.components, a.entries = sortedSet(a.components), sortedSet(a.entries)
	a.bytes = written(a.components) + written(a.entries)
	w.memo[caller] = a
	return a, nil
}

// outsiders reports whether, in a runtime whose description has no certain customer, somebody outside it may use one of
// these components all the same: it is exposed to third parties, or nobody says to whom.
func (w *wrapping) outsiders(passed map[string]bool) bool {
	for _, side := range w.g.customer {
		if side == schema.Yes {
			return false
		}
	}
	for id := range passed {
		if slices.Contains([]string{"third_parties", "public", "unknown"}, w.g.Components[id].Exposure) {
			return true
		}
	}
	return false
}

// walkBack is what a walk back passes, and by which legs it comes to the customer's side.
type walkBack struct {
	passed, entries map[string]bool
	open            bool // it passes what may be the customer's
}

// back walks along admitted legs, through components of which it is said in these words whether they are the
// customer's.
func (w *wrapping) back(caller string, admits func(leg string) bool, passes ...schema.Tri) (*walkBack, error) {
	g := w.g
	out := &walkBack{passed: map[string]bool{caller: true}, entries: map[string]bool{}}
	for queue := []string{caller}; len(queue) > 0; queue = queue[1:] {
		if err := w.left.spend(len(g.in[queue[0]]), 0); err != nil {
			return nil, err
		}
		for _, leg := range g.in[queue[0]] {
			from := g.Relations[leg].From
			if !admits(leg) {
				continue
			}
			if g.customer[from] == schema.Yes {
				out.entries[leg] = true
				continue
			}
			if !slices.Contains(passes, g.customer[from]) || out.passed[from] {
				continue
			}
			out.open = out.open || g.customer[from] == schema.Unknown
			out.passed[from] = true
			queue = append(queue, from)
		}
	}
	return out, nil
}

// sortedSet sorts a list and drops what is in it twice.
func sortedSet(list []string) []string {
	slices.Sort(list)
	return nonNil(slices.Compact(list))
}
