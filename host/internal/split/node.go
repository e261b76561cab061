package split

import (
	"iter"

	"go.yaml.in/yaml/v3"
)

func mapping() *yaml.Node { return &yaml.Node{Kind: yaml.MappingNode, Tag: "!!map"} }

func scalar(text string) *yaml.Node {
	return &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: text}
}

// put adds a member at the end.
func put(to *yaml.Node, key string, value *yaml.Node) {
	to.Content = append(to.Content, scalar(key), value)
}

// index is where the key of a member stands; -1 where there is none.
func index(in *yaml.Node, key string) int {
	if in == nil {
		return -1
	}
	for i := 0; i+1 < len(in.Content); i += 2 {
		if in.Content[i].Value == key {
			return i
		}
	}
	return -1
}

// get is the value of a member; nil where there is none.
func get(in *yaml.Node, key string) *yaml.Node {
	if i := index(in, key); i >= 0 {
		return in.Content[i+1]
	}
	return nil
}

// cut takes a member out, and gives its value; nil where there was none.
func cut(from *yaml.Node, key string) *yaml.Node {
	i := index(from, key)
	if i < 0 {
		return nil
	}
	value := from.Content[i+1]
	from.Content = append(from.Content[:i:i], from.Content[i+2:]...)
	return value
}

// move puts a member that one mapping has, with its comments, at the end of another.
func move(from, to *yaml.Node, key string) {
	if i := index(from, key); i >= 0 {
		to.Content = append(to.Content, from.Content[i], from.Content[i+1])
	}
}

// pairs are the members of a mapping, in the order of the file.
func pairs(in *yaml.Node) iter.Seq2[string, *yaml.Node] {
	return func(yield func(string, *yaml.Node) bool) {
		if in == nil {
			return
		}
		for i := 0; i+1 < len(in.Content); i += 2 {
			if !yield(in.Content[i].Value, in.Content[i+1]) {
				return
			}
		}
	}
}
