package report

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/construe-host/construe/host/schema"
)

// cruxPage writes a crux the way it is argued: what is to be brought about, what would do it, the cheapest first,
// whether that is all there is, why it is as it is, and what to ask for.
func cruxPage(p page, c *schema.Crux) {
	toggles := map[string]schema.CruxToggle{}
	for _, t := range c.Toggles {
		toggles[t.ID] = t
	}
	p.heading(c.Runtime.Title + ": " + turnsOn(c.Goal))
	p.line(fmt.Sprintf("%s, %s, as of %s. Looked for: %s.", c.Case.Title, inWorld(c.World), c.AsOf, lookedFor(c)))
	settings(p, c.Set)
	cells(p, c.Cells)
	var failed []failure
	for _, cell := range c.Cells {
		if cell.Error != nil {
			failed = append(failed, failure{cell.Policy, cell.Classifier, cell.Error})
		}
	}
	failuresOf(p, failed)
	if len(failed) > 0 && len(c.Sets)+len(c.Beyond) == 0 {
		p.line("A cell could not be judged, so nothing is said of what would change it.")
		p.line(searched(c))
		return
	}
	p.line(cheapest(c, toggles))
	if len(c.Sets)+len(c.Beyond) > 0 && !reached(c) {
		p.line("The command below a set shows what comes of it, on the same runtime and day.")
	}
	changeSets(p, "What somebody can change, by effort", c.Sets, c, toggles)
	changeSets(p, "What nobody can change", c.Beyond, c, toggles)
	if !reached(c) {
		p.heading("How far this goes")
		p.line(completeness(c))
		p.line(fragility(c))
	}
	tensions(p, c.Precedents)
	sufficient(p, c, toggles)
	responsibility(p, c, toggles)
	evidence(p, c.Evidence, toggles)
	for _, text := range silences(c.Unpleaded) {
		p.line(text)
	}
	p.line(searched(c))
}

// searched is how much was found, and by looking at what.
func searched(c *schema.Crux) string {
	return fmt.Sprintf("%s: %s that somebody can make, %d that nobody can; looked at %s of %s with %s and %s",
		c.Runtime.ID, Counted(len(c.Sets), "set"), len(c.Beyond),
		Counted(c.Searched.Assignments, "assignment"), Counted(len(c.Toggles), "toggle"), Counted(c.Searched.PolicyRuns,
			"policy run"), Counted(c.Searched.PluginRuns, "plugin run"))
}

