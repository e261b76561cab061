package judge

import (
	"slices"

	"github.com/construe-host/construe/host/internal/provenance"
	"github.com/construe-host/construe/host/schema"
)

// Atom is a part of a policy's input, by its pointer there.
type Atom = provenance.Atom

// certificate finds parts of the input that are enough for an outcome: as long as they are as they were, the outcome is
// the same, or an error. Of several that are enough it takes those that weigh least.
type certificate struct {
	trace   *Trace
	verdict *schema.Verdict
	asked   *schema.Verdict // every verdict pleads what this one does, or is an error
	weight  func([]Condition) int
}

// Certificate lists what decides that a verdict has an outcome, permitted or breach, or has it not. asked is a
// verdict that pleads the elements which every verdict of this policy is held to plead (see [Vanished]). weight says of
// parts of the input how much it costs to depend on them.
//
// An element that is "no" closes its subject, so permitted depends on one "no" for each, and on the subjects' being all
// there are; breach on the elements of one subject; not to be either, on what is in the way.
func (t *Trace) Certificate(v, asked *schema.Verdict, outcome string, weight func([]Condition) int) []Condition {
	c := &certificate{t, v, asked, weight}
	switch has := v.Outcome == outcome; {
	case outcome == schema.Breach && has:
		return c.breach()
	case outcome == schema.Breach:
		return c.notBreach()
	case has:
		return c.permitted()
	}
	return c.notPermitted()
}

// Vanished names a limb of which one verdict pleads other elements than another, of the whole runtime or of each
// subject; "" if there is none. What is asked must not depend on the facts.
func Vanished(a, b *schema.Verdict) string {
	for _, limb := range schema.Keys(a.Elements) {
		for _, whole := range []bool{true, false} {
			x, y := asks(a, limb, whole), asks(b, limb, whole)
			if x != nil && y != nil && !slices.Equal(x, y) {
				return limb
			}
		}
	}
	return ""
}

// asks lists the elements pleaded of the whole runtime, or of any one subject; nil where there is none.
func asks(v *schema.Verdict, limb string, whole bool) []string {
	for _, subject := range schema.Keys(v.Elements[limb]) {
		if (subject == "") == whole {
			return schema.Keys(v.Elements[limb][subject])
		}
	}
	return nil
}

// Element lists what one element's value depends on, as long as the element is pleaded, sorted.
func (t *Trace) Element(limb, subject, name string) []Atom {
	return t.element(limb, subject, name).DependsOn()
}

func (t *Trace) element(limb, subject, name string) *provenance.Answer {
	return t.answer.At("elements").At(limb).At(subject).At(name)
}

// element is what an element's value depends on.
func (c *certificate) element(limb, subject, name string) []Condition {
	return provenance.AllDependOn([]*provenance.Answer{c.trace.element(limb, subject, name)}, c.open(limb, subject))
}

// open reports whether it is not known what is pleaded of such a subject: then an element's being there depends on
// facts too.
func (c *certificate) open(limb, subject string) bool {
	return asks(c.asked, limb, subject == "") == nil
}

// all is what all elements of a subject depend on, and that there are no more.
func (c *certificate) all(limb, subject string) []Condition {
	own := c.verdict.Elements[limb][subject]
	if len(own) == 0 {
		return nil
	}
	out := c.trace.answer.At("elements").At(limb).At(subject).NoMore()
	for _, name := range schema.Keys(own) {
		out = joined(out, c.element(limb, subject, name))
	}
	return out
}

// one is the lightest element of a subject that has one of the values; false where none has.
func (c *certificate) one(limb, subject string, values ...schema.Tri) ([]Condition, bool) {
	var options [][]Condition
	for _, name := range schema.Keys(c.verdict.Elements[limb][subject]) {
		if slices.Contains(values, schema.Tri(c.verdict.Elements[limb][subject][name])) {
			options = append(options, c.element(limb, subject, name))
		}
	}
	return c.lightest(options)
}

func (c *certificate) lightest(options [][]Condition) (best []Condition, any bool) {
	least := 0
	for _, o := range options {
		if w := c.weight(o); !any || w < least {
			best, least, any = o, w, true
		}
	}
	return best, any
}

func (c *certificate) kind(limb string) schema.SubjectKind {
	return schema.SubjectKindOf(c.trace.policy.stipulated.Limbs[limb].Of)
}

// subjects are a limb's subjects but for the whole runtime.
func (c *certificate) subjects(limb string) []string {
	return slices.DeleteFunc(schema.Keys(c.verdict.Elements[limb]), func(s string) bool { return s == "" })
}

// whole is what a subject's being there and all its elements depend on.
func (c *certificate) whole(limb, subject string) []Condition {
	return joined([]Condition{{Atom: Atom{Pointer: c.kind(limb).At(subject), Exists: true}}}, c.all(limb, subject))
}

