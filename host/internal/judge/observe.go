package judge

import (
	"context"
	"errors"
	"strings"

	"github.com/construe-host/construe/host/internal/provenance"
	"github.com/construe-host/construe/host/schema"
)

// PartKind is what a part of a plea says.
type PartKind int

// The kinds of parts.
const (
	// Fails: whether the evaluation fails in a function; "" where it does not.
	Fails PartKind = iota
	// Limbs: the limbs that are pleaded, and perhaps more; of each, Subjects says whether it is there.
	Limbs
	// Subjects: the subjects of which a limb pleads something, and perhaps more; of each, Names says whether it is there.
	Subjects
	// Names: the elements that are pleaded of a subject; [Missing] where nothing is.
	Names
	// Element: an element's value, as long as it is there.
	Element
	// Finding: what is wrong with an element's reason and its pointers; "" where nothing is.
	Finding
	// Others: what is wrong with all findings that are of no element, and with the assumptions; "" where nothing is.
	Others
	// Said: the outcome that the policy states, where that is not the host's own function's.
	Said
)

// Missing is the text of a part that is not there. Names of several things are parted by [Parting].
const (
	Missing = "\x00"
	Parting = "\n"
)

// Part names a part of a plea.
type Part struct {
	Kind                 PartKind
	Limb, Subject, Named string
}

// Observed is what a part is, as a text, and the parts of the input that decide it: on every input in which those are
// as they were, the part is the same, or is not there, or the evaluation fails.
type Observed struct {
	Part
	Is    string
	Rests func() ([]Cause, error) // it takes a while
}

// Cause is what one statement of a policy is due to, and Condition what must hold of a part of its input.
type (
	Cause     = provenance.Cause
	Condition = provenance.Condition
)

// verdictRule and statedBy are how a plan names the entrypoint, and the host's own function that states an outcome.
const (
	verdictRule = "g0.data.construe.policy.verdict"
	statedBy    = "g0.data.construe.policy.k3.verdict"
)

// Observe evaluates the policy where each part is followed to what decides it, and judges nothing. Together the parts
// decide what the judge makes of the answer, but for its size and for whether a reason is empty. That something is
// pleaded, or said, is told from what it is.
//
// # Errors
//
// [ErrNotTraced], where that is more than can be followed, and the context's own.
func (p *Policy) Observe(ctx context.Context, f *Facts, c *schema.Classification) ([]Observed, error) {
	answer, err := p.follow(ctx, f, c, provenance.Limits{Guards: true, Members: true})
	if err != nil {
		if answer == nil && ctx.Err() != nil {
			return nil, ctx.Err()
		}
		if answer == nil {
			return nil, errors.Join(ErrNotTraced, err)
		}
		for _, name := range schema.Keys(answer.Guards()) {
			rests := answer.Guards()[name]
			return []Observed{{Part{Kind: Fails, Named: name}, "fails", func() ([]Cause, error) { return rests, nil }}}, nil
		}
		return nil, ErrNotTraced
	}
	o := &observer{policy: p, facts: f, result: answer.At("result")}
	for _, name := range answer.Fallible() {
		o.add(Part{Kind: Fails, Named: name}, "", func() []Cause { return answer.Guarded(name) })
	}
	program, err := p.program()
	if err != nil {
		return nil, err
	}
	o.elements()
	o.findings(program.Gives(verdictRule) == statedBy)
	return o.out, nil
}

// observer walks an answer.
type observer struct {
	policy  *Policy
	facts   *Facts
	result  *provenance.Answer
	out     []Observed
	pleaded []Part // the elements, in the order of their names
	// the elements again, as they are, whether or not a verdict may have them
	asPleaded map[string]map[string]map[string]string
}

func (o *observer) add(part Part, is string, rests func() []Cause) {
	o.out = append(o.out, Observed{part, is, func() ([]Cause, error) { return rests(), nil }})
}

// names is which members an object has, as a text.
func names(a *provenance.Answer) string {
	if a.Names() == nil && (a.Value() == nil || a.Plain() == nil || !isObject(a)) {
		return Missing
	}
	return strings.Join(a.Names(), Parting)
}

func isObject(a *provenance.Answer) bool {
	_, is := a.Plain().(map[string]any)
	return is
}

// elements observes what is pleaded.
func (o *observer) elements() {
	limbs := o.result.At("elements")
	o.add(Part{Kind: Limbs}, names(limbs), limbs.Bound)
	o.asPleaded = map[string]map[string]map[string]string{}
	all := map[string]bool{}
	for _, limb := range append(limbs.Names(), o.policy.pleads...) {
		all[limb] = true
	}
	for _, limb := range schema.Keys(all) {
		subjects := limbs.At(limb)
		o.asPleaded[limb] = map[string]map[string]string{}
		o.add(Part{Kind: Subjects, Limb: limb}, names(subjects), subjects.Bound)
		of := map[string]bool{}
		for _, subject := range subjects.Names() {
			of[subject] = true
		}
		kind := o.policy.stipulated.Limbs[limb].Of
		for _, subject := range o.facts.Subjects(kind) {
			of[subject] = true
		}
		of[""] = true
		for _, subject := range schema.Keys(of) {
			elements := subjects.At(subject)
			o.asPleaded[limb][subject] = map[string]string{}
			o.add(Part{Kind: Names, Limb: limb, Subject: subject}, names(elements), elements.Named)
			for _, name := range elements.Names() {
				part := Part{Element, limb, subject, name}
				value, is := elements.At(name).Plain().(string)
				if !is {
					value = Missing
				}
				o.asPleaded[limb][subject][name] = value
				o.add(part, value, elements.At(name).Own)
				o.pleaded = append(o.pleaded, part)
			}
		}
	}
}

