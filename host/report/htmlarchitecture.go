package report

import (
	"encoding/json"
	"html/template"
	"strconv"

	"github.com/construe-host/construe/host/internal/drawing"
	"github.com/construe-host/construe/host/schema"
)

// The data of the section architecture.
type (
	htmlArchitecture struct {
		// Lead says how to read the pictures, and Name is of the choice between them.
		Lead, Name string
		// Paper is the class by which paper lays the pictures out; "" where they stand one below another.
		Paper string
		// Narrow says what a narrow screen has to do without; "" of nothing.
		Narrow string
		Worlds []htmlDrawing
	}
	// htmlDrawing is one world, drawn twice: for a screen and paper, and, unless the page is of many, for a phone.
	htmlDrawing struct {
		ID, Title       string
		Across, Upright template.HTML
		// Besides says which rows are about nothing that is drawn.
		Besides string
		// Of lists the worlds that look so, by id, for who redraws what is tried in one of them.
		Of worldList
	}
)

// architectureSection fills the section architecture: the components and their calls, or the parties and their
// dealings, in each world. Worlds that look the same are one picture.
func architectureSection(r *htmlRuntime) (name string, data any, err error) {
	if r.comparison == nil {
		return "", nil, nil
	}
	c := r.comparison
	out, facts := htmlArchitecture{Name: r.id("world")}, r.explores()
	var drawn []*drawing.Drawing
	for i, w := range c.Worlds {
		d := drawing.Of(c.FactsIn(w.World), c.Titles, w.Issues)
		if d.Empty() {
			continue
		}
		title := sentenceCase(c.Axes.Worlds[i].Title)
		if same := sameDrawing(drawn, d); same >= 0 {
			out.Worlds[same].Title += "; " + title
			out.Worlds[same].Of = append(out.Worlds[same].Of, w.World)
			continue
		}
		id := r.id("drawing-" + strconv.Itoa(len(drawn)+1))
		world := htmlDrawing{ID: id, Title: title, Of: worldList{w.World},
			Besides: besidesSaid(d.Elsewhere())}
		world.Across = template.HTML(d.SVG(drawing.Options{ID: id + "-across", Rows: r.id("issue-"), Facts: facts}))
		if !r.page.several() { // a page of many runtimes would be twice as large
			o := drawing.Options{ID: id + "-upright", Rows: r.id("issue-"), Facts: facts, Upright: true}
			world.Upright = template.HTML(d.SVG(o))
		}
		out.Worlds = append(out.Worlds, world)
		drawn = append(drawn, d)
	}
	if len(drawn) == 0 {
		return "", nil, nil
	}
	if r.page.several() {
		out.Narrow = "A page of several runtimes has no picture for a narrow screen: move this one sideways. The page of " +
			"one runtime has it."
	}
	out.Paper = paperClass(drawn, !r.page.several())
	out.Lead = architectureLead(drawn[0], hasRows(c))
	return "architecture", out, nil
}

// What a sheet has room for, in the pixels of a drawing, so that its texts are no smaller than notes are.
const (
	sheetWide = 1000 // across a sheet
	sheetTall = 1300 // from the top of one to its foot, beside another
)

// paperClass is how paper lays pictures out: one below another where they are small; from top to bottom and two
// beside each other, where there are several and each fits; and else across a sheet that is wider than high.
func paperClass(drawn []*drawing.Drawing, upright bool) string {
	across, tall := 0, 0
	for _, d := range drawn {
		w, _ := d.Size(false)
		_, h := d.Size(true)
		across, tall = max(across, w), max(tall, h)
	}
	switch {
	case across <= sheetWide:
		return ""
	case upright && len(drawn) > 1 && tall <= sheetTall:
		return "dw-tall"
	}
	return "dw-wide"
}

// worldList is the ids of worlds, as a script reads them.
type worldList []string

// String is the ids in JSON, since one of them is empty.
func (l worldList) String() string {
	text, _ := json.Marshal([]string(l)) // texts always have a form
	return string(text)
}

// sameDrawing is the first of some that shows the same as another; -1 where none does.
func sameDrawing(drawn []*drawing.Drawing, d *drawing.Drawing) int {
	for i, one := range drawn {
		if one.Same(d) {
			return i
		}
	}
	return -1
}

// hasRows reports whether a schedule has rows to which numbers could lead.
func hasRows(c *schema.Comparison) bool {
	for _, w := range c.Worlds {
		if len(w.Issues) > 0 {
			return true
		}
	}
	return false
}

// architectureLead says how to read a picture.
func architectureLead(d *drawing.Drawing, rows bool) string {
	lead := "From whoever asks to where the model runs. "
	if d.Dealings() {
		lead = "The parties, and what passed between them. "
	}
	if rows {
		lead += "A number leads to the row of the schedule that is about it. "
	}
	return lead + "What nobody knows is left out."
}

// besidesSaid says which rows of the schedule no picture shows.
func besidesSaid(rows []int) string {
	var said []string
	for _, row := range rows {
		said = append(said, strconv.Itoa(row))
	}
	switch len(said) {
	case 0:
		return ""
	case 1:
		return "Row " + said[0] + " is about nothing that is drawn here, such as what is sold, or what somebody answered."
	}
	return "Rows " + conjunction(said) + " are about nothing that is drawn here, such as what is sold, or what somebody " +
		"answered."
}
