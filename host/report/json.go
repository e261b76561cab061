package report

import (
	"io"

	"github.com/construe-host/construe/host/internal/visible"
	"github.com/construe-host/construe/host/schema"
)

// jsonOutput writes documents as programs read them: the document itself, of whatever kind, and no view of it. One
// alone is indented, as [schema.Write] does; where several follow one another each is a line, as [schema.Line] does, so
// that a program can read them one at a time and a stream that was cut short is good up to its last line.
//
// Characters that do not show themselves are escaped, and so is the bracket of a command to a build, which changes
// nothing of what the document says.
type jsonOutput struct {
	w       io.Writer
	several bool
}

// openJSON is the output of one document, or of several. There is nothing before, between or after them but line ends,
// as JSON of documents that stand alone has none, and so neither Begin nor End has anything to write.
func openJSON(w io.Writer, o Options) Handler { return jsonOutput{w, o.Several} }

func (j jsonOutput) Begin() error { return nil }

func (j jsonOutput) Document(document any) error {
	encoded := schema.Write
	if j.several {
		encoded = schema.Line
	}
	b, err := encoded(document)
	if err != nil {
		return err
	}
	_, err = io.WriteString(j.w, visible.WithoutCommands(string(b), `\u005b`)) // which stands in a text there, as # does
	return err
}

func (j jsonOutput) End() error { return nil }
