package report

import (
	"fmt"
	"strings"

	"github.com/construe-host/construe/host/schema"
)

// cruxView says a crux the way it is argued: what is to be brought about, what would do it, the cheapest first, whether
// that is all there is, why it is as it is, and what to ask for.
//
//   - The cells with their outcomes as things stand, and the cheapest set in one sentence: for most readers the
//     answer.
//   - What somebody can change, then what nobody can, such as a date: only the first is advice.
//   - How far the search went, and how few changes are enough: how much the outcome is worth.
//   - Precedents that bind a reading, what keeps things as they are, and which facts answer for it.
//   - What is not known or not agreed on and matters, with the evidence that would show it.
//
// Where a cell could not be judged and nothing was found, nothing is said of what would change it: no search was made.
func cruxView(v *draft, c *schema.Crux) {
	toggles := map[string]schema.CruxToggle{}
	n := namesOf(c.Titles, c.Readings, nil)
	for _, t := range c.Toggles {
		if !isTitle(t.Label) && n.titled() && len(t.Pointers) > 0 { // what no case declared
			t.Label = n.fact(t.Pointers[0])
		}
		toggles[t.ID] = t
	}
	v.title(c.Runtime.Title + ": " + goalTitle(c.Goal))
	v.paragraph(fmt.Sprintf("%s, %s, as of %s. Looked for: %s.", c.Case.Title, titledWorld(c.World, c.WorldTitle), c.AsOf,
		goalPhrase(n, c)))
	v.settings(n, c.Set)
	var rows [][]Cell
	var failed []failure
	for _, cell := range c.Cells {
		rows = append(rows, []Cell{{Text: n.cell(cell.Policy, cell.Classifier)}, outcomeCell(cell.Outcome)})
		if cell.Error != nil {
			failed = append(failed, failure{n.reading(cell.Policy), n.reading(cell.Classifier), cell.Error})
		}
	}
	v.table([]string{"cell", "as things stand"}, rows)
	v.failures(failed, 0)
	if len(failed) > 0 && len(c.Sets)+len(c.Beyond) == 0 {
		v.paragraph("A cell could not be judged, so nothing is said of what would change it.")
		v.paragraph(searchSummary(c))
		return
	}
	v.paragraph(cheapestSentence(n, c, toggles))
	if len(c.Sets)+len(c.Beyond) > 0 && !goalReached(c) {
		v.paragraph("The command below a set shows what comes of it, on the same runtime and day.")
	}
	changeSets(v, n, "What somebody can change, by effort", c.Sets, c, toggles)
	changeSets(v, n, "What nobody can change", c.Beyond, c, toggles)
	if !goalReached(c) {
		v.heading("How far this goes")
		v.paragraph(completeness(c))
		v.paragraph(fragility(c))
	}
	conflicts(v, n, c.Precedents, toggles)
	sufficientReasons(v, n, c, toggles)
	responsibilityTable(v, n, c, toggles)
	evidence(v, c.Evidence, toggles)
	for _, text := range n.unpleadedSentences(c.Unpleaded) {
		v.paragraph(text)
	}
	v.paragraph(searchSummary(c))
}

// settings says what was made otherwise before, so that nobody takes the page for one about the facts as they are. The
// pages of a crux and of an explanation have it right below their first line.
func (d *draft) settings(n names, set []schema.PointerChange) {
	for _, s := range set {
		if s.From == s.To { // of a definition that some adopt so
			continue
		}
		if n.titled() {
			text := "with %s: %s instead of %s"
			if strings.HasPrefix(s.Pointer, "/readings/") { // answers are clauses, and run into the sentence
				text = "with %s: \"%s\" instead of \"%s\""
			}
			d.item(fmt.Sprintf(text, changedSaid(n.c, s.Pointer, s.Pointer), factValue(n.c, s.Pointer, s.To),
				factValue(n.c, s.Pointer, s.From)))
			continue
		}
		d.item(fmt.Sprintf("with %s: %s instead of %s", s.Pointer, s.To, s.From))
	}
}

// searchSummary is how much was found, and by looking at what. The numbers are the same on every machine, and so can be
// quoted; how long it took is not said.
//
//	sre: 19 sets that somebody can make, 6 that nobody can; looked at 238 assignments of 34 toggles with 184 policy
//	runs and 106 plugin runs
func searchSummary(c *schema.Crux) string {
	return fmt.Sprintf("%s: %s that somebody can make, %d that nobody can; looked at %s of %s with %s and %s",
		c.Runtime.ID, Counted(len(c.Sets), "set"), len(c.Beyond),
		Counted(c.Searched.Assignments, "assignment"), Counted(len(c.Toggles), "toggle"), Counted(c.Searched.PolicyRuns,
			"policy run"), Counted(c.Searched.PluginRuns, "plugin run"))
}

