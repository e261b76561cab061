package schema

import (
	"bytes"
	"errors"
	"io"
	"regexp"
	"strconv"

	"go.yaml.in/yaml/v3"
)

// readYAML reads one YAML document and nothing after it. Only what JSON can say is accepted: no anchors, aliases, merge
// keys, tags or keys that are not strings. Dates and yes/no stay the strings they are written as.
func (r *reader) readYAML() (tree any) {
	defer func() { // the library turns some malformed input into a panic of its own
		if p := recover(); p != nil {
			r.fail("syntax", "", position{1, 1}, "not YAML")
			tree = nil
		}
	}()
	d := yaml.NewDecoder(bytes.NewReader(r.data))
	var doc yaml.Node
	if err := d.Decode(&doc); err != nil {
		if errors.Is(err, io.EOF) {
			r.fail("syntax", "", position{1, 1}, "the document is empty")
			return nil
		}
		r.yamlSyntax(err)
		return nil
	}
	var more yaml.Node
	if err := d.Decode(&more); err == nil {
		r.fail("trailing-data", "", position{max(more.Line, 1), 1}, "there is a second document in the file; expected one")
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

var yamlLine = regexp.MustCompile(`^yaml: (?:line (\d+): )?`)

func (r *reader) yamlSyntax(err error) {
	line := 1
	if m := yamlLine.FindStringSubmatch(err.Error()); m != nil && m[1] != "" {
		line, _ = strconv.Atoi(m[1])
	}
	r.fail("syntax", "", position{line, 1}, "not YAML: %s", yamlLine.ReplaceAllString(err.Error(), ""))
}

func (r *reader) yamlValue(n *yaml.Node, pointer string, depth int) any {
	at := position{n.Line, n.Column}
	r.at[pointer] = at
	if depth > MaxDepth {
		r.fail("too-deep", pointer, at, "nested deeper than %d levels", MaxDepth)
		return ""
	}
	if n.Anchor != "" || n.Kind == yaml.AliasNode {
		r.fail("yaml-alias", pointer, at, "YAML anchors and aliases are not allowed; write the value out, so that each fact has one place")
		return ""
	}
	switch n.Kind {
	case yaml.MappingNode:
		return r.yamlMapping(n, pointer, depth)
	case yaml.SequenceNode:
		if n.ShortTag() != "!!seq" {
			r.fail("yaml-tag", pointer, at, "the YAML tag %s is not allowed", quote(n.Tag))
		}
		list := make([]any, len(n.Content))
		for i, c := range n.Content {
			list[i] = r.yamlValue(c, pointer+"/"+strconv.Itoa(i), depth+1)
		}
		return list
	}
	return r.yamlScalar(n, pointer, at)
}

func (r *reader) yamlMapping(n *yaml.Node, pointer string, depth int) any {
	if n.ShortTag() != "!!map" {
		r.fail("yaml-tag", pointer, position{n.Line, n.Column}, "the YAML tag %s is not allowed", quote(n.Tag))
	}
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
		r.checkKey(keys, k.Value, child, at)
		object[k.Value] = r.yamlValue(v, child, depth+1)
		r.keyAt[child] = at
	}
	return object
}

func (r *reader) yamlScalar(n *yaml.Node, pointer string, at position) any {
	if n.Style&yaml.TaggedStyle != 0 {
		r.fail("yaml-tag", pointer, at, "the YAML tag %s is not allowed; quote a string instead", quote(n.Tag))
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
		r.fail("null", pointer, at, "an empty value; leave the field out, or write unknown")
		return ""
	}
	r.fail("yaml-tag", pointer, at, "the YAML tag %s is not allowed", quote(n.Tag))
	return ""
}
