package report

import (
	"slices"

	"github.com/construe-host/construe/host/schema"
)

// documentKind is a row of the table of documents that have a page: the kind as it stands in the document's first
// field, an empty document to read one into, and what appends the page's blocks to a draft, where the document is of
// this kind.
type documentKind struct {
	name  string
	empty func() any
	view  func(v *draft, document any) bool
	is    func(document any) bool
}

// documentKinds is the closed set of documents that have a page, sorted by kind. A new kind is one row here, and the
// file that builds its view.
func documentKinds() []documentKind {
	return []documentKind{
		documentRow(schema.KindCheck, checkView),
		documentRow(schema.KindClassification, classificationView),
		documentRow(schema.KindComparison, comparisonView),
		documentRow(schema.KindCrux, cruxView),
		documentRow(schema.KindDocumentation, documentationView),
		documentRow(schema.KindExplanation, explanationView),
		documentRow(schema.KindExplanations, explanationsView),
		documentRow(schema.KindFacts, factsView),
		documentRow(schema.KindGate, gateView),
		documentRow(schema.KindInspection, inspectionView),
		documentRow(schema.KindListing, listingView),
		documentRow(schema.KindMap, mapView),
		documentRow(schema.KindFailure, failureView),
		documentRow(schema.KindSweep, sweepView),
		documentRow(schema.KindTest, testView),
		documentRow(schema.KindTimeline, timelineView),
		documentRow(schema.KindVerdict, verdictView),
		documentRow(schema.KindWhatIf, whatIfView),
	}
}

// documentRow is the row of the documents of type D. Only here is a document's type looked at: its builder is handed
// what it takes, and cannot be handed anything else.
func documentRow[D any](name string, view func(*draft, *D)) documentKind {
	return documentKind{name, func() any { return new(D) }, func(v *draft, document any) bool {
		d, is := document.(*D)
		if is {
			view(v, d)
		}
		return is
	}, func(document any) bool {
		_, is := document.(*D)
		return is
	}}
}

// Kinds lists the kinds of documents that have a page, as they stand in a document's first field, sorted.
func Kinds() (names []string) {
	for _, k := range documentKinds() {
		names = append(names, k.name)
	}
	return names
}

// ViewOf is what the page of a document says, and whether the document has one: it is a pointer to one of the types of
// [Kinds]. Of the options only Full, Matrix, Part and Again
// matter to it.
func ViewOf(document any, o Options) (View, bool) {
	v := &draft{options: o}
	for _, k := range documentKinds() {
		if k.view(v, document) {
			return v.view, true
		}
	}
	return View{}, false
}

// kindNamed is what a document is called in an error about it: its kind, with an article.
func kindNamed(document any) string {
	for _, k := range documentKinds() {
		if k.is(document) {
			return article(k.name)
		}
	}
	return "a document of this kind"
}

// Parse reads one document of any kind that has a page, for [Render]: a pointer to one of the types of schema. The name
// is what errors call the file by; the data is JSON or YAML and is checked against the JSON Schema of its kind.
//
// # Errors
//
// [schema.Problems], as [schema.Parse] gives them, for what is no document, or one of another kind.
func Parse(name string, data []byte) (any, error) {
	d, err := schema.Parse(name, data, Kinds()...)
	if err != nil {
		return nil, err
	}
	return Decode(d)
}

// Decode is a document of a kind that has a page as its type, for [Render]: a pointer to one of the types of schema.
//
// # Errors
//
// An error means that the document was not checked against the JSON Schema of its kind.
func Decode(d *schema.Document) (any, error) {
	kinds := documentKinds()
	document := kinds[slices.Index(Kinds(), d.Kind)].empty()
	return document, d.Decode(document)
}
