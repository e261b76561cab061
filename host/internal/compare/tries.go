package compare

import (
	"cmp"
	"maps"
	"slices"

	"github.com/construe-host/construe/host/schema"
)

// Trier judges again, so that what readings differ on is tried and not told by names. What could not be judged is left
// out, or nil.
type Trier interface {
	// Outcome is what elements come to in this world, by the rules that every verdict is held to.
	Outcome(elements map[string]map[string]map[string]string) string
	// Defined is a reading's own cell with each other value of a definition that it adopts, in their order.
	Defined(reading, definition string) []Other
	// Swapped is a policy on the answers of another's classifier.
	Swapped(policy, classifier string) *schema.Verdict
	// Worded is a reading's own cell with the answers to one term taken from another's classifier.
	Worded(reading, classifier, term string) *schema.Verdict
	// Changed is a reading's own cell with each other value of a fact, in their order.
	Changed(reading, pointer string) []Other
}

// Other is a cell with another value.
type Other struct {
	Value   string
	Verdict *schema.Verdict
}

// mostTries bounds the trials of one world besides its cells: as many again, and this many. mostFacts is how many facts
// are tried of one answer.
const (
	mostTries = 64
	mostFacts = 4
)

// tries remembers what was tried, so that no trial is made twice.
type tries struct {
	trier       Trier
	definitions map[string]map[string]string
	cells       map[[2]string]Cell
	known       map[[3]string][]Other
	grounds     map[*schema.Verdict]*grounds
	terms       map[[2]*schema.Classification]map[string]bool // on which two differ
	left        int
	spent       bool
}

func newTries(cells []Cell, definitions map[string]map[string]string, trier Trier) *tries {
	t := &tries{trier: trier, definitions: definitions, cells: map[[2]string]Cell{}, known: map[[3]string][]Other{},
		grounds: map[*schema.Verdict]*grounds{}, terms: map[[2]*schema.Classification]map[string]bool{},
		left: mostTries + len(cells)}
	for _, c := range cells {
		t.cells[[2]string{c.Policy, c.Classifier}] = c
	}
	return t
}

// once makes a trial that was not made before, while any are left.
func (t *tries) once(key [3]string, try func() []Other) []Other {
	if found, is := t.known[key]; is {
		return found
	}
	if t.left <= 0 {
		t.spent = true
		return nil
	}
	found := try()
	t.left -= max(1, len(found))
	t.known[key] = found
	return found
}

func (t *tries) defined(reading, definition string) []Other {
	return t.once([3]string{"definition", reading, definition},
		func() []Other { return t.trier.Defined(reading, definition) })
}

func (t *tries) changed(reading, pointer string) []Other {
	return t.once([3]string{"fact", reading, pointer}, func() []Other { return t.trier.Changed(reading, pointer) })
}

func (t *tries) swapped(policy, classifier string) *schema.Verdict {
	if c, is := t.cells[[2]string{policy, classifier}]; is {
		return c.Verdict
	}
	return first(t.once([3]string{"swap", policy, classifier},
		func() []Other { return []Other{{Verdict: t.trier.Swapped(policy, classifier)}} }))
}

func (t *tries) worded(reading, classifier, term string) *schema.Verdict {
	return first(t.once([3]string{"term " + term, reading, classifier}, func() []Other {
		return []Other{{Verdict: t.trier.Worded(reading, classifier, term)}}
	}))
}

func first(all []Other) *schema.Verdict {
	if len(all) == 0 {
		return nil
	}
	return all[0].Verdict
}

// otherAnswer is what a verdict answers at a point, where that is another answer than this one.
func otherAnswer(v *schema.Verdict, p point, than string) (string, bool) {
	if v == nil || v.Outcome == schema.Error {
		return "", false
	}
	value := v.Elements[p.limb][p.subject][p.element]
	return value, value != "" && value != than
}

// diagnose says by what a difference was seen to go away: a word before a definition, that before a fact; and what is
// left is the rule. All that changed an answer is listed.
func (t *tries) diagnose(d *schema.Dispute, p point, sides map[string]*side) {
	t.spent = false
	d.Kind = schema.OtherRule
	var answering []string
	for _, reading := range schema.Keys(sides) {
		if sides[reading].answers() {
			answering = append(answering, reading)
		}
	}
	if t.words(d, p, sides, answering) {
		d.Kind = schema.OtherWord
	}
	definition, idle := t.lines(d, p, sides, answering)
	if definition != "" && d.Kind == schema.OtherRule {
		d.Kind, d.Definition = schema.OtherDefinition, definition
	}
	if d.Kind == schema.OtherRule && t.facts(d, p, sides, answering) {
		d.Kind = schema.OtherFacts
	}
	switch {
	case t.spent && d.Kind == schema.OtherRule:
		d.Kind = schema.NotTried
	case !t.spent && d.Kind == schema.OtherRule:
		d.Idle = idle
	}
}

