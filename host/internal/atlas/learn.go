package atlas

import (
	"errors"
	"slices"
	"strings"

	"github.com/construe-host/construe/host/internal/counterfactual"
	"github.com/construe-host/construe/host/internal/diagram"
	"github.com/construe-host/construe/host/internal/judge"
	"github.com/construe-host/construe/host/internal/learned"
	"github.com/construe-host/construe/host/schema"
)

// unlearned is the label of a part of a plea where nothing is known of it yet; one that is known is a word, from 1.
const unlearned = 0

// learner learns what a cell pleads on every architecture, part by part.
type learner struct {
	*reader
	cell   counterfactual.Cell
	before *schema.Verdict // as things stand
	parts  map[judge.Part]diagram.Node
	ways   map[judge.Part]*learned.Ways[diagram.Node]
	order  []judge.Part // in which they are asked about
	live   diagram.Node // 1 where the facts are possible, and the classifier does not fail
	runs   int
	ands   map[[2]diagram.Node]diagram.Node

	wentAt           int // after how many runs the two below were so
	failing, running diagram.Node
}

func newLearner(r *reader, i int, possible diagram.Node) (*learner, error) {
	cell := r.questions.Cells[i]
	broken, err := r.fails(cell)
	if err != nil {
		return nil, err
	}
	l := &learner{reader: r, cell: cell, before: r.questions.Before[i], parts: map[judge.Part]diagram.Node{},
		live: r.forest.And(possible, r.not(broken)), ands: map[[2]diagram.Node]diagram.Node{},
		ways: map[judge.Part]*learned.Ways[diagram.Node]{}, failing: diagram.Label(0), running: diagram.Label(0)}
	for _, kind := range []judge.PartKind{judge.Limbs, judge.Others} {
		l.part(judge.Part{Kind: kind})
	}
	for _, limb := range l.pleads() {
		l.part(judge.Part{Kind: judge.Subjects, Limb: limb})
		if err := l.subjects(limb); err != nil {
			return nil, err
		}
	}
	return l, nil
}

// pleads lists the limbs that the reading pleads.
func (l *learner) pleads() []string {
	return l.questions.Case.Parties[l.cell.Policy].Reading.Pleads(l.questions.Case.Dispute)
}

// subjects has parts for whatever there may be that a limb is about.
func (l *learner) subjects(limb string) error {
	l.part(judge.Part{Kind: judge.Names, Limb: limb})
	kind := schema.SubjectKindOf(l.questions.Case.Dispute.Limbs[limb].Of)
	if kind.Whole() {
		return nil
	}
	subjects, err := l.subjectsOf(l.cell, kind)
	for _, subject := range subjects {
		l.part(judge.Part{Kind: judge.Names, Limb: limb, Subject: subject})
	}
	return err
}

// part has a part, of which nothing is known at first.
func (l *learner) part(p judge.Part) diagram.Node {
	n, known := l.parts[p]
	if !known {
		n = diagram.Label(unlearned)
		l.parts[p] = n
		l.order = append(l.order, p)
	}
	return n
}

// relevant is where a part is asked about: where its being there is known, and the evaluation does not fail.
func (l *learner) relevant(p judge.Part) (diagram.Node, error) {
	failing, running := l.going()
	if p.Kind == judge.Fails {
		return l.both(l.live, l.not(failing)), nil
	}
	runs := l.both(l.live, running)
	switch p.Kind {
	case judge.Names:
		if p.Subject == "" {
			return runs, nil
		}
		there, err := l.there(p.Limb, p.Subject)
		return l.both(runs, there), err
	case judge.Element, judge.Finding:
		return l.both(runs, l.named(p)), nil
	}
	return runs, nil
}

// going is where the evaluation is known to fail, and where it is known not to. Nothing is known before it was observed
// for the first time.
func (l *learner) going() (failing, running diagram.Node) {
	if l.wentAt != l.runs {
		l.wentAt, l.failing, l.running = l.runs, diagram.Label(0), diagram.Label(1)
		for _, p := range l.order {
			if p.Kind == judge.Fails {
				l.failing = l.any(l.failing, l.is(p, func(text string) bool { return text != "" }))
				l.running = l.both(l.running, l.is(p, func(text string) bool { return text == "" }))
			}
		}
	}
	return l.failing, l.running
}

// there is 1 where a limb is about a subject.
func (l *learner) there(limb, subject string) (diagram.Node, error) {
	kind := schema.SubjectKindOf(l.questions.Case.Dispute.Limbs[limb].Of)
	if kind.Whole() || subject == "" {
		return diagram.Label(one(subject == "")), nil
	}
	return l.has(l.cell, kind, subject)
}

// named is 1 where an element is pleaded.
func (l *learner) named(p judge.Part) diagram.Node {
	return l.is(judge.Part{Kind: judge.Names, Limb: p.Limb, Subject: p.Subject}, func(text string) bool {
		return text != judge.Missing && slices.Contains(strings.Split(text, judge.Parting), p.Named)
	})
}

