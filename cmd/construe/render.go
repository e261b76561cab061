package main

import (
	"bytes"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/construe-host/construe/host/report"
)

// rendering is a document as it was asked for: a format, and the file it goes to, or "" for standard output.
type rendering struct{ format, file string }

// renderings reads --format and --output. Only one rendering may go to standard output.
func renderings(c *cli.Context) (out []rendering, err error) {
	loose, formats := 0, formatsOf(c.Command.Name)
	for _, value := range c.StringSlice("format") {
		format, file, to := strings.Cut(value, "=")
		if to && file == "" {
			return nil, usage{fmt.Sprintf("--format %s names no file; expected FORMAT=FILE, or the format alone",
				value), ""}
		}
		if file == "" {
			loose++
			file = c.String("output")
		}
		if !slices.Contains(formats, format) {
			return nil, usage{fmt.Sprintf("there is no format %q; expected one of %s", format,
				strings.Join(formats, ", ")), ""}
		}
		if slices.ContainsFunc(out, func(t rendering) bool { return file != "" && sameFile(t.file, file) }) {
			return nil, usage{fmt.Sprintf("two formats would be written to %s", file), "give each a file of its own"}
		}
		out = append(out, rendering{format, file})
	}
	if loose > 1 {
		return nil, usage{"more than one format would go to standard output",
			"give all but one a file, such as -f json=out.json -f table"}
	}
	return out, nil
}

// sameFile reports whether two names lead to one file.
func sameFile(a, b string) bool {
	lead := func(name string) string {
		if to, err := followLinks(name); err == nil {
			name = to
		}
		if whole, err := filepath.Abs(name); err == nil {
			name = whole
		}
		return name
	}
	return lead(a) == lead(b)
}

// write renders a document where the flags say.
func write(c *cli.Context, s *streams, document any) error {
	return writeEach(c, s, func(w io.Writer, format string, color bool) error {
		return report.Render(w, format, document, report.Options{Color: color, Width: s.width, Again: rerunWords(c)})
	})
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

// writeEach makes every rendering before it writes any, so that a failure leaves nothing behind. A file is written
// whole or not at all.
func writeEach(c *cli.Context, s *streams, render func(w io.Writer, format string, color bool) error) error {
	all, err := renderings(c)
	if err != nil {
		return err
	}
	made := make([]bytes.Buffer, len(all))
	for i, t := range all {
		if err := render(&made[i], t.format, t.file == "" && s.color && !c.Bool("no-color")); err != nil {
			return err
		}
	}
	for i, t := range all {
		switch {
		case t.file != "":
			err = writeFile(t.file, made[i].Bytes())
		case !c.Bool("quiet"):
			s.written = true
			_, err = s.out.Write(made[i].Bytes())
		}
		if err != nil {
			return err
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
