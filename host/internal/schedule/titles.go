package schedule

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"github.com/construe-host/construe/host/internal/engine"
	"github.com/construe-host/construe/host/internal/toggle"
	"github.com/construe-host/construe/host/schema"
)

// Namer has the words for what a case and one world of a runtime name by ids.
type Namer struct {
	cs     *engine.Case
	facts  *schema.Facts
	labels map[string]string // of the case's toggles, by the fact that they set
	all    []*toggle.Toggle  // that the case declares
	// called counts by kind and name the things that have a name made of what they are; nil until one is asked for.
	called map[string]int
	// derived is what follows from the facts, in its plain form; nil until it is asked for.
	derived map[string]any
}

// NewNamer is the namer of facts. A toggle that cannot be expanded names nothing.
func NewNamer(cs *engine.Case, f *schema.Facts) *Namer {
	n := &Namer{cs: cs, facts: f, labels: map[string]string{}}
	all, err := toggle.Expand(cs, f, cs.Dispute.Toggles)
	if err != nil {
		return n
	}
	n.all = all
	for _, t := range all {
		if t.Declared.Values.Sets != nil {
			continue // it names several things at once
		}
		for _, fact := range t.Facts {
			n.labels[fact] = t.Declared.Label
			if len(t.Facts) > 1 || t.ID != t.Name() {
				n.labels[fact] = n.ofWhich(t, fact)
			}
		}
	}
	return n
}

// ofWhich is the label of a toggle with the thing that it is of, as there are others of which it could be.
func (n *Namer) ofWhich(t *toggle.Toggle, fact string) string {
	if name, is := n.objectName(fact); is {
		return t.Declared.Label + " (" + name + ")"
	}
	return t.Declared.Label
}

// enterLabels adds the labels of the toggles that are of one of several things, each with that.
func (n *Namer) enterLabels(out *schema.Titles) {
	for _, t := range n.all {
		if t.ID != t.Name() && len(t.Facts) > 0 {
			out.Toggles[t.ID] = n.ofWhich(t, t.Facts[0])
		}
	}
}

// Fact is what a fact says: the label of the case's toggle of it, the question of the case's own field, or what the
// schema says of it, with the name of the thing that it is a fact of. Of what a clause says, the words are the case's.
func (n *Namer) Fact(pointer string) schema.FactTitle {
	if _, err := strconv.Atoi(lastToken(pointer)); err == nil { // of a member of a list, the list
		return n.Fact(pointer[:strings.LastIndexByte(pointer, '/')])
	}
	return schema.FactTitle{Title: cmp.Or(n.labels[pointer], n.described(pointer), n.ofClause(pointer),
		schema.Words(lastToken(pointer)))}
}

// described says in the words of a schema what stands at a pointer into the facts.
func (n *Namer) described(pointer string) string {
	tokens, _ := schema.Split(pointer)
	if len(tokens) == 0 {
		return ""
	}
	shape := n.facts.Shape().At(pointer)
	of, is := n.objectName(pointer)
	if isDerived(pointer) {
		if shape = schema.ShapeOf(schema.KindFacts).At(pointer); len(tokens) < 3 {
			is = false
		}
		if len(tokens) == 3 { // of one component, what the collection says of each; a call is that call
			shape = schema.ShapeOf(schema.KindFacts).At(schema.Join(tokens[:2]...))
			of, is = n.objectName(pointer + "/")
			if tokens[1] == "hops" {
				return of
			}
		}
	}
	switch {
	case shape == nil || shape.Description == "":
		return ""
	case pointer == "/asOf":
		return "the day"
	case tokens[0] == "compositions":
		return "whether the list of " + schema.Words(lastToken(pointer)) + " is complete"
	case is:
		return of + ": " + firstPhrase(shape.Description)
	}
	return firstPhrase(shape.Description)
}

// ofClause says what stands at a pointer to what the clause in force reserves, excepts or fixes.
func (n *Namer) ofClause(pointer string) string {
	tokens, _ := schema.Split(pointer)
	if len(tokens) != 5 || tokens[0] != "clauses" {
		return ""
	}
	title := cmp.Or(n.cs.Dispute.Clauses[tokens[2]].Titles[tokens[4]], "\""+schema.Words(tokens[4])+"\"")
	switch tokens[3] {
	case "rights":
		return "whether the clause reserves " + title
	case "exceptions":
		return "whether the clause excepts " + title
	case "constants":
		return "whom or what the clause names as " + title
	}
	return ""
}

