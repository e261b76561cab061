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
	handlers []report.Handler
	files    []file
	gate     file // of the gate's own document; nil where nobody asks for it
	tally    *tally
	shown    bool // whether documents go to standard output as they come
}

// openOutputs begins every rendering that the flags ask for.
func openOutputs(c *cli.Context, s *streams, brief bool, t *tally) (*outputs, error) {
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
			s.written, o.shown = true, true
		}
		h, err := report.NewHandler(w, to.format, report.Options{Color: to.file == "" && s.color && !c.Bool("no-color"),
			Width: s.width, Several: true, Brief: brief, Full: c.Bool("full"), Matrix: c.Bool("matrix"),
			Again: aboutWords(c), Gate: t.rule, Root: s.root,
			Findings: findings, Explore: c.String("explore"), Version: writtenBy()})
		if err == nil {
			err = h.Begin()
		}
		if err != nil {
			o.abandon()
			return nil, err
		}
		o.handlers = append(o.handlers, h)
	}
	return o, nil
}

// document writes a document in every rendering.
func (o *outputs) document(document any) error { return o.given(report.Given{Document: document}) }

// given is document, for one that was read from a file.
func (o *outputs) given(g report.Given) error {
	for _, h := range o.handlers {
		if err := report.Hand(h, g); err != nil {
			return err
		}
	}
	return nil
}

// end writes what stands at the end, and puts the files in their places.
func (o *outputs) end() error {
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
	for _, f := range o.files {
		if err := f.commit(); err != nil {
			return err
		}
	}
	return nil
}

// abandon removes what was written of files. After end it does nothing.
func (o *outputs) abandon() {
	for _, f := range o.files {
		f.abandon()
	}
}
