package main

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"unicode/utf8"

	"github.com/urfave/cli/v2"
)

const helpVerb = "help"

// helpColumns is how wide help is, unless the terminal is narrower.
const helpColumns = 80

func helpCommand(s *streams) *cli.Command {
	return &cli.Command{Usage: "list the verbs, or the flags of a verb, as construe VERB --help does",
		ArgsUsage: "[VERB]", Action: func(c *cli.Context) error {
			width := helpColumns
			if s.width >= 40 && s.width < width {
				width = s.width
			}
			h := &helpPage{width: width}
			switch name := c.Args().First(); {
			case c.NArg() > 1:
				return usage{fmt.Sprintf("help is of one verb; found %q as well", c.Args().Get(1)),
					"construe help VERB"}
			case name == "":
				h.app(c.App)
			default:
				command := c.App.Command(name)
				if command == nil || command.Hidden {
					return unknownVerb(c.App, name)
				}
				h.verb(command)
			}
			_, err := io.WriteString(s.out, h.b.String())
			return err
		}}
}

// helpPage is help as text of a width.
type helpPage struct {
	b     strings.Builder
	width int
}

func (h *helpPage) app(app *cli.App) {
	h.wrap(app.Name+": "+app.Usage, 0)
	h.section("usage", app.UsageText)
	h.paragraphs(app.Description)
	longest := 0
	for _, c := range app.VisibleCommands() {
		longest = max(longest, len(c.Name))
	}
	for _, category := range app.VisibleCategories() {
		fmt.Fprintf(&h.b, "\n%s:\n", category.Name())
		for _, c := range category.VisibleCommands() {
			fmt.Fprintf(&h.b, "  %-*s  ", longest, c.Name)
			h.wrapAfter(c.Usage, longest+4, longest+4)
		}
	}
	h.b.WriteString("\n")
	h.wrap("construe help VERB lists the flags of a verb; construe --version prints versions.", 0)
}

func (h *helpPage) verb(c *cli.Command) {
	h.wrap("construe "+c.Name+": "+c.Usage, 0)
	line := "construe " + c.Name
	if len(c.Flags) > 0 {
		line += " [flags]"
	}
	h.section("usage", strings.TrimSpace(line+" "+c.ArgsUsage))
	h.paragraphs(c.Description)
	if len(c.Flags) == 0 {
		return
	}
	h.b.WriteString("\nflags:\n")
	for _, f := range c.Flags {
		value, about := placeholder(f)
		h.wrap(strings.TrimSpace(flagWords(f)+" "+value), 2)
		h.wrap(about+defaultText(f), 6)
	}
	h.b.WriteString("\n")
	first := c.Flags[0].Names()[0]
	h.wrap("The environment can set flags as well: "+variableOf(c.Name, first)+" stands for --"+
		first+", and so on. A variable that is empty is as if unset.", 0)
}

func (h *helpPage) section(name, text string) {
	h.b.WriteString("\n")
	h.wrap(name+": "+text, 0)
}

// paragraphs writes a description in this width. An empty line separates two paragraphs.
func (h *helpPage) paragraphs(text string) {
	for paragraph := range strings.SplitSeq(text, "\n\n") {
		if paragraph != "" {
			h.b.WriteString("\n")
			h.wrap(paragraph, 0)
		}
	}
}

func (h *helpPage) wrap(text string, indent int) {
	h.b.WriteString(strings.Repeat(" ", indent))
	h.wrapAfter(text, indent, indent)
}

// wrapAfter writes words on a line that has some columns already, and indents the lines after it.
func (h *helpPage) wrapAfter(text string, column, indent int) {
	begun := false
	for word := range strings.FieldsSeq(text) {
		n := utf8.RuneCountInString(word)
		switch {
		case begun && column+1+n > h.width:
			h.b.WriteString("\n" + strings.Repeat(" ", indent))
			column = indent
		case begun:
			h.b.WriteString(" ")
			column++
		}
		h.b.WriteString(word)
		column, begun = column+n, true
	}
	h.b.WriteString("\n")
}

// flagWords are the names of a flag, as they are typed.
func flagWords(f cli.Flag) string {
	var words []string
	for _, name := range f.Names() {
		if len(name) == 1 {
			words = append(words, "-"+name)
		} else {
			words = append(words, "--"+name)
		}
	}
	return strings.Join(words, ", ")
}

// placeholder is what stands for a flag's value, which its usage names in back quotes; "" for a flag that takes none.
// about is the usage without those quotes.
func placeholder(f cli.Flag) (value, about string) {
	d, is := f.(cli.DocGenerationFlag)
	if !is {
		return "", ""
	}
	about = d.GetUsage()
	if before, rest, found := strings.Cut(about, "`"); found {
		if name, after, closed := strings.Cut(rest, "`"); closed {
			value, about = name, before+name+after
		}
	}
	switch f.(type) {
	case *cli.BoolFlag:
		return "", about
	case *cli.DurationFlag:
		return "DURATION", about
	case *cli.IntFlag, *cli.Int64Flag:
		return "NUMBER", about
	}
	if value == "" {
		value = "VALUE"
	}
	return value, about
}

// defaultText is a flag's default in brackets, where there is one.
func defaultText(f cli.Flag) string {
	d, is := f.(cli.DocGenerationFlag)
	if !is || !d.TakesValue() {
		return ""
	}
	if text := strings.Trim(d.GetDefaultText(), `"`); text != "" {
		return " (default: " + text + ")"
	}
	return ""
}

// homeRelative writes a file below the user's home folder with a tilde.
func homeRelative(name string) string {
	home, err := os.UserHomeDir()
	if err != nil || name == "" {
		return name
	}
	below, err := filepath.Rel(home, name)
	if err != nil || !filepath.IsLocal(below) {
		return name
	}
	return "~/" + filepath.ToSlash(below)
}
