package main

import (
	"bytes"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/construe-host/construe/host/gate"
	"github.com/construe-host/construe/host/report"
)

// rendering is a document as it was asked for: a format, and the file it goes to, or "" for standard output.
type rendering struct {
	format, file string
	adds         bool // to what is in the file
}

// create begins the file.
func (t rendering) create() (file, error) {
	if t.adds {
		return openSummary(t.file)
	}
	return createFile(t.file)
}

// renderings are those that the flags ask for, and with annotations of GitHub the page that it shows of the step.
func (s *streams) renderings(c *cli.Context) ([]rendering, error) {
	all, err := renderings(c)
	github := func(t rendering) bool { return t.format == "github" }
	if err != nil || !slices.ContainsFunc(all, github) {
		return all, err
	}
	if s.dropSummary(); s.summary != "" {
		all = append(all, rendering{"markdown", s.summary, true})
	}
	return all, err
}

// renderings reads --format and --output. Only one rendering may go to standard output. What files they may be written
// over [apart] says.
func renderings(c *cli.Context) (out []rendering, err error) {
	loose, formats := 0, formatsOf(c.Command.Name)
	for _, value := range c.StringSlice("format") {
		format, file, to := strings.Cut(value, "=")
		if to && (file == "" || file == "-") {
			return nil, usage{fmt.Sprintf("--format %s names no file; expected FORMAT=FILE, or the format alone for standard "+
				"output", value), ""}
		}
		if file == "" {
			loose++
			if file = c.String("output"); file == "-" {
				return nil, usage{"--output - names no file; what has no --output goes to standard output", ""}
			}
		}
		if !slices.Contains(formats, format) {
			return nil, usage{fmt.Sprintf("there is no format %q; expected one of %s", format,
				strings.Join(formats, ", ")), ""}
		}
		if slices.ContainsFunc(out, func(t rendering) bool { return file != "" && sameFile(t.file, file) }) {
			return nil, usage{fmt.Sprintf("two formats would be written to %s", file), "give each a file of its own"}
		}
		out = append(out, rendering{format: format, file: file})
	}
	if loose > 1 {
		return nil, usage{"more than one format would go to standard output",
			"give all but one a file, such as -f json=out.json -f table"}
	}
	return out, nil
}

// write renders a document where the flags say.
func write(c *cli.Context, s *streams, document any) error {
	return writeGated(c, s, document, nil, nil)
}

// writeGated is write, for formats that say what a gate makes of the document. The gate's own document, where --gate
// asks for it, and what else is to stand beside it, are written with them or not at all.
func writeGated(c *cli.Context, s *streams, document any, rule *gate.Rule, made *gate.Run, beside ...wholeFile) error {
	extra, err := gateFile(c, made)
	if err != nil {
		return err
	}
	return writeEach(c, s, func(w io.Writer, format string, color bool) error {
		return report.Render(w, format, document, report.Options{Color: color, Width: s.width, Full: c.Bool("full"),
			Matrix: c.Bool("matrix"), Again: aboutWords(c), Gate: rule, Root: s.root, Explore: c.String("explore"),
			Version: writtenBy()})
	}, append(extra, beside...)...)
}

// writeText writes a text for people, and a document for programs.
func writeText(c *cli.Context, s *streams, text string, document any) error {
	return writeEach(c, s, func(w io.Writer, format string, _ bool) error {
		if !report.DrawsPages(format) {
			return report.Render(w, format, document, report.Options{})
		}
		_, err := io.WriteString(w, text)
		return err
	})
}

// writeEach makes every rendering, and begins every file, before it writes any, so that a failure leaves nothing
// behind. A file is written whole or not at all, and needs no standard output, which comes last.
func writeEach(c *cli.Context, s *streams, render func(w io.Writer, format string, color bool) error,
	beside ...wholeFile) error {
	all, err := s.renderings(c)
	if err != nil {
		return err
	}
	made := make([]bytes.Buffer, len(all))
	for i, t := range all {
		if err := render(&made[i], t.format, t.file == "" && s.color && !c.Bool("no-color")); err != nil {
			return err
		}
	}
	var files []file
	defer func() { abandon(files) }()
	for i, t := range all {
		if t.file == "" {
			continue
		}
		if files, err = begin(files, t, made[i].Bytes()); err != nil {
			return err
		}
	}
	for _, b := range beside {
		if files, err = begin(files, rendering{file: b.name}, b.data); err != nil {
			return err
		}
	}
	if err := settle(files); err != nil {
		return err
	}
	s.settled()
	for i, t := range all {
		if t.file == "" && !c.Bool("quiet") {
			s.written = true
			if _, err := s.out.Write(made[i].Bytes()); err != nil {
				return err
			}
		}
	}
	return nil
}

// deliver writes a file and says so, or writes to standard output for "-".
func deliver(s *streams, name string, data []byte, said string) error {
	if name == "-" {
		_, err := s.out.Write(data)
		return err
	}
	if err := writeFile(name, data); err != nil {
		return err
	}
	_, err := fmt.Fprintf(s.out, "%s: %s\n", harmless(filepath.ToSlash(name)), harmless(said))
	return err
}
