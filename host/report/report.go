// Package report renders documents for people and machines: table for a terminal, markdown for a page, json for
// programs. The document is the source; every rendering derives from it alone, so that a saved one gives the same text
// for ever.
//
// The usual entry is [Render].
package report

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/construe-host/construe/host/schema"
)

// Formats lists the names of the formats.
func Formats() []string { return []string{"json", "markdown", "table"} }

// Options change how a rendering looks, never what it says.
type Options struct {
	// Color marks outcomes with terminal colours, in the table format.
	Color bool
	// Width is how many columns a page for a terminal has; 120 if 0, and never fewer than 60.
	Width int
	// Part renders a comparison only as far as [Judged], or only what [Settled] adds to that; the whole if empty. The
	// two of them, one after the other, are the whole.
	Part Part
	// Again gives the words by which a command that a page prints has to say what it is about: the runtime, by id, the
	// case, the day, as far as these are not what the command takes of itself. None where it is nil.
	Again func(runtime string) []string
}

// Part is a part of the page of a comparison.
type Part string

// Judged is what is known once every cell is judged, Settled what the search for what would settle the disputes adds.
const (
	Judged  Part = "judged"
	Settled Part = "settled"
)

// Render writes a document in a format. What is rendered: comparison, verdict, classification, facts, timeline,
// inspection, check, test, crux, explanation and whatif; several comparisons, one after the other, in JSON one a line.
//
// # Errors
//
// [schema.Problem]: format, for one that is not listed; and the writer's own errors.
func Render(w io.Writer, format string, document any, o Options) error {
	if all, several := document.([]*schema.Comparison); several {
		return renderEach(w, format, all, o)
	}
	if format == "json" {
		b, err := schema.Write(document)
		if err == nil {
			_, err = w.Write(b)
		}
		return err
	}
	var p page
	switch format {
	case "table":
		p = newTerminal(o)
	case "markdown":
		p = &markdown{}
	default:
		return &schema.Problem{Code: "format", Message: fmt.Sprintf("there is no format %q; expected one of %s", format,
			strings.Join(Formats(), ", ")), Expected: Formats()}
	}
	if o.Again != nil {
		p = again{p, o.Again(runtimeOf(document))}
	}
	switch d := document.(type) {
	case *schema.Comparison:
		if o.Part != Settled {
			comparison(p, d)
		}
		if o.Part != Judged {
			settled(p, d)
		}
	case *schema.Verdict:
		verdict(p, d)
	case *schema.Classification:
		classification(p, d)
	case *schema.Facts:
		facts(p, d)
	case *schema.Timeline:
		timeline(p, d)
	case *schema.Inspection:
		inspection(p, d)
	case *schema.Check:
		check(p, d)
	case *schema.Test:
		tests(p, d)
	case *schema.Crux:
		cruxPage(p, d)
	case *schema.Explanation:
		explanation(p, d)
	case *schema.WhatIf:
		whatIf(p, d)
	default:
		return &schema.Problem{Code: "format", Message: fmt.Sprintf("a %T has no %s form; expected json", document,
			format)}
	}
	_, err := io.WriteString(w, p.String())
	return err
}

// renderEach writes comparisons one after the other, with a line between them; in JSON each on a line of its own.
func renderEach(w io.Writer, format string, all []*schema.Comparison, o Options) error {
	for i, one := range all {
		if format == "json" {
			line, err := schema.Line(one)
			if err == nil {
				_, err = w.Write(line)
			}
			if err != nil {
				return err
			}
			continue
		}
		if i > 0 {
			if _, err := io.WriteString(w, "\n"); err != nil {
				return err
			}
		}
		if err := Render(w, format, one, o); err != nil {
			return err
		}
	}
	return nil
}

// page is what a rendering is written on. Text of parties is handed over raw; each page makes it harmless its own way.
type page interface {
	heading(text string)
	line(text string)
	item(text string)
	shell(command string) // on one line, as it can be pasted
	table(head []string, rows [][]string)
	String() string
}

func verdict(p page, v *schema.Verdict) {
	p.heading(fmt.Sprintf("%s: %s", v.Reading, v.Outcome))
	if v.Error != nil {
		p.line(Failed(v.Error))
	}
	var rows [][]string
	for _, f := range v.Findings {
		if f.Weight == "element" {
			rows = append(rows, []string{f.Limb, where(f.Subject), f.Element, f.Value, f.Reason})
		}
	}
	if len(rows) > 0 {
		p.table([]string{"limb", "of", "element", "value", "why"}, rows)
	}
	for _, n := range v.Needs {
		p.item(fmt.Sprintf("waits for %s of %s: %s %s", n.Element, n.Limb, n.Value, strings.Join(n.Pointers, ", ")))
	}
	p.line(fmt.Sprintf("1 verdict: %s%s", v.Outcome, silent(v)))
}

func classification(p page, c *schema.Classification) {
	p.heading(fmt.Sprintf("%s %s", c.Plugin, c.Version))
	if c.Error != nil {
		p.line(Failed(c.Error))
	}
	var rows [][]string
	n := 0
	for _, term := range sorted(c.Terms) {
		for _, subject := range sorted(c.Terms[term]) {
			a := c.Terms[term][subject]
			why := ""
			for _, r := range a.Because {
				why = strings.TrimSpace(why + " " + r.Text)
			}
			rows = append(rows, []string{term, where(subject), a.Value, why})
			n++
		}
	}
	p.table([]string{"term", "of", "answer", "why"}, rows)
	p.line(Counted(n, "answer"))
}

func facts(p page, f *schema.Facts) {
	title, _ := f.Runtime["title"].(string)
	p.heading(title)
	world := f.World
	if world == "" {
		world = "the facts as stated"
	}
	p.line("as of " + f.AsOf + ", " + world)
	var rows [][]string
	for _, id := range sorted(f.Derived.Hops) {
		h := f.Derived.Hops[id]
		rows = append(rows, []string{id, h.Model, h.Host, h.StateMode, h.InputOrigin, h.Path,
			strings.Join(h.WrappedBy, ", ")})
	}
	p.table([]string{"hop", "model", "host", "state", "input", "path", "wrapped by"}, rows)
	warned(p, f)
	known, unknown := count(f.Runtime)
	p.line(fmt.Sprintf("%s; inference %s; clouds %s; %s known, %d unknown", Counted(len(f.Derived.Hops), "hop"),
		f.Derived.Inference, strings.Join(f.Derived.CloudsTouched, ", "), Counted(known, "fact"), unknown))
}

func count(tree any) (known, unknown int) {
	switch t := tree.(type) {
	case map[string]any:
		for _, v := range t {
			k, u := count(v)
			known, unknown = known+k, unknown+u
		}
	case []any:
		if slices.Contains(t, any("unknown")) {
			return 0, 1
		}
		return 1, 0
	case string:
		if t == "unknown" {
			return 0, 1
		}
		return 1, 0
	default:
		return 1, 0
	}
	return known, unknown
}

func where(subject string) string {
	if subject == "" {
		return "the runtime"
	}
	return subject
}
