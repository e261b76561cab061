package main

import (
	"bytes"
	"fmt"

	"github.com/urfave/cli/v2"

	"github.com/construe-host/construe/host/report"
	"github.com/construe-host/construe/host/schema"
)

func reportCommand(s *streams) *cli.Command {
	return &cli.Command{Usage: "turn a saved document into any format",
		ArgsUsage:   "DOCUMENT|-",
		Description: "Exit code 3: the document is not what it says, or something in it could not be judged.",
		Flags:       outputFlags("report", "table"),
		Action: func(c *cli.Context) error {
			name, err := argument(c)
			if err != nil {
				return err
			}
			shown, data, err := readInput(s, name)
			if err != nil {
				return err
			}
			if lines := documentLines(data); len(lines) > 1 {
				all, err := comparisons(shown, lines)
				if err != nil {
					return err
				}
				if err := writeAll(c, s, all); err != nil {
					return err
				}
				return documentResult(all)
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
	if bytes.HasPrefix(data, []byte(`{"payload":`)) || isBundle(data) {
		return nil, usage{shown + " is a record, which anybody can have made; expected a document",
			"construe verify " + shown + " --comparison FILE writes its comparison to FILE"}
	}
	return report.Parse(shown, data)
}

// documentLines splits a stream of documents, one a line, as compare writes several. Any other document is a single
// line here: where it is written for people, its brace opens on the first line and closes on another.
func documentLines(data []byte) [][]byte {
	first, _, _ := bytes.Cut(data, []byte("\n"))
	if first = bytes.TrimSpace(first); !bytes.HasPrefix(first, []byte("{")) || !bytes.HasSuffix(first, []byte("}")) {
		return [][]byte{data}
	}
	return bytes.Split(bytes.TrimRight(data, "\n"), []byte("\n"))
}

func comparisons(shown string, lines [][]byte) (all []*schema.Comparison, err error) {
	for i, line := range lines {
		padded := append(bytes.Repeat([]byte("\n"), i), line...) // so that errors name the stream's own lines
		d, err := schema.Parse(shown, padded, schema.KindComparison)
		if err != nil {
			return nil, err
		}
		one := &schema.Comparison{}
		if err := d.Decode(one); err != nil {
			return nil, fmt.Errorf("%s:%d: %w", shown, i+1, err)
		}
		all = append(all, one)
	}
	return all, nil
}
