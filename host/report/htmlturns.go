package report

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/construe-host/construe/host/schema"
)

// The data of the section turns: for each search, and for each world of the comparison that none is of, which changes
// are enough, by who can make them.
type (
	htmlTurns  struct{ Searches []htmlSearch }
	htmlSearch struct {
		Title, Says string
		Failed      []string
		Actors      []htmlActor
		Beyond      []htmlSet // what nobody can change
		BeyondN     string
		Goes        []string // how far the search went, and what its numbers are not
		Warnings    []string
		Always      string
		Keeps       []string // what alone keeps it as it is
		Shares      []htmlShare
	}
	// htmlActor is who can make some changes.
	htmlActor struct {
		Who  string
		Sets []htmlSet
	}
	// htmlSet is changes that together are enough, and what comes of them.
	htmlSet struct {
		Moves  []htmlMove
		Then   string
		Effort int
		Try    string // the state of the first of them, for a link
		first  []schema.ToggleChange
	}
	htmlMove  struct{ Text, Place string }
	htmlShare struct{ What, Now, Share string }
)

// turnsSection fills the section turns.
func turnsSection(r *htmlRuntime) (name string, data any, err error) {
	words := r.words()
	var out htmlTurns
	searched := map[string]bool{}
	for _, c := range r.cruxes {
		searched[c.World] = searched[c.World] || c.Goal == schema.GoalResolve
		out.Searches = append(out.Searches, searchOf(words, c).tried(r.tries(c.World, c.Set)))
	}
	if c := r.comparison; c != nil {
		for i, w := range c.Worlds {
			if w.Crux != nil && !searched[w.World] {
				out.Searches = append(out.Searches, cheapestSearch(words, c.Axes.Worlds[i], w.Crux).tried(r.tries(w.World, nil)))
			}
		}
	}
	if len(out.Searches) == 0 {
		return "", nil, nil
	}
	return "turns", out, nil
}

// tried has each set lead to its state in an explorer.
func (s htmlSearch) tried(in tries) htmlSearch {
	lead := func(sets []htmlSet) {
		for i := range sets {
			sets[i].Try = in.state(sets[i].first)
		}
	}
	for _, a := range s.Actors {
		lead(a.Sets)
	}
	lead(s.Beyond)
	return s
}

// searchOf is a crux in words.
func searchOf(words *htmlWords, c *schema.Crux) htmlSearch {
	toggles := map[string]schema.CruxToggle{}
	for _, t := range c.Toggles {
		toggles[t.ID] = t
	}
	out := htmlSearch{Title: sentenceCase(words.world(c.World)) + ": " + goalTitle(c.Goal)}
	if len(c.Cells) == 1 {
		whose := words.cell(c.Cells[0].Policy, c.Cells[0].Classifier)
		out.Title = sentenceCase(words.world(c.World)) + ": what the verdict of " + whose + " turns on"
		if c.Goal == schema.GoalPermitted || c.Goal == schema.GoalBreach {
			out.Title = fmt.Sprintf("%s: what would have %s come to %s", sentenceCase(words.world(c.World)), whose, c.Goal)
		}
	}
	for _, cell := range c.Cells {
		if cell.Error != nil {
			out.Failed = append(out.Failed, Failed(cell.Error))
		}
	}
	if len(c.Set) > 0 {
		out.Warnings = append(out.Warnings, "This search was made with "+words.settings(c.Set)+".")
	}
	out.precedents(words, c.Precedents)
	found := len(c.Sets)+len(c.Beyond) > 0
	switch {
	case len(out.Failed) > 0 && !found:
		out.Says = "A cell could not be judged, so nothing is said of what would change it."
		return out
	case goalReached(c):
		out.Says = "It is so as things stand: nothing has to change."
		return out
	case found:
		out.Says = "Each entry is enough on its own, and of each every change is needed; those of each that take the least " +
			"effort, as the case counts it, stand first. " + enoughFor(words, c)
	case c.Complete:
		out.Says = "Nothing that the case lets change brings it about."
	default:
		out.Says = "Nothing was found as far as was looked."
	}
	out.Actors = words.actors(changeGroups(c.Sets, toggles))
	for _, g := range changeGroups(c.Beyond, toggles) {
		out.Beyond = append(out.Beyond, words.set(g))
	}
	out.BeyondN = Counted(len(out.Beyond), "more way") + " that nobody can take, such as by another day"
	out.Goes = []string{completeness(c), fragility(c)}
	out.keeps(words, c)
	out.shares(words, c)
	return out
}

// enoughFor says what the changes are enough for.
func enoughFor(words *htmlWords, c *schema.Crux) string {
	whom := "all " + Counted(len(c.Cells), "reading")
	if slices.ContainsFunc(c.Cells, func(cell schema.JudgedCell) bool { return cell.Policy != cell.Classifier }) {
		whom = "all " + Counted(len(c.Cells), "cell")
	}
	if len(c.Cells) == 1 {
		whom = words.cell(c.Cells[0].Policy, c.Cells[0].Classifier)
	}
	switch one := len(c.Cells) == 1; {
	case c.Goal == schema.GoalPermitted && one:
		return "Then " + whom + " permits it."
	case c.Goal == schema.GoalPermitted:
		return "Then " + whom + " permit it."
	case c.Goal == schema.GoalBreach && one:
		return "Then " + whom + " calls it a breach."
	case c.Goal == schema.GoalBreach:
		return "Then " + whom + " call it a breach."
	case c.Goal == schema.GoalFlip:
		return "Then " + whom + " comes to the other of permitted and breach."
	}
	return "Then " + whom + " say the same: permitted, or breach."
}

