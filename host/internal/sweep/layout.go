package sweep

import (
	"context"

	"github.com/construe-host/construe/host/schema"
)

// layout is a runtime taken apart: the values of its facts, and all else. Runtimes with the same frame have the same
// facts, in the same order.
type layout struct {
	document *schema.Document
	subject  schema.Subject
	frame    string // all that stands in it but for the values
	facts    []fact
}

// fact is one that is stated, by its pointer into the runtime.
type fact struct {
	pointer string
	value   any
	text    string // the value, for comparing
}

// lay takes a runtime apart.
func (s *sweeper) lay(_ context.Context, d *schema.Document) (*layout, error) {
	if d == nil {
		return nil, schema.Problems{{Code: "no-runtime", Message: "nil was given in the place of a runtime"}}
	}
	digest, err := schema.Digest(d.Tree)
	if err != nil {
		return nil, err
	}
	l := &layout{document: d, subject: schema.Subject{Digest: digest}}
	l.subject.ID, _ = d.Tree["id"].(string)
	l.subject.Title, _ = d.Tree["title"].(string)
	l.facts = make([]fact, 0, s.lastFacts.Load())
	p := &layer{sweeper: s, layout: l, frame: make([]byte, 0, s.lastFrame.Load())}
	p.object(s.top, d.Tree)
	l.frame = string(p.frame)
	s.lastFacts.Store(int64(len(l.facts)))
	s.lastFrame.Store(int64(len(p.frame)))
	return l, p.err
}

// layer is a runtime being taken apart.
type layer struct {
	*sweeper
	*layout
	frame []byte
	err   error
}

func (p *layer) object(s *spot, object map[string]any) {
	p.frame = append(p.frame, '{')
	for _, key := range schema.Keys(object) {
		p.text('k', key)
		p.value(p.below(s, key), object[key])
	}
	p.frame = append(p.frame, '}')
}

func (p *layer) value(s *spot, value any) {
	object, is := value.(map[string]any)
	switch {
	case s.unnamed:
		p.frame = append(p.frame, '-')
	case s.framed:
		if text, is := value.(string); is {
			p.text('s', text)
		} else {
			p.text('c', p.canonical(value))
		}
	case is:
		p.object(s, object)
	default:
		p.frame = append(p.frame, '?')
		text, plain := value.(string)
		if !plain {
			text = "\x00" + p.canonical(value)
		}
		p.facts = append(p.facts, fact{s.pointer, value, text})
	}
}

// text appends a text to the frame so that nothing else reads so.
func (p *layer) text(what byte, text string) {
	p.frame = appendText(append(p.frame, what), text)
}

func (p *layer) canonical(value any) string {
	text, err := schema.Canonical(value)
	if err != nil {
		p.err = err
	}
	return string(text)
}
