package schema_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/construe-host/construe/host/schema"
)

// kindOf is the kind whose schema a file is: what stands behind the last hyphen is its version.
func kindOf(file string) string {
	name := strings.TrimSuffix(filepath.Base(file), ".json")
	at := strings.LastIndexByte(name, '-')
	return name[:at] + "/" + name[at+1:]
}

// TestKinds compares the table of kinds with the files of JSON Schemas, and has what is no document of a kind that
// people write name the page that describes it.
func TestKinds(t *testing.T) {
	files, err := filepath.Glob("schemas/*.json")
	if err != nil {
		t.Fatal(err)
	}
	var want []string
	for _, f := range files {
		want = append(want, kindOf(f))
	}
	slices.Sort(want)
	if got := schema.Kinds(); !slices.Equal(got, want) {
		t.Errorf("the table has\n%v\nand there are schemas of\n%v", got, want)
	}
	for _, kind := range schema.Kinds() {
		if got := schema.ShapeOf(kind).Properties["construe"].Enum; !slices.Equal(got, []string{kind}) {
			t.Errorf("the schema of %s calls it %v", kind, got)
		}
	}
	for kind, page := range map[string]string{schema.KindRuntime: "docs/runtime.md", schema.KindCase: "docs/case.md",
		schema.KindPlugin: "docs/plugin-yaml.md"} {
		if _, err := os.Stat("../../" + page); err != nil {
			t.Error(err)
		}
		_, err := schema.Parse("plan.json", []byte(`{"format_version": "1", "planned_values": {}}`), kind)
		if err == nil || !strings.Contains(err.Error(), page) {
			t.Errorf("what is no %s is told as %v; expected %s to be named", kind, err, page)
		}
	}
}
