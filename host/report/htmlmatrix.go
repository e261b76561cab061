package report

import (
	"cmp"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/construe-host/construe/host/schema"
)

// The data of the section matrix: what each policy makes of each classifier's words, world by world, and what every one
// of these cells was decided on.
type (
	htmlMatrix struct {
		Worlds []htmlMatrixWorld
		// Swaps says that a policy was put on another's words somewhere, and Followed that some cell says what it was
		// decided on, which a page of many runtimes leaves out.
		Swaps, Followed, Several bool
		Crossed                  bool // whether there are several readings, so that a table has them
	}
	htmlMatrixWorld struct {
		Title, Says string
		Head        []string // the classifiers; none where there is nothing to cross
		Rows        []htmlMatrixRow
		Cells       []htmlCell
		Paper       []htmlPaperRow // the cells that paper has in a line
		Bare        bool           // whether some cell says its outcome alone
	}
	htmlMatrixRow struct {
		Who   string
		Cells []htmlMatrixCell
	}
	// htmlMatrixCell is a cell as it stands in the table: To is "" where there is nothing to follow it to.
	htmlMatrixCell struct {
		htmlOutcome
		To  string
		Own bool
	}
)

// matrixCell is a cell that some document has: its outcome, and its explanation where one is known.
type matrixCell struct {
	policy, classifier, outcome string
	why                         *schema.Explanation
	// waits are the lists of the description that it waits for, as pointers to whether they are complete.
	waits []string
}

// own reports whether a cell is of a reading's own rules on its own words.
func (c matrixCell) own() bool { return c.policy == c.classifier }

// matrixSection fills the section matrix.
func matrixSection(r *htmlRuntime) (name string, data any, err error) {
	words := r.words()
	out := htmlMatrix{Several: r.page.several()}
	worlds := r.matrixWorlds()
	full := r.fullWorlds(worlds)
	said := map[string][]htmlLimb{} // of each reading what paper has in full
	for i, id := range worlds {
		cells := r.cellsOf(id)
		if len(cells) == 0 {
			continue
		}
		w := htmlMatrixWorld{Title: sentenceCase(words.world(id))}
		if r.comparison != nil && i < len(r.comparison.Worlds) {
			w.Says = swapSentence(r.comparison.Worlds[i].Swaps, len(r.comparison.Axes.Policies))
		}
		r.matrixTable(&w, words, cells, i)
		out.Crossed = out.Crossed || len(w.Head) > 0
		for n, c := range cells {
			out.Swaps = out.Swaps || !c.own()
			switch {
			case r.page.several():
			case c.why == nil:
				w.Bare = true
			default:
				cell := cellOf(words, c, r.cellID(i, n))
				if c.own() && slices.Contains(full, id) {
					before, is := said[c.policy]
					cell.Full = !is || !reflect.DeepEqual(cell.Limbs, before)
					said[c.policy] = cell.Limbs
				}
				w.Cells = append(w.Cells, cell)
				out.Followed = true
			}
		}
		if !r.page.several() {
			w.Paper = paperRows(words, cells, w.Cells, r.cellsOf(full[0]), words.world(full[0]))
		}
		out.Worlds = append(out.Worlds, w)
	}
	if len(out.Worlds) == 0 {
		return "", nil, nil
	}
	return "matrix", out, nil
}

// cellID is the anchor of what a cell was decided on.
func (r *htmlRuntime) cellID(world, cell int) string {
	return r.id("cell-" + strconv.Itoa(world+1) + "-" + strconv.Itoa(cell+1))
}

// matrixWorlds are the worlds in which cells were judged, those of the comparison first.
func (r *htmlRuntime) matrixWorlds() (out []string) {
	if r.comparison != nil {
		for _, w := range r.comparison.Axes.Worlds {
			out = append(out, w.ID)
		}
	}
	for _, e := range r.explanations {
		if !slices.Contains(out, e.World) {
			out = append(out, e.World)
		}
	}
	return out
}

// cellsOf are the cells of a world, by policy and classifier: those of the comparison, with the explanation that was
// given of each or else what its own verdict says, and those that were explained alone.
func (r *htmlRuntime) cellsOf(world string) (out []matrixCell) {
	given := map[[2]string]*schema.Explanation{}
	var alone []matrixCell
	for _, e := range r.explanations {
		if e.World != world {
			continue
		}
		given[[2]string{e.Policy, e.Classifier}] = e
		alone = append(alone, matrixCell{e.Policy, e.Classifier, e.Outcome, e, nil})
	}
	if r.comparison == nil {
		return alone
	}
	for _, c := range r.comparison.Cells {
		if c.World != world {
			continue
		}
		one := matrixCell{c.Policy, c.Classifier, c.Outcome, given[[2]string{c.Policy, c.Classifier}], nil}
		if v, has := r.comparison.Verdict(c); has && c.Outcome == schema.Undetermined {
			for _, g := range v.Grounds {
				if g.Value.Open() {
					one.waits = append(one.waits, g.Pointers...)
				}
			}
		}
		if !r.page.several() {
			one.why = withReads(one.why, explainedBy(r.comparison, c))
		}
		out = append(out, one)
	}
	return out
}

