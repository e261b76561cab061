// Package report renders documents for people and machines: table for a terminal, markdown and html for pages, json for
// programs, sarif, junit, github and gitlab for builds, csv for sheets, mermaid and svg for pictures, lcov for how much
// of policies tests come to. [Formats] says which of them are for which kinds of documents. The document is the source;
// every rendering derives from it and from [Options] alone, so that a saved one gives the same text for ever.
//
// The usual entry is [Render]. [NewHandler] writes many documents to one output, one at a time; [Parse] reads a saved
// document of any kind that has a page; [ViewOf] is a page before any format was given to it.
//
// # How it is built
//
// What a page says and how a format looks are apart. Each kind of document builds a [View], which is the page in words,
// said once; a text format draws any view and knows no document. A format that is no page, such as JSON, is handed the
// document itself. So a kind of document is one file and one row of the table in documents.go, and a format is one file
// and one row of the table in handler.go.
//
// # Hostile text
//
// Much of what a document says was written by parties, who may wish to look like somebody else. A view carries their
// words raw. Every text format passes all of it through [schema.DisplayText], escapes what its own syntax would take
// for a sign, and lets no line begin as a command of a build log does.
package report

import (
	"io"

	"github.com/construe-host/construe/host/gate"
	"github.com/construe-host/construe/host/schema"
)

// Options change how a rendering looks, never what it says. The zero value is a whole page, 120 columns wide and
// without colours.
type Options struct {
	// Color marks outcomes with terminal colours, in the table format.
	Color bool
	// Width is how many columns a page for a terminal has; 120 if 0, and never fewer than 60.
	Width int
	// Full has the page of a comparison say all that there is, and not its first screen; Matrix adds the swap matrix to
	// that. A comparison from before there were issues always has the full page.
	Full, Matrix bool
	// Part renders a comparison only as far as [Judged], or only what [Cheapest] adds to that; the whole if empty. The
	// two of them, one after the other, are the whole.
	Part Part
	// Several says that the output takes more than one document. JSON then writes each on a line of its own, so that a
	// reader can tell where one ends; pages have a blank line between them with or without it.
	Several bool
	// Brief has pages say each comparison in a line, and at the end how many came to what. It serves many.
	Brief bool
	// Again gives the words by which a command that a page prints has to say what it is about: the runtime, by id, the
	// case, the day, as far as these are not what the command takes of itself. None where it is nil.
	Again func(runtime string) []string
	// Gate is what the formats of builds go by, and the waivers of which pages say what passes by them; one that fails
	// on an agreed breach, without waivers, where it is nil.
	Gate *gate.Rule
	// Explore is the id of the runtime that a page of html has the explorer of; where it is empty, the only one of the
	// page that has a map.
	Explore string
	// Root is the folder that files are named from in the formats of builds, with forward slashes; those elsewhere keep
	// their names.
	Root string
	// Version says which construe writes, for the page of html, which says nothing of it where it is empty.
	Version string
	// Readings are those of every comparison that comes, where that is known before, so that a csv need hold nothing for
	// want of its columns; those of the first comparison where it is nil.
	Readings []string
	// Findings are what a reader wrote on the rows, for the page of html; none where it is nil.
	Findings *Findings
}

// Part is a part of the page of a comparison. The search for the cheapest changes can take minutes, and what was judged
// need not wait for it on a screen.
type Part string

// Judged is what is known once every cell is judged, Cheapest what the search for the cheapest changes that would
// settle the disputes adds, with the count and what moved.
const (
	Judged   Part = "judged"
	Cheapest Part = "cheapest"
)

// Render writes a document in a format, whole: it is [NewHandler] for one document, or for a []*[schema.Comparison],
// whose comparisons are written one after the other, in JSON one a line. JSON takes any document, the other formats
// those of [Kinds].
//
// # Errors
//
// [schema.Problem]: format, for a format that is not listed and for a document that has no form in it; and the writer's
// own errors.
func Render(w io.Writer, format string, document any, o Options) error {
	return render(formats(), w, format, document, o)
}

// render is [Render] with the formats of a table.
func render(table []formatRow, w io.Writer, format string, document any, o Options) error {
	documents := []any{document}
	if all, several := document.([]*schema.Comparison); several {
		o.Several, documents = true, nil
		for _, one := range all {
			documents = append(documents, one)
		}
	}
	h, err := newHandler(table, w, format, o)
	if err != nil {
		return err
	}
	if err := h.Begin(); err != nil {
		return err
	}
	for _, one := range documents {
		if err := h.Document(one); err != nil {
			return err
		}
	}
	return h.End()
}
