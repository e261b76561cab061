package facts

import (
	"iter"
	"maps"
	"slices"

	"github.com/construe-host/construe/host/schema"
)

// graph is a filled runtime with its legs indexed by component. Blocked legs are not in it: nothing passes them. What
// is not known of it is kept apart throughout: what holds however the unknown facts turn out, and what may hold.
type graph struct {
	*schema.Runtime
	ids      []string              // component ids, sorted
	out, in  map[string][]string   // component → relationship ids, sorted
	barred   []string              // the blocked legs: nothing passes them, but they say where a component would lead
	customer map[string]schema.Tri // component → yes, no, unknown: the customer's own
	passes   map[string]schema.Tri // component → whether it passes calls on
	onward   map[string]schema.Tri // relationship id → whether it only passes on what its component is called for
	hosted   map[string][]string   // component → the models whose weights it holds, sorted
	floating int                   // models of which nobody knows what holds them
}

func newGraph(r *schema.Runtime) *graph {
	g := &graph{Runtime: r, ids: schema.Keys(r.Components), out: map[string][]string{},
		in:       map[string][]string{},
		customer: map[string]schema.Tri{}, hosted: map[string][]string{}}
	for _, id := range schema.Keys(r.Relations) {
		leg := r.Relations[id]
		if leg.Path == "blocked" {
			g.barred = append(g.barred, id)
			continue
		}
		g.out[leg.From] = append(g.out[leg.From], id)
		g.in[leg.To] = append(g.in[leg.To], id)
	}
	for id, c := range r.Components {
		g.customer[id] = g.ofCustomer(c)
	}
	g.behindInterfaces()
	for _, id := range schema.Keys(r.Models) {
		if on := r.Models[id].Weights.HostedOn; on == "unknown" {
			g.floating++
		} else {
			g.hosted[on] = append(g.hosted[on], id)
		}
	}
	g.forwarding()
	return g
}

// ofCustomer says whether a component is on the customer's side: it plays the customer, or a party that is a customer
// and not the seller runs it. A role that nobody knows might be the customer's. An interface for people that is the
// seller's own, or that the seller hands over, is no program of the customer, on whoever's machine it runs.
func (g *graph) ofCustomer(c schema.Component) schema.Tri {
	side := g.runByCustomer(c)
	if side == schema.No || c.Role != "ui" && c.Role != "unknown" {
		return side
	}
	switch sellers := schema.AnyOf(g.isSeller(c.Owner), g.isSeller(c.Supplier)); {
	case sellers == schema.No:
		return side
	case sellers == schema.Yes && c.Role == "ui":
		return schema.No
	}
	return schema.Unknown
}

// bears says whether a component could stand between the seller's interface and the seller.
func (g *graph) bears(id string) bool {
	return g.door(id) != schema.No || g.Components[id].Role == "batch"
}

// behindInterfaces takes from the customer's side what is called by nothing but interfaces that are the seller's
// although the customer runs them: what the customer runs to pass their calls on is no more its program than they
// are.
func (g *graph) behindInterfaces() {
	borne := map[string]schema.Tri{}
	var of func(id string) schema.Tri
	of = func(id string) schema.Tri {
		if is, known := borne[id]; known {
			return is
		}
		borne[id] = schema.No // in a circle of them nothing is called by an interface alone
		is := schema.No
		switch c := g.Components[id]; {
		case c.Role == "ui" && g.runByCustomer(c) != schema.No:
			is = g.customer[id].Not()
		case c.Role == "unknown" && g.customer[id] == schema.Unknown: // perhaps an interface
			is = schema.Unknown
		case g.bears(id) && g.customer[id] != schema.No && len(g.in[id]) > 0:
			is = schema.Yes
			for _, leg := range g.in[id] {
				from := of(g.Relations[leg].From)
				if from != schema.Yes && !g.certain(leg) {
					from = schema.Unknown
				}
				is = schema.AllOf(is, from)
			}
			if is == schema.Yes && (g.Compositions.Relationships != "complete" || c.Role == "unknown") {
				is = schema.Unknown
			}
		}
		borne[id] = is
		return is
	}
	taken := map[string]schema.Tri{}
	for _, id := range g.ids {
		if g.bears(id) && g.customer[id] != schema.No {
			if is := of(id); is != schema.No {
				taken[id] = is.Not()
			}
		}
	}
	maps.Copy(g.customer, taken)
}

// runByCustomer is the customer's side by role and operator alone.
func (g *graph) runByCustomer(c schema.Component) schema.Tri {
	if c.Role == "customer" {
		return schema.Yes
	}
	party, known := g.Parties[c.Operator]
	if !known {
		return schema.Unknown
	}
	open := schema.No // what it is where its operator is not a customer
	if c.Role == "unknown" {
		open = schema.Unknown
	}
	switch {
	case c.Operator == g.Offering.Seller:
		return open
	case slices.Contains(party.Roles, "customer"):
		if g.Offering.Seller == "unknown" {
			return schema.Unknown
		}
		return schema.Yes
	case slices.Contains(party.Roles, "unknown"):
		return schema.Unknown
	}
	return open
}

