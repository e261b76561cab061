package report

import (
	"fmt"
	"strings"

	"github.com/construe-host/construe/host/schema"
)

// brief is what an output of many comparisons comes to: a line for each, as it comes, and at the end how many came to
// what. It counts, and keeps no document, so that what it takes does not grow with how many there are.
//
// The total is of runtimes, not of worlds or cells: each counts once, by the worst aggregate of its worlds. A runtime
// that could not be judged counts apart, since nothing is known of it, and so does one without the world that was asked
// for, since nothing is wrong with it.
//
// Its zero value is ready, and one goroutine at a time may use it.
type brief struct {
	runtimes int            // all that a line was written about
	failures int            // that could not be judged
	absent   int            // that have none of the worlds that were asked for
	worst    map[string]int // how many came to an aggregate; nil until one did
	worlds   int            // the most that one runtime was judged in
	grounds  bool           // whether a line says of a breach by which grounds
}

// line is the view of one document among many: where it was found and what it came to.
//
//	runs/a.ndjson:3: The vendor's own API: every reading permits it.
//	runs/b.yaml:1: could not be judged: missing-field: …
//
// It is false of a document of any other kind, which has a page of its own and no place in the count.
func (b *brief) line(document any) (View, bool) {
	switch d := document.(type) {
	case *schema.Comparison:
		b.add(d.Worst(), len(d.Worlds))
		return View{Blocks: []Block{Item(placed(d.Source, resultLine(d, b.grounds)))}}, true
	case *schema.Sweep:
		b.add(d.Worst(), len(d.Worlds))
		return View{Blocks: []Block{Item(placed(d.Source, sweptLine(d)))}}, true
	case *schema.Failure:
		if b.runtimes++; d.LacksWorld() {
			b.absent++
			return View{Blocks: []Block{Item(placed(d.Source, "not judged: "+d.Problems[0].Message))}}, true
		}
		b.failures++
		return View{Blocks: []Block{Item(failureLine(d))}}, true
	}
	return View{}, false
}

// add counts a runtime that came to an aggregate at worst, in so many worlds.
func (b *brief) add(worst string, worlds int) {
	if b.worst == nil {
		b.worst = map[string]int{}
	}
	b.runtimes++
	b.worst[worst]++
	b.worlds = max(b.worlds, worlds)
}

// placed puts before a text where that was found which it is about: the file, and the line on which the document
// begins, as editors and compilers write it. Without a place the text stands alone.
//
//	runs/a.ndjson:3: The vendor's own API: every reading permits it.
func placed(at *schema.Location, text string) string {
	switch {
	case at == nil:
		return text
	case text == "":
		return fmt.Sprintf("%s:%d", at.File, at.Line)
	}
	return fmt.Sprintf("%s:%d: %s", at.File, at.Line, text)
}

// failureLine says where something could not be judged, the first of what is wrong, and how much more there is.
//
//	runs/b.yaml:1: could not be judged: missing-field: the field "asOf" is missing; and 3 more
//
// What follows from a mistake stands behind it, and a line a runtime is what fits a screen. The rest is in the
// document.
func failureLine(f *schema.Failure) string {
	text := "could not be judged"
	if len(f.Problems) > 0 && f.Problems[0].Code == "locked" {
		text = "not judged"
	}
	if len(f.Problems) > 0 {
		first := *f.Problems[0]
		if f.Source != nil && first.File == f.Source.File {
			first.File = "" // the line begins with it
		}
		text += ": " + first.Error()
	}
	if more := len(f.Problems) - 1; more > 0 {
		text += fmt.Sprintf("; and %d more", more)
	}
	return placed(f.Source, text)
}

// aggregatePhrases are the aggregates, from the worst, each as what so many runtimes are or have. The order is that of
// [schema.Comparison.Worst].
func aggregatePhrases() []struct{ aggregate, phrase string } {
	return []struct{ aggregate, phrase string }{
		{schema.Error, "with a cell that could not be judged"},
		{schema.AgreedBreach, "agreed to be a breach"},
		{schema.Disputed, "disputed"},
		{schema.Undetermined, "undetermined"},
		{schema.AgreedPermitted, "agreed to be permitted"},
	}
}

// total says how many runtimes came to what, the worst first. What none came to is left out, but not how many there
// were: of an empty output it is "0 runtimes".
//
//	3 runtimes: 1 disputed, 1 undetermined, 1 that could not be judged at all; of several worlds the worst counts.
func (b *brief) total() View {
	var parts []string
	for _, a := range aggregatePhrases() {
		if n := b.worst[a.aggregate]; n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", n, a.phrase))
		}
	}
	if b.failures > 0 {
		parts = append(parts, fmt.Sprintf("%d that could not be judged at all", b.failures))
	}
	if b.absent > 0 {
		parts = append(parts, fmt.Sprintf("%d not judged, without the world that was asked for", b.absent))
	}
	text := Counted(b.runtimes, "runtime")
	switch {
	case b.runtimes == 1 && len(parts) == 1: // which it is says it all
		text += ": " + strings.TrimPrefix(strings.TrimPrefix(parts[0], "1 "), "that ")
	case len(parts) > 0:
		text += ": " + strings.Join(parts, ", ")
	}
	if b.worlds > 1 {
		text += "; of several worlds the worst counts"
	}
	return View{Blocks: []Block{Paragraph(text + ".")}}
}

// failureView says why a document could not be made: every problem, in the order in which it was found, since an author
// mends all of them at once.
func failureView(v *draft, f *schema.Failure) {
	v.title(placed(f.Source, "could not be judged"))
	for _, p := range f.Problems {
		v.item(p.Error())
	}
}
