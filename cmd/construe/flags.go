package main

import (
	"os"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/construe-host/construe/host/report"
	"github.com/construe-host/construe/host/schema"
	"github.com/construe-host/construe/policies"
)

// variableOf names the variable of a flag, such as CONSTRUE_COMPARE_FAIL_ON.
func variableOf(verb, flag string) string {
	return "CONSTRUE_" + strings.ToUpper(verb+"_"+strings.ReplaceAll(flag, "-", "_"))
}

// env is the variable of a flag, for the library to read.
func env(verb, flag string) []string { return nonEmpty(variableOf(verb, flag)) }

// nonEmpty are those variables that are not empty. A variable that is empty is as if unset.
func nonEmpty(names ...string) []string {
	return slices.DeleteFunc(names, func(name string) bool { return os.Getenv(name) == "" })
}

func text(verb, name, value, help string, aliases ...string) *cli.StringFlag {
	return &cli.StringFlag{Name: name, Aliases: aliases, Value: value, Usage: help, EnvVars: env(verb, name)}
}

func list(verb, name, help string) *cli.StringSliceFlag {
	return &cli.StringSliceFlag{Name: name, Usage: help, EnvVars: env(verb, name)}
}

func readingFlag(verb string) cli.Flag {
	return list(verb, "reading", "only this `READING`; may be given again")
}

// caseFlags choose the case, and how its parties' code runs within which bounds.
func caseFlags(verb string) []cli.Flag {
	return append([]cli.Flag{
		text(verb, "case", policies.Default, "the case: the `NAME` of an embedded one, or a folder; the working "+
			"folder, if it has a case.yaml, where this is left out"),
		list(verb, "with", "a reading beside those of the case: the `PATH` of its folder or of its .tar, or "+
			layoutPrefix+"DIR; may be given again"),
		text(verb, "plugins", "", "a `FOLDER` of plugins, looked through before the embedded ones"),
		text(verb, "wasm", "auto", "how plugins run: auto, interpreter or compiler; compiler fills the "+
			"cache that auto uses"),
		text(verb, "judge", "interpreter", "what evaluates policies: interpreter, or topdown for policies you trust"),
		&cli.BoolFlag{Name: "cross-check", Usage: "have topdown judge as well; where the two differ the cell is an " +
			"error; for policies you trust", EnvVars: env(verb, "cross-check")},
		cacheFlag(verb),
	}, limitFlags(verb)...)
}

func outputFlags(verb, format string) []cli.Flag {
	return []cli.Flag{
		&cli.StringSliceFlag{Name: "format", Aliases: []string{"f"}, Value: cli.NewStringSlice(format),
			DefaultText: format, EnvVars: env(verb, "format"),
			Usage: formatChoice(verb) + "; `FORMAT=FILE` writes a file; may be given again"},
		text(verb, "output", "", "write to `FILE` instead of standard output", "o"),
		&cli.BoolFlag{Name: "no-color", Usage: "no colours, also on a terminal (NO_COLOR does the same)",
			EnvVars: env(verb, "no-color")},
		&cli.BoolFlag{Name: "verbose", Aliases: []string{"v"},
			Usage: "say on standard error whose code was loaded and what runs it", EnvVars: env(verb, "verbose")},
		&cli.BoolFlag{Name: "quiet", Aliases: []string{"q"}, Usage: "write no document, only the exit code",
			EnvVars: env(verb, "quiet")},
	}
}

// pageFlags choose how much the page of a comparison says.
func pageFlags(verb string) []cli.Flag {
	return []cli.Flag{
		&cli.BoolFlag{Name: "full", Usage: "write the whole page of each comparison: matrix, reasons, trials, counts",
			EnvVars: env(verb, "full")},
		&cli.BoolFlag{Name: "matrix", Usage: "add to the first screen how each policy judges each other's answers",
			EnvVars: env(verb, "matrix")},
	}
}

// wantsPages reports whether each of several comparisons is to be a page instead of a line.
func wantsPages(c *cli.Context) bool { return c.Bool("full") || c.Bool("matrix") }

// showsChanges reports whether what is written has the changes of issues, which the first screen has not.
func showsChanges(c *cli.Context) bool {
	all, _ := renderings(c)
	return c.Bool("full") || slices.ContainsFunc(all, func(t rendering) bool { return !report.DrawsPages(t.format) })
}

// formatsOf lists the formats of a verb's documents, sorted.
func formatsOf(verb string) []string {
	switch verb {
	case "report":
		return report.Formats(report.Kinds()...)
	case "check":
		return report.Formats(schema.KindCheck)
	case "compare", "ci":
		return report.Formats(schema.KindComparison)
	case "crux":
		return report.Formats(schema.KindCrux)
	case "explain":
		return report.Formats(schema.KindExplanation)
	case "map":
		return report.Formats(schema.KindMap)
	case "test":
		return report.Formats(schema.KindTest)
	case "timeline":
		return report.Formats(schema.KindTimeline)
	}
	return report.Formats()
}

// formatChoice lists the formats of a verb for a help page, the one for a terminal first.
func formatChoice(verb string) string {
	names := slices.DeleteFunc(formatsOf(verb), func(name string) bool { return name == "table" })
	last := len(names) - 1
	return "table, " + strings.Join(names[:last], ", ") + " or " + names[last]
}
