package report

import (
	"bytes"
	"html/template"
	"strconv"
	"strings"

	"github.com/construe-host/construe/host/schema"
)

// htmlPage is one page: a part for each runtime, and before them, where there are several, a list of them.
type htmlPage struct {
	parts     []*htmlRuntime
	templates *template.Template
	options   Options
	gate      *schema.Gate // nil where nobody waives anything
}

// htmlRuntime is the part of a page that is about one runtime on one day: the documents that say something of it. Any
// of them may be missing, but not all.
type htmlRuntime struct {
	page *htmlPage
	// prefix stands before every id of the part; "" where the page has no other.
	prefix string
	// subject, matter and asOf name the runtime, the case and the day.
	subject, matter schema.Subject
	asOf            string
	// comparison is nil where none was given, and given says what came with it.
	comparison *schema.Comparison
	given      Given
	// old says that the comparison is from before there were issues; its titles are empty then.
	old bool
	// findings are by the key of a row, and by the world in the order of the axes.
	findings     map[string]map[int]string
	cruxes       []*schema.Crux
	maps         []*schema.Map
	timelines    []*schema.Timeline
	explanations []*schema.Explanation
	// explained are the documents that some of explanations are out of.
	explained []*schema.Explanations
	// agreed are the points on which all agree, and numbers the four of the head.
	agreed  []agreedPoint
	numbers []htmlNumber
	// gated is what the gate made of each world, where somebody waives something.
	gated []schema.GateWorld
	// failure is why there is nothing else.
	failure *schema.Failure
}

// htmlSection is a row of the table of sections: the anchor, the title, and what fills it.
type htmlSection struct {
	anchor, title string
	// short is the title in the ways through the page, where all of them stand in a line.
	short string
	// fill gives the name of a template of package page and its data, or "" where there is nothing to say, so that the
	// page has no such section.
	fill func(r *htmlRuntime) (name string, data any, err error)
	// wide says that it takes pages on paper that are wider than high.
	wide bool
}

// htmlSections is the closed set of sections, in the order of the page. A section is a file of its own, and a template
// of its own.
func htmlSections() []htmlSection {
	return []htmlSection{
		{"agreed", "Not in dispute in this description", "Not in dispute", agreedSection, false},
		{"schedule", "The schedule of issues", "Schedule", scheduleSection, true},
		{"matrix", "Who says what, and whose words and rules they are", "Words and rules", matrixSection, false},
		{"architecture", "The architecture", "Architecture", architectureSection, false},
		{"turns", "What it turns on", "What it turns on", turnsSection, false},
		{"wordings", "Wordings to propose, and all other architectures", "Wordings", wordingsSection, false},
		{"explorer", "Try it", "Try it", explorerSection, false},
		{"timeline", "Over the versions of the clause", "Versions", timelineSection, false},
		{"evidence", "Evidence to ask for", "Evidence", evidenceSection, false},
		{"made", "How this was made", "How it was made", madeSection, false},
	}
}

// several reports whether the page is of more than one runtime. Such a page leaves out what would make it large.
func (p *htmlPage) several() bool { return len(p.parts) > 1 }

// judged is the first part that has a comparison, or the last; nil where none has. What is the same for all runtimes of
// a page stands in one of these.
func (p *htmlPage) judged(last bool) (found *htmlRuntime) {
	for _, r := range p.parts {
		if r.comparison != nil && (found == nil || last) {
			found = r
		}
	}
	return found
}

// id is an anchor of the part, such as schedule or issue-3, as it stands in the page.
func (r *htmlRuntime) id(anchor string) string { return r.prefix + anchor }

// issueID is the anchor of a row of the schedule.
func (r *htmlRuntime) issueID(number int) string { return r.id("issue-" + strconv.Itoa(number)) }

// The data of the template of the page.
type (
	htmlView struct {
		Title, Policy string
		Style         template.CSS
		Scripts       []template.JS
		Index         *htmlIndex // nil where there is one runtime
		Parts         []htmlPart
		Sections      []htmlLink
	}
	// htmlPart is a runtime.
	htmlPart struct {
		ID       string
		Head     template.HTML
		Sections []htmlFilled
		Links    []htmlLink
	}
	// htmlFilled is a section with its content.
	htmlFilled struct {
		ID, Title string
		Number    int
		Wide      bool // on paper it takes pages that are wider than high
		Content   template.HTML
	}
	// htmlLink leads to a place of the page.
	htmlLink struct{ To, Text string }
)

// text is the page as it is written.
func (p *htmlPage) text() ([]byte, error) {
	view := htmlView{Title: p.title()}
	for _, r := range p.parts {
		part, err := r.filled()
		if err != nil {
			return nil, err
		}
		view.Parts = append(view.Parts, part)
	}
	if p.several() {
		view.Index = p.index()
	} else {
		view.Sections = view.Parts[0].Links
	}
	assets, err := htmlAssets(p.footer())
	if err != nil {
		return nil, err
	}
	view.Policy, view.Style, view.Scripts = assets.policy(), assets.style, assets.scripts
	var b bytes.Buffer
	err = p.templates.ExecuteTemplate(&b, "page", view)
	return b.Bytes(), err
}

// filled is the part with all its sections.
func (r *htmlRuntime) filled() (htmlPart, error) {
	part := htmlPart{ID: r.id("top")}
	name, data, err := headSection(r)
	if err != nil {
		return part, err
	}
	if part.Head, err = r.drawn(name, data); err != nil {
		return part, err
	}
	for _, s := range htmlSections() {
		if r.failure != nil {
			break
		}
		name, data, err := s.fill(r)
		if err != nil {
			return part, err
		}
		if name == "" {
			continue
		}
		content, err := r.drawn(name, data)
		if err != nil {
			return part, err
		}
		part.Sections = append(part.Sections, htmlFilled{ID: r.id(s.anchor), Title: s.title,
			Number: len(part.Sections) + 1, Wide: s.wide, Content: content})
		part.Links = append(part.Links, htmlLink{r.id(s.anchor), s.short})
	}
	return part, nil
}

// drawn fills a template.
func (r *htmlRuntime) drawn(name string, data any) (template.HTML, error) {
	var b strings.Builder
	if err := r.page.templates.ExecuteTemplate(&b, name, data); err != nil {
		return "", err
	}
	text := b.String()
	if r.page.several() { // the title of the runtime stands above those of its sections
		text = lowerHeadings(text)
	}
	return template.HTML(text), nil
}

// lowerHeadings puts every heading of a text a level lower. Text of parties has no heading, since it is escaped.
func lowerHeadings(text string) string {
	return strings.NewReplacer("<h5", "<h6", "</h5", "</h6", "<h4", "<h5", "</h4", "</h5", "<h3", "<h4", "</h3",
		"</h4").Replace(text)
}
