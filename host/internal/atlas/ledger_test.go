package atlas

import (
	"context"
	"fmt"
	"slices"
	"testing"

	"github.com/construe-host/construe/host/internal/counterfactual"
	"github.com/construe-host/construe/host/internal/pipeline"
	"github.com/construe-host/construe/host/schema"
)

// ledger is what every architecture comes to, one by one, as the engine judges it. It knows no diagram.
type ledger struct {
	t        testing.TB
	q        *counterfactual.Questions
	values   []int   // how many each toggle has
	base     []int   // as things stand
	stride   []int   // from one value of a toggle to the next
	outcomes [][]int // by architecture, what each cell comes to; nil where it cannot be

	verdicts [][]*schema.Verdict // by cell and architecture; nil where it cannot be
}

// newLedger judges every architecture. Architectures that differ by definitions of other readings alone are judged once
// for a cell.
func newLedger(t testing.TB, q *counterfactual.Questions) *ledger {
	t.Helper()
	l := &ledger{t: t, q: q}
	all := 1
	for _, toggle := range q.Toggles {
		n, now := len(toggle.Values), toggle.Current
		if now < 0 {
			n, now = n+1, n
		}
		l.values, l.base, l.stride = append(l.values, n), append(l.base, now), append(l.stride, all)
		all *= n
	}
	l.outcomes = make([][]int, all)
	for range q.Cells {
		l.verdicts = append(l.verdicts, make([]*schema.Verdict, all))
	}
	byFacts := map[string][]int{}
	for i := range all {
		values := l.at(i)
		for _, d := range l.definitions() {
			values[d] = l.base[d]
		}
		key := fmt.Sprint(values)
		byFacts[key] = append(byFacts[key], i)
	}
	keys, errs := schema.Keys(byFacts), make([]error, len(byFacts))
	pipeline.Each(len(keys), func(n int) { errs[n] = l.judge(byFacts[keys[n]]) })
	for _, err := range errs {
		if err != nil {
			t.Fatal(err)
		}
	}
	return l
}

// judge judges architectures of the same facts.
func (l *ledger) judge(all []int) error {
	if l.q.Constrained() {
		why, _, err := l.q.Denied(context.Background(), l.assignment(l.at(all[0])))
		if err != nil || len(why) > 0 {
			return err
		}
	}
	known := map[string]*schema.Verdict{}
	for _, i := range all {
		values := l.at(i)
		l.outcomes[i] = make([]int, len(l.q.Cells))
		for n, cell := range l.q.Cells {
			key := fmt.Sprint(n)
			for _, d := range l.definitions() {
				if l.q.Toggles[d].Defines[0][0] == cell.Policy {
					key += fmt.Sprint(" ", d, values[d])
				}
			}
			if known[key] == nil {
				a, err := l.q.Judge(context.Background(), cell, l.assignment(values))
				if err != nil {
					return err
				}
				known[key] = a.Verdict
			}
			l.verdicts[n][i], l.outcomes[i][n] = known[key], comesTo(l.q.Before[n], known[key])
		}
	}
	return nil
}

// definitions lists the toggles of definitions.
func (l *ledger) definitions() (out []int) {
	for i, toggle := range l.q.Toggles {
		if len(toggle.Facts) == 0 {
			out = append(out, i)
		}
	}
	return out
}

// at is the values of an architecture.
func (l *ledger) at(i int) []int {
	out := make([]int, len(l.values))
	for n, most := range l.values {
		out[n] = i / l.stride[n] % most
	}
	return out
}

func (l *ledger) assignment(values []int) []int {
	out := slices.Clone(values)
	for i, toggle := range l.q.Toggles {
		if out[i] == len(toggle.Values) {
			out[i] = -1
		}
	}
	return out
}

// as lists the architectures with definitions as adopted, but for those that are given.
func (l *ledger) as(fixed map[int]int) (out []int) {
next:
	for i := range l.outcomes {
		values := l.at(i)
		for _, d := range l.definitions() {
			want, is := fixed[d]
			if !is {
				want = l.base[d]
			}
			if values[d] != want {
				continue next
			}
		}
		out = append(out, i)
	}
	return out
}

// all lists the architectures.
func (l *ledger) all() []int {
	out := make([]int, len(l.outcomes))
	for i := range out {
		out[i] = i
	}
	return out
}

// zone is the zone of what cells come to.
func (l *ledger) zone(i int) string {
	o := l.outcomes[i]
	apart := slices.Contains(o, permitted) && slices.Contains(o, breach)
	switch {
	case o == nil:
		return schema.ZoneImpossible
	case slices.Contains(o, failing), slices.Contains(o, otherwise):
		return schema.ZoneErring
	case apart:
		return schema.ZoneParted
	case slices.Contains(o, undetermined):
		return schema.ZoneOpen
	case slices.Contains(o, breach):
		return schema.ZoneBreach
	}
	return schema.ZonePermitted
}

// count counts those of some architectures of which something is so.
func (l *ledger) count(of []int, is func(i int) bool) (n int) {
	for _, i := range of {
		n += one(is(i))
	}
	return n
}

// nearest is how many changes from some values the nearest of some architectures is of which something is so; -1 where
// there is none.
func (l *ledger) nearest(of, from []int, is func(i int) bool) int {
	least := -1
	for _, i := range of {
		if !is(i) {
			continue
		}
		far := 0
		for n, v := range l.at(i) {
			far += one(v != from[n])
		}
		if least < 0 || far < least {
			least = far
		}
	}
	return least
}

// example is the architecture of some changes from things as they stand.
func (l *ledger) example(changes []schema.ToggleChange) int {
	values := slices.Clone(l.base)
	for _, c := range changes {
		n := l.toggle(c.Toggle)
		values[n] = l.value(n, c.To)
	}
	i := 0
	for n, v := range values {
		i += v * l.stride[n]
	}
	return i
}

func (l *ledger) toggle(id string) int {
	for i, toggle := range l.q.Toggles {
		if toggle.ID == id {
			return i
		}
	}
	l.t.Fatalf("there is no toggle %s", id)
	return -1
}

func (l *ledger) value(toggle int, name string) int {
	for i, v := range l.q.Toggles[toggle].Values {
		if v.Name == name {
			return i
		}
	}
	return len(l.q.Toggles[toggle].Values)
}

// far is how many changes an example has from some values.
func (l *ledger) far(changes []schema.ToggleChange, from []int) (n int) {
	for i, v := range l.at(l.example(changes)) {
		n += one(v != from[i])
	}
	return n
}
