package report

import (
	"cmp"
	"fmt"
	"maps"
	"strings"

	"github.com/construe-host/construe/host/schema"
)

// names are what the whole page of a comparison calls what the document names by id: titles, in quotation marks where
// they are sentences of their own, and in a document from before there were titles the ids.
type names struct{ c *schema.Comparison }

// namesOf are the names of a document that is no comparison, by the words that it has.
func namesOf(
	titles *schema.Titles, readings map[string]schema.ReadingSummary, stipulated *schema.Stipulated,
) names {
	return names{&schema.Comparison{Titles: titles, Readings: readings, Stipulated: stipulated}}
}

// ofReading are the names as a reading's policy reads them: it has the definitions of its own by their bare names.
func (n names) ofReading(id string) names {
	if !n.titled() {
		return n
	}
	comparison, titles := *n.c, *n.c.Titles
	titles.Definitions = maps.Clone(titles.Definitions)
	for name, d := range n.c.Titles.Definitions {
		if bare, own := strings.CutPrefix(name, id+"."); own {
			titles.Definitions[bare] = d
		}
	}
	comparison.Titles = &titles
	return names{&comparison}
}

// titled reports whether the document has titles.
func (n names) titled() bool { return n.c.Titles != nil }

func (n names) reading(id string) string {
	if !n.titled() {
		return id
	}
	return readingTitle(n.c, id)
}

// cell is a reading, or one on the answers of another.
func (n names) cell(policy, classifier string) string {
	return cellName(n.reading(policy), n.reading(classifier))
}

// readings are several, in their order.
func (n names) readings(ids []string) (out []string) {
	for _, id := range ids {
		out = append(out, n.reading(id))
	}
	return out
}

func (n names) limb(id string) string {
	if !n.titled() {
		return id
	}
	return quotedTitle(n.c.Titles.Limbs[id], id)
}

func (n names) element(id string) string {
	if !n.titled() {
		return id
	}
	return quotedTitle(n.c.Titles.Elements[id], id)
}

func (n names) elements(ids []string) string {
	var out []string
	for _, id := range ids {
		out = append(out, n.element(id))
	}
	return strings.Join(out, ", ")
}

func (n names) subject(pointer string) string {
	if n.titled() && n.c.Titles.Subjects[pointer] != "" {
		return n.c.Titles.Subjects[pointer]
	}
	return subjectName(pointer)
}

// fact is what a fact says, without its value.
func (n names) fact(pointer string) string {
	switch {
	case n.titled() && n.c.Titles.Facts[pointer].Title != "":
		return n.c.Titles.Facts[pointer].Title
	case n.titled() && strings.HasPrefix(pointer, "/compositions/"):
		return listTitle(pointer)
	}
	return pointer
}

// listTitle is what the fact says by which a list of the description is complete.
func listTitle(pointer string) string {
	return "whether the list of " + spaced(strings.TrimPrefix(pointer, "/compositions/")) + " is complete"
}

// clause is a clause with its version.
func (n names) clause(id, version string) string {
	if n.c.Stipulated != nil && n.titled() {
		for _, t := range n.c.Stipulated.Clauses {
			if t.Clause == id && t.Version == version {
				return clauseName(t)
			}
		}
	}
	return strings.TrimSpace(id + " " + version)
}

// clauseTitle is a clause without its version.
func (n names) clauseTitle(id string) string {
	if n.c.Stipulated != nil {
		for _, t := range n.c.Stipulated.Clauses {
			if t.Clause == id && t.Title != "" {
				return "clause \"" + t.Title + "\""
			}
		}
	}
	return "clause \"" + spaced(id) + "\""
}

// elementCells are the cells of a table that say of which ground and subject an element is; titles stand alone there,
// and need no quotation marks.
func (n names) elementCells(limb, subject, element string) []Cell {
	return textCells(strings.Trim(n.limb(limb), "\""), n.subject(subject), strings.Trim(n.element(element), "\""))
}

// elementHead are the columns of a table of elements.
func (n names) elementHead(more ...string) []string {
	if !n.titled() {
		return append([]string{"limb", "of", "element"}, more...)
	}
	return append([]string{"ground", "of", "point"}, more...)
}

// world is the heading of a world: its name, and what it comes to.
func (n names) world(w schema.AxisWorld, aggregate string) string {
	if !n.titled() {
		return worldName(w) + ": " + aggregate
	}
	return sentenceCase(worldTitle(w)) + ": " + strings.ToLower(aggregatePhrase(aggregate, len(n.c.Axes.Policies)))
}

// adopted are the definitions that a reading adopts: what each of them asks, and where the reading draws the line.
func (n names) adopted(reading string) string {
	var out []string
	all := n.c.Readings[reading].Definitions
	for _, name := range schema.Keys(all) {
		d := adoptedTexts(n.c, reading, name)
		means := d.Values[all[name]]
		switch {
		case !n.titled():
			out = append(out, name+"="+all[name])
		case d.Question == "" || means == "":
			out = append(out, spaced(name)+": "+spaced(all[name])+".")
		default:
			out = append(out, d.Question+" "+closedSentence(sentenceCase(means)))
		}
	}
	return strings.Join(out, " ")
}

// unpleaded says beside an outcome which rights in force the reading pleads nothing about; see [unpleadedPhrase].
func (n names) unpleaded(verdict *schema.Verdict) string {
	if !n.titled() || len(verdict.Unpleaded) == 0 {
		return unpleadedPhrase(verdict)
	}
	var out []string
	for _, pointer := range verdict.Unpleaded {
		tokens, _ := schema.Split(pointer)
		if len(tokens) == 5 {
			out = append(out, fmt.Sprintf("%s (%s)", n.right(tokens[2], tokens[4]),
				n.clause(tokens[2], verdict.Clauses[tokens[2]])))
		}
	}
	return ", with nothing pleaded about " + conjunction(out)
}

// value is what an element comes to, in words.
func (n names) value(value string) string {
	if !n.titled() {
		return value
	}
	return valueSaid(value)
}

// reserved are rights and exceptions of a clause, in words: as the case calls them, or else their ids.
func (n names) reserved(clause string, ids []string) []string {
	if !n.titled() {
		return ids
	}
	var out []string
	for _, id := range ids {
		out = append(out, cmp.Or(n.c.Titles.Clauses[clause][id], "\""+spaced(id)+"\""))
	}
	return out
}

// right names a right of a clause.
func (n names) right(clause, id string) string {
	if title := n.c.Titles.Clauses[clause][id]; title != "" {
		return "the right to " + title
	}
	return "the right \"" + spaced(id) + "\""
}

// source is who says something of a fact: a reading by its title, anybody else by a name in words.
func (n names) source(by string) string {
	if _, is := n.c.Readings[by]; is {
		return n.reading(by)
	}
	return strings.NewReplacer("_", " ", "-", " ").Replace(by)
}

// quotedTitle is a title within a sentence, or else an id in words.
func quotedTitle(title, id string) string {
	if title == "" {
		return spaced(id)
	}
	return "\"" + title + "\""
}
