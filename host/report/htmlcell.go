package report

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/construe-host/construe/host/schema"
)

// The data of one cell: what was pleaded, limb by limb, the points that decide first.
type (
	htmlCell struct {
		ID, Title string
		Outcome   htmlOutcome
		Own, Read bool // whether it is a reading's own, and whether what was read is said
		Full      bool // whether paper has it in full
		Failed    string
		Limbs     []htmlLimb
		Others    []htmlLimb // what decides nothing
		OtherN    string
		Rules     []htmlRule
		RuleN     string
		Closing   []string
	}
	htmlLimb struct {
		Title string
		Pleas []htmlPlea
	}
	htmlPlea struct {
		Point, Of, Held, Class, Reason string
		Says                           []string // the word and the definition that it turns on, the classifier's reasons
		Rule                           string
		Read                           []htmlRead
		Lines                          string // where that stands, as paper has room for it
	}
	htmlRead struct {
		Text, Place string
		at          *schema.Location
	}
	htmlRule struct{ Held, Title, Place string }
)

// cell is one cell in words. Of a swap only what decides is said, and what that was read from where an explanation was
// given.
func cellOf(words *htmlWords, c matrixCell, id string) htmlCell {
	own := c.own()
	out := htmlCell{ID: id, Own: own, Read: own || c.why.Construe != "", Title: words.cell(c.policy, c.classifier),
		Outcome: htmlOutcome{Word: c.outcome, Class: outcomeClass(c.outcome)}}
	if c.why.Error != nil {
		out.Failed = Failed(c.why.Error)
		return out
	}
	rules := map[string]schema.RuleHeld{}
	for _, rule := range c.why.Rules {
		rules[rule.Name] = rule
	}
	others := 0
	for _, x := range c.why.Elements {
		switch {
		case x.Decides && bearsOn(c.outcome, x.Value):
			out.Limbs = withPlea(out.Limbs, sentenceCase(words.limb(x.Limb)), pleaOf(words, c.why.World, x, rules, out.Read))
		case own:
			others++
			out.Others = withPlea(out.Others, sentenceCase(words.limb(x.Limb)), pleaOf(words, c.why.World, x, nil, false))
		}
	}
	out.OtherN = Counted(others, "point")
	if own {
		out.Rules, out.RuleN = heldRules(c.why.Rules)
	}
	if whose := words.policyOf(c.policy, c.why.Rules); whose != "" {
		out.Closing = append(out.Closing, "Its policy is that of "+whose+", with the definitions of its own.")
	}
	if len(out.Limbs) == 0 {
		out.Closing = append(out.Closing, undecided(words, c))
	}
	if len(out.Limbs) > 0 && len(c.waits) > 0 {
		out.Closing = append(out.Closing, "It waits besides for what nobody knows: "+waitsSaid(words, c.waits)+".")
	}
	if n := c.why.Nearest; n != nil {
		out.Closing = append(out.Closing, "At the least, it comes out the other way with "+
			words.changes(c.why.World, n.Changes)+".")
	}
	if rights := words.rights(c.why.Unpleaded); len(rights) > 0 {
		out.Closing = append(out.Closing, fmt.Sprintf("The clause reserves %s; nothing is pleaded about that, which "+
			"changes no outcome.", conjunction(rights)))
	}
	return out
}

// undecided says why no point that was pleaded decides a cell.
func undecided(words *htmlWords, c matrixCell) string {
	switch {
	case c.outcome == schema.Permitted:
		return "Nothing that was pleaded decides it: there is nothing that a limb could be about."
	case len(c.waits) > 0:
		return "Nothing that was pleaded decides it: it waits for what nobody knows: " + waitsSaid(words, c.waits) + "."
	}
	return "Nothing that was pleaded decides it."
}

// waitsSaid names facts, each once.
func waitsSaid(words *htmlWords, pointers []string) string {
	var out []string
	for _, pointer := range sortedOnce(slices.Clone(pointers)) {
		out = append(out, words.fact(pointer))
	}
	return strings.Join(out, "; ")
}

// policyOf is the reading from which another takes its policy, as the files of its rules tell; "" of its own.
func (w *htmlWords) policyOf(reading string, rules []schema.RuleHeld) string {
	for _, rule := range rules {
		below, is := strings.CutPrefix(rule.File, "readings/")
		if whose, _, _ := strings.Cut(below, "/"); is && whose != reading {
			return w.reading(whose)
		}
	}
	return ""
}

// bearsOn reports whether an answer is one by which an outcome is what it is: what closes another limb makes no breach.
func bearsOn(outcome, value string) bool {
	switch outcome {
	case schema.Breach:
		return value == string(schema.Yes)
	case schema.Permitted:
		return value == string(schema.No)
	}
	return schema.Tri(value).Open()
}

// withPlea adds a point to its limb.
func withPlea(limbs []htmlLimb, title string, plea htmlPlea) []htmlLimb {
	i := slices.IndexFunc(limbs, func(l htmlLimb) bool { return l.Title == title })
	if i < 0 {
		i = len(limbs)
		limbs = append(limbs, htmlLimb{Title: title})
	}
	limbs[i].Pleas = append(limbs[i].Pleas, plea)
	return limbs
}

