package report

import (
	"cmp"
	"fmt"
	"strconv"

	"github.com/construe-host/construe/host/schema"
)

// newHTMLPage puts documents together that are about the same, part by part.
//
// # Errors
//
// [schema.Problem]: disagree, where two of them are not about the same case, or do not say the same of one runtime;
// format, where there is none, or no map of what is to be explored.
func newHTMLPage(given []Given, o Options) (*htmlPage, error) {
	templates, err := htmlTemplates()
	if err != nil {
		return nil, err
	}
	j := htmlJoin{page: &htmlPage{templates: templates, options: o}}
	// comparisons first, whatever the order in which documents were given: the others are held to them
	for _, comparisons := range []bool{true, false} {
		for i, g := range given {
			_, is := g.Document.(*schema.Comparison)
			if is != comparisons {
				continue
			}
			if err := j.add(given[i]); err != nil {
				return nil, err
			}
		}
	}
	if len(j.page.parts) == 0 {
		return nil, &schema.Problem{Code: "format", Message: "there is no document for a page of html"}
	}
	if j.page.several() {
		for i, r := range j.page.parts {
			r.prefix = "r" + strconv.Itoa(i+1) + "-"
		}
	}
	j.page.judge()
	return j.page, j.page.checkExplore()
}

// htmlJoin is a page in the making, and the first document that said which case it is about.
type htmlJoin struct {
	page  *htmlPage
	first *htmlAbout
	seen  []htmlAbout
}

// htmlAbout is what a document is about.
type htmlAbout struct {
	given           Given
	kind            string
	subject, matter schema.Subject
	// asOf and world are "" where the document is about every day, or every world; world is none of a comparison.
	asOf, world string
	goal        string // of a crux
	cells       []schema.JudgedCell
	set         []schema.PointerChange
}

// about says what a document is about.
func about(g Given) htmlAbout {
	switch d := g.Document.(type) {
	case *schema.Comparison:
		return htmlAbout{given: g, kind: "comparison", subject: d.Runtime, matter: d.Case, asOf: d.AsOf}
	case *schema.Crux:
		return htmlAbout{g, "crux", d.Runtime, d.Case, d.AsOf, d.World, d.Goal, d.Cells, d.Set}
	case *schema.Map:
		return htmlAbout{g, "map", d.Runtime, d.Case, d.AsOf, d.World, "", d.Cells, d.Set}
	case *schema.Explanation:
		return htmlAbout{g, "explanation", d.Runtime, d.Case, d.AsOf, d.World, "",
			[]schema.JudgedCell{{Policy: d.Policy, Classifier: d.Classifier, Outcome: d.Outcome}}, d.Set}
	case *schema.Timeline:
		return htmlAbout{given: g, kind: "timeline", subject: d.Runtime, matter: d.Case}
	}
	return htmlAbout{given: g}
}

// name is what errors call the document.
func (a htmlAbout) name() string {
	if a.given.Name != "" {
		return a.given.Name
	}
	if c, is := a.given.Document.(*schema.Comparison); is && c.Source != nil {
		return fmt.Sprintf("%s:%d", c.Source.File, c.Source.Line)
	}
	return "the " + a.kind
}

// disagree is the error about two documents that cannot be on one page.
func disagree(a, b htmlAbout, what, ofA, ofB string) error {
	return &schema.Problem{Code: "disagree", File: a.given.Name, Message: fmt.Sprintf(
		"%s and %s disagree on %s: %s, and %s", b.name(), a.name(), what, ofB, ofA),
		Hint: "make them anew of the same runtime, case and day, or a page of each"}
}

// add puts a document into its part.
func (j *htmlJoin) add(g Given) error {
	if f, is := g.Document.(*schema.Failure); is {
		j.page.parts = append(j.page.parts, &htmlRuntime{page: j.page, given: g, failure: f})
		return nil
	}
	if all, is := g.Document.(*schema.Explanations); is {
		return j.addAll(g, all)
	}
	a := about(g)
	if j.first == nil {
		j.first = &a
	} else if one, other := j.first.matter, a.matter; one.ID != other.ID || one.Digest != other.Digest {
		return disagree(a, *j.first, "the case", subjectOf(other, one), subjectOf(one, other))
	}
	part, err := j.part(a)
	if err != nil {
		return err
	}
	j.seen = append(j.seen, a)
	switch d := g.Document.(type) {
	case *schema.Comparison:
		part.comparison, part.given = d, g
		if d.Titles == nil {
			bare := *d
			bare.Titles = &schema.Titles{}
			part.comparison, part.old = &bare, true
		} else {
			part.agreed = agreedPoints(d)
			part.numbers = headNumbers(d, len(part.agreed))
		}
	case *schema.Crux:
		part.cruxes = append(part.cruxes, d)
	case *schema.Map:
		part.maps = append(part.maps, d)
	case *schema.Explanation:
		part.explanations = append(part.explanations, d)
	case *schema.Timeline:
		part.timelines = append(part.timelines, d)
	}
	return nil
}

