package schema

import (
	"slices"
	"strconv"
)

// checkComparison is [CheckComparison] for a comparison that was read from a file of its own.
func (d *Document) checkComparison() Problems {
	var c Comparison
	if err := d.Decode(&c); err != nil {
		return Problems{d.Problem("type", "", "%v", err)}
	}
	return d.consistent(&c)
}

// CheckComparison finds what a schema cannot: cells that refer to nothing, or to something else than its digest says,
// cells that are missing or too many, and results that contradict the verdicts behind them. A report of a comparison
// that was changed by hand would mislead. [Parse] does this of itself; it is for a comparison inside another document.
// name is used in errors only.
func CheckComparison(name string, c *Comparison) Problems {
	return (&Document{Name: name, reader: newReader(name, nil)}).consistent(c)
}

func (d *Document) consistent(c *Comparison) Problems {
	k := &consistency{doc: d, maker: "compare"}
	digestsHold(k, "facts", c.Tables.Facts)
	digestsHold(k, "classifications", c.Tables.Classifications)
	digestsHold(k, "verdicts", c.Tables.Verdicts)
	for _, name := range Keys(c.Tables.Verdicts) {
		k.verdict(Join("tables", "verdicts", name), c.Tables.Verdicts[name])
	}
	for i, cell := range c.Cells {
		k.cell(c, Join("cells", strconv.Itoa(i)), cell)
	}
	k.axes(c)
	k.readings(c)
	for i, w := range c.Worlds {
		at := Join("worlds", strconv.Itoa(i))
		if i < len(c.Axes.Worlds) && c.Axes.Worlds[i].ID != w.World {
			k.fail(at+"/world", "the result is of the world %q; the axes name %q here", w.World, c.Axes.Worlds[i].ID)
		}
		if got := Aggregate(c.Diagonal(w.World)); got != w.Aggregate {
			k.fail(at+"/aggregate", "the world is %s; its cells come to %s", w.Aggregate, got)
		}
		if w.Aggregate != Disputed && w.Aggregate != Error && len(w.Disputes) > 0 {
			k.fail(at+"/disputes", "a world that is %s has %d disputes", w.Aggregate, len(w.Disputes))
		}
		cells := verdictsIn(c, w.World)
		for j, dispute := range w.Disputes {
			k.dispute(cells, at+Join("disputes", strconv.Itoa(j)), dispute)
		}
		for j, issue := range w.Issues {
			k.issue(cells, at+Join("issues", strconv.Itoa(j)), issue)
		}
		if w.Crux != nil {
			for j, set := range w.Crux.Sets {
				k.settles(at+Join("crux", "sets", strconv.Itoa(j)), set)
			}
		}
	}
	k.numbers(c)
	return k.problems
}

// cell checks one cell against what it refers to.
func (k *consistency) cell(c *Comparison, at string, cell Cell) {
	facts, stated := c.Facts(cell)
	classification, classified := c.Classification(cell)
	verdict, judged := c.Verdict(cell)
	switch {
	case !judged && stated && classified && cell.Swap() && cell.Outcome != Error:
		// left out of a comparison that keeps of swaps the outcome alone
	case !judged || (!stated || !classified) && cell.Outcome != Error:
		k.fail(at, "the cell refers to facts, a classification or a verdict that is not in the tables")
	case verdict.Outcome != cell.Outcome:
		k.fail(at+"/outcome", "the cell says %s, its verdict %s", cell.Outcome, verdict.Outcome)
	case verdict.Reading != cell.Policy || verdict.ClassificationDigest != cell.Classification:
		k.fail(at+"/verdict", "the verdict is that of another policy, or on another classification, than the cell's")
	case classified && (classification.Reading != cell.Classifier || classification.FactsDigest != cell.Facts):
		k.fail(at+"/classification", "the classification is that of another plugin, or of other facts, than the cell's")
	case stated && (facts.World != cell.World || facts.AsOf != c.AsOf):
		k.fail(at+"/facts", "the facts are those of another world or day than the cell's")
	}
}

// axes holds that there is one cell for each classifier under each policy in each world, or for each reading's own
// alone.
func (k *consistency) axes(c *Comparison) {
	if len(c.Axes.Worlds) == 0 { // and nothing fails a gate
		k.fail("/axes/worlds", "nothing was judged in any world; expected one or more")
	}
	if len(c.Worlds) != len(c.Axes.Worlds) {
		k.fail("/worlds", "%d worlds have results; the axes name %d", len(c.Worlds), len(c.Axes.Worlds))
	}
	have := map[[3]string]int{}
	for _, cell := range c.Cells {
		have[[3]string{cell.World, cell.Policy, cell.Classifier}]++
	}
	own, all := 0, 0
	for _, w := range c.Axes.Worlds {
		for _, policy := range c.Axes.Policies {
			for _, classifier := range c.Axes.Classifiers {
				n := have[[3]string{w.ID, policy, classifier}]
				if n > 1 || n == 0 && policy == classifier {
					k.fail("/cells", "there are %d cells for the classifier %s under the policy %s in the world %q; "+
						"expected one", n, classifier, policy, w.ID)
				}
				if all++; policy == classifier {
					own++
				}
			}
		}
	}
	if n := len(c.Cells); n != all && n != own {
		k.fail("/cells", "%d cells; the axes name %d, or %d where each reading stands for itself alone", n, all, own)
	}
}

