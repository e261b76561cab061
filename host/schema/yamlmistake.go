package schema

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strings"

	"go.yaml.in/yaml/v3"
)

// The library says where the construct begins in which it lost its way, counts lines in two ways, and knows no place
// for some mistakes. What follows finds the line where the mistake stands, by asking which lines can be read without
// it.

var yamlLine = regexp.MustCompile(`^yaml: (?:line \d+: )?`)

// yamlSyntax reports why a file is no YAML, at the line of the mistake.
func (r *reader) yamlSyntax(err error) {
	said := yamlLine.ReplaceAllString(err.Error(), "")
	if at, char := notInYAML(r.data); at >= 0 {
		r.fail("syntax", "", r.position(at), "not YAML: the control character %U; expected text", char)
		return
	}
	m := r.mistake()
	at := position{m.line, r.firstColumn(m.line)}
	if strings.Contains(said, "anchor") {
		r.fail("yaml-alias", "", at, "%s", aliasMessage)
		return
	}
	r.fail("syntax", "", at, "not YAML: %s", r.inWords(said, m))
}

// mistake is where a file stops being YAML. A line that opens what nothing closes is named by what it lacks.
type mistake struct {
	line  int
	lacks string
}

// readThrough reads YAML a line at a time, and so knows how far it was read: lines counts what was handed out.
type readThrough struct {
	data  []byte
	lines int
}

func (t *readThrough) Read(p []byte) (int, error) {
	if len(t.data) == 0 {
		return 0, io.EOF
	}
	n := bytes.IndexByte(t.data, '\n') + 1
	if n == 0 {
		n = len(t.data)
	}
	ended := n <= len(p)
	n = copy(p, t.data[:n])
	t.data = t.data[n:]
	if ended {
		t.lines++
	}
	return n, nil
}

// tryYAML reads all documents of some YAML: whether that works, and how many lines it took to find out. What is neither
// an object nor a list does not work: a line without its colon is one text.
func tryYAML(data []byte) (ok bool, lines int) {
	t := &readThrough{data: data}
	defer func() {
		if recover() != nil { // the library panics on some malformed input
			ok, lines = false, max(t.lines, 1)
		}
	}()
	d := yaml.NewDecoder(t)
	for {
		var doc yaml.Node
		err := d.Decode(&doc)
		switch {
		case errors.Is(err, io.EOF):
			return true, t.lines
		case err != nil, len(doc.Content) == 1 && doc.Content[0].Kind == yaml.ScalarNode && doc.Content[0].Value != "":
			return false, max(t.lines, 1)
		}
	}
}

// maxRetried bounds the bytes that are read again to find a mistake.
const maxRetried = 8 << 20

// mistake looks for the first line with which nothing can be read any more. Steps back from where the library stopped
// grow, and the last of them is then halved, so that few readings suffice.
func (r *reader) mistake() mistake {
	ok, stopped := tryYAML(r.text)
	if ok {
		return mistake{line: 1}
	}
	budget := maxRetried
	upTo := func(n int) []byte { return r.text[:r.endOf(n)] }
	works := func(n int) bool {
		if n <= 0 || budget < 0 {
			return true
		}
		budget -= r.endOf(n)
		ok, _ := tryYAML(upTo(n))
		return ok
	}
	fails, reads := stopped, stopped-1
	for step := 1; !works(reads); step *= 2 {
		fails, reads = reads, max(reads-step, 0)
	}
	for fails-reads > 1 {
		if middle := (fails + reads) / 2; works(middle) {
			reads = middle
		} else {
			fails = middle
		}
	}
	for _, closer := range []string{`"`, "'", "]", "}"} {
		if !bytes.Contains(r.line(fails),
			[]byte(map[string]string{"]": "[", "}": "{"}[closer]+strings.Trim(closer, "]}"))) {
			continue
		}
		closed := append(append(bytes.TrimRight(bytes.Clone(upTo(fails)), "\r\n"), closer...), '\n')
		if ok, _ := tryYAML(closed); !ok {
			continue
		}
		if ok, lines := tryYAML(append(closed, r.text[r.endOf(fails):]...)); ok || lines > stopped ||
			stopped >= len(r.lines)-1 {
			return mistake{fails, closer}
		}
	}
	if n := r.inBrackets(fails, min(stopped, fails+max(budget, 0)/(len(r.text)+1))); n > 0 {
		return mistake{line: n}
	}
	if before := r.contentBefore(fails); before > 0 && r.lacksColon(before, fails) {
		return mistake{before, ":"}
	}
	return mistake{line: fails}
}

