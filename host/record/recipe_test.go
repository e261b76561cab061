package record_test

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// TestTheRecipeWithoutConstrue runs what docs/records.md says of openssl on a record with two signatures. It is left
// out where a tool of the recipe is missing, unless CONSTRUE_REQUIRE_TOOLS is set.
func TestTheRecipeWithoutConstrue(t *testing.T) {
	for _, tool := range []string{"bash", "openssl", "jq", "base64", "sha256sum"} {
		if _, err := exec.LookPath(tool); err != nil {
			if os.Getenv("CONSTRUE_REQUIRE_TOOLS") != "" {
				t.Fatal(err)
			}
			t.Skipf("the recipe needs %s: %v", tool, err)
		}
	}
	page, err := os.ReadFile("../../docs/records.md")
	if err != nil {
		t.Fatal(err)
	}
	_, part, _ := strings.Cut(string(page), "## Without construe\n")
	_, recipe, _ := strings.Cut(part, "```\n")
	recipe, _, found := strings.Cut(recipe, "```")
	if !found {
		t.Fatal("docs/records.md has no recipe under \"Without construe\"")
	}
	read := func(name string) []byte {
		data, err := os.ReadFile(filepath.Join("../../testdata/records", name))
		if err != nil {
			t.Fatal(err)
		}
		return data
	}
	both, other := read("small.json"), read("sre.json")
	if bytes.Count(both, []byte(`"keyid"`)) != 2 {
		t.Fatal("small.json has not two signatures")
	}
	changed := bytes.Replace(both, []byte(`"payload":"ey`), []byte(`"payload":"eZ`), 1)
	if bytes.Equal(changed, both) {
		t.Fatal("the payload was not changed")
	}
	for _, c := range []struct {
		name     string
		record   []byte
		key      string
		verifies bool
	}{
		{"the first key", both, "key1.pub", true},
		{"the second key", both, "key2.pub", true},
		{"a key that has not signed", other, "key2.pub", false},
		{"a changed payload", changed, "key1.pub", false},
	} {
		dir := t.TempDir()
		for name, data := range map[string][]byte{"sre.json": c.record, "me.pub": read(c.key)} {
			if err := os.WriteFile(filepath.Join(dir, name), data, 0o600); err != nil {
				t.Fatal(err)
			}
		}
		command := exec.Command("bash", "-e", "-c", recipe)
		command.Dir = dir
		if out, err := command.CombinedOutput(); (err == nil) != c.verifies {
			t.Errorf("%s: %v: %s", c.name, err, out)
		}
	}
}