// cheapestSearch is what a comparison says of the least that would settle a world.
func cheapestSearch(words *htmlWords, world schema.AxisWorld, found *schema.CheapestCrux) htmlSearch {
	out := htmlSearch{Title: sentenceCase(world.Title) + ": " + goalTitle(schema.GoalResolve)}
	switch {
	case found.Error != nil:
		out.Says = "What would settle it could not be looked for."
		out.Failed = []string{found.Error.Error()}
		return out
	case len(found.Sets) == 0:
		out.Says = fmt.Sprintf("Nothing that would settle it was found, up to %s%s.",
			Counted(max(found.CompleteUpTo, 0), "change"), endedEarly(found, cheapestSize))
		return out
	}
	out.Says = "The least that would settle it" + endedEarly(found, len(found.Sets[0].Changes)) +
		". Each entry is enough on its own, and of each every change is needed."
	out.Actors = words.actors(changeGroups(found.Sets, nil))
	if found.More > 0 {
		out.Goes = append(out.Goes, fmt.Sprintf("%s of as few changes would settle it too. They, and those of more changes, "+
			"are in the document that construe crux writes of this world, and stand here where the page is made with that.",
			Counted(found.More, "other set")))
	}
	return out
}

// settings are what was made otherwise before, in words.
func (w *htmlWords) settings(set []schema.PointerChange) string {
	var out []string
	for _, s := range set {
		if s.From == s.To { // of a definition that some adopt so
			continue
		}
		t := htmlToggle{pointers: []string{s.Pointer}}
		label, from, to := w.fact(s.Pointer), w.value(s.Pointer, s.From), w.value(s.Pointer, s.To)
		if reading, name, is := definitionAt(t); is {
			d := w.adopted(reading, name)
			label = w.reading(reading) + ", on “" + d.Question + "”"
			from, to = cmp.Or(d.Values[s.From], valueSaid(s.From)), cmp.Or(d.Values[s.To], valueSaid(s.To))
		}
		out = append(out, fmt.Sprintf("%s: %s instead of %s", label, to, from))
	}
	return conjunction(out)
}

// actors puts sets by who can make them, in the order of the first set of each.
func (w *htmlWords) actors(groups []changeGroup) (out []htmlActor) {
	for _, g := range groups {
		if len(g.toggles) == 0 {
			continue
		}
		who := w.makers(g.toggles)
		i := slices.IndexFunc(out, func(a htmlActor) bool { return a.Who == who })
		if i < 0 {
			i = len(out)
			out = append(out, htmlActor{Who: who})
		}
		out[i].Sets = append(out[i].Sets, w.set(g))
	}
	return out
}

// makers are who can make changes of all of some toggles.
func (w *htmlWords) makers(all []string) string {
	var changes []changing
	for _, id := range all {
		one := changing{w.toggles[id].proved, w.toggles[id].past, w.actorNames(id)}
		if len(one.who) == 0 { // of what nobody can change a search makes no set that is somebody's
			one.who = []string{"somebody whom these documents do not name"}
		}
		changes = append(changes, one)
	}
	return sentenceCase(changersSaid(changes))
}

// actorNames are those who can change a toggle: parties, roles that no party is known to have, and readings, which give
// way on a definition.
func (w *htmlWords) actorNames(toggle string) (out []string) {
	t := w.toggles[toggle]
	if reading, _, is := definitionAt(t); is {
		return []string{"those who hold the reading " + w.reading(reading)}
	}
	for _, a := range t.by {
		one := roleSaid(w.comparison, a.Role)
		if a.Party != "" {
			one = w.party(a.Party)
		}
		if !slices.Contains(out, one) {
			out = append(out, one)
		}
	}
	return out
}

// set is a group of sets in words.
func (w *htmlWords) set(g changeGroup) htmlSet {
	out := htmlSet{Effort: g.effort, Then: w.outcomes(g.outcomes), first: g.sets[0].Changes}
	for i, id := range g.toggles {
		var to []string
		for _, value := range g.values[i] {
			to = append(to, w.toggleValue(id, value))
		}
		from := w.toggleValue(id, g.sets[0].Changes[i].From)
		text := fmt.Sprintf("%s: %s instead of %s", w.toggle(id), disjunction(to), from)
		if w.toggles[id].proved && len(g.toggles) > 1 {
			text = "if it is proved: " + text
		}
		out.Moves = append(out.Moves, htmlMove{sentenceCase(text), strings.TrimPrefix(w.toggles[id].at, " at ")})
	}
	return out
}

// outcomes says what cells come to after a change.
func (w *htmlWords) outcomes(all []schema.JudgedCell) string {
	who := map[string][]string{}
	for _, c := range all {
		who[c.Outcome] = append(who[c.Outcome], w.cell(c.Policy, c.Classifier))
	}
	var out []string
	for _, said := range []struct{ outcome, one, several string }{
		{schema.Permitted, "permits it", "permit it"}, {schema.Breach, "calls it a breach", "call it a breach"},
		{schema.Undetermined, "leaves it open", "leave it open"}, {schema.Error, "cannot be judged", "cannot be judged"},
	} {
		switch names := who[said.outcome]; {
		case len(names) == 1 && len(all) > 0:
			out = append(out, names[0]+" "+said.one)
		case len(names) > 1 && len(names) == len(all):
			return "Then all " + said.several + "."
		case len(names) > 1:
			out = append(out, conjunction(names)+" "+said.several)
		}
	}
	if len(out) == 0 {
		return ""
	}
	return "Then " + strings.Join(out, "; ") + "."
}
