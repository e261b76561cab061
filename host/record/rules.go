package record

import (
	"maps"
	"strconv"
	"strings"

	"github.com/construe-host/construe/host/schema"
)

// rules is the change of rules between the two records, or nil.
func (p *pair) rules() *Change {
	if !p.otherRules() {
		return nil
	}
	return &Change{Input: InputRules, From: strconv.Itoa(p.a.record.Rules), To: strconv.Itoa(p.b.record.Rules)}
}

// otherRules reports whether the records were made under other rules (see [schema.Rules]); then less of them can be
// compared, since what is derived, and what is kept of it, is not the same everywhere.
func (p *pair) otherRules() bool { return p.a.record.Rules != p.b.record.Rules }

// same reports whether a cell came out the same: in all that lies behind it, or, under other rules, in its outcome,
// its answers and its elements, so that what a version finds beside them, or no longer finds, is no difference.
func (p *pair) same(id cellID, x, y schema.CellOutcome) bool {
	if !p.otherRules() {
		return x == y
	}
	before, had := p.a.cells[id]
	after, has := p.b.cells[id]
	return had && has && x.Outcome == y.Outcome && x.Error == y.Error && p.sameAnswers(id, x, y) &&
		maps.Equal(elements(before.verdict), elements(after.verdict))
}

// sameAnswers reports whether the classifier of a cell answered the same; under other rules the answers alone count,
// and not what they were read from.
func (p *pair) sameAnswers(id cellID, x, y schema.CellOutcome) bool {
	if !p.otherRules() {
		return x.Answers == y.Answers
	}
	return len(p.answers(id)) == 0
}

// derivedChanges lists what other rules derive otherwise from the facts, as far as a cell points at it, or at something
// above or below it: under the same rules what is derived differs only where facts do, which are named instead.
func (p *pair) derivedChanges(id cellID) (out []Change) {
	if !p.otherRules() {
		return nil
	}
	a, b := derivedLeaves(p.a.cells[id].facts), derivedLeaves(p.b.cells[id].facts)
	spoken := p.pointers(id)
	for _, c := range changed(InputFacts, "", a, b) {
		for at := c.Name; at != ""; at = at[:strings.LastIndexByte(at, '/')] {
			if spoken[at] {
				out = append(out, c)
				break
			}
		}
	}
	return out
}

// derivedLeaves are the derived facts, by pointer below /derived; none where the record has no facts of the cell.
func derivedLeaves(f *schema.Facts) map[string]string {
	out := map[string]string{}
	if f == nil {
		return out
	}
	if tree, err := schema.Tree(f.Derived); err == nil {
		leaves(schema.Join("derived"), tree, out)
	}
	return out
}

// pointers are those that a cell's answers, findings and needs name, in either record: all that its documents speak of,
// and so all that a fact which is derived otherwise could have made a difference to.
func (p *pair) pointers(id cellID) map[string]bool {
	out := map[string]bool{}
	add := func(list []string) {
		for _, pointer := range list {
			out[pointer] = true
		}
	}
	for _, d := range []documents{p.a.cells[id], p.b.cells[id]} {
		for _, f := range d.verdict.Findings {
			add(f.Pointers)
		}
		for _, n := range d.verdict.Needs {
			add(n.Pointers)
		}
		for _, subjects := range d.classification.Terms {
			for _, answer := range subjects {
				for _, why := range answer.Because {
					add(why.Pointers)
				}
			}
		}
	}
	return out
}
