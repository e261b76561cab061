package pin

import (
	"reflect"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/construe-host/construe/host/schema"
)

// replaced puts lines in the place of a member of a file's top level, whatever it was before; all else stays as it is,
// comments among it, and the file says what it said but for that member. A comment behind the member is kept behind the
// first of the lines.
//
// # Errors
//
// [schema.Problems]: pin-form, where the file has no line for the member.
func replaced(shown string, data []byte, member string, lines []string) ([]byte, error) {
	form := func(message string) error {
		return schema.Problems{{Code: "pin-form", File: shown, Pointer: schema.Join(member), Message: message,
			Hint: "write it over several lines, without braces around the whole"}}
	}
	var doc yaml.Node
	if err := yaml.Unmarshal(data, &doc); err != nil || len(doc.Content) != 1 || doc.Content[0].Kind != yaml.MappingNode ||
		doc.Content[0].Style == yaml.FlowStyle {
		return nil, form("there is no line that begins with " + member + ":; expected YAML with a line for each member")
	}
	before := strings.Split(string(data), "\n")
	from, to, comment := -1, len(before), ""
	all := doc.Content[0].Content
	for i := 0; i+1 < len(all); i += 2 {
		switch key, value := all[i], all[i+1]; {
		case key.Value == member:
			from, comment = key.Line-1, lineComment(key, value)
		case from >= 0 && to == len(before):
			to = key.Line - 1
		}
	}
	if from < 0 {
		return nil, form("there is no line that begins with " + member + ":; expected YAML with a line for each member")
	}
	for to > from+1 && (strings.TrimSpace(before[to-1]) == "" || strings.HasPrefix(before[to-1], "#")) {
		to-- // what stands above the next member is that one's
	}
	if comment != "" {
		lines = append([]string{lines[0] + " " + comment}, lines[1:]...)
	}
	after := []byte(strings.Join(append(append(append([]string{}, before[:from]...), lines...), before[to:]...), "\n"))
	return after, sameBut(shown, data, after, member, form)
}

// lineComment is the comment behind a member that stands in one line, or behind the first of its lines.
func lineComment(key, value *yaml.Node) string {
	if key.LineComment != "" || value.LineComment != "" {
		return key.LineComment + value.LineComment
	}
	if last := len(value.Content) - 1; last >= 0 && value.Content[last].Line == key.Line {
		return value.Content[last].LineComment
	}
	return ""
}

// sameBut holds that two files say the same but for one member.
func sameBut(shown string, before, after []byte, member string, form func(string) error) error {
	was, err := schema.Read(shown, before)
	if err != nil {
		return err
	}
	is, err := schema.Read(shown, after)
	if err != nil {
		return form("its lines cannot be told apart where " + member + " stands")
	}
	was.Tree[member], is.Tree[member] = nil, nil
	if !reflect.DeepEqual(was.Tree, is.Tree) {
		return form("its lines cannot be told apart where " + member + " stands")
	}
	return nil
}
