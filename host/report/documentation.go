package report

import (
	"fmt"
	"slices"
	"strings"

	"github.com/construe-host/construe/host/schema"
)

// documentationView says what a case asks and what its parties claim: the question, the text in force, each ground of
// breach with the words that it relies on, each word with its answers and who answers it how, each definition with its
// values and who adopts which, the precedents, and then each reading in its own words. What the case has none of has no
// section.
func documentationView(v *draft, d *schema.Documentation) {
	v.title(d.Case.Title)
	if d.Question != "" {
		v.paragraph(d.Question)
	}
	if d.Summary != "" {
		v.paragraph(d.Summary)
	}
	for _, id := range schema.Keys(d.Clauses) {
		documentedClause(v, d, id)
	}
	documentedLimbs(v, d)
	documentedTerms(v, d)
	documentedDefinitions(v, d)
	documentedWords(v, d.Fields, d.Roles, d.Kinds, d.Places)
	documentedPrecedents(v, d)
	for _, r := range d.Readings {
		documentedReading(v, d, r)
	}
	v.heading("What this page was made of")
	v.item(fmt.Sprintf("The case %s, %s.", d.Case.ID, d.Case.Digest))
	for _, r := range d.Readings {
		v.item("The reading " + r.Reading + ", found in " + r.Place + ".")
	}
}

// documentedClause is a clause: the text in force on the day, and every version.
func documentedClause(v *draft, d *schema.Documentation, id string) {
	clause := d.Clauses[id]
	v.heading("The text: " + named(clause.Title, id))
	if version, in := d.InForce[id]; in {
		v.paragraph(fmt.Sprintf("On %s the version %s is in force: \"%s\" %s", d.AsOf, version,
			clause.Versions[version].Text, textSource(d, clause.Versions[version])))
	} else if clause.GoesByDay() {
		v.paragraph("No version is in force on " + d.AsOf + ".")
	} else {
		v.paragraph("Which version governs depends on when a copy was published.")
	}
	for _, version := range schema.Keys(clause.Versions) {
		t := clause.Versions[version]
		said := fmt.Sprintf("Version %s, %s.", version, whenInForce(t))
		if version != d.InForce[id] {
			said += fmt.Sprintf(" \"%s\" %s", t.Text, textSource(d, t))
		}
		v.item(said + reservedBy(t))
	}
}

// whenInForce says the period of a version.
func whenInForce(t schema.ClauseVersion) string {
	p, what := t.Effective, "in force"
	if p == nil {
		p, what = t.Published, "of copies that were published"
	}
	if p == nil {
		return "without a period"
	}
	if p.To == "never" {
		return what + " from " + p.From
	}
	return what + " from " + p.From + " until " + p.To
}

// reservedBy lists what a version reserves and what it carves out.
func reservedBy(t schema.ClauseVersion) string {
	said := " It reserves nothing."
	if rights := held(t.Rights); len(rights) > 0 {
		said = " It reserves " + conjunction(rights) + "."
	}
	if exceptions := held(t.Exceptions); len(exceptions) > 0 {
		said += " It carves out " + conjunction(exceptions) + "."
	}
	return said
}

func held(all map[string]bool) []string {
	return slices.DeleteFunc(schema.Keys(all), func(name string) bool { return !all[name] })
}

// textSource says how the text of a version relates to the original, and where it comes from.
func textSource(d *schema.Documentation, t schema.ClauseVersion) string {
	said := map[string]string{"verbatim": "verbatim", "public_summary": "a public summary",
		"illustrative": "made up for the case"}[t.TextStatus]
	if source, is := d.Citations[t.Source]; is {
		said += "; " + source.Title
	}
	return "(" + said + ")"
}

