package report

import (
	"io"

	"github.com/construe-host/construe/host/schema"
)

// htmlKinds are the kinds of documents that one page of html is made of.
func htmlKinds() []string {
	return []string{schema.KindComparison, schema.KindCrux, schema.KindExplanation, schema.KindExplanations,
		schema.KindMap, schema.KindFailure, schema.KindTimeline}
}

// Given is a document as it was given to whoever writes one page of several: with the file that it stands in, by which
// errors call it, and, of a comparison out of a record, what that says besides.
type Given struct {
	Name     string
	Document any
	// Record is the record that the comparison is out of, nil where it is out of none, and Signers names whose
	// signatures of it were verified; Unknown those that were not.
	Record           *schema.Record
	Signers, Unknown []string
}

// taker is a handler that knows what to do with all that is said of a document.
type taker interface{ take(g Given) error }

// Hand gives a document to a handler, with what is said of it where the handler has a use for that.
//
// # Errors
//
// As [Handler].Document.
func Hand(h Handler, g Given) error {
	if t, is := h.(taker); is {
		return t.take(g)
	}
	return h.Document(g.Document)
}

// htmlOutput makes one page of all documents that it is given. It keeps them until the last, since none says what is
// to come, and writes nothing before the page is whole.
type htmlOutput struct {
	w       io.Writer
	options Options
	given   []Given
}

func openHTML(w io.Writer, o Options) Handler { return &htmlOutput{w: w, options: o} }

func (h *htmlOutput) Begin() error { return nil }

func (h *htmlOutput) Document(document any) error { return h.take(Given{Document: document}) }

// mostOnPage bounds the documents of one page, which are held until it is written.
const mostOnPage = 2000

func (h *htmlOutput) take(g Given) error {
	switch g.Document.(type) {
	case *schema.Comparison, *schema.Crux, *schema.Explanation, *schema.Explanations, *schema.Map, *schema.Failure,
		*schema.Timeline:
	default:
		return noForm(g.Document, "html", htmlKinds()...)
	}
	if len(h.given) == mostOnPage {
		return &schema.Problem{Code: "format", Message: "one page of html is of at most " +
			Counted(mostOnPage, "document"), Hint: "write a page for each part, or -f json"}
	}
	h.given = append(h.given, g)
	return nil
}

// End writes the page.
func (h *htmlOutput) End() error {
	p, err := newHTMLPage(h.given, h.options)
	if err != nil {
		return err
	}
	if err := h.options.Findings.place(p); err != nil {
		return err
	}
	text, err := p.text()
	if err != nil {
		return err
	}
	_, err = h.w.Write(text)
	return err
}
