package facts

import (
	"cmp"
	"slices"
	"sync"

	"github.com/construe-host/construe/host/schema"
)

// Derivation knows what every part of /derived depends on in one set of facts, closer than the facts' own basis, which
// is the same for all: where the customer plays its role, say, nobody need know who operates it. What it gives holds as
// long as that is as it was.
type Derivation struct {
	facts  *schema.Facts
	g      *graph
	into   map[string][]string // component → the legs to it, blocked ones too, sorted
	sides  []string            // what the customer's side as a whole depends on
	relays []string            // what decides which batch components and state stores pass calls on
	calls  []string            // what decides which model calls there are, and which of them are sure

	mu   sync.Mutex
	open map[string][]string // guarded by mu; what Open found
}

func newDerivation(f *schema.Facts, g *graph) *Derivation {
	d := &Derivation{facts: f, g: g, into: map[string][]string{}, open: map[string][]string{}}
	for _, leg := range schema.Keys(g.Relations) {
		to := g.Relations[leg].To
		d.into[to] = append(d.into[to], leg)
	}
	for _, id := range g.ids {
		d.sides = append(d.sides, d.side(id)...)
	}
	d.sides = sortedSet(d.sides)
	d.relays = sortedSet(d.findRelays())
	d.calls = sortedSet(d.findCalls())
	return d
}

// side is what decides whether a component is the customer's own: of one that could stand behind the seller's
// interface, also what calls it.
func (d *Derivation) side(id string) []string { return d.sideOf(id, map[string]bool{}) }

func (d *Derivation) sideOf(id string, seen map[string]bool) []string {
	out := d.ownSide(id)
	if seen[id] || !d.g.bears(id) || d.g.runByCustomer(d.g.Components[id]) == schema.No {
		return out
	}
	seen[id] = true
	out = append(append(out, legs()...), "/compositions/relationships")
	for _, leg := range d.into[id] {
		out = append(out, d.sideOf(d.g.Relations[leg].From, seen)...)
	}
	return out
}

// ownSide is what decides it by a component's own role, operator, owner and supplier.
func (d *Derivation) ownSide(id string) []string {
	c := d.g.Components[id]
	out := []string{schema.Join("components", id, "role")}
	if c.Role == "customer" {
		return out
	}
	out = append(out, schema.Join("components", id, "operator"))
	party, known := d.g.Parties[c.Operator]
	if known {
		out = append(out, schema.Join("parties", c.Operator, "roles"))
	}
	customers := slices.Contains(party.Roles, "customer") || slices.Contains(party.Roles, "unknown")
	if c.Role == "ui" && (!known || customers) || c.Role == "unknown" { // it may be the seller's program
		out = append(out, "/offering/seller", schema.Join("components", id, "owner"),
			schema.Join("components", id, "supplier"))
	}
	if customers {
		out = append(out, "/offering/seller") // a seller is not its own customer
	}
	return out
}

// findCalls is what decides which model calls there are, and which of them are sure. A component that cannot forward
// does not, whoever's it is.
func (d *Derivation) findCalls() []string {
	out := append(append(legs(), whole()...), "/components", "/components/*/role", "/relationships/*/model",
		"/relationships/*/gen_ai.operation.name")
	for _, id := range d.g.ids {
		if d.g.door(id) != schema.No {
			out = append(out, d.side(id)...)
		}
	}
	return append(out, d.relays...)
}

// findRelays is what decides which batch components and state stores pass calls on.
func (d *Derivation) findRelays() (out []string) {
	for _, id := range d.g.ids {
		role := d.g.Components[id].Role
		if role != "batch" && role != "state_store" {
			continue
		}
		out = append(out, d.side(id)...)
		if role == "state_store" {
			out = append(out, "/state", "/state/*/kind", "/state/*/kept_by", "/compositions/state")
		}
	}
	for _, leg := range schema.Keys(d.g.Relations) {
		if role := d.g.Components[d.g.Relations[leg].From].Role; role == "batch" || role == "state_store" {
			out = append(out, schema.Join("relationships", leg, "input_origin"))
		}
	}
	return out
}

