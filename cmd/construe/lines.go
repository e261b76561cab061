package main

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"

	"github.com/construe-host/construe/host/schema"
)

// lines are the documents of a stream, one a line; blank lines are left out. No more is held of a line than a document
// may have.
type lines struct {
	r      *bufio.Reader
	looked [][]byte // lines that were looked at and not yet given, with their ends
	ended  bool     // no line is left in r

	text   []byte // of the line, without its end
	number int    // of the line, from 1
	err    error  // why it could not be read
}

func newLines(in io.Reader) *lines {
	l := &lines{r: bufio.NewReaderSize(in, 64<<10)}
	const byteOrderMark = "\xef\xbb\xbf" // may stand before a text, and says nothing
	if mark, _ := l.r.Peek(len(byteOrderMark)); string(mark) == byteOrderMark {
		l.r.Discard(len(mark))
	}
	return l
}

// next goes to the next line that is not blank, or could not be read.
func (l *lines) next() bool {
	for l.err = nil; ; {
		var line []byte
		switch {
		case len(l.looked) > 0:
			line, l.looked = l.looked[0], l.looked[1:]
		case l.ended:
			return false
		default:
			line, l.ended, l.err = readLine(l.r)
		}
		l.number++
		if l.text = bytes.TrimRight(line, "\r\n"); l.err != nil || len(bytes.TrimSpace(l.text)) > 0 {
			return true
		}
	}
}

// stream reports whether there is a document a line. The first line that is not blank then begins an object, and so
// does the next one; in a document for people, no second line does. A line that is a whole object is one for certain,
// where to wait for the next is to wait for whoever writes it.
func (l *lines) stream(waits bool) bool {
	for !l.ended {
		line, ended, err := readLine(l.r)
		if l.ended = ended; err != nil {
			l.looked, l.err = append(l.looked, line), err
			return errors.Is(err, errLongLine)
		}
		l.looked = append(l.looked, line)
		if line = bytes.TrimSpace(line); len(line) == 0 {
			continue
		}
		return line[0] == '{' && (waits && line[len(line)-1] == '}' || l.ahead() == '{')
	}
	return false
}

// ahead is the next character that is not blank, without going there; 0 where there is none within reach.
func (l *lines) ahead() byte {
	for n := 1; !l.ended && n <= l.r.Size(); n++ {
		ahead, _ := l.r.Peek(n)
		if len(ahead) < n {
			break
		}
		if c := ahead[n-1]; !bytes.ContainsRune([]byte(" \t\r\n"), rune(c)) {
			return c
		}
	}
	return 0
}

// whole is all that is there as one document, and one byte more than that may have, where there is more.
func (l *lines) whole() ([]byte, error) {
	data := bytes.Join(l.looked, nil)
	if l.ended || l.err != nil {
		return data, l.err
	}
	rest, err := io.ReadAll(io.LimitReader(l.r, schema.MaxBytes+1))
	return append(data, rest...), err
}

// problem says why the line could not be read.
func (l *lines) problem(shown string) error {
	p := &schema.Problem{Code: "unreadable", File: shown, Line: l.number,
		Message: "it cannot be read: " + l.err.Error()}
	if errors.Is(l.err, errLongLine) {
		p.Code, p.Message = "too-large",
			fmt.Sprintf("the line has more than %d bytes; a document has at most that many",
				schema.MaxBytes)
	}
	return schema.Problems{p}
}

// errLongLine is of a line that no document could be.
var errLongLine = errors.New("the line is longer than a document may be")

// readLine reads a line with its end, and whether it is the last. Of one that is too long it goes to the end, and keeps
// nothing.
func readLine(r *bufio.Reader) (line []byte, last bool, err error) {
	long := false
	for {
		part, err := r.ReadSlice('\n')
		if long = long || len(line)+len(part) > schema.MaxBytes+1; long {
			line = nil
		} else {
			line = append(line, part...)
		}
		switch last = errors.Is(err, io.EOF); {
		case err == nil || last:
			if long {
				return nil, last, errLongLine
			}
			return line, last, nil
		case !errors.Is(err, bufio.ErrBufferFull):
			return nil, true, err
		}
	}
}