func turnsOn(goal string) string {
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

// lookedFor says what the changes are to bring about.
func lookedFor(c *schema.Crux) string {
	whom := "all " + Counted(len(c.Cells), "cell")
	if len(c.Cells) == 1 {
		whom = cellName(c.Cells[0])
	}
	switch c.Goal {
	case schema.GoalPermitted, schema.GoalBreach:
		return fmt.Sprintf("%s come to %s", whom, c.Goal)
	case schema.GoalFlip:
		return fmt.Sprintf("%s comes to the other of permitted and breach", whom)
	}
	return fmt.Sprintf("%s come to permitted, or all to breach", whom)
}

func inWorld(world string) string {
	if world == "" {
		return "the facts as stated"
	}
	return "world " + world
}

// cellName is a cell in words: a reading, or one's policy on another's answers.
func cellName(c schema.JudgedCell) string {
	if c.Policy == c.Classifier {
		return c.Policy
	}
	return c.Policy + " on the answers of " + c.Classifier
}

// settings says what was made otherwise before.
func settings(p page, set []schema.PointerChange) {
	for _, s := range set {
		p.item(fmt.Sprintf("with %s: %s instead of %s", s.Pointer, s.To, s.From))
	}
}

func cells(p page, all []schema.JudgedCell) {
	var rows [][]string
	for _, c := range all {
		rows = append(rows, []string{cellName(c), c.Outcome})
	}
	p.table([]string{"cell", "as things stand"}, rows)
}

func cheapest(c *schema.Crux, toggles map[string]schema.CruxToggle) string {
	switch {
	case reached(c):
		return "It is so as things stand: nothing has to change."
	case len(c.Sets) > 0:
		return "The cheapest: " + grouped(c.Sets, toggles)[0].says(toggles) + "."
	case len(c.Beyond) > 0:
		return "Nobody can bring it about: each set has a change that is nobody's to make."
	case c.Complete:
		return "Nothing that the case lets change brings it about."
	}
	return "Nothing was found as far as was looked."
}

// reached reports whether the goal is reached without any change.
func reached(c *schema.Crux) bool { return len(c.Sets) > 0 && len(c.Sets[0].Changes) == 0 }

func changeSets(p page, title string, sets []schema.ChangeSet, c *schema.Crux, toggles map[string]schema.CruxToggle) {
	if len(sets) == 0 || len(sets[0].Changes) == 0 {
		return
	}
	p.heading(fmt.Sprintf("%s (%s)", title, Counted(len(sets), "set")))
	for _, g := range grouped(sets, toggles) {
		p.item(fmt.Sprintf("Effort %d: %s. Then %s.", g.effort, g.says(toggles), g.after()))
		for _, s := range g.sets {
			p.shell(whatIfOf(c.World, c.Set, s, toggles))
		}
	}
}

func completeness(c *schema.Crux) string {
	why := map[string]string{"size": "no more changes at once were asked for", "budget": "the budget was spent",
		"cancelled": "the search was interrupted"}[c.Stopped]
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

// fragility says how many single changes are enough, which is known where all of them were tried.
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

func tensions(p page, all []schema.Tension) {
	for _, t := range all {
		text := fmt.Sprintf("The precedent %s was decided as %s, and everything that differs here speaks for that "+
			"even more", t.Precedent, t.Outcome)
		if len(t.Stronger) > 0 {
			text += " (" + strings.Join(t.Stronger, ", ") + ")"
		}
		p.item(fmt.Sprintf("%s: %s cannot say otherwise and be consistent with it.", text,
			strings.Join(t.Readings, ", ")))
	}
}

// sufficient lists what alone keeps things as they are, what is in each of the lists only once.
func sufficient(p page, c *schema.Crux, toggles map[string]schema.CruxToggle) {
	if len(c.Sufficient) == 0 {
		return
	}
	var always []string
	for _, id := range c.Sufficient[0] {
		if !slices.ContainsFunc(c.Sufficient, func(reason []string) bool { return !slices.Contains(reason, id) }) {
			always = append(always, id)
		}
	}
	p.heading("It stays so as long as these stay as they are")
	if len(c.Sufficient) == 1 {
		p.line(standing(c.Sufficient[0], toggles) + ".")
		return
	}
	if len(always) > 0 {
		p.line(standing(always, toggles) + ", and one of:")
	} else {
		p.line("One of:")
	}
	for _, reason := range c.Sufficient {
		p.item(standing(slices.DeleteFunc(slices.Clone(reason),
			func(id string) bool { return slices.Contains(always, id) }), toggles))
	}
}

func standing(ids []string, toggles map[string]schema.CruxToggle) string {
	var out []string
	for _, id := range ids {
		out = append(out, strings.TrimSpace(id+" ("+toggles[id].From+")"))
	}
	return strings.Join(out, ", ")
}

// responsibility says of each toggle in how small a set it is: alone it answers for all of it, as one of n for one
// n-th.
func responsibility(p page, c *schema.Crux, toggles map[string]schema.CruxToggle) {
	if len(c.Responsibility) == 0 {
		return
	}
	ids := sorted(c.Responsibility)
	slices.SortStableFunc(ids, func(a, b string) int { return cmp.Compare(c.Responsibility[a], c.Responsibility[b]) })
	var rows [][]string
	for _, id := range ids {
		t, share := toggles[id], "1"
		if n := c.Responsibility[id]; n > 1 {
			share = fmt.Sprintf("1/%d", n)
		}
		rows = append(rows, []string{id, t.Label, t.From, t.Kind, t.Status, share})
	}
	p.heading("What answers for it, and how much")
	p.table([]string{"toggle", "what it is", "as it stands", "kind", "status", "responsibility"}, rows)
}

var open = map[string]string{"disputed": "Disputed", "unknown": "Unknown"}

// evidence is the list of what to ask for: facts on which it turns and which are not settled.
func evidence(p page, all []schema.Demand, toggles map[string]schema.CruxToggle) {
	if len(all) == 0 {
		return
	}
	p.heading("What to ask for")
	for _, d := range all {
		at := d.Pointer
		if d.At != nil {
			at += fmt.Sprintf(", %s:%d", d.At.File, d.At.Line)
		}
		p.line(fmt.Sprintf("%s: %s (%s). It would be shown by:", open[d.Status],
			cmp.Or(toggles[d.Toggle].Label, d.Toggle), at))
		var rows [][]string
		for _, proof := range d.Proof {
			rows = append(rows, []string{proof.Evidence, proof.Shows, proof.Confidence})
		}
		p.table([]string{"evidence", "shows", "confidence"}, rows)
	}
}
