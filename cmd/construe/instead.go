package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"

	"github.com/urfave/cli/v2"

	"github.com/construe-host/construe/host/gate"
	"github.com/construe-host/construe/host/report"
	"github.com/construe-host/construe/host/schema"
)

// asked is what a verb was to write, for an error that stands in the place of it.
type asked struct {
	to    []rendering
	gate  string     // the file of the gate's document; "" for none
	all   bool       // whether the verb judges, so that no file of its may stand for an earlier run
	mute  bool       // whether nothing goes to standard output
	alone bool       // whether one runtime is judged by now, which is what could not be
	rule  *gate.Rule // what was asked of the gate; nil where the verb has none, or had not read it
}

// note changes what is kept of what was asked for, and noted gives it: whoever ends a run that hangs reads it from
// another goroutine.
func (s *streams) note(change func(*asked)) {
	s.asking.Lock()
	defer s.asking.Unlock()
	change(&s.asked)
}

func (s *streams) noted() asked {
	s.asking.Lock()
	defer s.asking.Unlock()
	return s.asked
}

// noteAsked keeps what the flags of a verb ask for.
func (s *streams) noteAsked(c *cli.Context) (to []rendering, err error) {
	to, err = s.renderings(c)
	s.note(func(a *asked) {
		*a = asked{to: to, gate: c.String("gate"), all: verbNamed(c.Command.Name).category == "judge",
			mute: c.Bool("quiet")}
	})
	s.machine = ""
	for _, t := range to {
		if t.file == "" && report.TakesProblems(t.format) {
			s.machine = t.format
		}
	}
	return to, err
}

// settled notes that the files that were asked for are in their places: nothing stands in the place of them any more.
func (s *streams) settled() { s.note(func(a *asked) { a.to, a.gate = nil, "" }) }

// instead writes an error in the place of the documents that were asked for. Programs find every error on standard
// output. Files, and pages, are written where something could not be judged, or is not as it was pinned: a build that
// reads them would else take what an earlier run came to for this one, or nothing for a pass. Of a verb that judges
// nothing that is true of the formats of builds alone; where somebody ended the run, of all that programs read, and
// pages are as they were. After a mistake of the command line all files are.
func (s *streams) instead(err error) {
	var coded result
	if errors.As(err, &coded) { // the document that says so is written
		return
	}
	a, code := s.noted(), exitCode(err)
	judged := code == exitEvaluation || code == exitMismatch
	if s.machine != "" && !s.written && !a.mute {
		s.out.Write(s.failed(a, s.machine, err))
	}
	if !judged {
		return
	}
	s.insteadOf(a, err)
}

// insteadOf writes an error in the place of what a verb was to write. Of a run that somebody ended it touches
// files alone.
func (s *streams) insteadOf(a asked, err error) {
	ended := errors.Is(err, context.Canceled)
	for _, t := range a.to {
		if !a.all && !report.PassesOrFails(t.format) || ended && !report.TakesProblems(t.format) {
			continue
		}
		switch data := s.failed(a, t.format, err); {
		case len(data) == 0: // a format that has no form for it
		case t.file != "":
			s.put(t, data)
		case ended || a.mute || t.format == "table": // of which standard error says the same
		case !s.written && s.machine == "":
			s.out.Write(data)
		}
	}
	if a.gate != "" && a.rule != nil {
		run, add := a.rule.Start(), (*gate.Run).Refuse
		if a.alone && !ended && exitCode(err) == exitEvaluation {
			add = (*gate.Run).AddFailure
		}
		add(run, failure(err))
		if data, err := schema.Write(run.Document()); err == nil {
			s.put(rendering{file: a.gate}, data)
		}
	}
}

// fault says that construe itself is wrong, and says so in the place of files, as far as that still can be said.
func (s *streams) fault(what string) {
	fmt.Fprintf(s.err, "construe: this is a fault of construe's own: %s\n", harmless(what))
	defer func() { _ = recover() }()
	s.insteadOf(s.noted(), &schema.Problem{Code: "internal", Message: "this is a fault of construe's own: " + what,
		Hint: "report it"})
}

// failed is an error as a document of a format; nil where the format has no form for it.
func (s *streams) failed(a asked, format string, err error) []byte {
	var b bytes.Buffer
	if report.Render(&b, format, failure(err), report.Options{Gate: a.rule, Root: s.root}) != nil {
		return nil
	}
	return b.Bytes()
}

// failure is an error as a document.
func failure(err error) *schema.Failure {
	f := schema.NewFailure(err, nil)
	var u usage
	switch {
	case errors.As(err, &u):
		f.Problems = schema.Problems{{Code: "usage", Message: u.message, Hint: u.hint}}
	case errors.Is(err, context.Canceled):
		f.Problems = schema.Problems{{Code: "interrupted", Message: "the run was ended before everything was judged",
			Hint: "run it again"}}
	}
	return f
}

// put writes a file whole, or says why it cannot.
func (s *streams) put(t rendering, data []byte) {
	files, err := begin(nil, t, data)
	defer abandon(files)
	if err == nil {
		err = settle(files)
	}
	if err != nil {
		printError(s.err, err)
	}
}