// readings checks the axes and the descriptions of readings against each other and against what the tables say of them.
func (k *consistency) readings(c *Comparison) {
	if want := slices.Sorted(slices.Values(c.Axes.Policies)); !slices.Equal(want, c.Axes.Policies) ||
		!slices.Equal(c.Axes.Policies, c.Axes.Classifiers) {
		k.fail("/axes", "the axes are not the readings, each once and sorted")
	}
	for pointer, names := range map[string][]string{"/readings": Keys(c.Readings),
		"/made/readings": Keys(c.Made.Readings)} {
		if !slices.Equal(names, c.Axes.Policies) {
			k.fail(pointer, "%v are described; the axes name %v", names, c.Axes.Policies)
		}
	}
	for i, cell := range c.Cells {
		at := Join("cells", strconv.Itoa(i))
		if facts, found := c.Facts(cell); found && facts.RuntimeDigest != c.Runtime.Digest {
			k.fail(at+"/facts", "the facts are those of another runtime than the comparison's")
		}
		verdict, judged := c.Verdict(cell)
		classification, classified := c.Classification(cell)
		if !judged || !classified {
			continue
		}
		if made := c.Made.Readings[cell.Policy]; verdict.PolicyDigest != "" && verdict.PolicyDigest != made.Policy {
			k.fail(at+"/verdict", "the verdict is that of another policy than the comparison was made with")
		}
		if made := c.Made.Readings[cell.Classifier]; classification.Module != "" &&
			classification.Module != made.Module() {
			k.fail(at+"/classification",
				"the classification is that of another plugin than the comparison was made with")
		}
		for clause, version := range verdict.Clauses {
			if c.Clauses[clause] != version {
				k.fail("/clauses"+Join(clause), "the comparison is under the version %q; its verdicts under %q",
					c.Clauses[clause], version)
			}
		}
	}
}

// checkVerdict checks a verdict that stands alone against its own grounds.
func (d *Document) checkVerdict() Problems {
	var v Verdict
	if err := d.Decode(&v); err != nil {
		return Problems{d.Problem("type", "", "%v", err)}
	}
	k := &consistency{doc: d, maker: "compare"}
	k.verdict("", &v)
	return k.problems
}

// verdict holds that an outcome follows from its grounds, and the grounds from the elements.
func (k *consistency) verdict(at string, v *Verdict) {
	if v.Outcome == Error {
		return
	}
	for i, g := range v.Grounds {
		for _, name := range g.Elements {
			value := Tri(v.Elements[g.Limb][g.Subject][name])
			if value == "" {
				value = Tri(v.Elements[g.Limb][""][name])
			}
			if value != g.Value && !(value.Open() && g.Value.Open()) {
				k.fail(at+Join("grounds", strconv.Itoa(i)), "the ground is %s by the element %s, which is %q", g.Value,
					name, value)
			}
		}
	}
	if want := groundsComeTo(v.Grounds); len(v.Grounds) == 0 || v.Outcome != want {
		k.fail(at+"/outcome", "the verdict is %s; its grounds come to %s", v.Outcome, want)
	}
}

// groundsComeTo is the outcome that follows from grounds.
func groundsComeTo(grounds []Ground) string {
	want := Permitted
	for _, g := range grounds {
		switch {
		case g.Value == Yes:
			want = Breach
		case g.Value != No && want == Permitted:
			want = Undetermined
		}
	}
	return want
}

type consistency struct {
	doc      *Document
	maker    string // the command that makes such documents
	problems Problems
}

func (k *consistency) fail(pointer, format string, args ...any) {
	p := k.doc.Problem("inconsistent", pointer, format, args...)
	p.Hint = "the document was changed after it was made; make it anew with construe " + k.maker
	k.problems = append(k.problems, p)
}

// digestsHold checks that each entry of a table is what its key says.
func digestsHold[V any](k *consistency, table string, entries map[string]*V) {
	for _, key := range Keys(entries) {
		if got, err := Digest(entries[key]); err != nil || got != key {
			k.fail(Join("tables", table, key), "the entry is not what its digest says: it is %s", got)
		}
	}
}