// population is what there being no other subjects of a limb depends on.
func (c *certificate) population(limb string) []Condition {
	return []Condition{{Atom: Atom{Pointer: c.kind(limb).Place}}}
}

// incomplete lists the collections that a limb's subjects are among and that may hold more than is described.
func (c *certificate) incomplete(limb string) []string {
	return slices.DeleteFunc(slices.Clone(c.kind(limb).Compositions), c.trace.facts.complete)
}

// compositionOf is whether a collection is complete.
func compositionOf(collection string) Condition {
	return Condition{Atom: Atom{Pointer: "/runtime" + schema.Join("compositions", collection)}}
}

func (c *certificate) breach() []Condition {
	var options [][]Condition
	for _, limb := range schema.Keys(c.verdict.Elements) {
		if c.kind(limb).Whole() {
			if conjunction(c.verdict.Elements[limb][""]) == schema.Yes {
				options = append(options, c.all(limb, ""))
			}
			continue
		}
		for _, subject := range c.subjects(limb) {
			if len(options) < mostWeighed &&
				conjunction(c.verdict.Elements[limb][""], c.verdict.Elements[limb][subject]) == schema.Yes {
				options = append(options, joined(c.all(limb, ""), c.whole(limb, subject)))
			}
		}
	}
	best, _ := c.lightest(options)
	return best
}

func (c *certificate) permitted() (out []Condition) {
	for _, limb := range schema.Keys(c.verdict.Elements) {
		var options [][]Condition
		if whole, closed := c.one(limb, "", schema.No); closed {
			options = append(options, whole)
		}
		if each, closed := c.eachSubject(limb, schema.No); closed && !c.kind(limb).Whole() &&
			len(c.incomplete(limb)) == 0 {
			for _, collection := range c.kind(limb).Compositions {
				each = joined(each, []Condition{compositionOf(collection)})
			}
			options = append(options, each)
		}
		best, _ := c.lightest(options)
		out = joined(out, best)
	}
	return out
}

// eachSubject is, for each subject, the lightest element with one of the values, and that there are no other subjects.
func (c *certificate) eachSubject(limb string, values ...schema.Tri) (out []Condition, all bool) {
	if len(c.subjects(limb)) > mostWeighed {
		return c.manySubjects(limb, values...)
	}
	out = c.population(limb)
	for _, subject := range c.subjects(limb) {
		best, has := c.one(limb, subject, values...)
		if !has {
			return nil, false
		}
		out = joined(out, best)
	}
	return out, true
}

// mostWeighed is of how many subjects the alternatives are weighed. What is enough of more of them is taken as it
// comes: to list each alternative would take time in the square of their number.
const mostWeighed = 16

// manySubjects is, for each of many subjects, the first element with one of the values, and that there are no others.
func (c *certificate) manySubjects(limb string, values ...schema.Tri) ([]Condition, bool) {
	var parts []*provenance.Answer
	subjects := c.subjects(limb)
	for _, subject := range subjects {
		own := c.verdict.Elements[limb][subject]
		i := slices.IndexFunc(schema.Keys(own), func(name string) bool {
			return slices.Contains(values, schema.Tri(own[name]))
		})
		if i < 0 {
			return nil, false
		}
		parts = append(parts, c.trace.element(limb, subject, schema.Keys(own)[i]))
	}
	return joined(c.population(limb), provenance.AllDependOn(parts, c.open(limb, subjects[0]))), true
}

// notBreach is what keeps every limb from being made out.
func (c *certificate) notBreach() (out []Condition) {
	short := []schema.Tri{schema.No, schema.Unknown, schema.Arguable}
	for _, limb := range schema.Keys(c.verdict.Elements) {
		var options [][]Condition
		if whole, has := c.one(limb, "", short...); has {
			options = append(options, whole)
		}
		if !c.kind(limb).Whole() {
			if each, has := c.eachSubject(limb, short...); has {
				options = append(options, each)
			}
		}
		best, _ := c.lightest(options)
		out = joined(out, best)
	}
	return out
}

// notPermitted is what keeps one limb from being closed.
func (c *certificate) notPermitted() []Condition {
	var options [][]Condition
	for _, limb := range schema.Keys(c.verdict.Elements) {
		if conjunction(c.verdict.Elements[limb][""]) == schema.No {
			continue
		}
		whole := c.all(limb, "")
		if c.kind(limb).Whole() {
			options = append(options, whole)
			continue
		}
		for _, subject := range c.subjects(limb) {
			if len(options) < mostWeighed && conjunction(c.verdict.Elements[limb][subject]) != schema.No {
				options = append(options, joined(whole, c.whole(limb, subject)))
			}
		}
		for _, collection := range c.incomplete(limb) {
			options = append(options, joined(whole,
				[]Condition{compositionOf(collection)}))
		}
	}
	best, _ := c.lightest(options)
	return best
}

func joined[T any](a, b []T) []T {
	if len(a) == 0 {
		return b
	}
	return append(slices.Clone(a), b...)
}
