package atlas

import (
	"cmp"
	"fmt"
	"math/big"
	"slices"
	"strconv"

	"github.com/construe-host/construe/host/internal/counterfactual"
	"github.com/construe-host/construe/host/internal/diagram"
	"github.com/construe-host/construe/host/internal/engine"
	"github.com/construe-host/construe/host/internal/judge"
	"github.com/construe-host/construe/host/schema"
)

// notAsked is the label of an architecture on which a question does not arise.
const notAsked = 0

// answerer compares what two classifiers answer.
type answerer struct {
	*joint
	pair  [2]counterfactual.Cell // under one policy, which is never asked
	mute  [2]diagram.Node        // 1 where the classifier fails, in whichever call
	out   *schema.MapAnswers
	apart diagram.Node // 1 where some answer differs
	again []example
}

// example is two answers that a document shows, to be asked once more.
type example struct {
	values        []int
	term, subject string
	want          [2]string
}

// answers compares the answers of two readings' classifiers to every question that arises, and asks once more what it
// shows. A classifier's failure is an answer of its own.
func (j *joint) answers(q Request) (*schema.MapAnswers, error) {
	a := &answerer{joint: j, apart: diagram.Label(0),
		out: &schema.MapAnswers{Old: q.Old, New: q.New, Require: q.Require, Questions: []schema.MapQuestion{}}}
	policy, err := a.loaded(q)
	if err != nil {
		return nil, err
	}
	for i, reading := range []string{q.Old, q.New} {
		a.pair[i] = counterfactual.Cell{Policy: policy, Classifier: reading}
		if a.mute[i], err = a.failing(a.pair[i]); err != nil {
			return nil, err
		}
	}
	alike, open := new(big.Int), new(big.Int)
	for _, term := range schema.Keys(j.questions.Case.Dispute.Terms) {
		subjects, err := a.subjects(term)
		if err != nil {
			return nil, err
		}
		for _, subject := range subjects {
			same, failing, err := a.question(term, subject)
			if err != nil {
				return nil, err
			}
			alike.Add(alike, same)
			open.Add(open, failing)
		}
	}
	a.relate(alike, open)
	if err := a.confirm(min(q.Confirm, schema.MostConfirmed)); err != nil {
		return nil, err
	}
	return a.out, nil
}

// loaded is a reading whose policy loaded: what a classifier answers is looked at as what a policy is given.
func (a *answerer) loaded(q Request) (string, error) {
	for _, reading := range []string{q.Old, q.New} {
		p := a.questions.Case.Parties[reading]
		if p.WithoutPlugin {
			return "", schema.Problems{{Code: "no-plugin", Message: "the reading " + reading +
				" has no plugin; expected two readings that have one", Hint: "--of reading relates what two readings come to"}}
		}
	}
	for _, reading := range []string{q.Old, q.New} {
		if a.questions.Case.Parties[reading].Policy != nil {
			return reading, nil
		}
	}
	return "", schema.Problems{a.questions.Case.Parties[q.Old].PolicyErr}
}

// failing is 1 where a cell's classifier fails; everywhere for one that did not load.
func (a *answerer) failing(cell counterfactual.Cell) (diagram.Node, error) {
	if a.questions.Case.Parties[cell.Classifier].PluginErr != nil {
		return diagram.Label(1), nil
	}
	return a.fails(cell)
}

// subjects lists what a term is asked of on some architecture, where one of the two classifiers is asked it.
func (a *answerer) subjects(term string) ([]string, error) {
	if len(a.unasked(term)) == len(a.pair) {
		return nil, nil
	}
	return a.subjectsOf(a.pair[0], schema.SubjectKindOf(a.questions.Case.Dispute.Terms[term].Of))
}

// unasked lists the readings whose classifier is not asked a term. Of one that did not load nobody knows.
func (a *answerer) unasked(term string) (out []string) {
	for _, cell := range a.pair {
		if _, is := a.shown(cell, term); !is && a.questions.Case.Parties[cell.Classifier].PluginErr == nil {
			out = append(out, cell.Classifier)
		}
	}
	return out
}

// question compares the answers to a term about a subject, and counts where they are the same, and where neither
// classifier answers.
func (a *answerer) question(term, subject string) (alike, failing *big.Int, err error) {
	of := a.questions.Case.Dispute.Terms[term]
	there, err := a.has(a.pair[0], schema.SubjectKindOf(of.Of), subject)
	if err != nil {
		return nil, nil, err
	}
	args := []diagram.Node{a.forest.And(a.possible, there)}
	for i, cell := range a.pair {
		said := diagram.Label(a.words.number(schema.AnswerFails))
		if a.questions.Case.Parties[cell.Classifier].PluginErr == nil {
			if said, err = a.said(cell, term, subject); err != nil {
				return nil, nil, err
			}
		}
		args = append(args, a.mute[i], said)
	}
	var pairs [][2]string // from label 1
	node := a.forest.Combine(args, func(l []int) int {
		if l[0] == 0 {
			return notAsked
		}
		pair := [2]string{a.spoken(l[1], l[2]), a.spoken(l[3], l[4])}
		n := slices.Index(pairs, pair)
		if n < 0 {
			n = len(pairs)
			pairs = append(pairs, pair)
		}
		return 1 + n
	})
	q := schema.MapQuestion{Term: term, Subject: subject, Question: of.Question, Unasked: a.unasked(term)}
	alike, failing, arises := new(big.Int), new(big.Int), new(big.Int)
	for n, pair := range pairs {
		where := a.same(node, 1+n)
		count := a.over(where)
		arises.Add(arises, count)
		switch {
		case pair[0] != pair[1]:
			values, _ := a.forest.Nearest(where, 1, a.base)
			c := schema.ShareOf(count, a.facts())
			q.Apart = append(q.Apart, schema.MapApart{First: pair[0], Second: pair[1], Number: c.Number, Percent: c.Percent,
				Example: a.changes(values)})
			a.apart = a.any(a.apart, where)
			a.again = append(a.again, example{values, term, subject, pair})
		case pair[0] == schema.AnswerFails:
			failing.Add(failing, count)
		default:
			alike.Add(alike, count)
		}
	}
	slices.SortFunc(q.Apart, func(a, b schema.MapApart) int {
		return cmp.Or(cmp.Compare(a.First, b.First), cmp.Compare(a.Second, b.Second))
	})
	q.Arises, q.Alike = schema.ShareOf(arises, a.facts()), schema.ShareOf(alike, a.facts())
	q.Failing = schema.ShareOf(failing, a.facts())
	a.out.Questions = append(a.out.Questions, q)
	return alike, failing, nil
}

