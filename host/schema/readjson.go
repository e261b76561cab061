package schema

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strconv"
	"strings"

	"github.com/construe-host/construe/host/internal/visible"
)

// position is a place in a file; both count from 1, the column in bytes.
type position struct{ line, column int }

// reader builds a tree and the place of every value, whichever notation the file is in.
type reader struct {
	file     string
	data     []byte
	text     []byte // what is parsed as YAML: data, without a version
	runes    []rune // of the line runesOf
	runesOf  int
	lines    []int // byte offset of the start of each line
	at       map[string]position
	keyAt    map[string]position
	nowhere  bool // places and pointers are not kept
	problems Problems
	above    int // lines of the file above the document
}

// start is where the document begins.
func (r *reader) start() position { return position{1 + r.above, 1} }

func newReader(file string, data []byte) *reader {
	r := &reader{file: file, data: data, lines: []int{0}, at: map[string]position{}, keyAt: map[string]position{}}
	for i, c := range data {
		if c == '\n' {
			r.lines = append(r.lines, i+1)
		}
	}
	return r
}

func (r *reader) position(offset int) position {
	lo, hi := 0, len(r.lines)
	for hi-lo > 1 {
		if mid := (lo + hi) / 2; r.lines[mid] <= offset {
			lo = mid
		} else {
			hi = mid
		}
	}
	return position{lo + 1 + r.above, offset - r.lines[lo] + 1}
}

// sourceLine returns the text of a line, without its end, cut to a length that a terminal bears.
func (r *reader) sourceLine(line int) string {
	line -= r.above
	if line < 1 || line > len(r.lines) {
		return ""
	}
	text := r.data[r.lines[line-1]:]
	if i := bytes.IndexByte(text, '\n'); i >= 0 {
		text = text[:i]
	}
	if len(text) > 160 {
		text = text[:160]
	}
	return strings.TrimRight(string(text), "\r")
}

func (r *reader) fail(code, pointer string, at position, format string, args ...any) {
	if len(r.problems) == maxProblems {
		return
	}
	at.line = min(at.line, r.above+len(r.lines)) // the YAML library may see what is missing on a line of its own
	r.problems = append(r.problems, &Problem{Code: code, Message: fmt.Sprintf(format, args...), File: r.file,
		Line: at.line, Column: at.column, Pointer: pointer, Source: r.sourceLine(at.line)})
}

// errStop unwinds a reader after a problem that makes the rest unreadable; the problem itself is already noted.
var errStop = errors.New("stop")

// readJSON reads one JSON value and nothing after it.
func (r *reader) readJSON() any {
	d := json.NewDecoder(bytes.NewReader(r.data))
	d.UseNumber()
	tree, err := r.jsonValue(d, "", 0)
	if err == nil {
		end := int(d.InputOffset())
		if _, tail := d.Token(); tail != io.EOF {
			for end < len(r.data) && strings.IndexByte(" \t\r\n", r.data[end]) >= 0 {
				end++
			}
			r.fail("trailing-data", "", r.position(end),
				"there is more after the end of the document; expected one JSON value and nothing else")
		}
		return tree
	}
	if err != errStop {
		offset := int(d.InputOffset())
		var syntax *json.SyntaxError
		if errors.As(err, &syntax) {
			offset = max(int(syntax.Offset)-1, 0)
		}
		what := strings.TrimPrefix(err.Error(), "json: ")
		if err == io.EOF || err == io.ErrUnexpectedEOF {
			what = "the document ends too early"
			offset = len(r.data)
		}
		r.fail("syntax", "", r.position(min(offset, len(r.data))), "not JSON: %s", what)
	}
	return nil
}

func (r *reader) jsonValue(d *json.Decoder, pointer string, depth int) (any, error) {
	before := int(d.InputOffset())
	tok, err := d.Token()
	if err != nil {
		return nil, err
	}
	start := r.tokenStart(before)
	at := r.position(start)
	if !r.nowhere {
		r.at[pointer] = at
	}
	if depth > MaxDepth {
		r.fail("too-deep", pointer, at, "nested deeper than %d levels", MaxDepth)
		return nil, errStop
	}
	switch t := tok.(type) {
	case json.Delim:
		if t == '{' {
			return r.jsonObject(d, pointer, depth)
		}
		list := []any{}
		for i := 0; d.More(); i++ {
			v, err := r.jsonValue(d, r.below(pointer, strconv.Itoa(i)), depth+1)
			if err != nil {
				return nil, err
			}
			list = append(list, v)
		}
		_, err := d.Token()
		return list, err
	case string:
		r.checkSurrogates(r.data[start:d.InputOffset()], pointer, at)
		return t, nil
	case json.Number:
		return r.integer(string(t), pointer, at), nil
	case nil:
		r.fail("null", pointer, at, "null is not a value here; leave the field out, or write \"unknown\"")
		return "", nil
	}
	return tok, nil
}