// isSeller says whether a party is the seller.
func (g *graph) isSeller(party string) schema.Tri {
	if party == "unknown" || g.Offering.Seller == "unknown" {
		return schema.Unknown
	}
	return schema.TriOf(party == g.Offering.Seller)
}

// complete reports whether the description says that there are no more components and no more legs.
func (g *graph) complete() bool {
	return g.Compositions.Components == "complete" && g.Compositions.Relationships == "complete"
}

// asks says whether a leg asks a model for anything: one with neither an operation nor a model, such as a probe of
// health or a deployment, does not.
func asks(leg schema.Relationship) schema.Tri {
	switch {
	case isModel(leg.Model) || slices.Contains(operations, leg.Operation) ||
		leg.Operation != "none" && leg.Operation != "unknown":
		return schema.Yes
	case leg.Operation == "none" && leg.Model == "none":
		return schema.No
	}
	return schema.Unknown
}

// certain reports whether a leg of the graph, none of which is known to be blocked, is known not to be.
func (g *graph) certain(leg string) bool { return g.Relations[leg].Path != "unknown" }

// anyLeg admits every leg that may be open.
func anyLeg(string) bool { return true }

// strength orders paths; the weakest leg names a route, the strongest route a connection.
var strength = []string{"optional", "fallback", "always"}

func weaker(a, b string) string {
	if slices.Index(strength, a) < slices.Index(strength, b) {
		return a
	}
	return b
}

// atBest and atWorst are what a path that nobody knows may be, the leg being open.
func atBest(path string) string {
	if path == "unknown" {
		return "always"
	}
	return path
}

func atWorst(path string) string {
	if path == "unknown" {
		return "optional"
	}
	return path
}

// reachable walks from the start components along the legs that follow admits, strongest routes first, and returns
// the path of the strongest route to each component it comes to, unknown legs at their best.
func (g *graph) reachable(starts map[string]string, follow func(leg string) bool) map[string]string {
	return g.spread(starts, func(id string) iter.Seq[string] {
		return func(yield func(string) bool) {
			for _, leg := range g.out[id] {
				if follow(leg) && !yield(leg) {
					return
				}
			}
		}
	})
}

// spread is reachable over the legs that are listed of each component.
func (g *graph) spread(starts map[string]string, legs func(id string) iter.Seq[string]) map[string]string {
	best := maps.Clone(starts)
	buckets := map[string][]string{}
	for _, id := range schema.Keys(starts) {
		buckets[starts[id]] = append(buckets[starts[id]], id)
	}
	for i := len(strength) - 1; i >= 0; i-- { // a bucket queue: so few strengths that each component is settled once
		level := strength[i]
		for len(buckets[level]) > 0 {
			id := buckets[level][0]
			buckets[level] = buckets[level][1:]
			if best[id] != level {
				continue
			}
			for leg := range legs(id) {
				to, path := g.Relations[leg].To, weaker(level, atBest(g.Relations[leg].Path))
				if known, seen := best[to]; !seen || slices.Index(strength, path) > slices.Index(strength, known) {
					best[to] = path
					buckets[path] = append(buckets[path], to)
				}
			}
		}
	}
	return best
}

// groups are sets of components that reach one another without leaving the set; most hold one component.
type groups struct {
	of   map[string]int // component → its group
	size []int
}

// same reports whether two components are in one group.
func (s *groups) same(a, b string) bool {
	x, isX := s.of[a]
	y, isY := s.of[b]
	return isX && isY && x == y
}

// sizeOf counts the group of a component.
func (s *groups) sizeOf(id string) int { return s.size[s.of[id]] }

// groups finds the strongly connected sets (Tarjan 1972) of the components and legs that are admitted.
func (g *graph) groups(member func(id string) bool, admits func(leg string) bool) *groups {
	found := &groups{of: map[string]int{}}
	index, low := map[string]int{}, map[string]int{}
	var stack []string
	var visit func(id string)
	visit = func(id string) {
		index[id], low[id] = len(index)+1, len(index)+1
		stack = append(stack, id)
		for _, leg := range g.out[id] {
			to := g.Relations[leg].To
			if !member(to) || !admits(leg) {
				continue
			}
			if index[to] == 0 {
				visit(to)
				low[id] = min(low[id], low[to])
			} else if _, settled := found.of[to]; !settled {
				low[id] = min(low[id], index[to])
			}
		}
		if low[id] != index[id] {
			return
		}
		n := len(found.size)
		found.size = append(found.size, 0)
		for top := ""; top != id; {
			top = stack[len(stack)-1]
			stack = stack[:len(stack)-1]
			found.of[top] = n
			found.size[n]++
		}
	}
	for _, id := range g.ids {
		if index[id] == 0 && member(id) {
			visit(id)
		}
	}
	return found
}
