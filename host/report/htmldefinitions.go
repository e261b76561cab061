package report

import (
	"strings"

	"github.com/construe-host/construe/host/schema"
)

// definition is a definition, with what it asks and what its values mean.
func (w *htmlWords) definition(name string) schema.DefinitionText {
	if d, is := w.defined(name); is {
		return d
	}
	return schema.DefinitionText{Question: sentenceCase(schema.Words(name)) + "?"}
}

// isTitle reports whether what a toggle is called is for people: one that no case declared can go by its pointer.
func isTitle(label string) bool { return label != "" && !strings.HasPrefix(label, "/") }

// adopted is a definition that a reading adopts: the case's, or one of its own.
func (w *htmlWords) adopted(reading, name string) schema.DefinitionText {
	if d, is := w.defined(reading + "." + name); is {
		return d
	}
	return w.definition(name)
}

func (w *htmlWords) defined(name string) (schema.DefinitionText, bool) {
	for _, s := range w.stipulated {
		if d, is := s.Definitions[name]; is {
			return d, true
		}
	}
	for _, t := range w.titles {
		if d, is := t.Definitions[name]; is {
			return d, true
		}
	}
	return schema.DefinitionText{}, false
}