// words tries the answers of other classifiers. A word is what two that answer differ on where one answers otherwise by
// the other's; d names it where that word alone does it.
func (t *tries) words(d *schema.Dispute, p point, sides map[string]*side, answering []string) (confirmed bool) {
	for _, x := range answering {
		seen := map[string]bool{}
		for _, y := range schema.Keys(sides) {
			mine, theirs := sides[x], sides[y]
			if x == y || mine.Outcome == theirs.Outcome {
				continue
			}
			v := t.swapped(x, y)
			value, other := otherAnswer(v, p, mine.Value)
			if !other {
				continue
			}
			if !seen[value] {
				seen[value] = true
				d.Tried = append(d.Tried, schema.Try{Reading: x, Classifier: y, Value: value, Outcome: v.Outcome})
			}
			if !confirmed && theirs.answers() && theirs.Value != mine.Value {
				confirmed, d.Term = true, t.term(p, mine, theirs)
			}
		}
	}
	return confirmed
}

// term is the word that alone has one reading answer otherwise where another's classifier is asked; "" where it takes
// several.
func (t *tries) term(p point, mine, theirs *side) string {
	a, b := mine.cell.Classification, theirs.cell.Classification
	if a == nil || b == nil {
		return ""
	}
	terms := t.differing(a, b)
	named := mine.finding.Term
	for _, term := range inOrder(terms, named) {
		if !terms[term] {
			continue
		}
		if _, other := otherAnswer(t.worded(mine.cell.Policy, theirs.cell.Policy, term), p, mine.Value); other {
			return term
		}
	}
	return ""
}

// differing says of each term whether two classifications differ on it.
func (t *tries) differing(a, b *schema.Classification) map[string]bool {
	key := [2]*schema.Classification{a, b}
	terms, known := t.terms[key]
	if known {
		return terms
	}
	terms = map[string]bool{}
	for _, c := range key {
		for term := range c.Terms {
			terms[term] = !maps.EqualFunc(a.Terms[term], b.Terms[term],
				func(x, y schema.Answer) bool { return x.Value == y.Value })
		}
	}
	t.terms[key] = terms
	return terms
}

// lines tries other values of the definitions that those who answer adopt: the first that has one answer otherwise, and
// those that answers name and that change neither answer nor outcome.
func (t *tries) lines(d *schema.Dispute, p point, sides map[string]*side, answering []string) (found string,
	idle []string) {
	moved := map[string]bool{}
	for _, x := range answering {
		mine := sides[x]
		for _, definition := range inOrder(t.definitions[x], mine.finding.Definition) {
			for _, o := range t.defined(x, definition) {
				value, other := otherAnswer(o.Verdict, p, mine.Value)
				if other {
					d.Tried = append(d.Tried, schema.Try{Reading: x, Definition: definition, To: o.Value, Value: value,
						Outcome: o.Verdict.Outcome})
					found = cmp.Or(found, definition)
				}
				if other || o.Verdict == nil || o.Verdict.Outcome != mine.Outcome {
					moved[definition] = true
				}
			}
		}
	}
	for _, x := range answering {
		if named := sides[x].finding.Definition; named != "" && !moved[named] && !slices.Contains(idle, named) {
			idle = append(idle, named)
		}
	}
	slices.Sort(idle)
	return found, idle
}

// facts tries other values of the facts that one answer points at and another does not: what changes the one and leaves
// the other as it is has the two rely on different facts.
func (t *tries) facts(d *schema.Dispute, p point, sides map[string]*side, answering []string) (confirmed bool) {
	for _, x := range answering {
		for _, y := range answering {
			mine, theirs := sides[x], sides[y]
			if mine.Outcome == theirs.Outcome || mine.Value == theirs.Value {
				continue
			}
			own := slices.DeleteFunc(slices.Clone(mine.Pointers),
				func(p string) bool { return slices.Contains(theirs.Pointers, p) })
			for _, pointer := range own[:min(len(own), mostFacts)] {
				if try, other := t.fact(p, mine, theirs, pointer); other && !slices.Contains(d.Tried, try) {
					d.Tried, confirmed = append(d.Tried, try), true
				}
			}
		}
	}
	return confirmed
}

// fact is the first value of a fact that has one side answer otherwise, and not the other.
func (t *tries) fact(p point, mine, theirs *side, pointer string) (schema.Try, bool) {
	here, there := t.changed(mine.cell.Policy, pointer), t.changed(theirs.cell.Policy, pointer)
	for _, o := range here {
		value, other := otherAnswer(o.Verdict, p, mine.Value)
		stays := slices.ContainsFunc(there, func(same Other) bool {
			_, moves := otherAnswer(same.Verdict, p, theirs.Value)
			return same.Value == o.Value && same.Verdict != nil && same.Verdict.Outcome != schema.Error && !moves
		})
		if other && stays {
			return schema.Try{Reading: mine.cell.Policy, Pointer: pointer, To: o.Value, Value: value,
				Outcome: o.Verdict.Outcome}, true
		}
	}
	return schema.Try{}, false
}

// inOrder is the names of a map, the one named before the others.
func inOrder[V any](names map[string]V, named string) []string {
	out := schema.Keys(names)
	if i := slices.Index(out, named); i >= 0 {
		out = slices.Insert(slices.Delete(out, i, i+1), 0, named)
	}
	return out
}
