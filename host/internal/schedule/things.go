package schedule

import (
	"strings"

	"github.com/construe-host/construe/host/schema"
)

// Subject names a subject as the architecture does; "" for the whole runtime.
func (n *Namer) Subject(pointer string) string {
	if pointer == "" {
		return ""
	}
	name, _ := n.objectName(pointer + "/")
	return name
}

// objectName names the thing that a pointer leads into.
func (n *Namer) objectName(pointer string) (string, bool) {
	tokens, _ := schema.Split(pointer)
	switch {
	case len(tokens) < 3:
		return "", false
	case tokens[0] == "derived" && tokens[1] == "hops":
		hop, is := n.facts.Derived.Hops[tokens[2]]
		if !is {
			return schema.Words(tokens[2]), true
		}
		if name := n.hop(hop); !n.shared("hops", name) {
			return name, true
		}
		return n.distinct("hops", n.hopAt(hop), tokens[2]), true
	case tokens[0] == "derived":
		return n.named("components", tokens[2]), true
	case tokens[0] == "relationships":
		return n.distinct(tokens[0], n.leg(tokens), tokens[1]), true
	case tokens[0] == "dealings":
		return n.distinct(tokens[0], n.dealing(tokens), tokens[1]), true
	case tokens[0] == "statements":
		return n.statement(tokens), true
	case tokens[0] == "state":
		return n.state(tokens), true
	case tokens[0] == "offering" || tokens[0] == "compositions":
		return "", false
	}
	return n.named(tokens[0], tokens[1]), true
}

// hop names a call by the component that makes it, and by the model that it is of.
func (n *Namer) hop(hop schema.Hop) string {
	to := n.named("components", hop.To)
	if model, _ := schema.Get(n.facts.Runtime, schema.Join("models", hop.Model, "name")); model != nil {
		to = n.named("models", hop.Model)
	}
	return "the call from " + n.named("components", hop.From) + " to " + to
}

// leg names a relationship by its ends.
func (n *Namer) leg(tokens []string) string {
	return "the call from " + n.named("components", n.text(tokens, "from")) + " to " +
		n.named("components", n.text(tokens, "to"))
}

// hopAt does so with where the model runs.
func (n *Namer) hopAt(hop schema.Hop) string {
	return n.hop(hop) + ", at " + n.named("components", hop.To)
}

// shared reports whether several things of a kind go by a name.
func (n *Namer) shared(kind, name string) bool {
	if n.called == nil {
		n.called = map[string]int{}
		for _, hop := range n.facts.Derived.Hops {
			n.called["hops\n"+n.hop(hop)]++
			n.called["hops\n"+n.hopAt(hop)]++
		}
		for of, name := range map[string]func([]string) string{"relationships": n.leg, "dealings": n.dealing} {
			all, _ := n.facts.Runtime[of].(map[string]any)
			for id := range all {
				n.called[of+"\n"+name([]string{of, id})]++
			}
		}
	}
	return n.called[kind+"\n"+name] > 1
}

// distinct is a name with the id of the thing behind it, where others go by the name as well.
func (n *Namer) distinct(kind, name, id string) string {
	if n.shared(kind, name) {
		return name + ", “" + schema.Words(id) + "”"
	}
	return name
}

// dealing names a dealing by its kind, and those between whom it is.
func (n *Namer) dealing(tokens []string) string {
	kind, by, to := n.text(tokens, "kind"), n.text(tokens, "by"), n.text(tokens, "to")
	if kind == "" || kind == "unknown" {
		kind = "dealing"
	}
	out := "the " + schema.Words(kind)
	if by != "" && by != "unknown" {
		out += " by " + n.named("parties", by)
	}
	if to != "" && to != "unknown" {
		out += " to " + n.named("parties", to)
	}
	return out
}

// statement names a statement by who made it, and by its words where it has some.
func (n *Namer) statement(tokens []string) string {
	out := "the statement"
	if speaker := n.text(tokens, "speaker"); speaker != "" && speaker != "unknown" {
		out += " by " + n.named("parties", speaker)
	}
	words := strings.TrimSuffix(n.text(tokens, "text"), ".")
	if words == "" {
		words = schema.Words(tokens[1])
	}
	return out + " “" + words + "”"
}

// state names what is kept by what it is, and the component that keeps it. Those that are alike have their ids, too.
func (n *Namer) state(tokens []string) string {
	kind, keeper := n.text(tokens, "kind"), n.text(tokens, "kept_by")
	if kind == "" || kind == "unknown" {
		return "the state “" + schema.Words(tokens[1]) + "”"
	}
	out := "the " + schema.Words(kind)
	if named := n.named("components", keeper); keeper != "" && keeper != "unknown" {
		if out += " that " + named + " keeps"; strings.HasSuffix(named, schema.Words(kind)) {
			out = "what " + named + " keeps" // a memory keeps memory
		}
	}
	all, _ := n.facts.Runtime["state"].(map[string]any)
	for id := range all {
		if other := []string{"state", id}; id != tokens[1] && n.text(other, "kind") == kind &&
			n.text(other, "kept_by") == keeper {
			return out + ", “" + schema.Words(tokens[1]) + "”"
		}
	}
	return out
}

// text is a field of the thing that a pointer leads into.
func (n *Namer) text(tokens []string, field string) string {
	value, _ := schema.Get(n.facts.Runtime, schema.Join(tokens[0], tokens[1], field))
	text, _ := value.(string)
	return text
}

// named is the name of a member of a collection, or what it is and its id, as it stands in the file.
//
//	the component “loop”
func (n *Namer) named(collection, id string) string {
	name, _ := schema.Get(n.facts.Runtime, schema.Join(collection, id, "name"))
	text, _ := name.(string)
	noun := map[string]string{"components": "component", "models": "model"}[collection]
	switch {
	case text != "":
		return text
	case noun != "" && id != "":
		return "the " + noun + " “" + id + "”"
	}
	return schema.Words(id)
}