// addAll puts explanations into their part, each as if it were given by itself, with the words for what they name.
func (j *htmlJoin) addAll(g Given, all *schema.Explanations) error {
	for i := range all.Cells {
		if err := j.add(Given{Name: g.Name, Document: &all.Cells[i]}); err != nil {
			return err
		}
	}
	for _, r := range j.page.parts {
		if r.subject == all.Runtime && r.asOf == all.AsOf {
			r.explained = append(r.explained, all)
		}
	}
	return nil
}

// subjectOf is a subject by its title, and with what it can be told by from another of that title.
func subjectOf(s, other schema.Subject) string {
	text := s.Title
	if text == "" {
		text = s.ID
	}
	if s.ID != other.ID {
		return fmt.Sprintf("%s (%s)", text, s.ID)
	}
	return fmt.Sprintf("%s, as %.19s", text, s.Digest)
}

// twice is the error about two documents that are about the same.
func twice(a, b htmlAbout) error {
	p := &schema.Problem{Code: "disagree", File: a.given.Name, Hint: "leave one of them out"}
	of := fmt.Sprintf("%s of %s, %s", a.kind, subjectOf(a.subject, schema.Subject{}), cmp.Or(a.asOf, "over its versions"))
	if a.kind != "comparison" && a.kind != "timeline" {
		of += ", in " + worldPhrase(a.world)
	}
	p.Message = fmt.Sprintf("%s and %s are both a %s", b.name(), a.name(), of)
	if a.given.Name != "" && a.given.Name == b.given.Name {
		p.Message, p.Hint = fmt.Sprintf("%s is given twice; expected each %s once", a.given.Name, of), "name it once"
	}
	return p
}

// part is the part that a document belongs to: a new one where there is none.
func (j *htmlJoin) part(a htmlAbout) (*htmlRuntime, error) {
	for _, b := range j.seen {
		if b.subject == a.subject && b.kind == a.kind && b.goal == a.goal && b.asOf == a.asOf && b.world == a.world &&
			sameCells(a, b) && !besides(a, b) {
			return nil, twice(a, b)
		}
	}
	var held *htmlRuntime
	for _, r := range j.page.parts {
		sameDay := a.asOf == "" || r.asOf == "" || r.asOf == a.asOf
		if r.failure == nil && r.subject == a.subject && sameDay && !besides(a, about(r.given)) {
			held = r
			break
		}
	}
	if held == nil {
		if err := j.alone(a); err != nil {
			return nil, err
		}
		held = &htmlRuntime{page: j.page, subject: a.subject, matter: a.matter, asOf: a.asOf}
		j.page.parts = append(j.page.parts, held)
		return held, nil
	}
	if held.asOf == "" {
		held.asOf = a.asOf
	}
	return held, held.agrees(a)
}

// alone holds that a document may be the first of its runtime and day.
func (j *htmlJoin) alone(a htmlAbout) error {
	for _, b := range j.seen {
		switch {
		case a.kind == "comparison" && b.subject.ID != a.subject.ID, besides(a, b):
		case b.subject != a.subject:
			return disagree(a, b, "the runtime", subjectOf(a.subject, b.subject), subjectOf(b.subject, a.subject))
		default:
			return disagree(a, b, "the day", a.asOf, b.asOf)
		}
	}
	return nil
}

// besides reports whether two comparisons are of runtimes that were found in different places, of which there may be
// several that are alike or of one id.
func besides(a, b htmlAbout) bool {
	x, is := a.given.Document.(*schema.Comparison)
	y, also := b.given.Document.(*schema.Comparison)
	return is && also && x.Source != nil && y.Source != nil && *x.Source != *y.Source
}

// sameCells reports whether two documents are about the same cells.
func sameCells(a, b htmlAbout) bool {
	if len(a.cells) != len(b.cells) {
		return false
	}
	for i := range a.cells {
		if a.cells[i].Policy != b.cells[i].Policy || a.cells[i].Classifier != b.cells[i].Classifier {
			return false
		}
	}
	return true
}

// agrees holds that a document says of the part's runtime what its comparison says.
func (r *htmlRuntime) agrees(a htmlAbout) error {
	if r.comparison == nil || a.kind == "comparison" {
		return nil
	}
	of := about(r.given)
	if len(a.set) > 0 {
		return disagree(a, of, "the facts", "as changed at "+a.set[0].Pointer, "as stated")
	}
	if a.asOf == "" {
		return nil
	}
	known := false
	for _, w := range r.comparison.Axes.Worlds {
		known = known || w.ID == a.world
	}
	if !known {
		return &schema.Problem{Code: "disagree", File: a.given.Name, Message: fmt.Sprintf(
			"%s is of %s, in which %s judges nothing", a.name(), worldPhrase(a.world), of.name()),
			Hint: "make " + of.name() + " anew with --world " + cmp.Or(a.world, "stated") + " besides"}
	}
	for _, cell := range a.cells {
		for _, own := range r.comparison.Cells {
			if own.World == a.world && own.Policy == cell.Policy && own.Classifier == cell.Classifier &&
				own.Outcome != cell.Outcome {
				name := cellName(cell.Policy, cell.Classifier)
				return disagree(a, of, "what was judged", name+" comes to "+cell.Outcome, name+" comes to "+own.Outcome)
			}
		}
	}
	return nil
}
