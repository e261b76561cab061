// Package drawing draws an architecture: one world of a runtime as boxes and lines, from a document alone.
//
// The usual entry is [Of], which takes the filled facts, the words of a comparison and the rows of its schedule.
//
// # How it is built
//
// What is drawn and where it stands are apart. The model (model.go, legs.go, dealings.go) is a list of boxes and lines
// with their words; a layout (across.go, upright.go) gives each a place, in whole numbers; and svg.go and mermaid.go
// write. A layout knows no facts, so that any drawing can be laid out either way, and tests lay out thousands of them.
//
// # Hostile text
//
// Names are what parties wrote. Each is one line of characters that show themselves, is cut where it is longer than a
// box has room for, and is escaped where it is written.
package drawing

import (
	"slices"

	"github.com/construe-host/construe/host/schema"
)

// Drawing is what is drawn of one world of a runtime: the components and their calls, or, of a runtime that is not
// about calls, the parties and their dealings.
type Drawing struct {
	title string // of the runtime
	boxes []*box
	lines []*line
	// dealings says that the boxes are parties and the lines what passed between them.
	dealings bool
	// elsewhere are the rows of the schedule that are about nothing that is drawn.
	elsewhere []int
}

// says is one thing that is written in a box or on a line, and the fact that it tells, "" where it tells none.
type says struct {
	text, fact string
	disputed   bool
}

// box is a component or a party.
type box struct {
	id       string
	title    says
	notes    []says // what it is, below its title
	chips    []says // the state that it keeps
	rows     []int  // of the schedule, that are about it
	cloud    cloud
	store    bool // it keeps state and does nothing else: a cylinder
	outside  bool // whoever asks: the customer
	disputed bool
	spine    bool // it is on the way of a model call
}

// cloud is where boxes stand together: the machines of one provider, run by one party. The zero value is nowhere.
type cloud struct {
	key   string
	title says
	// number tells apart those whose colours differ.
	number   int
	disputed bool
}

// line is a call or a dealing.
type line struct {
	id       string
	from, to int // boxes
	words    []says
	rows     []int
	hot      bool // a row is about it
	disputed bool
	seldom   bool // not every request takes it
}

// Of is the drawing of a world: its facts, filled; the words that a document has for ids, nil where it has none; and
// the world's rows of the schedule.
func Of(f *schema.Facts, titles *schema.Titles, rows []schema.Issue) *Drawing {
	m := newModel(f, titles)
	if m.aboutDealings() {
		m.drawDealings()
	} else {
		m.drawComponents()
	}
	m.number(rows)
	return m.drawing
}

// Empty reports whether there is nothing to draw, because nothing is known.
func (d *Drawing) Empty() bool { return len(d.boxes) == 0 }

// Dealings reports whether it is of parties and what passed between them, and not of components and calls.
func (d *Drawing) Dealings() bool { return d.dealings }

// Elsewhere lists the rows of the schedule that are about nothing that is drawn, such as what is sold.
func (d *Drawing) Elsewhere() []int { return slices.Clone(d.elsewhere) }

// Same reports whether two drawings show the same, so that one of them is enough.
func (d *Drawing) Same(other *Drawing) bool {
	return d.SVG(Options{Facts: true}) == other.SVG(Options{Facts: true})
}

// Options are how a drawing is written.
type Options struct {
	// ID is the id of the picture in its page: a word of letters, digits and hyphens, unlike any other in it.
	ID string
	// Rows is what the anchors of the schedule's rows begin with, before the number: "issue-".
	Rows string
	// Facts has each text name the fact that it shows, for a script that shows another.
	Facts bool
	// Upright draws from top to bottom, no wider than a phone, where it can be.
	Upright bool
}
