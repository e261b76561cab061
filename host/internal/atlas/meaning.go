package atlas

import (
	"regexp"
	"slices"
	"strings"

	"github.com/construe-host/construe/host/internal/diagram"
	"github.com/construe-host/construe/host/internal/judge"
	"github.com/construe-host/construe/host/schema"
)

// What a cell comes to on an architecture, as labels.
const (
	unmapped = iota // nobody asked
	permitted
	breach
	undetermined
	otherwise // it pleads other elements than as things stand
	failing
)

// outcomeNames are the words of those labels.
func outcomeNames() []string {
	return []string{schema.NotMapped, schema.Permitted, schema.Breach, schema.Undetermined, schema.PleadedOtherwise,
		schema.Error}
}

// values are the values of elements as labels; absent is one that is not pleaded, and counts for nothing.
const (
	absent = iota
	yes
	no
	unknown
	arguable
	notKnown // it is pleaded, and nobody asked
)

// elementName is how an element may be named, as the judge has it.
var elementName = regexp.MustCompile(`^[a-z][a-z0-9_-]{0,62}$`)

// meaning is what a cell comes to, by the host's own formula over what was learned of its parts.
func (l *learner) meaning(possible diagram.Node) (diagram.Node, error) {
	f := l.forest
	open, wrong, err := l.validity()
	if err != nil {
		return 0, err
	}
	breached, closed := []diagram.Node{}, []diagram.Node{}
	for _, limb := range l.pleads() {
		value, err := l.limb(limb)
		if err != nil {
			return 0, err
		}
		breached = append(breached, l.same(value, yes))
		closed = append(closed, l.same(value, no))
		open = l.any(open, l.same(value, notKnown))
	}
	out := f.Choose(l.any(breached...), diagram.Label(breach),
		f.Choose(f.And(closed...), diagram.Label(permitted), diagram.Label(undetermined)))
	if said, is := l.parts[judge.Part{Kind: judge.Said}]; is {
		names := outcomeNames()
		wrong = l.any(wrong, f.Combine([]diagram.Node{out, said}, func(labels []int) int {
			return one(labels[1] != unlearned && l.words.texts[labels[1]-1] != names[labels[0]])
		}))
	}
	other := diagram.Label(0)
	if l.before.Error == nil { // of a verdict that is none nothing is asked
		if other, err = l.otherwise(); err != nil {
			return 0, err
		}
	}
	out = f.Choose(other, diagram.Label(otherwise), out)
	out = f.Choose(open, diagram.Label(unmapped), out)
	out = f.Choose(wrong, diagram.Label(failing), out)
	broken, err := l.fails(l.cell)
	if err != nil {
		return 0, err
	}
	return f.Choose(l.any(broken, l.not(possible)), diagram.Label(failing), out), nil
}

// validity is where something is not known that decides whether the verdict is one, and where it is none. What is not
// asked where the evaluation fails does not count.
func (l *learner) validity() (open, wrong diagram.Node, err error) {
	open, wrong = diagram.Label(one(l.runs == 0)), diagram.Label(0)
	for _, p := range l.order {
		relevant, err := l.relevant(p)
		if err != nil {
			return 0, 0, err
		}
		open = l.any(open, l.both(relevant, l.same(l.parts[p], unlearned)))
		if p.Kind == judge.Fails {
			relevant = l.live
		}
		if bad := l.invalid(p); bad != nil {
			wrong = l.any(wrong, l.both(relevant, l.is(p, bad)))
		}
	}
	for _, limb := range l.pleads() {
		uneven, err := l.uneven(limb)
		if err != nil {
			return 0, 0, err
		}
		wrong = l.any(wrong, uneven)
	}
	return open, wrong, nil
}

// invalid says of a kind of part which texts of it make a verdict none; nil where all may be.
func (l *learner) invalid(p judge.Part) func(text string) bool {
	pleads := l.pleads()
	switch p.Kind {
	case judge.Limbs: // those of the reading are looked at one by one
		return func(text string) bool {
			return text == judge.Missing || slices.ContainsFunc(strings.Split(text, judge.Parting),
				func(limb string) bool { return limb != "" && !slices.Contains(pleads, limb) })
		}
	case judge.Subjects:
		if !slices.Contains(pleads, p.Limb) {
			return nil
		}
		return func(text string) bool { return text == judge.Missing }
	case judge.Names:
		if !slices.Contains(pleads, p.Limb) {
			return nil
		}
		return func(text string) bool { // of what must be pleaded
			return text == judge.Missing || text == "" || slices.ContainsFunc(strings.Split(text, judge.Parting),
				func(name string) bool { return !elementName.MatchString(name) })
		}
	case judge.Element:
		return func(text string) bool { return !slices.Contains(schema.Tris(), schema.Tri(text)) }
	case judge.Fails, judge.Finding, judge.Others:
		return func(text string) bool { return text != "" }
	}
	return nil
}