func (r *reader) jsonObject(d *json.Decoder, pointer string, depth int) (any, error) {
	object := map[string]any{}
	keys := keySet{}
	for d.More() {
		before := int(d.InputOffset())
		tok, err := d.Token()
		if err != nil {
			return nil, err
		}
		key, is := tok.(string)
		if !is {
			return nil, errors.New("object key is not a string")
		}
		start := r.tokenStart(before)
		at := r.position(start)
		r.checkSurrogates(r.data[start:d.InputOffset()], pointer, at)
		child := r.below(pointer, key)
		r.checkKey(keys, key, child, at)
		v, err := r.jsonValue(d, child, depth+1)
		if err != nil {
			return nil, err
		}
		if !r.nowhere {
			r.keyAt[child] = at
		}
		object[key] = v
	}
	_, err := d.Token()
	return object, err
}

// below is the pointer of a member.
func (r *reader) below(pointer, name string) string {
	if r.nowhere {
		return ""
	}
	return pointer + Join(name)
}

// tokenStart skips what may stand between two tokens.
func (r *reader) tokenStart(offset int) int {
	for offset < len(r.data) && strings.IndexByte(" \t\r\n,:", r.data[offset]) >= 0 {
		offset++
	}
	return offset
}

// keySet remembers the keys of one object by their folded form.
type keySet map[string]string

func (r *reader) checkKey(seen keySet, key, pointer string, at position) {
	folded := strings.ToLower(key)
	switch earlier, dup := seen[folded]; {
	case dup && earlier == key:
		r.fail("duplicate-key", pointer, at, "the key %s stands twice in one object", visible.Quote(key))
	case dup:
		r.fail("ambiguous-key", pointer, at, "the keys %s and %s differ only in case", visible.Quote(earlier),
			visible.Quote(key))
	default:
		seen[folded] = key
	}
}

var surrogate = regexp.MustCompile(`\\(?:u([0-9a-fA-F]{4})|.)`)

// checkSurrogates finds halves of surrogate pairs, which encoding/json would silently replace.
func (r *reader) checkSurrogates(raw []byte, pointer string, at position) {
	if bytes.IndexByte(raw, '\\') < 0 {
		return
	}
	high := -1 // end of an unpaired high surrogate
	for _, m := range surrogate.FindAllSubmatchIndex(raw, -1) {
		unit := uint64(0)
		if m[2] >= 0 {
			unit, _ = strconv.ParseUint(string(raw[m[2]:m[3]]), 16, 32)
		}
		isLow := unit >= 0xDC00 && unit < 0xE000
		if (high >= 0) != isLow || high >= 0 && high != m[0] {
			r.fail("lone-surrogate", pointer, at,
				"half of a surrogate pair in a string; expected both halves, or the character itself")
			return
		}
		high = -1
		if unit >= 0xD800 && unit < 0xDC00 {
			high = m[1]
		}
	}
	if high >= 0 {
		r.fail("lone-surrogate", pointer, at,
			"half of a surrogate pair in a string; expected both halves, or the character itself")
	}
}

var decimal = regexp.MustCompile(`^(0|-?[1-9][0-9]{0,15})$`)

// integer reads the only numbers that documents know.
func (r *reader) integer(text, pointer string, at position) any {
	if decimal.MatchString(text) {
		if n, err := strconv.ParseInt(text, 10, 64); err == nil && n <= MaxInteger && n >= -MaxInteger {
			return n
		}
	}
	if len(text) > 40 {
		text = text[:40] + "…"
	}
	r.fail("number", pointer, at, "%s is not a number that documents know; expected an integer between −(2^53−1) "+
		"and 2^53−1, with neither fraction nor exponent", visible.Quote(text))
	return int64(0)
}