// pleaOf is one point; with says that its grounds are said too.
func pleaOf(words *htmlWords, world string, x schema.Explained, rules map[string]schema.RuleHeld, with bool) htmlPlea {
	out := htmlPlea{Point: sentenceCase(words.element(x.Element)), Reason: schema.Days(x.Reason), Held: valueSaid(x.Value),
		Class: map[string]string{"yes": "y", "no": "n"}[x.Value]}
	out.Class = cmp.Or(out.Class, "u")
	supposed := words.supposed[world]
	var read []string
	for _, one := range x.Read {
		read = append(read, strings.TrimPrefix(one.Pointer, "/runtime"))
	}
	if said := assumedSaid(words.assumed, read); said != "" {
		out.Reason = strings.TrimSpace(closedSentence(out.Reason) + " " + said)
	}
	out.Reason += supposedSaid(supposed, read, words.fact)
	if x.Subject != "" {
		out.Of = words.subject(x.Subject)
	}
	if !with {
		return out
	}
	if x.Term != "" && x.Answer != "" {
		t, unsaid := words.term(x.Term), x.Answer == string(schema.Unknown) && len(x.Answers) == 0
		if unsaid {
			out.Says = append(out.Says, fmt.Sprintf("The classifier gives no answer to “%s”, which counts as not known.",
				t.Question))
		} else {
			out.Says = append(out.Says, fmt.Sprintf("“%s” is answered: %s.", t.Question, cmp.Or(t.Answers[x.Answer],
				valueSaid(x.Answer))))
		}
	}
	if name, value, is := strings.Cut(x.Definition, "="); is || name != "" {
		d := words.definition(name)
		said := fmt.Sprintf("It turns on “%s”", d.Question)
		if value != "" {
			said += ", for this reading: " + cmp.Or(d.Values[value], valueSaid(value))
		}
		out.Says = append(out.Says, said+".")
	}
	for _, a := range x.Answers {
		out.Says = append(out.Says, "The classifier: "+schema.Days(a.Text))
	}
	if len(x.Rules) > 0 {
		if rule, is := rules[x.Rules[0]]; is {
			out.Rule = fmt.Sprintf("%s (%s:%d)", rule.Title, rule.File, rule.Line)
			if strings.EqualFold(rule.Title, out.Point) { // which is said already
				out.Rule = fmt.Sprintf("%s:%d", rule.File, rule.Line)
			}
		}
	}
	for _, read := range x.Read {
		if one, is := words.read(read); is {
			if supposed[strings.TrimPrefix(read.Pointer, "/runtime")] {
				one.Text += " (supposed)"
			}
			out.Read = append(out.Read, one)
		}
	}
	out.Lines = linesRead(out.Read)
	return out
}

// heldRules are those that were asked, and how many there are.
func heldRules(all []schema.RuleHeld) (out []htmlRule, counted string) {
	idle := 0
	for _, rule := range all {
		if rule.Held == "not-asked" {
			idle++
			continue
		}
		out = append(out, htmlRule{sentenceCase(ruleResult(rule.Held)), rule.Title, fmt.Sprintf("%s:%d", rule.File,
			rule.Line)})
	}
	counted = Counted(len(out), "rule") + " with a title asked"
	if idle > 0 {
		counted += fmt.Sprintf(", %d not asked", idle)
	}
	return out, counted
}

// read is a part of a policy's input in words; false of an answer or a definition, which are said by themselves.
func (w *htmlWords) read(r schema.FactRead) (htmlRead, bool) {
	tokens, _ := schema.Split(r.Pointer)
	if len(tokens) == 0 {
		return htmlRead{}, false
	}
	pointer := strings.TrimPrefix(r.Pointer, "/runtime")
	value := readValue(r.Value)
	if members := strings.TrimPrefix(r.Value, "["); members != r.Value { // of a list, how long it is
		n, _ := strconv.Atoi(strings.TrimSuffix(members, "]"))
		value = strconv.Itoa(n) + map[bool]string{true: " entry", false: " entries"}[n == 1]
	}
	if members := strings.TrimPrefix(r.Value, "{"); members != r.Value { // of an object, who is in it
		var named []string
		for _, id := range strings.Split(strings.Trim(members, "}"), ", ") {
			named = append(named, w.subject(pointer+schema.Join(id)))
		}
		value = strings.Join(named, ", ")
	}
	out := htmlRead{Place: placeOf(r.At), at: r.At}
	switch tokens[0] {
	case "classification", "definitions":
		return out, false
	}
	out.Text = w.fact(pointer)
	if value != "" {
		out.Text += ": " + w.value(pointer, value)
	}
	if w.assumed[pointer] {
		out.Text += " (assumed)"
	}
	return out, true
}

// readValue is a value that was read, out of JSON; the members of an object, which stand in braces, as a list.
func readValue(text string) string {
	var value any
	if json.Unmarshal([]byte(text), &value) != nil {
		return text
	}
	switch v := value.(type) {
	case bool:
		return map[bool]string{true: "yes", false: "no"}[v]
	case nil:
		return ""
	case map[string]any:
		return ""
	}
	return schema.Spoken(value)
}

// changes are changes of a world in words.
func (w *htmlWords) changes(world string, all []schema.ToggleChange) string {
	var out []string
	for _, c := range all {
		text := fmt.Sprintf("%s: %s instead of %s", w.toggle(c.Toggle), w.toggleValue(c.Toggle, c.To),
			w.toggleValue(c.Toggle, c.From))
		if slices.ContainsFunc(w.toggles[c.Toggle].pointers, func(p string) bool { return w.supposed[world][p] }) {
			text += " (supposed)"
		}
		out = append(out, text)
	}
	return strings.Join(out, "; and ")
}