// DependsOn lists globs over the runtime's facts that a part of /derived depends on, sorted: what stands there, of an
// object which members it has; or, with exists, only whether anything does. What a hop is does not decide whether there
// is one: a leaf depends on what makes it what it is, as long as its hop is there.
func (d *Derivation) DependsOn(pointer string, exists bool) []string {
	tokens, ok := schema.Split(pointer)
	if !ok || len(tokens) < 2 || tokens[0] != "derived" {
		return nil
	}
	var out []string
	switch tokens[1] {
	case "hops":
		switch {
		case len(tokens) == 2, len(tokens) == 3 && exists:
			out = slices.Clone(d.calls)
		case len(tokens) > 4 || len(tokens) == 4 && !exists:
			out = d.hop(tokens[2], tokens[3])
		}
	case "customer_side":
		if len(tokens) > 2 && !exists {
			out = d.side(tokens[2])
		}
	case "clouds_touched":
		out = append(slices.Clone(d.sides), "/components/*/hosting/cloud.provider", "/compositions/components")
	case "inference":
		out = slices.Clone(d.calls)
	default:
		if len(tokens) > 2 {
			out = slices.Clone(d.facts.Basis["/derived/"+tokens[1]+"/**"])
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// hop is what one leaf of a hop depends on.
func (d *Derivation) hop(id, leaf string) []string {
	h, is := d.facts.Derived.Hops[id]
	if !is {
		return slices.Clone(d.calls)
	}
	leg := func(field string) []string { return []string{schema.Join("relationships", h.Call, field)} }
	own := h.ByCustomer == schema.Yes // nothing stands between
	switch leaf {
	case "call", "from", "to":
		return nil // its name
	case "run_by":
		return []string{schema.Join("components", h.From, "operator")}
	case "interface", "state_mode", "input_origin":
		return leg(leaf)
	case "observed":
		return append(slices.Clone(d.calls), "/relationships/*/observed")
	case "host":
		return append(whole(), schema.Join("components", h.To, "hosting", "cloud.provider"),
			schema.Join("components", h.To, "role"))
	case "by_customer":
		return d.side(h.From)
	case "model", "models":
		return append(slices.Clone(d.calls), "/models", "/models/*/weights/hosted_on")
	case "entries", "wrapped_by", "to_customer":
		if own && leaf == "to_customer" {
			return append(d.side(h.From), leg("carries")...)
		}
		if own {
			return d.side(h.From)
		}
		out := append(append(append(legs(), whole()...), d.sides...), "/components", "/components/*/role")
		if !d.customerIsThere() {
			out = append(out, "/components/*/exposure")
		}
		switch leaf {
		case "to_customer":
			out = append(out, "/relationships/*/carries")
		case "wrapped_by":
			out = append(append(out, d.relays...), "/relationships/*/gen_ai.operation.name", "/relationships/*/model")
		}
		return out
	}
	return slices.Clone(d.calls)
}

// customerIsThere reports whether some component is certainly the customer's own.
func (d *Derivation) customerIsThere() bool {
	for _, side := range d.g.customer {
		if side == schema.Yes {
			return true
		}
	}
	return false
}

// Shown lists globs over the runtime's facts that what a glob over [Prepared.Tree] selects depends on, sorted. A glob
// selects what it ends at whole.
func (d *Derivation) Shown(glob string) []string {
	tokens, ok := schema.Split(glob)
	if !ok || len(tokens) == 0 {
		return nil
	}
	if i := slices.Index(tokens, "**"); i >= 0 {
		tokens = tokens[:i+1] // what stands behind it selects nothing less
	}
	fits := func(name string) bool { return tokens[0] == "**" || tokens[0] == "*" || tokens[0] == name }
	var out []string
	if fits("runtime") {
		if rest := schema.Join(tokens[1:]...); tokens[len(tokens)-1] == "**" {
			out = append(out, cmp.Or(rest, "/**"))
		} else {
			out = append(out, rest, rest+"/**")
		}
	}
	if fits("asOf") {
		out = append(out, "/asOf")
	}
	if fits("derived") {
		out = append(out, d.derived(tokens)...)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// derived is what all that a glob selects below /derived depends on; of a member of a map that it selects from, that it
// is there.
func (d *Derivation) derived(tokens []string) (out []string) {
	fits := func(i int, name string) bool {
		if last := min(i, len(tokens)-1); tokens[last] == "**" {
			return true
		}
		return i >= len(tokens) || tokens[i] == "*" || tokens[i] == name
	}
	if fits(1, "hops") {
		out = append(out, d.calls...)
		for id := range d.facts.Derived.Hops {
			for _, leaf := range []string{"call", "from", "to", "run_by", "interface", "state_mode", "input_origin",
				"observed", "host", "by_customer", "model", "models", "entries", "wrapped_by", "to_customer", "through",
				"path", "reached"} {
				if fits(2, id) && fits(3, leaf) {
					out = append(out, d.hop(id, leaf)...)
				}
			}
		}
	}
	for _, part := range []string{"clouds_touched", "inference"} {
		if fits(1, part) {
			out = append(out, d.DependsOn("/derived/"+part, false)...)
		}
	}
	for _, part := range []string{"customer_side", "reach", "content", "control", "works", "stands_for"} {
		for _, id := range d.g.ids {
			if fits(1, part) && fits(2, id) {
				out = append(out, d.DependsOn(schema.Join("derived", part, id), false)...)
			}
		}
	}
	return out
}