// findings observes what is said of the elements. Where the host's own function made the answer, the findings of the
// elements come first, in the order of the elements, and each has its element's value.
func (o *observer) findings(stated bool) {
	findings := o.result.At("findings")
	list, _ := findings.Plain().([]any)
	if !stated {
		said, _ := o.result.At("outcome").Plain().(string)
		o.add(Part{Kind: Said}, said, o.result.At("outcome").Whole)
	}
	others := &due{Parts: provenance.Parts{Shapes: []*provenance.Answer{findings}}}
	wrong := ""
	checker := o.checker()
	for i, item := range list {
		problem := ""
		if _, found := checker.finding(item); found != nil {
			problem = found.Code
		}
		if stated && i < len(o.pleaded) {
			part := o.pleaded[i]
			part.Kind = Finding
			o.add(part, problem, func() []Cause {
				own := &due{}
				own.finding(findings.Item(i), true)
				return own.causes()
			})
			continue
		}
		if stated {
			others.finding(findings.Item(i), false)
		}
		if problem != "" {
			wrong = problem
		}
	}
	others.assumptions(o.result.At("assumptions"))
	plain, _ := o.result.Plain().(map[string]any)
	if problem := o.checker().assumptions(plain); problem != nil {
		wrong = problem.Code
	}
	if !stated { // all of it, whatever it is made of
		others.Wholes = append(others.Wholes, o.result)
		if problem := o.checker().take(o.result.Plain()); problem != nil && wrong == "" {
			wrong = problem.Code
		}
	}
	o.add(Part{Kind: Others}, wrong, others.causes)
}

// checker checks single findings against what is pleaded.
func (o *observer) checker() *checker {
	return &checker{policy: o.policy, facts: o.facts, verdict: &schema.Verdict{Elements: o.asPleaded},
		mostText: 1 << 30, most: 1 << 30}
}

// due is what something is due to.
type due struct {
	provenance.Parts
	resolving []Condition // that pointers name something
}

func (d *due) causes() []Cause {
	out := provenance.Together(d.Parts)
	out[0].Conditions = append(out[0].Conditions, d.resolving...)
	return out
}

// finding is what decides that a finding is well made: all that it says but for the sentence and the value, and that
// what it points at is there. What a classifier points at was checked when it answered. The value of the finding that
// explains an element is the element's own.
func (d *due) finding(item *provenance.Answer, explains bool) {
	d.Named = append(d.Named, item)
	for _, name := range item.Names() {
		switch name {
		case "reason", "remedy", "value":
			if name == "value" && explains {
				continue
			}
			d.Made = append(d.Made, item.At(name))
		case "pointers":
			d.pointers(item.At(name))
		default:
			d.Wholes = append(d.Wholes, item.At(name))
		}
	}
}

func (d *due) pointers(list *provenance.Answer) {
	if place, is := list.Place(); is && strings.HasPrefix(place, "/classification/") {
		return
	}
	d.Shapes = append(d.Shapes, list)
	plain, _ := list.Plain().([]any)
	for i, item := range plain {
		own := list.Item(i)
		if place, is := own.Place(); is && strings.HasPrefix(place, "/classification/") {
			continue
		}
		pointer, _ := item.(string)
		d.Wholes = append(d.Wholes, own)
		d.resolves(pointer)
	}
}

// resolves has a pointer name something.
func (d *due) resolves(pointer string) {
	at := "/runtime" + pointer
	if strings.HasPrefix(pointer, "/derived/") || strings.HasPrefix(pointer, "/clauses/") ||
		strings.HasPrefix(pointer, "/definitions/") {
		at = pointer
	}
	d.resolving = append(d.resolving, Condition{Atom: Atom{Pointer: at, Exists: true}})
}

func (d *due) assumptions(list *provenance.Answer) {
	d.Wholes = append(d.Wholes, list)
	plain, _ := list.Plain().([]any)
	for _, item := range plain {
		a, _ := item.(map[string]any)
		if pointer, is := a["pointer"].(string); is && pointer != "" {
			d.resolves(pointer)
		}
	}
}

// observing numbers the way in which what a policy reads is followed and its answer taken apart: what was observed in
// one way is not taken for what is observed in another. It is raised whenever that changes.
const observing = 2

// Observing names what [Policy.Observe] gives on equal inputs, for whoever keeps it: the policy, as it was compiled,
// and what of the case decides how its answer is read.
//
// # Errors
//
// None that a case can bring about.
func (p *Policy) Observing() (string, error) {
	return schema.Digest(map[string]any{"observing": observing, "rules": schema.Rules, "plan": p.plan, "pleads": p.pleads,
		"limbs": p.stipulated.Limbs, "terms": p.stipulated.Terms})
}

// InputDigest names what the policy is given with facts and a classification.
//
// # Errors
//
// None that facts can bring about.
func (p *Policy) InputDigest(f *Facts, c *schema.Classification) (string, error) {
	return schema.Digest(p.input(f, c))
}
