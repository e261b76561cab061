package atlas

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/construe-host/construe/host/internal/counterfactual"
	"github.com/construe-host/construe/host/internal/diagram"
	"github.com/construe-host/construe/host/internal/judge"
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
	pools  map[pool]diagram.Node // where it is known that a statement goes on as it did
	ways   map[judge.Part][]way
	order  []judge.Part // in which they are asked about
	live   diagram.Node // 1 where the facts are possible, and the classifier does not fail
	runs   int
	ands   map[[2]diagram.Node]diagram.Node
}

func newLearner(r *reader, i int, possible diagram.Node) (*learner, error) {
	cell := r.questions.Cells[i]
	broken, err := r.fails(cell)
	if err != nil {
		return nil, err
	}
	l := &learner{reader: r, cell: cell, before: r.questions.Before[i], parts: map[judge.Part]diagram.Node{},
		live: r.forest.And(possible, r.not(broken)), ands: map[[2]diagram.Node]diagram.Node{},
		pools: map[pool]diagram.Node{}, ways: map[judge.Part][]way{}}
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
	population, err := l.population(kind)
	if err != nil {
		return err
	}
	for _, label := range l.forest.Labels(population) {
		for _, subject := range populated(kind, l.words.texts[label]) {
			l.part(judge.Part{Kind: judge.Names, Limb: limb, Subject: subject})
		}
	}
	return nil
}

// population is which subjects of a kind there are, as a function of the toggles.
func (l *learner) population(kind schema.SubjectKind) (diagram.Node, error) {
	return l.text(l.cell, judge.Atom{Pointer: kind.Place})
}

// populated lists the subjects that the text of a population names.
func populated(kind schema.SubjectKind, text string) (out []string) {
	for _, id := range strings.Split(strings.TrimPrefix(text, "{"), "\n") {
		if id != "" {
			out = append(out, strings.TrimPrefix(kind.Place, "/runtime")+schema.Join(id))
		}
	}
	return out
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
	if p.Kind == judge.Fails {
		return l.both(l.live, l.not(l.failing())), nil
	}
	runs := l.both(l.live, l.running())
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

// failing is 1 where the evaluation is known to fail.
func (l *learner) failing() diagram.Node {
	out := diagram.Label(0)
	for _, p := range l.order {
		if p.Kind == judge.Fails {
			out = l.any(out, l.is(p, func(text string) bool { return text != "" }))
		}
	}
	return out
}

// running is 1 where it is known not to fail. Nothing is known before it was observed for the first time.
func (l *learner) running() diagram.Node {
	if l.runs == 0 {
		return diagram.Label(0)
	}
	out := diagram.Label(1)
	for _, p := range l.order {
		if p.Kind == judge.Fails {
			out = l.both(out, l.is(p, func(text string) bool { return text == "" }))
		}
	}
	return out
}

// there is 1 where a limb is about a subject.
func (l *learner) there(limb, subject string) (diagram.Node, error) {
	kind := schema.SubjectKindOf(l.questions.Case.Dispute.Limbs[limb].Of)
	if kind.Whole() || subject == "" {
		return diagram.Label(one(subject == "")), nil
	}
	population, err := l.population(kind)
	return l.forest.Map(population, func(label int) int {
		return one(slices.Contains(populated(kind, l.words.texts[label]), subject))
	}), err
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

// pool is a statement that goes on as it did, where it is about a part; or, as another tag, all else that a part was
// due to when it came to something in one way.
type pool struct {
	judge.Part
	tag string
}

// way is what a part comes to where some statements go on as they did: once that is known of each of them, from
// whichever run.
type way struct {
	label int
	tags  []string
}

// learnPart learns what a part is due to, statement by statement.
func (l *learner) learnPart(o judge.Observed, values []int, cubes *cubes) error {
	n := l.part(o.Part)
	if l.forest.At(n, values) != unlearned {
		return nil
	}
	causes := o.Rests()
	own := way{label: 1 + l.words.number(o.Is)}
	for _, c := range causes {
		own.tags = append(own.tags, strconv.FormatUint(c.Tag, 36))
	}
	own.tags[0] = fmt.Sprint(own.label, own.tags) // of what went on in the same way, and came to the same
	for i, c := range causes {
		cube, err := cubes.of(c.Conditions)
		if err != nil {
			return err
		}
		key := pool{o.Part, own.tags[i]}
		if known, is := l.pools[key]; is {
			cube = l.any(known, cube)
		}
		l.pools[key] = cube
	}
	if !slices.ContainsFunc(l.ways[o.Part], func(w way) bool { return w.tags[0] == own.tags[0] }) {
		l.ways[o.Part] = append(l.ways[o.Part], own)
	}
	for _, w := range l.ways[o.Part] { // what was learned now may complete others
		guard := l.same(n, unlearned)
		for _, tag := range w.tags {
			if guard == diagram.Label(0) {
				break
			}
			guard = l.both(guard, l.pools[pool{o.Part, tag}])
		}
		n = l.forest.Put(n, guard, w.label)
	}
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
