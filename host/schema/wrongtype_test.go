package schema_test

import (
	"strings"
	"testing"

	"github.com/construe-host/construe/host/schema"
)

// TestValuesOfFacts holds what is said of what other notations write for a fact, in the tree, in a world and in a
// position.
func TestValuesOfFacts(t *testing.T) {
	for _, test := range []struct{ value, message, hint string }{
		{"true", "true is no fact; write yes, no or unknown", "write yes"},
		{"True", "true is no fact; write yes, no or unknown", "write yes"},
		{"false", "false is no fact; write yes, no or unknown", "write no"},
		{`"true"`, `"true" is not a value here; expected one of yes, no, unknown`, "write yes"},
		{`"False"`, `"False" is not a value here; expected one of yes, no, unknown`, "write no"},
		{"on", `"on" is not a value here`, "write yes"},
		{"off", `"off" is not a value here`, "write no"},
		{"Yes", `"Yes" is not a value here`, "did you mean yes?"},
		{"n/a", `"n/a" is not a value here`, "write unknown"},
		{"1", "1 is not a value here; expected one of yes, no, unknown", ""},
		{"{a: b}", "an object is not a value here; expected one of yes, no, unknown", ""},
	} {
		for where, document := range map[string]string{
			"/state/memory/essential": "state:\n  memory: {kind: session, essential: " + test.value +
				"}\n",
			"/worlds/w/set//state~1memory~1essential": "state:\n  memory: {kind: session}\nworlds:\n  w: {title: a " +
				"world, set: {/state/memory/essential: " + test.value + "}}\n",
		} {
			if strings.HasPrefix(test.value, "{") && strings.HasPrefix(where, "/worlds") {
				continue // which the schema of worlds refuses in its own words
			}
			_, err := schema.Parse("r.yaml",
				[]byte("construe: runtime/v1\nid: r\ntitle: r\nasOf: 2026-01-01\noffering: {seller: unknown}\n"+
					document), schema.KindRuntime)
			found := false
			for _, p := range schema.ProblemsIn(err, "") {
				found = found || strings.Contains(p.Message, test.message) && strings.Contains(p.Hint, test.hint)
			}
			if !found {
				t.Errorf("%s: %s: %v; want %q (%q)", where, test.value, err, test.message, test.hint)
			}
		}
	}
	for value, message := range map[string]string{"title: true": `true is not of the right type; expected a text ("true" in quotation marks is a text)`,
		"title: 3": "3 is not of the right type; expected a text", "title: [a]": "a list is not of the right type; " +
			"expected a text", "asOf: 2026": "2026 is not of the right type; expected a text"} {
		document := "construe: runtime/v1\nid: r\noffering: {seller: unknown}\n" + value + "\n"
		if _, err := schema.Parse("r.yaml", []byte(document), schema.KindRuntime); err == nil ||
			!strings.Contains(err.Error(), message) {
			t.Errorf("%s: %v", value, err)
		}
	}
}