func documentedLimbs(v *draft, d *schema.Documentation) {
	if len(d.Limbs) == 0 {
		return
	}
	v.heading("Grounds of breach")
	for _, id := range schema.Keys(d.Limbs) {
		limb := d.Limbs[id]
		said := fmt.Sprintf("%s: a ground of %s, about %s.", named(limb.Title, id),
			named(d.Clauses[limb.Clause].Title, limb.Clause), aboutEach(limb.Of))
		if quote, in := limb.Quote[d.InForce[limb.Clause]]; in {
			said += fmt.Sprintf(" It relies on the words \"%s\".", quote)
		} else {
			for _, version := range schema.Keys(limb.Quote) {
				said += fmt.Sprintf(" In version %s it relies on the words \"%s\".", version, limb.Quote[version])
			}
		}
		v.item(said + " " + whoDoes(d, "pleaded", func(r schema.DocumentedReading) bool {
			return slices.Contains(r.Limbs, id)
		}))
	}
}

// aboutEach names what a limb or a term is about.
func aboutEach(kind string) string {
	if kind == "runtime" {
		return "the runtime as a whole"
	}
	return "each " + kind
}

// named is a title with the id that documents use.
func named(title, id string) string {
	if title == "" {
		return id
	}
	return title + " (" + id + ")"
}

// whoDoes is the sentence that says which of the readings do a thing; "" where there are none to do it.
func whoDoes(d *schema.Documentation, done string, does func(schema.DocumentedReading) bool) string {
	var who []string
	for _, r := range d.Readings {
		if does(r) {
			who = append(who, r.Title)
		}
	}
	switch {
	case len(d.Readings) == 0:
		return ""
	case len(who) == 0:
		return "It is " + done + " by none."
	case len(who) == len(d.Readings) && len(who) > 1:
		return "It is " + done + " by all."
	}
	return "It is " + done + " by " + conjunction(who) + "."
}

// documentedTerms are the open words: the question, the answers, and how each party's classifier tells.
func documentedTerms(v *draft, d *schema.Documentation) {
	for _, id := range schema.Keys(d.Terms) {
		term := d.Terms[id]
		v.heading("The word " + id)
		v.paragraph(term.Question + " It is asked of " + aboutEach(term.Of) + ".")
		for _, answer := range schema.Keys(term.Answers) {
			v.item(valueMeans(answer, term.Answers[answer]))
		}
		for _, r := range d.Readings {
			if p := r.Plugin; p != nil && slices.Contains(p.Terms, id) {
				v.item(r.Title + " has it answered by " + classifierName(d, p) + ended(p.Description))
			}
		}
	}
}

// classifierName names a classifier, and whose it is where it was taken from another reading.
func classifierName(d *schema.Documentation, p *schema.DocumentedPlugin) string {
	if p.Of == "" {
		return p.Name + " " + p.Version
	}
	return p.Name + " " + p.Version + ", that of " + titleOf(d, p.Of)
}

// titleOf is the title of a reading, or its id where it stands beside the case and was not loaded.
func titleOf(d *schema.Documentation, reading string) string {
	for _, r := range d.Readings {
		if r.Reading == reading {
			return r.Title
		}
	}
	return reading
}

// ended is the end of a sentence: what describes its subject, if anything does, behind a colon.
func ended(description string) string {
	if description == "" {
		return "."
	}
	return ": " + description
}

func valueMeans(value, meaning string) string {
	if meaning == "" {
		return value
	}
	return value + ": " + meaning
}

// documentedDefinitions are where lines are drawn: those of the case, and then those that readings bring.
func documentedDefinitions(v *draft, d *schema.Documentation) {
	for _, id := range schema.Keys(d.Definitions) {
		documentedDefinition(v, d, id, d.Definitions[id], "")
	}
	own := map[string]schema.Definition{}
	for _, r := range d.Readings {
		for name, definition := range r.OwnDefinitions {
			own[name] = definition
		}
	}
	for _, name := range schema.Keys(own) {
		owner, _, _ := strings.Cut(name, ".")
		documentedDefinition(v, d, name, own[name], " It is a definition of "+titleOf(d, owner)+"'s own.")
	}
}

