package main

import (
	"bytes"

	"github.com/urfave/cli/v2"

	"github.com/construe-host/construe/host/report"
	"github.com/construe-host/construe/host/schema"
)

func reportCommand(s *streams) *cli.Command {
	return &cli.Command{Usage: "turn a saved document into any format",
		ArgsUsage:   "DOCUMENT|-",
		Description: "Exit code 3: the document is not what it says, or something in it could not be judged.",
		Flags: append(outputFlags("report", "table"), &cli.BoolFlag{Name: "full",
			Usage: "write the page of each of several comparisons instead of a line", EnvVars: env("report", "full")}),
		Action: func(c *cli.Context) error {
			name, err := argument(c)
			if err != nil {
				return err
			}
			in, shown, err := openInput(s, name)
			if err != nil {
				return err
			}
			defer in.Close()
			l := newLines(in)
			if l.stream(name == "-") {
				return reportStream(c, s, l, shown)
			}
			data, err := l.whole()
			if err != nil {
				return err
			}
			document, err := parseDocument(shown, data)
			if err != nil {
				return err
			}
			if err := write(c, s, document); err != nil {
				return err
			}
			return documentResult(document)
		}}
}

// parseDocument reads one document that can be reported.
func parseDocument(shown string, data []byte) (any, error) {
	if err := refuseRecord(shown, data); err != nil {
		return nil, err
	}
	return report.Parse(shown, data)
}

// refuseRecord refuses a record, which looks like a document and is none.
func refuseRecord(shown string, data []byte) error {
	if bytes.HasPrefix(data, []byte(`{"payload":`)) || isBundle(data) {
		return usage{shown + " is a record, which anybody can have made; expected a document",
			"construe verify " + shown + " --comparison FILE writes its comparison to FILE"}
	}
	return nil
}

// reportStream reports comparisons, one a line, as compare writes several, without holding more than one. One alone is
// reported as the document that it is.
func reportStream(c *cli.Context, s *streams, l *lines, shown string) error {
	l.next() // there is one
	document, err := parseLine(l, shown, report.Kinds()...)
	if err != nil {
		return err
	}
	more := l.next()
	if !more {
		if err := write(c, s, document); err != nil {
			return err
		}
		return documentResult(document)
	}
	kinds := []string{schema.KindComparison, schema.KindFailure}
	out, err := openOutputs(c, s, !c.Bool("full"))
	if err != nil {
		return err
	}
	defer out.abandon()
	failed := false
	for {
		if err := out.document(document); err != nil {
			return err
		}
		if failed = failed || hasError(document); !more {
			break
		}
		if document, err = parseLine(l, shown, kinds...); err != nil {
			return err
		}
		more = l.next()
	}
	if err := out.end(); err != nil || !failed {
		return err
	}
	return result(exitEvaluation)
}

// parseLine reads a document of a stream, of one of some kinds.
func parseLine(l *lines, shown string, kinds ...string) (any, error) {
	if l.err != nil {
		return nil, l.problem(shown)
	}
	if err := refuseRecord(shown, l.text); err != nil {
		return nil, err
	}
	d, err := schema.ParseLine(shown, l.number, l.text, kinds...)
	if err != nil {
		return nil, err
	}
	return report.Decode(d)
}