// is reports where a part is known and is such a text.
func (l *learner) is(p judge.Part, such func(text string) bool) diagram.Node {
	return l.forest.Map(l.parts[p], func(label int) int {
		return one(label != unlearned && such(l.words.texts[label-1]))
	})
}

// both is 1 where two functions are, and remembers it.
func (l *learner) both(a, b diagram.Node) diagram.Node {
	out, known := l.ands[[2]diagram.Node{a, b}]
	if !known {
		out = l.forest.And(a, b)
		l.ands[[2]diagram.Node{a, b}] = out
	}
	return out
}

// errUntraced says that what a policy comes to somewhere cannot be followed.
var errUntraced = errors.New("what it depends on cannot be followed")

// learn observes the cell until nothing is unknown, or as often as it may.
//
// # Errors
//
// errUntraced, and as [counterfactual.Questions.Observe].
func (l *learner) learn(most int) (err error) {
	for most == 0 || l.runs < most {
		values, some, err := l.next()
		if err != nil || !some {
			return err
		}
		if err := l.observe(values); err != nil {
			return err
		}
	}
	return nil
}

// next is the architecture to observe: nearest to things as they stand, of those at which the first part that is not
// known everywhere is not, and as many others as can be.
func (l *learner) next() (values []int, some bool, err error) {
	unknown := diagram.Label(0)
	if l.runs == 0 {
		unknown = l.live
	}
	for _, p := range l.order {
		relevant, err := l.relevant(p)
		if err != nil {
			return nil, false, err
		}
		own := l.both(relevant, l.same(l.parts[p], unlearned))
		switch {
		case own == diagram.Label(0):
		case unknown == diagram.Label(0):
			unknown = own
		default:
			if more := l.both(unknown, own); more != diagram.Label(0) {
				unknown = more
			}
		}
	}
	values, some = l.forest.Nearest(unknown, 1, l.base)
	return values, some, nil
}

// observe runs the policy once, and learns from it all that it says.
func (l *learner) observe(values []int) error {
	l.runs++
	observed, err := l.questions.Observe(l.ctx, l.cell, l.assignment(values))
	switch {
	case errors.Is(err, judge.ErrNotTraced):
		return errUntraced
	case err != nil:
		return err
	}
	cubes := &cubes{learner: l, values: values, known: map[*judge.Condition]diagram.Node{}}
	for _, o := range observed {
		if err := l.learnPart(o, values, cubes); err != nil {
			return err
		}
	}
	return l.follow()
}

// cubes is where conditions hold that held at some values. Those that parts share are looked at once.
type cubes struct {
	*learner
	values []int
	known  map[*judge.Condition]diagram.Node // by the first of them
}

func (c *cubes) of(conditions []judge.Condition) (diagram.Node, error) {
	if len(conditions) == 0 {
		return diagram.Label(1), nil
	}
	if known, is := c.known[&conditions[0]]; is {
		return known, nil
	}
	out, err := c.cube(c.cell, conditions, c.values)
	c.known[&conditions[0]] = out
	return out, err
}

// learnPart learns what a part is due to, statement by statement.
func (l *learner) learnPart(o judge.Observed, values []int, cubes *cubes) error {
	n := l.part(o.Part)
	if l.forest.At(n, values) != unlearned {
		return nil
	}
	if l.ways[o.Part] == nil {
		l.ways[o.Part] = &learned.Ways[diagram.Node]{}
	}
	causes, err := o.Rests()
	if err == nil {
		err = l.ways[o.Part].Learn(o.Is, causes, cubes.of,
			func(a, b diagram.Node) diagram.Node { return l.any(a, b) })
	}
	if err != nil {
		return err
	}
	l.ways[o.Part].Each(func(is string, guard func(int) diagram.Node, guards int) bool {
		holds := l.same(n, unlearned) // what was learned now may complete other ways
		for i := 0; i < guards && holds != diagram.Label(0); i++ {
			holds = l.both(holds, guard(i))
		}
		n = l.forest.Put(n, holds, 1+l.words.number(is))
		return true
	})
	l.parts[o.Part] = n
	return nil
}

// follow has parts for all that is pleaded anywhere.
func (l *learner) follow() error {
	for _, p := range slices.Clone(l.order) {
		if p.Kind != judge.Names {
			continue
		}
		for _, label := range l.forest.Labels(l.parts[p]) {
			if label == unlearned || l.words.texts[label-1] == judge.Missing {
				continue
			}
			for _, name := range strings.Split(l.words.texts[label-1], judge.Parting) {
				l.part(judge.Part{Kind: judge.Element, Limb: p.Limb, Subject: p.Subject, Named: name})
			}
		}
	}
	return nil
}
