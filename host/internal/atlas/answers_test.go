package atlas

import (
	"fmt"
	"slices"

	"github.com/construe-host/construe/host/internal/counterfactual"
	"github.com/construe-host/construe/host/schema"
)

// answersMet counts what was seen of classifiers that are compared.
type answersMet struct{ same, different int }

func (a answersMet) little() bool { return a.same == 0 || a.different == 0 }

// answered holds the comparison of two classifiers to what each answers on every architecture.
func (e *enumeration) answered(j *joint, all [][]int) {
	m, err := j.answers(Request{Old: "left", New: "right", Require: schema.RequireSame, Confirm: 5})
	if err != nil {
		e.t.Error(err)
		return
	}
	type question struct{ term, subject string }
	type count struct {
		alike, failing int
		apart          map[[2]string]int
	}
	counts, against := map[question]*count{}, 0
	for n, values := range all {
		if !e.asAdopted(j, values) || e.verdicts[0][n] == nil {
			continue
		}
		var said [2]*schema.Classification
		for i, reading := range []string{m.Old, m.New} {
			d, err := j.questions.Describe(j.ctx, counterfactual.Cell{Policy: "left", Classifier: reading}, j.assignment(values))
			if err != nil {
				e.t.Fatal(err)
			}
			said[i] = d.Classification
		}
		v, err := j.questions.At(j.assignment(values))
		if err != nil {
			e.t.Fatal(err)
		}
		differ := false
		for term, of := range j.questions.Case.Dispute.Terms {
			for _, subject := range v.Prepared.Facts.Subjects(of.Of) {
				q := question{term, subject}
				if counts[q] == nil {
					counts[q] = &count{apart: map[[2]string]int{}}
				}
				pair := [2]string{answerOf(said[0], term, subject), answerOf(said[1], term, subject)}
				switch {
				case pair[0] != pair[1]:
					counts[q].apart[pair]++
					differ = true
				case pair[0] == schema.AnswerFails:
					counts[q].failing++
				default:
					counts[q].alike++
				}
			}
		}
		against += one(differ)
	}
	for _, q := range m.Questions {
		c := counts[question{q.Term, q.Subject}]
		if c == nil {
			c = &count{} // it arises where the facts cannot be together alone
		}
		delete(counts, question{q.Term, q.Subject})
		if q.Alike.Number != fmt.Sprint(c.alike) || q.Failing.Number != fmt.Sprint(c.failing) ||
			len(q.Apart) != len(c.apart) ||
			slices.ContainsFunc(q.Apart, func(a schema.MapApart) bool {
				return a.Number != fmt.Sprint(c.apart[[2]string{a.First, a.Second}])
			}) {
			e.t.Errorf("%+v; expected %+v", q, c)
		}
	}
	for q, c := range counts {
		if len(c.apart) > 0 {
			e.t.Errorf("nothing is said of %v: %+v", q, c)
		}
	}
	if want := map[bool]string{true: schema.RequiredFails, false: schema.RequiredHolds}[against > 0]; m.Result != want &&
		m.Result != schema.RequiredUnknown || against > 0 && m.Against.Number != fmt.Sprint(against) {
		e.t.Errorf("%s, %+v; expected %s, %d", m.Result, m.Against, want, against)
	}
	e.answers.same += one(m.Relation == schema.RelationSame)
	e.answers.different += one(m.Relation == schema.RelationDifferent)
}

// asAdopted reports whether definitions are as adopted.
func (e *enumeration) asAdopted(j *joint, values []int) bool {
	return !slices.ContainsFunc(j.definitions(), func(i int) bool { return values[i] != j.base[i] })
}