// matrixTable crosses policies and classifiers, where there is more than one of either.
func (r *htmlRuntime) matrixTable(w *htmlMatrixWorld, words *htmlWords, cells []matrixCell, world int) {
	at := map[[2]string]int{}
	var policies, classifiers []string
	for i, c := range cells {
		at[[2]string{c.policy, c.classifier}] = i
		policies, classifiers = append(policies, c.policy), append(classifiers, c.classifier)
	}
	policies, classifiers = sortedOnce(policies), sortedOnce(classifiers)
	if len(policies) < 2 && len(classifiers) < 2 {
		return
	}
	w.Head = words.readingsOf(classifiers)
	for _, policy := range policies {
		row := htmlMatrixRow{Who: words.reading(policy)}
		for _, classifier := range classifiers {
			one := htmlMatrixCell{Own: policy == classifier}
			if i, is := at[[2]string{policy, classifier}]; is {
				c := cells[i]
				one.Word, one.Class = c.outcome, outcomeClass(c.outcome)
				if c.why != nil && !r.page.several() {
					one.To = r.cellID(world, i)
				}
			}
			row.Cells = append(row.Cells, one)
		}
		w.Rows = append(w.Rows, row)
	}
}

// sortedOnce is a list sorted, with each member once.
func sortedOnce(list []string) []string {
	slices.Sort(list)
	return slices.Compact(list)
}

// explainedBy is what a comparison says of why a cell is as it is; nil where it keeps the outcome alone.
func explainedBy(c *schema.Comparison, cell schema.Cell) *schema.Explanation {
	v, has := c.Verdict(cell)
	if !has {
		return nil
	}
	out := &schema.Explanation{World: cell.World, Policy: cell.Policy, Classifier: cell.Classifier,
		Outcome: cell.Outcome, Unpleaded: v.Unpleaded, Error: v.Error}
	classified, _ := c.Classification(cell)
	facts := map[string]any{}
	if f, has := c.Facts(cell); has {
		facts = map[string]any{"runtime": f.Runtime, "derived": f.DerivedTree()}
	}
	for _, f := range v.Findings {
		if f.Weight != "element" {
			continue
		}
		x := schema.Explained{Limb: f.Limb, Subject: f.Subject, Element: f.Element, Value: f.Value, Reason: f.Reason,
			Decides: schema.Decides(v, f.Limb, f.Subject, f.Element) != schema.DecidesNothing,
			Term:    f.Term, Definition: f.Definition}
		if f.Definition != "" {
			if value := c.Readings[cell.Policy].Definitions[f.Definition]; value != "" {
				x.Definition += "=" + value
			}
		}
		if f.Term != "" && classified != nil {
			for _, subject := range []string{"", f.Subject} {
				if a, is := classified.Terms[f.Term][subject]; is {
					x.Answer, x.Answers = a.Value, a.Because
				}
			}
		}
		for _, pointer := range f.Pointers {
			x.Read = append(x.Read, factAt(c, facts, pointer))
		}
		out.Elements = append(out.Elements, x)
	}
	return out
}

// withReads is an explanation with what else the finding of the comparison on the same point was read from, and whether
// it decides by that; either may be nil.
func withReads(given, own *schema.Explanation) *schema.Explanation {
	if given == nil || own == nil {
		return cmp.Or(given, own)
	}
	out := *given
	out.Elements = slices.Clone(given.Elements)
	for i, x := range out.Elements {
		at := slices.IndexFunc(own.Elements, func(o schema.Explained) bool {
			return o.Limb == x.Limb && o.Subject == x.Subject && o.Element == x.Element
		})
		if at < 0 {
			continue
		}
		read := slices.Clone(x.Read)
		for _, one := range own.Elements[at].Read {
			same := slices.IndexFunc(read, func(r schema.FactRead) bool {
				return strings.TrimPrefix(r.Pointer, "/runtime") == one.Pointer
			})
			if same < 0 {
				read = append(read, one)
				continue
			}
			read[same].At = cmp.Or(read[same].At, one.At)
			if strings.HasPrefix(read[same].Value, "[") { // which is how many there are
				read[same].Value = cmp.Or(one.Value, read[same].Value)
			}
		}
		out.Elements[i].Read, out.Elements[i].Decides = read, x.Decides || own.Elements[at].Decides
	}
	return &out
}

// factAt is a fact that a finding points at, stated or derived, with its value and where it stands.
func factAt(c *schema.Comparison, facts map[string]any, pointer string) schema.FactRead {
	out := schema.FactRead{Pointer: pointer}
	if in, is := reservedIn(c, pointer); is {
		out.Value = strconv.FormatBool(in)
		return out
	}
	at := pointer
	if !strings.HasPrefix(pointer, "/derived/") {
		at = "/runtime" + pointer
	}
	value, _ := schema.GetMember(facts, at)
	switch value.(type) {
	case map[string]any, nil:
	default:
		out.Value = strconv.Quote(schema.Spoken(value))
	}
	out.At = lineIn(c, pointer, out.Value)
	return out
}

// reservedIn says whether the clause in force reserves or excepts what a pointer names; false of other pointers.
func reservedIn(c *schema.Comparison, pointer string) (in, is bool) {
	tokens, _ := schema.Split(pointer)
	if len(tokens) != 5 || tokens[0] != "clauses" || tokens[1] != "effective" || c.Stipulated == nil {
		return false, false
	}
	for _, t := range c.Stipulated.Clauses {
		switch {
		case t.Clause != tokens[2] || t.Version != c.Clauses[t.Clause]:
		case tokens[3] == "rights":
			return slices.Contains(t.Rights, tokens[4]), true
		case tokens[3] == "exceptions":
			return slices.Contains(t.Exceptions, tokens[4]), true
		}
	}
	return false, false
}
