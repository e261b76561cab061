package schema_test

import (
	"encoding/json"
	"errors"
	"os"
	"strings"
	"testing"

	"github.com/construe-host/construe/host/schema"
)

// TestACruxThatWasChangedIsRefused changes one thing at a time in a crux, each of which the rest of it contradicts.
func TestACruxThatWasChangedIsRefused(t *testing.T) {
	saved, err := os.ReadFile("../../testdata/golden/crux-pair.json")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := schema.Parse("crux.json", saved, schema.KindCrux); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		pointer string // what is changed, and where the problem is unless at says otherwise
		to      any
		at      string
	}{
		{"/sets", []any{}, "/fragility"},
		{"/sets/0", nil, "/fragility"},
		{"/sets/0/effort", 1, ""},
		{"/sets/0/kind", "definition", ""},
		{"/sets/0/outcomes/0/outcome", "breach", "/sets/0/outcomes"},
		{"/sets/0/outcomes/0/policy", "nobody", "/sets/0/outcomes/0"},
		{"/sets/0/outcomes", []any{}, ""},
		{"/sets/0/sentence", "nothing at all", ""},
		{"/sets/0/changes/0/to", "nonsense", ""},
		{"/sets/0/changes/0/from", "nonsense", ""},
		{"/sets/0/changes/0/toggle", "nobody", ""},
		{"/sets/0/changes", []any{}, "/sets/0/effort"},
		{"/sets/0/given/nobody", "yes", ""},
		{"/toggles/1/id", "call-carries", ""},
		{"/fragility", 99, ""},
		{"/complete", false, ""},
		{"/completeUpTo", 1, "/complete"},
		{"/stopped", "budget", "/complete"},
		{"/goal", "permitted", "/sets"},
		{"/cells", []any{}, "/sets/0/outcomes"},
		{"/responsibility", map[string]any{}, ""},
		{"/sufficient", []any{[]any{}}, ""},
		{"/sufficient/0", nil, "/sufficient"},
		{"/evidence/0/toggle", "nobody", "/evidence/0"},
	} {
		changed, at := edited(t, saved, c.pointer, c.to), c.at
		if at == "" {
			at = c.pointer
		}
		refused(t, schema.KindCrux, changed, c.pointer, at)
	}
}

// refused holds that a document is inconsistent at a place.
func refused(t *testing.T, kind string, changed []byte, what, at string) {
	t.Helper()
	_, err := schema.Parse("saved.json", changed, kind)
	var problems schema.Problems
	if !errors.As(err, &problems) || problems[0].Code != "inconsistent" || !strings.HasPrefix(problems[0].Pointer, at) {
		t.Errorf("%s: %v; expected it refused at %s", what, err, at)
	}
}

// edited is a document with another value at a pointer; nil takes it away.
func edited(t *testing.T, saved []byte, pointer string, to any) []byte {
	t.Helper()
	var tree map[string]any
	if err := json.Unmarshal(saved, &tree); err != nil {
		t.Fatal(err)
	}
	over, name := pointer[:strings.LastIndexByte(pointer, '/')], pointer[strings.LastIndexByte(pointer, '/')+1:]
	switch at, _ := schema.GetMember(tree, over); list := at.(type) {
	case []any: // its first member
		if list[0] = to; to == nil {
			schema.Set(tree, over, list[1:])
		}
	case map[string]any:
		list[name] = to
	default:
		t.Fatalf("%s: nothing is there", pointer)
	}
	out, err := json.Marshal(tree)
	if err != nil {
		t.Fatal(err)
	}
	return out
}
