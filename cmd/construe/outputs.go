package main

import (
	"io"

	"github.com/urfave/cli/v2"

	"github.com/construe-host/construe/host/report"
	"github.com/construe-host/construe/host/schema"
)

// outputs are the renderings of many documents, each written as it comes. A file is put in its place at the end, whole
// or not at all.
type outputs struct {
	handlers []report.Handler // of files
	files    []file
	gate     file // of the gate's own document; nil where nobody asks for it
	tally    *tally
	screen   report.Handler // of standard output; nil where nothing goes there
}

// openOutputs begins every rendering that the flags ask for. readings are those of all documents, where they are known.
func openOutputs(c *cli.Context, s *streams, brief bool, t *tally, readings []string) (*outputs, error) {
	all, err := s.renderings(c)
	if err != nil {
		return nil, err
	}
	findings, err := readFindings(c, s)
	if err != nil {
		return nil, err
	}
	o := &outputs{tally: t}
	if name := c.String("gate"); name != "" {
		if o.gate, err = createFile(name); err != nil {
			return nil, err
		}
		o.files = append(o.files, o.gate)
	}
	for _, to := range all {
		var w io.Writer = s.out
		switch {
		case to.file != "":
			f, err := to.create()
			if err != nil {
				o.abandon()
				return nil, err
			}
			o.files = append(o.files, f)
			w = f
		case c.Bool("quiet"):
			continue
		default:
			s.written = true
		}
		h, err := report.NewHandler(w, to.format, report.Options{Color: to.file == "" && s.color && !c.Bool("no-color"),
			Width: s.width, Several: true, Brief: brief, Full: c.Bool("full"), Matrix: c.Bool("matrix"),
			Again: aboutWords(c), Gate: t.rule, Root: s.root, Readings: readings,
			Findings: findings, Explore: c.String("explore"), Version: writtenBy()})
		if err != nil {
			o.abandon()
			return nil, err
		}
		if to.file == "" {
			o.screen = h
		} else {
			o.handlers = append(o.handlers, h)
		}
	}
	if err := o.each(report.Handler.Begin); err != nil {
		o.abandon()
		return nil, err
	}
	return o, nil
}

// document writes a document in every rendering.
func (o *outputs) document(document any) error { return o.given(report.Given{Document: document}) }

// given is document, for one that was read from a file.
func (o *outputs) given(g report.Given) error {
	return o.each(func(h report.Handler) error { return report.Hand(h, g) })
}

// each has every rendering write, that of standard output last.
func (o *outputs) each(write func(report.Handler) error) error {
	for _, h := range o.handlers {
		if err := write(h); err != nil {
			return err
		}
	}
	if o.screen == nil {
		return nil
	}
	return write(o.screen)
}

// end writes what stands at the end, and puts the files in their places before standard output gets its end: they need
// none.
func (o *outputs) end(s *streams) error {
	for _, h := range o.handlers {
		if err := h.End(); err != nil {
			return err
		}
	}
	if o.gate != nil {
		data, err := schema.Write(o.tally.run.Document())
		if err == nil {
			_, err = o.gate.Write(data)
		}
		if err != nil {
			return err
		}
	}
	if err := settle(o.files); err != nil {
		return err
	}
	s.settled()
	if o.screen == nil {
		return nil
	}
	return o.screen.End()
}

// abandon removes what was written of files. After end it does nothing.
func (o *outputs) abandon() { abandon(o.files) }