// uneven is where a limb pleads of what it is not about, or other elements of one subject than of another.
func (l *learner) uneven(limb string) (diagram.Node, error) {
	f, out := l.forest, diagram.Label(0)
	subjects := l.parts[judge.Part{Kind: judge.Subjects, Limb: limb}]
	first := diagram.Label(0) // which elements are pleaded of the first subject that there is, as a word from 1
	for _, subject := range l.mentioned(limb) {
		names := l.parts[judge.Part{Kind: judge.Names, Limb: limb, Subject: subject}]
		there, err := l.there(limb, subject)
		if err != nil {
			return 0, err
		}
		if whole := schema.SubjectKindOf(l.questions.Case.Dispute.Limbs[limb].Of).Whole(); subject == "" && !whole {
			continue
		}
		stands := l.is(judge.Part{Kind: judge.Names, Limb: limb, Subject: subject},
			func(text string) bool { return text != judge.Missing })
		extra := f.And(l.not(there), stands, f.Map(subjects, func(label int) int {
			return one(label != unlearned && slices.Contains(strings.Split(l.words.texts[label-1], judge.Parting), subject))
		}))
		out = l.any(out, extra)
		names = f.Choose(there, names, diagram.Label(unlearned))
		out = l.any(out, f.Combine([]diagram.Node{first, names}, func(labels []int) int {
			return one(labels[0] > 0 && labels[1] > 0 && labels[0] != labels[1])
		}))
		first = f.Combine([]diagram.Node{first, names}, func(labels []int) int {
			if labels[0] > 0 {
				return labels[0]
			}
			return labels[1]
		})
	}
	return out, nil
}

// mentioned lists the subjects of a limb of which there is a part, the whole runtime among them, sorted.
func (l *learner) mentioned(limb string) (out []string) {
	for _, p := range l.order {
		if p.Kind == judge.Names && p.Limb == limb {
			out = append(out, p.Subject)
		}
	}
	slices.Sort(out)
	return out
}

// limb is what a limb comes to: yes where it is made out, no where it is closed, and arguable where it is open either
// way.
func (l *learner) limb(limb string) (diagram.Node, error) {
	f := l.forest
	whole := l.subject(limb, "")
	kind := schema.SubjectKindOf(l.questions.Case.Dispute.Limbs[limb].Of)
	if kind.Whole() {
		return f.Map(whole, openOrNot), nil
	}
	out := diagram.Label(no) // of all grounds: yes where one is, then open where one is
	worst := func(labels []int) int {
		for _, value := range []int{notKnown, yes, unknown, arguable} {
			if slices.Contains(labels, value) {
				return value
			}
		}
		return no
	}
	for _, subject := range l.mentioned(limb) {
		if subject == "" {
			continue
		}
		there, err := l.there(limb, subject)
		if err != nil {
			return 0, err
		}
		ground := f.Choose(there, f.Combine([]diagram.Node{whole, l.subject(limb, subject)}, conjunction), diagram.Label(no))
		out = f.Combine([]diagram.Node{out, ground}, worst)
	}
	for _, collection := range kind.Compositions {
		text, err := l.text(l.cell, judge.Atom{Pointer: "/runtime" + schema.Join("compositions", collection)})
		if err != nil {
			return 0, err
		}
		ground := f.Map(text, func(label int) int {
			if l.words.texts[label] == `"complete"` {
				return no
			}
			return unknown
		})
		out = f.Combine([]diagram.Node{out, ground}, worst)
	}
	return f.Map(f.Choose(l.same(whole, no), diagram.Label(no), out), openOrNot), nil
}

func openOrNot(value int) int {
	if value == unknown {
		return arguable
	}
	return value
}

// conjunction is what elements come to together, as [schema.AllOf].
func conjunction(labels []int) int {
	for _, value := range []int{no, notKnown, unknown, arguable} {
		if slices.Contains(labels, value) {
			return value
		}
	}
	return yes
}

// subject is what all elements of a subject come to together.
func (l *learner) subject(limb, subject string) diagram.Node {
	out := diagram.Label(yes)
	for _, p := range l.order {
		if p.Kind != judge.Element || p.Limb != limb || p.Subject != subject {
			continue
		}
		value := l.forest.Map(l.parts[p], func(label int) int {
			if label == unlearned {
				return notKnown
			}
			return 1 + slices.Index(schema.Tris(), schema.Tri(l.words.texts[label-1]))
		})
		value = l.forest.Choose(l.named(p), value, diagram.Label(absent))
		out = l.forest.Combine([]diagram.Node{out, value}, conjunction)
	}
	return out
}

// otherwise is where a limb pleads other elements than as things stand, of the whole runtime or of its subjects.
func (l *learner) otherwise() (diagram.Node, error) {
	f, out := l.forest, diagram.Label(0)
	for _, limb := range l.pleads() {
		own := map[bool]int{} // as things stand, by whether it is of the whole runtime
		for _, again := range []bool{false, true} {
			for _, subject := range l.mentioned(limb) {
				there, err := l.there(limb, subject)
				if err != nil {
					return 0, err
				}
				if subject == "" {
					there = diagram.Label(1)
				}
				names := f.Choose(there, l.parts[judge.Part{Kind: judge.Names, Limb: limb, Subject: subject}],
					diagram.Label(unlearned))
				whole := subject == ""
				if now := f.At(names, l.base); !again && own[whole] == 0 && now != unlearned {
					own[whole] = now
				} else if again && own[whole] > 0 {
					out = l.any(out, f.Map(names, func(label int) int {
						return one(label != unlearned && label != own[whole])
					}))
				}
			}
		}
	}
	return out, nil
}
