package atlas

import (
	"context"
	"os"
	"testing"

	"github.com/construe-host/construe/host/internal/diagram"
	"github.com/construe-host/construe/host/internal/judge"
)

// plainly learns what a cell pleads as plainly as can be, element by element, with which limbs, subjects and names
// there are: each is what it was wherever all that it was due to holds, whatever else is known, and the next run is at
// the nearest architecture at which one of them is not known. That nothing fails, and that findings are well made, it
// takes for granted.
func plainly(t *testing.T, c *chart, i int) *learner {
	t.Helper()
	l, err := newLearner(c.reader, i, c.possible)
	if err != nil {
		t.Fatal(err)
	}
	pleads := func(p judge.Part) bool {
		return p.Kind == judge.Limbs || p.Kind == judge.Subjects || p.Kind == judge.Names || p.Kind == judge.Element
	}
	for {
		unknown := diagram.Label(0)
		if l.runs == 0 {
			unknown = l.live
		}
		for _, p := range l.order {
			if !pleads(p) {
				continue
			}
			relevant, err := l.relevant(p)
			if err != nil {
				t.Fatal(err)
			}
			unknown = l.any(unknown, l.forest.And(relevant, l.same(l.parts[p], unlearned)))
		}
		values, some := l.forest.Nearest(unknown, 1, l.base)
		if !some {
			return l
		}
		if l.runs++; l.runs > 5000 {
			t.Fatal("it does not end")
		}
		observed, err := l.questions.Observe(context.Background(), l.cell, l.assignment(values))
		if err != nil {
			t.Fatal(err)
		}
		for _, o := range observed {
			if !pleads(o.Part) {
				continue
			}
			n := l.part(o.Part)
			if l.forest.At(n, values) != unlearned {
				continue
			}
			var all []judge.Condition
			causes, err := o.Rests()
			if err != nil {
				t.Fatal(err)
			}
			for _, cause := range causes {
				all = append(all, cause.Conditions...)
			}
			where, err := l.cube(l.cell, all, values)
			if err != nil {
				t.Fatal(err)
			}
			guard := l.forest.And(l.same(n, unlearned), where)
			l.parts[o.Part] = l.forest.Put(n, guard, 1+l.words.number(o.Is))
		}
		if err := l.follow(); err != nil {
			t.Fatal(err)
		}
	}
}

// TestRunsBesideThePlainAlgorithm holds the runs of a map, which learns more, to 1.25 times what the plain algorithm
// takes; and the two to one result. CONSTRUE_LONG has all toggles.
func TestRunsBesideThePlainAlgorithm(t *testing.T) {
	s := opened(t, shippedCase, "sre", "h1")
	order := decisiveFirst(t, s)
	for _, n := range []int{14, len(order)} {
		if n > 14 && os.Getenv("CONSTRUE_LONG") == "" {
			continue
		}
		c, err := newChart(context.Background(), questions(t, s.cs, s.base, order[:n]...), 0)
		if err != nil {
			t.Fatal(err)
		}
		runs, plain := 0, 0
		for i, cell := range c.questions.Cells {
			l := plainly(t, c, i)
			for _, limb := range l.pleads() {
				here, err := c.learners[i].limb(limb)
				if err != nil {
					t.Fatal(err)
				}
				there, err := l.limb(limb)
				if err != nil {
					t.Fatal(err)
				}
				if f := c.forest; f.Choose(l.live, here, diagram.Label(0)) != f.Choose(l.live, there, diagram.Label(0)) {
					t.Errorf("%d toggles: %v pleads something else of %s", n, cell, limb)
				}
			}
			runs, plain = runs+c.learners[i].runs, plain+l.runs
		}
		t.Logf("%d toggles: %d runs, plainly %d", n, runs, plain)
		if 4*runs > 5*plain {
			t.Errorf("%d toggles: %d runs; expected at most 1.25 times %d", n, runs, plain)
		}
	}
}
