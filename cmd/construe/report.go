package main

import (
	"bufio"
	"bytes"
	"io"

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
			r := bufio.NewReaderSize(in, 64<<10)
			first, more, err := readLine(r)
			if err != nil {
				return lineProblem(shown, 1, err)
			}
			if isObject(first) && more && hasText(r) {
				return reportStream(c, s, r, shown, first)
			}
			rest, err := io.ReadAll(io.LimitReader(r, schema.MaxBytes+1))
			if err != nil {
				return err
			}
			data := append(first, rest...)
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
	if bytes.HasPrefix(data, []byte(`{"payload":`)) || isBundle(data) {
		return nil, usage{shown + " is a record, which anybody can have made; expected a document",
			"construe verify " + shown + " --comparison FILE writes its comparison to FILE"}
	}
	return report.Parse(shown, data)
}

// reportStream reports a stream of comparisons, one a line, as compare writes several, without holding more than one.
func reportStream(c *cli.Context, s *streams, r *bufio.Reader, shown string, line []byte) error {
	out, err := openOutputs(c, s, !c.Bool("full"))
	if err != nil {
		return err
	}
	defer out.abandon()
	failed := false
	for n, more := 1, true; ; n++ {
		if len(bytes.TrimSpace(line)) > 0 {
			document, err := parseLine(shown, n, line)
			if err != nil {
				return err
			}
			if err := out.document(document); err != nil {
				return err
			}
			failed = failed || hasError(document)
		}
		if !more {
			break
		}
		if line, more, err = readLine(r); err != nil {
			return lineProblem(shown, n+1, err)
		}
	}
	if err := out.end(); err != nil || !failed {
		return err
	}
	return result(exitEvaluation)
}

// parseLine reads a comparison of a stream, or what stands in its place.
func parseLine(shown string, n int, line []byte) (any, error) {
	d, err := schema.ParseLine(shown, n, bytes.TrimRight(line, "\r\n"), schema.KindComparison, schema.KindFailure)
	if err != nil {
		return nil, err
	}
	var document any = &schema.Comparison{}
	if d.Kind == schema.KindFailure {
		document = &schema.Failure{}
	}
	return document, d.Decode(document)
}
