package main

import (
	"bytes"
	"fmt"

	"github.com/urfave/cli/v2"

	"github.com/construe-host/construe/host/record"
	"github.com/construe-host/construe/host/report"
	"github.com/construe-host/construe/host/schema"
)

func diffCommand(s *streams) *cli.Command {
	return &cli.Command{Usage: "which cells of two records differ, and which input explains it", ArgsUsage: "A B",
		Flags: outputFlags("diff", "table"), Action: func(c *cli.Context) error {
			if c.NArg() != 2 {
				return usage{"expected two records or bundles", "construe compare --record FILE makes one"}
			}
			var both [2]*recordFile
			for i := range both {
				var err error
				if both[i], err = openRecord(s, c.Args().Get(i)); err != nil {
					return err
				}
				if both[i].Record == nil {
					return usage{both[i].name + " is a signed reading; expected a record of a comparison", ""}
				}
			}
			d := record.Compare(both[0].Record, both[1].Record)
			var b bytes.Buffer
			errors := errorsIn(both[0].Record.Comparison, both[1].Record.Comparison)
			failures(&b, errors)
			for _, cell := range d.NotReproducible {
				fmt.Fprintf(&b, "not-reproducible: %s\n", harmless(cell))
			}
			differences(&b, d, "", "")
			fmt.Fprintf(&b, "differing: %s, %s, %d of %s; said differently: %s; signatures were not checked\n",
				report.Counted(len(d.Inputs), "input"), report.Counted(len(d.Worlds), "world"),
				len(d.Cells), report.Counted(countCells(both[0].Record, both[1].Record),
					"cell"), report.Counted(len(d.Said), "thing"))
			if err := writeText(c, s, b.String(), map[string]any{"construe": "diff/v1", "difference": d,
				"errors": errors}); err != nil {
				return err
			}
			return documentResult(both[0].Record.Comparison, both[1].Record.Comparison)
		}}
}

// countCells counts the cells of all records, each once.
func countCells(all ...*schema.Record) int {
	seen := map[[3]string]bool{}
	for _, r := range all {
		for _, cell := range r.Semantics.Cells {
			seen[[3]string{cell.World, cell.Policy, cell.Classifier}] = true
		}
	}
	return len(seen)
}
