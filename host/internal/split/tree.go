package split

import (
	"bytes"
	"fmt"
	"path"
	"strconv"

	"go.yaml.in/yaml/v3"

	"github.com/construe-host/construe/host/internal/engine"
	"github.com/construe-host/construe/host/schema"
)

// tree is case.yaml as it is written, with its comments.
type tree struct{ root *yaml.Node }

func readTree(data []byte) (*tree, error) {
	var doc yaml.Node
	if err := yaml.Unmarshal(data, &doc); err != nil {
		return nil, err
	}
	if len(doc.Content) != 1 || doc.Content[0].Kind != yaml.MappingNode {
		return nil, fmt.Errorf("split: case.yaml is no mapping")
	}
	return &tree{doc.Content[0]}, nil
}

// documents are case.yaml, suite.yaml where there are swaps, and a reading.yaml for each reading.
func (t *tree) documents(old *schema.CaseV1, notes *[]string) (map[string][]byte, error) {
	readings := cut(t.root, "readings")
	toggles := t.definitionToggles(old, notes)
	holdings, swaps := t.holdings(), mapping()
	for id, p := range pairs(get(t.root, "precedents")) {
		if matrix := cut(p, "swaps"); matrix != nil && len(matrix.Content) > 0 {
			put(swaps, id, matrix)
		}
	}
	if err := t.proof(old); err != nil {
		return nil, err
	}
	get(t.root, "construe").Value = schema.KindCase
	trees := map[string]*yaml.Node{"case.yaml": t.root}
	if len(swaps.Content) > 0 {
		suite := mapping()
		put(suite, "construe", scalar(schema.KindSuite))
		put(suite, "swaps", swaps)
		suite.Content[0].HeadComment = "# What the tests expect where one party's classifier stands under another's " +
			"policy. It binds nobody."
		trees["suite.yaml"] = suite
	}
	for i := 0; i+1 < len(readings.Content); i += 2 {
		id := readings.Content[i].Value
		r := reading(old.ID, id, readings.Content[i+1], toggles[id], holdings[id])
		r.Content[0].HeadComment = readings.Content[i].HeadComment
		trees[path.Join("readings", id, "reading.yaml")] = r
	}
	out := map[string][]byte{}
	for name, root := range trees {
		var b bytes.Buffer
		e := yaml.NewEncoder(&b)
		e.SetIndent(2)
		if err := e.Encode(root); err != nil {
			return nil, err
		}
		out[name] = b.Bytes()
	}
	return out, nil
}

// proof writes down what proves a fact: a case of the first form could not say so, and was judged with a table of the
// host's.
func (t *tree) proof(old *schema.CaseV1) error {
	c, _, _ := old.Split()
	all, err := schema.Tree(c.Proof)
	if err != nil {
		return err
	}
	var value yaml.Node
	if err := value.Encode(all); err != nil {
		return err
	}
	put(t.root, "proof", &value)
	return nil
}

// reading is a reading.yaml: what the case said of the reading, and of it on precedents and toggles.
func reading(caseID, id string, was, toggles, holdings *yaml.Node) *yaml.Node {
	out, named := mapping(), mapping()
	named.Style = yaml.FlowStyle
	put(named, "id", scalar(caseID))
	put(out, "construe", scalar(schema.KindReading))
	put(out, "id", scalar(id))
	for _, member := range []string{"title", "doctrine", "party"} {
		move(was, out, member)
	}
	put(out, "case", named)
	for _, member := range []string{"plugin", "limbs", "definitions"} {
		move(was, out, member)
	}
	if toggles != nil {
		put(out, "toggles", toggles)
	}
	move(was, out, "citations")
	if holdings != nil {
		put(out, "precedents", holdings)
	}
	return out
}

// definitionToggles takes the toggles of definitions out of the case, and gives by reading how each is shown.
func (t *tree) definitionToggles(old *schema.CaseV1, notes *[]string) map[string]*yaml.Node {
	out, all := map[string]*yaml.Node{}, get(t.root, "toggles")
	for _, name := range schema.Keys(old.Toggles) {
		toggle := old.Toggles[name]
		if toggle.Kind != "definition" {
			continue
		}
		cut(all, name)
		id, definition, _ := engine.DefinitionAt(toggle.Pointer) // which was checked when the case was opened
		if out[id] == nil {
			out[id] = mapping()
		}
		if get(out[id], definition) != nil {
			*notes = append(*notes, "the toggle "+name+" is the second of its definition, and left out")
			continue
		}
		shown := mapping()
		shown.Style = yaml.FlowStyle
		if toggle.Label != "" {
			label := scalar(toggle.Label)
			label.Style = yaml.DoubleQuotedStyle
			put(shown, "label", label)
		}
		if toggle.Effort != 0 {
			put(shown, "effort", &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!int", Value: strconv.Itoa(toggle.Effort)})
		}
		put(out[id], definition, shown)
		if derived := id + "-" + definition; name != derived {
			*notes = append(*notes, "the toggle "+name+" is now "+derived)
		}
		if toggle.Favours != "" || toggle.Values.List != nil {
			*notes = append(*notes, "the toggle "+name+" now takes all values of its definition, in no order")
		}
	}
	if all != nil && len(all.Content) == 0 {
		cut(t.root, "toggles")
		*notes = append(*notes, "the case has no toggles of facts: those that construe crux searches are derived")
	}
	return out
}

// holdings takes out of the precedents what each reading is said to hold, and why.
func (t *tree) holdings() map[string]*yaml.Node {
	out := map[string]*yaml.Node{}
	precedents := get(t.root, "precedents")
	for id, p := range pairs(precedents) {
		for _, member := range [][2]string{{"readings", "holds"}, {"because", "because"}} {
			for name, value := range pairs(cut(p, member[0])) {
				if out[name] == nil {
					out[name] = mapping()
				}
				holding := get(out[name], id)
				if holding == nil {
					holding = mapping()
					holding.Style = yaml.FlowStyle
					put(out[name], id, holding)
				}
				put(holding, member[1], value)
			}
		}
	}
	return out
}