// goalTitle is what was asked, as the end of a title, in the words of somebody who asks: a goal's name is a flag's
// value.
func goalTitle(goal string) string {
	switch goal {
	case schema.GoalPermitted:
		return "what to change so that nobody objects"
	case schema.GoalBreach:
		return "what would have everybody object"
	case schema.GoalFlip:
		return "what the verdict turns on"
	}
	return "what the disagreement turns on"
}

// goalPhrase says what the changes are to bring about, and in which cells: of a single cell its name, of more their
// number, as the table below has their names. A dispute is resolved either way, and so both outcomes are named.
func goalPhrase(n names, c *schema.Crux) string {
	whom := "all " + Counted(len(c.Cells), "cell")
	if len(c.Cells) == 1 {
		whom = n.cell(c.Cells[0].Policy, c.Cells[0].Classifier)
	}
	switch c.Goal {
	case schema.GoalPermitted, schema.GoalBreach:
		return fmt.Sprintf("%s come to %s", whom, c.Goal)
	case schema.GoalFlip:
		return fmt.Sprintf("%s comes to the other of permitted and breach", whom)
	}
	return fmt.Sprintf("%s come to permitted, or all to breach", whom)
}

// cheapestSentence is the answer in one sentence: the cheapest that somebody can do, or why there is none. That nothing
// does it is only said where the search was complete; else nothing was found as far as it went.
func cheapestSentence(n names, c *schema.Crux, toggles map[string]schema.CruxToggle) string {
	switch {
	case goalReached(c):
		return "It is so as things stand: nothing has to change."
	case len(c.Sets) > 0:
		return "The cheapest: " + changeGroups(c.Sets, toggles)[0].sentence(n, toggles) + "."
	case len(c.Beyond) > 0:
		return "Nobody can bring it about: each set has a change that is nobody's to make."
	case c.Complete:
		return "Nothing that the case lets change brings it about."
	}
	return "Nothing was found as far as was looked."
}

// goalReached reports whether the goal is reached without any change, which a crux says with a set of none. Then there
// is nothing to argue, and the page leaves out what is about changes.
func goalReached(c *schema.Crux) bool { return len(c.Sets) > 0 && len(c.Sets[0].Changes) == 0 }

// changeSets says a section of sets, those that differ in a value only as one item, and below it the command for each.
//
//	Effort 7: what the model call keeps: server_durable or server_session instead of client_resent (fact at
//	runtimes/sre.yaml:104; by seller or model_owner). Then all come to permitted.
//	construe whatif --world h1 --set call-state=server_durable
//	construe whatif --world h1 --set call-state=server_session
func changeSets(v *draft, n names, title string, sets []schema.ChangeSet, c *schema.Crux,
	toggles map[string]schema.CruxToggle) {
	if len(sets) == 0 || len(sets[0].Changes) == 0 {
		return
	}
	v.heading(fmt.Sprintf("%s (%s)", title, Counted(len(sets), "set")))
	for _, g := range changeGroups(sets, toggles) {
		v.item(fmt.Sprintf("Effort %d: %s. Then %s.", g.effort, g.sentence(n, toggles), outcomePhrase(n, g.outcomes)))
		for _, s := range g.sets {
			var sets []string
			for _, change := range s.Changes {
				sets = append(sets, toggles[change.Toggle].Pointers...)
			}
			v.whatIf(c.Runtime.ID, c.World, c.Set, s.Changes, sets)
		}
	}
}

// completeness says how far the search went, so that the page claims no more: complete, up to a size, or not even that,
// and what ended it. Smallest sets are all that a crux has. That a larger set holds a smallest one does not mean that
// it does the same, and the sentence says so, since it is the mistake that readers make.
func completeness(c *schema.Crux) string {
	why := ""
	switch c.Stopped {
	case "size":
		why = "no more changes at once were asked for"
	case "budget":
		why = "the budget was spent"
	case "cancelled":
		why = "the search was interrupted"
	}
	switch {
	case c.Complete:
		return "Complete: there is no other smallest set. A larger one need not do it, since more changes can undo " +
			"what fewer do."
	case c.CompleteUpTo < 1:
		return fmt.Sprintf("Not even every single change was tried: %s.", why)
	}
	return fmt.Sprintf("Complete up to %s: there is no other set so small. There may be larger ones: %s.",
		Counted(c.CompleteUpTo, "change"), why)
}

// fragility says how many single changes are enough, which is known where all of them were tried. An outcome that any
// of several single facts undoes is worth less than one that takes three at once.
func fragility(c *schema.Crux) string {
	switch {
	case !c.Complete && c.CompleteUpTo < 1:
		return fmt.Sprintf("Of the single changes that were tried %d are enough.", c.Fragility)
	case c.Fragility == 0:
		return "No single change is enough."
	case c.Fragility == 1:
		return "One single change is enough."
	}
	return fmt.Sprintf("It is fragile: each of %d single changes is enough.", c.Fragility)
}