// said is what stands at a classifier's answer about a subject, as a number of words.
func (a *answerer) said(cell counterfactual.Cell, term, subject string) (diagram.Node, error) {
	return a.text(cell, judge.Atom{Pointer: schema.Join("classification", "terms", term, subject, "value")})
}

// spoken is an answer in its own word, by whether the classifier fails and by the number of what stands there.
func (a *answerer) spoken(fails, said int) string {
	if fails == 1 {
		return schema.AnswerFails
	}
	word, err := strconv.Unquote(a.words.texts[said])
	if err != nil {
		return a.words.texts[said]
	}
	return word
}

// relate says how the answers to all questions relate, and whether what is required holds.
func (a *answerer) relate(alike, failing *big.Int) {
	differ := a.over(a.apart)
	switch {
	case differ.Sign() > 0:
		a.out.Relation, a.out.Result = schema.RelationDifferent, schema.RequiredFails
		c := schema.ShareOf(differ, a.facts())
		a.out.Against = &c
	case failing.Sign() > 0 && alike.Sign() == 0:
		a.out.Relation, a.out.Result = schema.RelationUnknown, schema.RequiredUnknown
	case failing.Sign() > 0:
		a.out.Relation, a.out.Result = schema.RelationSame, schema.RequiredUnknown
	default:
		a.out.Relation, a.out.Result = schema.RelationSame, schema.RequiredHolds
	}
	if a.out.Require == "" {
		a.out.Result = ""
	}
	for _, q := range a.out.Questions {
		for _, apart := range q.Apart {
			if c := a.out.Counterexample; c == nil || len(apart.Example) < len(c.Apart.Example) {
				a.out.Counterexample = &schema.MapDissent{Term: q.Term, Subject: q.Subject, Apart: apart}
			}
		}
	}
}

// confirm asks both classifiers once more: what is shown, and every question on so many architectures at random.
func (a *answerer) confirm(most int) error {
	for _, s := range a.again {
		got, err := a.ask(s.values)
		if err != nil {
			return err
		}
		if said := a.answered(got, s.term, s.subject); said != s.want {
			return a.disagreement(s.values, s.term, s.subject, said, s.want)
		}
	}
	for values := range a.random(most) {
		if a.forest.At(a.possible, values) == 0 {
			continue
		}
		got, err := a.ask(values)
		if err != nil {
			return err
		}
		differ := 0
		for _, q := range a.out.Questions {
			said := a.answered(got, q.Term, q.Subject)
			differ = max(differ, one(said[0] != said[1]))
		}
		if differ != a.forest.At(a.apart, values) {
			return a.disagreement(values, "", "", [2]string{}, [2]string{})
		}
	}
	return nil
}

// ask has both classifiers describe an architecture.
func (a *answerer) ask(values []int) (out [2]*schema.Classification, err error) {
	for i, cell := range a.pair {
		d, err := a.questions.Describe(a.ctx, cell, a.assignment(values))
		if err != nil {
			return out, err
		}
		out[i] = d.Classification
		if e := out[i].Error; e != nil && e.Code == engine.HostLimit {
			return out, schema.Problems{e}
		}
	}
	return out, nil
}

// answered is what two classifications say of a subject.
func (a *answerer) answered(all [2]*schema.Classification, term, subject string) (out [2]string) {
	return [2]string{answerOf(all[0], term, subject), answerOf(all[1], term, subject)}
}

// answerOf is what a classification says of a subject; "" where it is not there.
func answerOf(c *schema.Classification, term, subject string) string {
	if c.Error != nil {
		return schema.AnswerFails
	}
	return c.Terms[term][subject].Value
}

// disagreement says that classifiers answer otherwise than the map has it.
func (a *answerer) disagreement(values []int, term, subject string, got, want [2]string) error {
	what := "the classifiers differ where the map has them agree, or the reverse"
	if term != "" {
		what = fmt.Sprintf("asked %s of %q, the classifiers answer %s and %s; the map says %s and %s", term, subject, got[0],
			got[1], want[0], want[1])
	}
	return schema.Problems{{Code: "engine-disagreement",
		Message: "with " + a.questions.Changed(a.assignment(values)) + ": " + what,
		Hint:    "construe classify shows what a classifier answers"}}
}
