package main

import (
	"github.com/urfave/cli/v2"
)

func docCommand(s *streams) *cli.Command {
	return &cli.Command{Usage: "write what a case asks, the text in force, and what each party claims",
		ArgsUsage: "[FOLDER]",
		Description: "FOLDER is the folder of a case, or of a reading, which is then the only one beside the case.\n" +
			"The page is Markdown; -o FILE writes it to a file.",
		Flags: append(append(caseFlags("doc"), readingFlag("doc"),
			text("doc", "as-of", "", "the `DAY` whose text is shown, such as 2026-03-18; if left out, the first "+
				"of the newest version")), outputFlags("doc", "markdown")...),
		Action: func(c *cli.Context) error {
			t, err := oneFolder(c)
			switch {
			case err != nil:
				return err
			case t.kind == "plugin" || t.kind == "policy":
				return usage{t.shown() + " is the folder of a " + t.kind, "give the folder of a case or of a reading"}
			}
			asOf, err := day(c)
			if err != nil {
				return err
			}
			h, err := openFolder(c, t)
			if err != nil {
				return err
			}
			defer closeHost(c.Context, h)
			d := h.Document(asOf)
			if err := write(c, s, d); err != nil {
				return err
			}
			return documentResult(d)
		}}
}
