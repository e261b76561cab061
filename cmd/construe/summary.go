package main

import (
	"bytes"
	"fmt"
	"os"

	"github.com/construe-host/construe/host/report"
)

// mostSummary bounds the summary of a step, in bytes, with what other commands of the step have added to it. GitHub
// takes one mebibyte of a step, and shows nothing of a summary that is larger.
const mostSummary = 1000 << 10

// summary is the Markdown that GitHub shows of a step: a file to which each command of the step adds. It is added in
// one piece at the end. What is more than GitHub takes is left out, and the last line says so.
type summary struct {
	name    string
	file    *os.File
	text    bytes.Buffer
	room    int // how many bytes may be added
	leftOut int
}

func openSummary(name string) (*summary, error) {
	f, err := os.OpenFile(name, os.O_WRONLY|os.O_APPEND|os.O_CREATE, 0o666)
	if err != nil {
		return nil, unwritable(name, err)
	}
	room := mostSummary
	if info, err := f.Stat(); err == nil {
		room = max(0, mostSummary-int(min(info.Size(), mostSummary)))
	}
	return &summary{name: name, file: f, room: room}, nil
}

// dropSummary does without a summary that cannot be written, and says so: what a run comes to is not for a page beside
// it to throw away.
func (s *streams) dropSummary() {
	if s.summary == "" {
		return
	}
	f, err := openSummary(s.summary)
	if err == nil {
		f.abandon()
		return
	}
	s.summary = ""
	fmt.Fprintf(s.err, "construe: warning: GITHUB_STEP_SUMMARY: %s; the page of the step is left out\n",
		harmless(err.Error()))
}

func (f *summary) Write(b []byte) (int, error) {
	if f.leftOut > 0 || f.text.Len()+len(b) > f.room {
		if f.leftOut == 0 { // up to the last line that has room
			room := b[:f.room-f.text.Len()]
			kept := bytes.LastIndexByte(room, '\n') + 1
			f.text.Write(room[:kept])
			f.leftOut = -kept
		}
		f.leftOut += len(b)
		return len(b), nil
	}
	return f.text.Write(b)
}

func (f *summary) finish() error { return nil }

func (f *summary) clear() error { return nil }

// place adds what there is, where all other files of the run could be written: it takes nobody's place, and what was
// added stays.
func (f *summary) place() error {
	if f.leftOut > 0 {
		fmt.Fprintf(&f.text, "\n%s left out, since GitHub takes no more.\n", report.Counted(f.leftOut, "byte"))
	}
	_, err := f.file.Write(append(f.text.Bytes(), '\n'))
	if closed := f.file.Close(); err == nil {
		err = closed
	}
	f.file = nil
	if err != nil {
		return unwritable(f.name, err)
	}
	return nil
}

func (f *summary) keep() {}

func (f *summary) abandon() {
	if f.file != nil {
		f.file.Close()
	}
}