// inBrackets looks for a mistake within brackets that a line opens and leaves open: the first line up to the last that
// cannot be read, were all closed behind it. It is 0 where the line leaves none open.
func (r *reader) inBrackets(first, last int) int {
	open := brackets(nil, r.line(first))
	if len(open) == 0 {
		return 0
	}
	for n := first; n < last; n++ {
		if n > first {
			open = brackets(open, r.line(n))
		}
		text := append(bytes.Clone(r.text[:r.endOf(n)]), '\n', ' ')
		for i := len(open) - 1; i >= 0; i-- {
			text = append(text, open[i])
		}
		if ok, _ := tryYAML(append(text, '\n')); !ok {
			return n
		}
	}
	return last
}

// brackets adds to those that are open what a line opens, and takes away what it closes; each by what closes it.
func brackets(open, line []byte) []byte {
	quote := byte(0)
	for i, c := range line {
		switch {
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case c == '"' || c == '\'':
			quote = c
		case c == '#' && i > 0 && line[i-1] == ' ':
			return open
		case c == '[':
			open = append(open, ']')
		case c == '{':
			open = append(open, '}')
		case (c == ']' || c == '}') && len(open) > 0:
			open = open[:len(open)-1]
		}
	}
	return open
}

// lacksColon reports whether the line before a mistake would be a key, had it a colon.
func (r *reader) lacksColon(before, at int) bool {
	text := bytes.TrimSpace(r.line(before))
	return !bytes.ContainsAny(text, ":\"'[{") && !bytes.Equal(text, []byte("...")) &&
		!bytes.HasPrefix(text, []byte("-")) && bytes.Contains(r.line(at), []byte(":")) &&
		r.firstColumn(before) <= r.firstColumn(at)
}

// contentBefore is the last line before another that is neither blank nor a comment; 0 if there is none.
func (r *reader) contentBefore(n int) int {
	for n--; n > 0; n-- {
		if text := bytes.TrimSpace(r.line(n)); len(text) > 0 && text[0] != '#' {
			return n
		}
	}
	return 0
}

// endOf is the offset behind a line's end.
func (r *reader) endOf(n int) int {
	if n < len(r.lines) {
		return r.lines[n]
	}
	return len(r.data)
}

// line is a line as it stands in the file.
func (r *reader) line(n int) []byte {
	if n < 1 || n > len(r.lines) {
		return nil
	}
	return bytes.TrimRight(r.data[r.lines[n-1]:r.endOf(n)], "\r\n")
}

// firstColumn is where the text of a line begins.
func (r *reader) firstColumn(n int) int {
	text := r.line(n)
	return len(text) - len(bytes.TrimLeft(text, " \t")) + 1
}

// notInYAML finds a character that YAML does not know: the control characters but for tab and line ends.
func notInYAML(data []byte) (at int, char rune) {
	for i, c := range string(data) {
		switch {
		case c == '\t', c == '\n', c == '\r', c == 0x85, c >= 0x20 && c <= 0x7e, c >= 0xa0 && c <= 0xfffd, c >= 0x10000:
		default:
			return i, c
		}
	}
	return -1, 0
}

// inWords says what is wrong and what was expected.
func (r *reader) inWords(said string, m mistake) string {
	text := bytes.TrimLeft(r.line(m.line), " ")
	switch {
	case m.lacks == ":":
		return "a key without its colon; expected the key, a colon and a blank"
	case m.lacks != "":
		return fmt.Sprintf("nothing closes what this line opens; expected %s", m.lacks)
	case bytes.HasPrefix(text, []byte("\t")), strings.Contains(said, "tab character"):
		return "a tab indents this line; expected blanks"
	case strings.Contains(said, "cannot start any token"):
		return "a text begins with a character that means something else here, such as @, ` or a tab; expected the " +
			"text in quotation marks"
	case strings.Contains(said, "mapping values are not allowed"):
		return "a colon where no key can stand; expected a text with a colon in quotation marks, or a key in the " +
			"column of those beside it"
	case strings.Contains(said, "did not find expected key"):
		return "this is no field of the object that it stands in; expected a key, a colon and a blank, in the " +
			"column of the keys beside it"
	case strings.Contains(said, "could not find expected ':'"):
		return "a line that is no field; expected a key, a colon and a blank"
	case strings.Contains(said, "'-' indicator"):
		return "this is no member of the list that it stands in; expected - and a blank, in the column of those above"
	case strings.Contains(said, "expected ',' or"):
		return "something else where the list or object in brackets goes on; expected a comma, or the bracket that " +
			"closes it, and a text that ends in a question mark before a bracket in quotation marks"
	case strings.Contains(said, "incompatible YAML"):
		return "another version of YAML; expected %YAML 1.1 or 1.2"
	}
	return said
}
