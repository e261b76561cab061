package main

import (
	"fmt"
	"strings"

	"github.com/construe-host/construe/host/record"
	"github.com/construe-host/construe/host/report"
)

// recordFile is a record that was read, with the bundle around it if there is one.
type recordFile struct {
	*record.Envelope
	name   string
	bundle record.Bundle
}

// openRecord reads a record, or the record in a bundle. Whatever is wrong with its bytes is a mismatch.
func openRecord(s *streams, name string) (*recordFile, error) { return openBy(s, name, record.Open) }

func openBy(s *streams, name string, open func(name string, data []byte) (*record.Envelope, error)) (*recordFile,
	error) {
	shown, data, err := readBounded(s, name, record.MaxBundle)
	if err != nil {
		return nil, err
	}
	return openBytes(shown, data, open)
}

func openBytes(shown string, data []byte, open func(name string, data []byte) (*record.Envelope, error)) (
	o *recordFile, err error) {
	o = &recordFile{name: shown}
	if isBundle(data) {
		if o.bundle, err = record.ReadBundle(shown, data); err != nil {
			return nil, mismatch{err}
		}
		shown, data = shown+" "+record.RecordFile, o.bundle[record.RecordFile]
	}
	if o.Envelope, err = open(shown, data); err != nil {
		return nil, mismatch{err}
	}
	return o, nil
}

// isBundle reports whether a file is a tar.
func isBundle(data []byte) bool { return len(data) > 262 && string(data[257:262]) == "ustar" }

// bytes is the file with the signatures that it has now.
func (o *recordFile) bytes() ([]byte, error) {
	sealed := o.Envelope.Bytes()
	if o.bundle == nil {
		return sealed, nil
	}
	o.bundle[record.RecordFile] = sealed
	return o.bundle.Write()
}

// about describes a record or a signed reading in one line.
func (o *recordFile) about() string {
	if r := o.Reading; r != nil {
		return fmt.Sprintf("the reading %s of %s", r.Reading, r.Case.ID)
	}
	in := o.Record.Semantics.Inputs
	var worlds []string
	for _, w := range o.Record.Semantics.Worlds {
		worlds = append(worlds, strings.TrimSpace(w.World+" "+w.Aggregate))
	}
	return fmt.Sprintf("%s under %s, as of %s: %s (%s, %s)", in.Runtime.ID, in.Case.ID, in.AsOf,
		strings.Join(worlds, ", "), report.Counted(len(in.Readings),
			"reading"), report.Counted(len(o.Record.Semantics.Cells), "cell"))
}
