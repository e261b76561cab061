package main

import (
	"bufio"
	"bytes"
	"io"
	"slices"

	"github.com/urfave/cli/v2"

	"github.com/construe-host/construe/host/record"
	"github.com/construe-host/construe/host/report"
	"github.com/construe-host/construe/host/schema"
)

// reportAll reports the documents of files. One alone is reported as the document that it is; several go to each output
// one after the other, without more than one being held. A page of html is of all documents however many there are, and
// a record is a document there, since such a page says who signed it.
func reportAll(c *cli.Context, s *streams, names []string) error {
	if len(names) == 0 {
		names = []string{"-"}
	}
	rule, err := reportGate(c, s)
	if err != nil {
		return err
	}
	html, _ := wantsHTML(c)
	a := &reporting{c: c, s: s, tally: newTally(c, rule), several: html || len(names) > 1,
		brief: !wantsPages(c) && len(names) == 1}
	defer func() {
		if a.out != nil {
			a.out.abandon()
		}
	}()
	for _, name := range names {
		if err := eachDocument(c, s, name, a.take); err != nil {
			return err
		}
	}
	if a.out == nil {
		return reportOne(c, s, a.first.Document)
	}
	if err := a.tally.lookedAtNothing(c); err != nil {
		return err
	}
	if err := a.out.end(s); err != nil {
		return err
	}
	err = a.tally.result(s)
	if a.code != 0 && (a.code == exitEvaluation || a.tally.code() != exitEvaluation) {
		return result(a.code)
	}
	return err
}

// reporting is documents being reported: the first is held until there is a second.
type reporting struct {
	c     *cli.Context
	s     *streams
	tally *tally
	out   *outputs      // nil until there are several
	first *report.Given // nil once it is written
	code  int           // the worst of the documents that no gate is about; 0 where each passes
	// several says that they are several however many there are, brief that each is a line on pages.
	several, brief bool
}

func (a *reporting) take(g report.Given) (err error) {
	if a.out == nil && a.first == nil && !a.several {
		a.first = &g
		return nil
	}
	if a.out == nil {
		a.brief = a.brief && hasLine(g.Document) && (a.first == nil || hasLine(a.first.Document))
		if a.out, err = openOutputs(a.c, a.s, a.brief, a.tally, nil); err != nil {
			return err
		}
	}
	if first := a.first; first != nil {
		a.first = nil
		if err := a.write(*first); err != nil {
			return err
		}
	}
	return a.write(g)
}

// hasLine reports whether a document is of the kinds that are said in a line where there are many.
func hasLine(document any) bool {
	switch document.(type) {
	case *schema.Comparison, *schema.Failure, *schema.Sweep:
		return true
	}
	return false
}

func (a *reporting) write(g report.Given) error {
	if a.brief && !hasLine(g.Document) {
		return &schema.Problem{Code: "format", File: g.Name, Message: "there is a document of another kind among the " +
			"comparisons, of which each is a line; expected comparisons", Hint: "--full writes the page of each"}
	}
	a.tally.take(g.Document)
	a.code = max(a.code, savedCode(a.c, g.Document)) // 3 goes before 1
	return a.out.given(g)
}

// wantsHTML reports whether some rendering that is asked for is a page of html, and whether all are.
func wantsHTML(c *cli.Context) (some, all bool) {
	to, err := renderings(c)
	html := func(t rendering) bool { return t.format == "html" }
	other := func(t rendering) bool { return t.format != "html" }
	return err == nil && slices.ContainsFunc(to, html), err == nil && !slices.ContainsFunc(to, other)
}

// readFindings reads what a reader wrote on the rows; nil where no file is named.
func readFindings(c *cli.Context, s *streams) (*report.Findings, error) {
	name := c.String("findings")
	if name == "" {
		return nil, nil
	}
	shown, data, err := readBounded(s, name, report.MostFindings)
	if err != nil {
		return nil, err
	}
	return report.ParseFindings(shown, data)
}

// eachDocument gives every document of a file: the one that it is, those that it has one a line, or that of a record.
func eachDocument(c *cli.Context, s *streams, name string, take func(report.Given) error) error {
	in, shown, err := openInput(s, name)
	if err != nil {
		return err
	}
	defer in.Close()
	from := bufio.NewReader(in)
	_, page := wantsHTML(c)
	if begin, _ := from.Peek(512); page && isRecord(begin) {
		data, err := io.ReadAll(io.LimitReader(from, record.MaxBundle+1))
		if err != nil {
			return err
		}
		return recordedDocument(c, s, shown, data, take)
	}
	l := newLines(from)
	if !l.stream(name == "-") {
		data, err := l.whole()
		if err != nil {
			return err
		}
		document, err := parseDocument(shown, data)
		if err != nil {
			return err
		}
		return take(report.Given{Name: shown, Document: document})
	}
	for l.next() {
		document, err := parseLine(l, shown, report.Kinds()...)
		if err != nil {
			return err
		}
		if err := take(report.Given{Name: shown, Document: document}); err != nil {
			return err
		}
	}
	return nil
}

// recordedDocument gives the comparison of a record, and whose signatures of it were verified.
func recordedDocument(c *cli.Context, s *streams, shown string, data []byte, take func(report.Given) error) error {
	keys, err := publicKeys(c, s)
	if err != nil {
		return err
	}
	o, err := openBytes(shown, data, func(name string, data []byte) (*record.Envelope, error) {
		return record.OpenVerified(name, data, keys)
	})
	if err != nil {
		return err
	}
	if o.Record == nil {
		return usage{shown + " is a signed reading; expected a record or a document", ""}
	}
	g := report.Given{Name: shown, Document: o.Record.Comparison, Record: o.Record}
	g.Signers, g.Unknown = o.Signed(keys)
	return take(g)
}

// isRecord reports whether a file that begins so is a record or a bundle.
func isRecord(begin []byte) bool {
	return bytes.HasPrefix(begin, []byte(`{"payload":`)) || isBundle(begin)
}
