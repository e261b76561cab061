package report

import (
	"fmt"
	"io"
	"math"
	"slices"
	"strings"

	"github.com/construe-host/construe/host/gate"
	"github.com/construe-host/construe/host/schema"
)

// Handler writes documents in one format to one output. [NewHandler] makes one.
//
// The order of calls is Begin, then Document once for each document, then End. A handler writes what it can as it is
// called and keeps none of the documents, so that a million of them take the memory of one: what it has to know at the
// end, such as a count, it counts. After an error the output is of no use, and no more is called.
//
// A handler is for one goroutine and one output. It does not close the output.
type Handler interface {
	// Begin writes what stands before the first document, if anything does, such as the opening of a list.
	Begin() error
	// Document writes one document: a pointer to one of the types of schema.
	//
	// # Errors
	//
	// [schema.Problem]: format, for a document that has no form in this format; and the writer's own errors.
	Document(document any) error
	// End writes what stands after the last document, and whatever was held back.
	End() error
}

// formatRow is a row of the table of formats: the name that people give, what opens an output in it, whether it draws
// views, and the kinds of documents that it is for, where it is not for all.
type formatRow struct {
	name  string
	open  func(w io.Writer, o Options) Handler
	pages bool
	build bool // whether it says of what it writes whether that passes
	kinds []string
}

// formats is the closed set of formats, sorted by name. One that draws views is a row of [textFormat]; one that is no
// page opens a handler of its own.
func formats() []formatRow {
	return []formatRow{
		{name: "csv", open: openCSV, kinds: []string{schema.KindMap, schema.KindComparison}},
		buildFormat("github", openGitHub),
		buildFormat("gitlab", openGitLab),
		{name: "html", open: openHTML, kinds: htmlKinds()},
		{name: "json", open: openJSON},
		buildFormat("junit", openJUnit),
		{name: "lcov", open: openLCOV, kinds: []string{schema.KindTest}},
		textFormat("markdown", newMarkdown),
		{name: "mermaid", open: openMermaid, kinds: []string{schema.KindComparison}},
		buildFormat("sarif", openSARIF),
		{name: "svg", open: openSVG, kinds: []string{schema.KindMap}},
		textFormat("table", newTerminal),
	}
}

// buildFormat is the row of a format that builds read: one that draws suites.
func buildFormat(name string, open func(io.Writer, Options) Handler) formatRow {
	return formatRow{name: name, open: open, build: true, kinds: buildKinds()}
}

// Formats lists the names of the formats that are for documents of every kind, and of those that are for the given
// kinds alone, sorted.
func Formats(kinds ...string) []string { return formatNames(formats(), kinds...) }

func formatNames(table []formatRow, kinds ...string) (names []string) {
	for _, f := range table {
		if f.kinds == nil || slices.ContainsFunc(kinds, func(k string) bool { return slices.Contains(f.kinds, k) }) {
			names = append(names, f.name)
		}
	}
	return names
}

// PassesOrFails reports whether a format says of what it writes whether it passes, so that what a gate makes of it
// matters to it; see [Options].Gate.
func PassesOrFails(format string) bool {
	return slices.ContainsFunc(formats(), func(f formatRow) bool { return f.name == format && f.build })
}

// TakesProblems reports whether a format is for programs that look for an error in it: where a verb fails before there
// is a document, a problem/v1 in that format stands in its place.
func TakesProblems(format string) bool { return format == "json" || PassesOrFails(format) }

// DrawsPages reports whether a format draws pages for people, which can be shown part by part (see [Part]) and can have
// other text beside them. What else a format writes is one document for programs, which is whole or of no use.
func DrawsPages(format string) bool {
	return slices.ContainsFunc(formats(), func(f formatRow) bool { return f.name == format && f.pages })
}

// NewHandler opens an output: what is to be written to w, in a format. Nothing is written before Begin is called. Set
// [Options].Several where more than one document is to come.
//
// # Errors
//
// [schema.Problem]: format, for one that is not listed.
func NewHandler(w io.Writer, format string, o Options) (Handler, error) {
	return newHandler(formats(), w, format, o)
}

// newHandler is [NewHandler] with the formats of a table.
func newHandler(table []formatRow, w io.Writer, format string, o Options) (Handler, error) {
	for _, f := range table {
		if f.name == format {
			return f.open(w, o), nil
		}
	}
	names := formatNames(table, Kinds()...)
	return nil, &schema.Problem{Code: "format", Message: fmt.Sprintf("there is no format %q; expected one of %s",
		format, strings.Join(names, ", ")), Expected: names}
}

// textFormat is the row of a format that draws views: a blank page for each document is all that it has of its own.
func textFormat(name string, blank func(Options) page) formatRow {
	return formatRow{name: name, pages: true, open: func(w io.Writer, o Options) Handler {
		if o.Brief {
			o.Width = math.MaxInt // a document is a line, however long, for whoever counts lines or looks for one
		}
		p := &pages{w: w, format: name, blank: blank, options: o}
		p.brief.grounds = name == "markdown" // a page that stands alone; a terminal has the other outputs beside it
		if o.Gate != nil && o.Gate.Waives() && o.Part != Judged {
			p.gate = o.Gate.Start()
		}
		return p
	}}
}

// pages is the handler of every text format. It makes the view of each document, has it drawn on a page of its own and
// puts a blank line between two pages.
type pages struct {
	w       io.Writer
	format  string
	blank   func(Options) page
	options Options
	some    bool // whether a page was written
	brief   brief
	gate    *gate.Run // nil where nothing is waived, or what would be is on another part of the page
}

func (p *pages) Begin() error { return nil }

func (p *pages) Document(document any) error {
	var view View
	var is bool
	if p.options.Brief {
		view, is = p.brief.line(document)
	} else {
		view, is = ViewOf(document, p.options)
	}
	if !is {
		return &schema.Problem{Code: "format", Message: fmt.Sprintf("%s has no %s form; expected json",
			kindNamed(document), p.format)}
	}
	p.judge(document)
	if p.some && !p.options.Brief {
		if _, err := io.WriteString(p.w, "\n"); err != nil {
			return err
		}
	}
	p.some = true
	return p.draw(view)
}

func (p *pages) draw(view View) error {
	options := p.options
	if view.Width > 0 && (options.Width == 0 || options.Width > view.Width) && !options.Brief {
		options.Width = view.Width
	}
	blank := p.blank(options)
	view.drawOn(blank)
	_, err := io.WriteString(p.w, blank.String())
	return err
}

// judge has the gate look at a document, where it waives anything.
func (p *pages) judge(document any) {
	switch d := document.(type) {
	case *schema.Comparison:
		if p.gate != nil {
			p.gate.Add(d)
		}
	case *schema.Sweep:
		if p.gate != nil {
			p.gate.Add(d.Bare())
		}
	case *schema.Failure:
		if p.gate != nil {
			p.gate.AddFailure(d)
		}
	}
}

// End writes how many came to what, where each was a line, and what passes only because it is waived.
func (p *pages) End() error {
	if p.options.Brief {
		if _, err := io.WriteString(p.w, "\n"); err != nil {
			return err
		}
		if err := p.draw(p.brief.total()); err != nil {
			return err
		}
	}
	if p.gate == nil {
		return nil
	}
	v := &draft{options: p.options}
	waiverPart(v, p.gate.Document())
	if !p.options.Full {
		v.view.Width = firstScreenWidth // as the page above
	}
	return p.draw(v.view)
}
