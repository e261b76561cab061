package schema

import (
	"bytes"
	"errors"
	"io"
	"regexp"
	"strconv"

	"go.yaml.in/yaml/v3"

	"github.com/construe-host/construe/host/internal/visible"
)

// readYAML reads one YAML document and nothing after it. Only what JSON can say is accepted: no anchors, aliases, merge
// keys, tags or keys that are not strings. Dates and yes/no stay the strings they are written as.
func (r *reader) readYAML() (tree any) {
	defer func() { // the library turns some malformed input into a panic of its own
		if p := recover(); p != nil {
			r.yamlSyntax(errors.New("malformed"))
			tree = nil
		}
	}()
	if !r.directives() {
		return nil
	}
	d := yaml.NewDecoder(bytes.NewReader(r.text))
	var doc yaml.Node
	if err := d.Decode(&doc); err != nil {
		if errors.Is(err, io.EOF) {
			r.fail("syntax", "", r.start(), "the document is empty")
			return nil
		}
		r.yamlSyntax(err)
		return nil
	}
	var more yaml.Node
	if err := d.Decode(&more); err == nil {
		r.fail("trailing-data", "", position{max(more.Line, 1), 1},
			"there is a second document in the file; expected one")
		return nil
	} else if !errors.Is(err, io.EOF) {
		r.yamlSyntax(err)
		return nil
	}
	if len(doc.Content) != 1 {
		r.fail("syntax", "", position{1, 1}, "the document is empty")
		return nil
	}
	return r.yamlValue(doc.Content[0], "", 0)
}

// directives reads what stands before a document: %YAML names a version, of which 1.1 and 1.2 are read alike, and %TAG
// would give tags, which are not allowed, other names. The text that is parsed has a comment in the place of a version,
// so that lines stay.
func (r *reader) directives() bool {
	r.text = r.data
	for n := 1; n <= len(r.lines); n++ {
		line := r.line(n)
		switch text := bytes.TrimSpace(line); {
		case len(text) == 0, text[0] == '#':
		case bytes.HasPrefix(line, []byte("%TAG")):
			r.fail("yaml-tag", "", position{n, 1}, "YAML tags are not allowed, and so is no %%TAG; leave it out")
			return false
		case yamlVersion.Match(line):
			r.text = bytes.Clone(r.text)
			r.text[r.lines[n-1]] = '#'
		default:
			return true
		}
	}
	return true
}

var yamlVersion = regexp.MustCompile(`^%YAML[ \t]+1\.[12][ \t]*(#.*)?$`)

const aliasMessage = "YAML anchors and aliases are not allowed; write the value out, so that each fact has one place"

func (r *reader) yamlValue(n *yaml.Node, pointer string, depth int) any {
	at := position{n.Line, n.Column}
	r.at[pointer] = at
	if depth > MaxDepth {
		r.fail("too-deep", pointer, at, "nested deeper than %d levels", MaxDepth)
		return ""
	}
	if n.Anchor != "" || n.Kind == yaml.AliasNode {
		r.fail("yaml-alias", pointer, at, aliasMessage)
		return ""
	}
	switch n.Kind {
	case yaml.MappingNode:
		return r.yamlMapping(n, pointer, depth)
	case yaml.SequenceNode:
		r.untagged(n, pointer)
		list := make([]any, len(n.Content))
		for i, c := range n.Content {
			list[i] = r.yamlValue(c, pointer+"/"+strconv.Itoa(i), depth+1)
		}
		return list
	}
	return r.yamlScalar(n, pointer, at)
}

func (r *reader) yamlMapping(n *yaml.Node, pointer string, depth int) any {
	r.untagged(n, pointer)
	object := make(map[string]any, len(n.Content)/2)
	keys := keySet{}
	for i := 0; i+1 < len(n.Content); i += 2 {
		k, v := n.Content[i], n.Content[i+1]
		at := position{k.Line, k.Column}
		if k.Kind != yaml.ScalarNode || k.Anchor != "" || k.ShortTag() == "!!merge" {
			r.fail("yaml-key", pointer, at, "a key that is not a plain string; expected a name")
			continue
		}
		child := pointer + Join(k.Value)
		r.untagged(k, child)
		r.checkKey(keys, k.Value, child, at)
		r.keyAt[child] = at
		object[k.Value] = r.yamlValue(v, child, depth+1)
	}
	return object
}

func (r *reader) yamlScalar(n *yaml.Node, pointer string, at position) any {
	if !r.untagged(n, pointer) {
		return ""
	}
	switch n.ShortTag() {
	case "!!str", "!!timestamp":
		return n.Value
	case "!!int", "!!float":
		return r.integer(n.Value, pointer, at)
	case "!!bool":
		return n.Value == "true" || n.Value == "True" || n.Value == "TRUE"
	case "!!null":
		if key, is := r.keyAt[pointer]; is && n.Value == "" {
			at = key // what is empty may be said to stand on a later line
		}
		r.fail("null", pointer, at, "an empty value; leave the field out, or write unknown")
		return ""
	}
	r.fail("yaml-tag", pointer, at, "the YAML tag %s is not allowed", visible.Quote(n.Tag))
	return ""
}

// untagged refuses a tag, whatever it says: a document has no types but those of JSON.
func (r *reader) untagged(n *yaml.Node, pointer string) bool {
	if r.runesOf != n.Line { // once for each line, which may be all of the file
		r.runesOf, r.runes = n.Line, []rune(string(r.line(n.Line)))
	}
	bare := n.Style == 0 && n.Column > 0 && n.Column <= len(r.runes) && r.runes[n.Column-1] == '!'
	if n.Style&yaml.TaggedStyle == 0 && !bare { // the library keeps no tag that says nothing
		return true
	}
	r.fail("yaml-tag", pointer, position{n.Line, n.Column},
		"the YAML tag %s is not allowed; leave it out, and quote a text that is to stay one", visible.Quote(n.Tag))
	return false
}
