package schema_test

import (
	"errors"
	"testing"

	"github.com/construe-host/construe/host/schema"
)

// TestWhatIsWrongWithALineNamesIt reads broken documents as the seventh line of a file.
func TestWhatIsWrongWithALineNamesIt(t *testing.T) {
	for text, code := range map[string]string{`{"construe":"runtime/v1","id":"half`: "syntax",
		`{"construe":"runtime/v1","id":1.5}`: "number", `{"construe":"runtime/v1"} {}`: "trailing-data", "": "syntax",
		"[]": "syntax", `{"construe":"runtime/v1","title":"t"}`: "missing-field", "{\"construe\":\"\xff\"}": "encoding",
		`{"construe":"runtime/v1","construe":"runtime/v1"}`: "duplicate-key"} {
		var problems schema.Problems
		if _, err := schema.ParseLine("f.ndjson", 7, []byte(text), schema.KindRuntime); !errors.As(err, &problems) {
			t.Fatalf("%s: %v", text, err)
		}
		for _, p := range problems {
			if p.Line != 7 || p.File != "f.ndjson" || p.Code != code {
				t.Errorf("%q: %v; want %s on line 7", text, p, code)
			}
		}
	}
}
