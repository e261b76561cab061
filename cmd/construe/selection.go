package main

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/urfave/cli/v2"

	"github.com/construe-host/construe/host"
	"github.com/construe-host/construe/host/schema"
)

// runtimes reads the runtimes that arguments and --runtime name: ids of the case's own, files, or - for standard input.
func runtimes(s *streams, h *host.Host, names []string) ([]*schema.Document, error) {
	var out []*schema.Document
	for _, name := range names {
		d, err := oneRuntime(s, h, name)
		if err != nil {
			return nil, err
		}
		out = append(out, d)
	}
	return out, nil
}

// oneRuntime reads one runtime.
func oneRuntime(s *streams, h *host.Host, name string) (*schema.Document, error) {
	if isOwn(s, h, name) {
		return h.Runtime(name)
	}
	shown, data, err := readInput(s, name)
	if err != nil {
		return nil, err
	}
	return schema.Parse(shown, data, schema.KindRuntime)
}

// isOwn reports whether a name is that of the case's own runtime, also where it has none of that id. A bare word is one
// before it is a file, as with --case it is an embedded case before it is a folder.
func isOwn(s *streams, h *host.Host, name string) bool {
	own := slices.Contains(h.Runtimes(), name)
	_, missing := os.Stat(name)
	if own && missing == nil {
		fmt.Fprintf(s.err, "construe: note: %s is the case's own runtime; ./%s names what is in this folder\n",
			harmless(name), harmless(name))
	}
	return own || missing != nil && name != "-" && !strings.ContainsAny(name, `./\*?[`)
}

// subject is the one runtime named, in the world of --world. Without a runtime both are the case's default, if that
// runtime has that world.
func subject(c *cli.Context, s *streams, h *host.Host, names []string) (*schema.Document, string, error) {
	var asked []string
	if world := c.String("world"); world != "" {
		asked = []string{worldID(world)}
	}
	d, worlds, err := subjectIn(c, s, h, names, asked)
	if err != nil {
		return nil, "", err
	}
	return d, worlds[0], nil
}

// subjectIn is the one runtime named, in the worlds asked for, or else as stated. Without a runtime it is the case's
// default, and without worlds those default ones that it has.
func subjectIn(c *cli.Context, s *streams, h *host.Host, names, worlds []string) (*schema.Document, []string, error) {
	standard := h.Case().Default
	bare := len(names) == 0
	if bare && len(standard.Runtimes) > 0 {
		names = standard.Runtimes[:1]
	}
	if len(names) != 1 {
		return nil, nil, usage{fmt.Sprintf("%s is of one runtime; found %d", c.Command.Name, len(names)),
			"construe " + c.Command.Name + " RUNTIME"}
	}
	d, err := oneRuntime(s, h, names[0])
	if err != nil {
		return nil, nil, err
	}
	own, _ := d.Tree["worlds"].(map[string]any)
	if bare && len(worlds) == 0 {
		worlds = slices.DeleteFunc(slices.Clone(standard.Worlds), func(w string) bool { return w != "" && own[w] == nil })
	}
	if len(worlds) == 0 {
		worlds = []string{""}
	}
	return d, worlds, nil
}

// day checks --as-of.
func day(c *cli.Context) (string, error) {
	asOf := c.String("as-of")
	if _, err := time.Parse(time.DateOnly, asOf); asOf != "" && err != nil {
		return "", usage{fmt.Sprintf("--as-of %q is not a day; expected a calendar date such as 2026-03-18", asOf), ""}
	}
	return asOf, nil
}

// worlds reads --world, where "stated" names the facts as stated.
func worlds(c *cli.Context) (out []string, err error) {
	for _, w := range c.StringSlice("world") {
		if slices.Contains(out, worldID(w)) {
			return nil, usage{fmt.Sprintf("--world %s is given twice", w), ""}
		}
		out = append(out, worldID(w))
	}
	return out, nil
}

func worldID(world string) string {
	if world == "stated" {
		return ""
	}
	return world
}

// parseCell reads POLICY/CLASSIFIER, or a reading's name for its own cell.
func parseCell(text string) (schema.JudgedCell, error) {
	policy, classifier, two := strings.Cut(text, "/")
	if !two {
		classifier = policy
	}
	if policy == "" || classifier == "" || strings.Contains(classifier, "/") {
		return schema.JudgedCell{},
			usage{fmt.Sprintf("--cell %q names no cell; expected POLICY/CLASSIFIER, or a reading for its own", text),
				"construe inspect lists the readings of a case"}
	}
	return schema.JudgedCell{Policy: policy, Classifier: classifier}, nil
}

// readingsOfCells lists the readings to load: those asked for, and those that a cell names. None means all.
func readingsOfCells(readings []string, cells []schema.JudgedCell) []string {
	named := map[string]bool{}
	for _, reading := range readings {
		named[reading] = true
	}
	for _, cell := range cells {
		named[cell.Policy], named[cell.Classifier] = true, true
	}
	return schema.Keys(named)
}