// asked is a question as it stands within a sentence.
func asked(question string) string {
	word, _, _ := strings.Cut(question, " ")
	if slices.Contains([]string{"Who", "Whom", "Whose", "What", "Which", "Where", "When", "Whether", "Why", "How", "Is",
		"Are", "Was", "Were", "Does", "Do", "Did", "Has", "Have", "Can"}, word) {
		return strings.ToLower(question[:1]) + question[1:]
	}
	return question
}

// firstPhrase is a description up to where it explains its values.
func firstPhrase(description string) string {
	description = strings.TrimPrefix(asked(description), "by component, ")
	if i := strings.IndexAny(description, ";:?"); i > 0 {
		description = description[:i]
	}
	first, _, _ := strings.Cut(description, ". ")
	first, _, _ = strings.Cut(first, ", by <") // which says to whoever writes a path what stands in it
	return strings.TrimSuffix(first, ".")
}

// Value is a value of a fact in words: the name of the party or thing that it refers to, the schema's title of it, or
// the word itself, spaced.
func (n *Namer) Value(pointer, value string) string {
	shape := n.facts.Shape().At(pointer)
	switch tokens, _ := schema.Split(pointer); {
	case isDerived(pointer):
		shape = schema.ShapeOf(schema.KindFacts).At(pointer)
	case len(tokens) == 5 && tokens[0] == "clauses": // a party, or a cloud, or what the case alone knows
		if name, is := n.party(value); is {
			return name
		}
		shape = n.facts.Shape().At("/components/any/hosting/cloud.provider")
		if shape == nil || !slices.Contains(shape.Enum, value) {
			return value
		}
	}
	if shape == nil {
		return value
	}
	var said []string
	for _, one := range strings.Split(value, ", ") {
		said = append(said, n.word(shape, one))
	}
	return strings.Join(said, ", ")
}

// party is the name of a party that the runtime has.
func (n *Namer) party(id string) (string, bool) {
	parties, _ := n.facts.Runtime["parties"].(map[string]any)
	if _, is := parties[id]; !is {
		return "", false
	}
	return n.named("parties", id), true
}

func (n *Namer) word(shape *schema.Shape, value string) string {
	words := shape
	if shape.Kind == "list" && shape.Items != nil {
		words = shape.Items
	}
	if at := schema.Collection(words.Ref); at != "" {
		if name, is := n.objectName(schema.Join(at, value, "")); is {
			return name
		}
	}
	said := cmp.Or(words.Word(value), value)
	if members := n.cs.Dispute.Places[value]; words.Format == "place" && len(members) > 0 {
		var titles []string
		for _, code := range members {
			titles = append(titles, cmp.Or(schema.PlaceTitle(code), code))
		}
		said = strings.Join(titles, ", ")
	}
	return said
}

// at is what stands at a pointer into the facts, into what is derived from them, or to what the clause fixes; nil where
// nothing does.
func (n *Namer) at(pointer string) any {
	tokens, _ := schema.Split(pointer)
	switch {
	case len(tokens) == 5 && tokens[0] == "clauses":
		if value, is := n.cs.Dispute.Clauses[tokens[2]].Constants[tokens[4]]; is && tokens[3] == "constants" {
			return value
		}
		return nil
	case !isDerived(pointer):
		value, _ := schema.GetMember(n.facts.Runtime, pointer)
		return value
	case n.derived == nil:
		n.derived = n.facts.DerivedTree()
	}
	value, _ := schema.GetMember(n.derived, strings.TrimPrefix(pointer, "/derived"))
	return value
}

func lastToken(pointer string) string {
	tokens, _ := schema.Split(pointer)
	if len(tokens) == 0 {
		return ""
	}
	return tokens[len(tokens)-1]
}

func isDerived(pointer string) bool { return strings.HasPrefix(pointer, "/derived/") }

// ElementTitle is the title of the rule of an element's name, in the policy of a reading that pleads it or else in what
// all of them share; or its id, spaced.
func ElementTitle(cs *engine.Case, readings []string, element string) string {
	shared := ""
	for _, reading := range readings {
		p := cs.Parties[reading]
		if p == nil || p.Policy == nil {
			continue
		}
		for _, r := range p.Policy.Rules() {
			switch {
			case r.Name == "data.construe.policy."+element:
				return r.Title
			case strings.HasSuffix(r.Name, "."+element):
				shared = cmp.Or(shared, r.Title)
			}
		}
	}
	return cmp.Or(shared, schema.Words(element))
}