func documentedDefinition(v *draft, d *schema.Documentation, name string, of schema.Definition, whose string) {
	v.heading("The definition " + name)
	v.paragraph(of.Question + whose)
	for _, value := range schema.Keys(of.Values) {
		said := valueMeans(value, of.Values[value])
		who := whoDoes(d, "adopted", func(r schema.DocumentedReading) bool { return r.Definitions[name] == value })
		if who != "" {
			said = strings.TrimSuffix(said, ".") + ". " + who
		}
		v.item(said)
	}
}

// documentedPrecedents are the agreed ones, and what each reading holds on the disputed ones.
func documentedPrecedents(v *draft, d *schema.Documentation) {
	if len(d.Precedents) == 0 {
		return
	}
	v.heading("Precedents")
	for _, id := range schema.Keys(d.Precedents) {
		p := d.Precedents[id]
		said := named(p.Title, id) + ": the runtime " + p.Runtime
		if p.World != "" {
			said += " in the world " + p.World
		}
		if p.AsOf != "" {
			said += " on " + p.AsOf
		}
		if p.Status == "agreed" {
			v.item(said + ". It is agreed that this is " + heldOutcome(p.Expect) + ".")
			continue
		}
		var holds []string
		for _, r := range d.Readings {
			if h, is := r.Precedents[id]; is && h.Holds != "" {
				holds = append(holds, r.Title+" holds it "+heldOutcome(h.Holds))
			}
		}
		said += ". It is disputed"
		if len(holds) > 0 {
			said += ": " + conjunction(holds)
		}
		v.item(said + ".")
	}
}

func heldOutcome(outcome string) string {
	if outcome == "breach" {
		return "a breach"
	}
	return outcome
}

// wholePolicy is the name under which a policy's title stands among those of its rules.
const wholePolicy = "data.construe.policy"

// documentedReading is one party's claim: what it holds, pleads and adopts, and its rules in its own words.
func documentedReading(v *draft, d *schema.Documentation, r schema.DocumentedReading) {
	v.heading("What " + named(r.Title, r.Reading) + " claims")
	if r.Doctrine != "" {
		v.paragraph(r.Doctrine)
	}
	if r.Party != "" {
		v.item("It is the position of " + r.Party + ".")
	}
	var pleads []string
	for _, id := range r.Limbs {
		pleads = append(pleads, named(d.Limbs[id].Title, id))
	}
	if len(pleads) > 0 {
		v.item("It pleads: " + strings.Join(pleads, "; ") + ".")
	}
	for _, name := range schema.Keys(r.Definitions) {
		definition, is := d.Definitions[name]
		if !is {
			definition = r.OwnDefinitions[name]
		}
		v.item(fmt.Sprintf("On %s: %s Its answer is %s.", name, definition.Question,
			strings.TrimSuffix(valueMeans(r.Definitions[name], definition.Values[r.Definitions[name]]), ".")))
	}
	switch p := r.Plugin; {
	case r.PluginError != nil:
		v.item("Its classifier could not be loaded: " + Failed(r.PluginError))
	case p == nil:
		v.item("It has no classifier: its policy reads no word.")
	default:
		v.item("Its classifier is " + classifierName(d, p) + ended(p.Description))
	}
	if r.PolicyOf != "" {
		v.item("Its policy is that of " + titleOf(d, r.PolicyOf) + ".")
	}
	if r.PolicyError != nil {
		v.item("Its policy could not be loaded: " + Failed(r.PolicyError))
	}
	for _, rule := range r.Rules {
		if rule.Name == wholePolicy && (rule.Title == r.Title || r.PolicyOf != "") {
			continue // the heading says so, or it is what another reading says of itself
		}
		said := rule.Title
		if rule.Description != "" && rule.Description != r.Doctrine {
			said += ". " + rule.Description
		}
		v.item(fmt.Sprintf("Rule at %s:%d: %s", rule.File, rule.Line, said))
	}
	for _, name := range schema.Keys(r.Sources) {
		source := r.Sources[name]
		said := "Source: " + named(source.Title, name)
		if source.URL != "" {
			said += ", " + source.URL
		}
		v.item(said)
	}
}
