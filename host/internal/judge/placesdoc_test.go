package judge

import (
	"bytes"
	"fmt"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/construe-host/construe/host/schema"
)

const placesPage = "../../../docs/places.md"

// TestThePageOfPlaces holds docs/places.md to the table of members, which UPDATE_GOLDEN=1 writes anew, its answers to
// what the helper says, and each address beside the data to those that the page lists.
func TestThePageOfPlaces(t *testing.T) {
	text, err := os.ReadFile(placesPage)
	if err != nil {
		t.Fatal(err)
	}
	const began = "<!-- members, from places.rego: UPDATE_GOLDEN=1 go test ./host/internal/judge -->\n"
	const end = "<!-- end of members -->\n"
	before, rest, found := bytes.Cut(text, []byte(began))
	_, after, ended := bytes.Cut(rest, []byte(end))
	if !found || !ended {
		t.Fatalf("%s lacks the lines that enclose the members", placesPage)
	}
	want := bytes.Join([][]byte{before, []byte(began + "\n" + membersTable(t) + "\n" + end), after}, nil)
	if !bytes.Equal(text, want) {
		if os.Getenv("UPDATE_GOLDEN") == "" {
			t.Errorf("%s differs from places.rego; UPDATE_GOLDEN=1 go test ./host/internal/judge -run %s", placesPage, t.Name())
		} else if err := os.WriteFile(placesPage, want, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	var asked []within
	var answers []string
	row := regexp.MustCompile("(?m)^\\| `(\\w+)` \\| `(\\w+)` \\| ([\\w-]+) \\| (yes|no|unknown) \\|$")
	for _, m := range row.FindAllStringSubmatch(string(want), -1) {
		asked, answers = append(asked, within{m[1], m[2], m[3]}), append(answers, m[4])
	}
	said, _ := answered(t, placeGroups(), asked)
	for i, is := range said {
		if is != answers[i] {
			t.Errorf("%s has %v: %s; it is %s", placesPage, asked[i], answers[i], is)
		}
	}
	if len(said) < 20 {
		t.Errorf("%d answers", len(said))
	}
	addresses := regexp.MustCompile(`https?://[^\s,]+`).FindAllString(string(placesHelper), -1)
	for _, address := range addresses {
		if !strings.Contains(string(text), "]("+address+")") {
			t.Errorf("%s does not list %s", placesPage, address)
		}
	}
	if len(addresses) < 10 {
		t.Errorf("%d addresses", len(addresses))
	}
}

// membersTable lists what the tables of the helper have, place by place.
func membersTable(t *testing.T) string {
	t.Helper()
	m, err := parseModule("places.rego", placesHelper)
	if err != nil {
		t.Fatal(err)
	}
	rows := map[string][2]string{}
	for i, name := range []ast.Var{"changes_eu", "changes_eea"} {
		for _, rule := range m.Rules {
			if rule.Head.Name != name {
				continue
			}
			plain, err := ast.JSON(rule.Head.Value.Value)
			if err != nil {
				t.Fatal(err)
			}
			for place, changes := range plain.(map[string]any) {
				var said []string
				for _, change := range changes.([]any) {
					pair := change.([]any)
					said = append(said, fmt.Sprintf("%s %s", pair[0], pair[1]))
				}
				row := rows[place]
				row[i] = strings.Join(said, ", ")
				rows[place] = row
			}
		}
	}
	out := "| | EU | EEA |\n| --- | --- | --- |\n"
	for _, place := range schema.Keys(rows) {
		out += fmt.Sprintf("| `%s` | %s | %s |\n", place, rows[place][0], rows[place][1])
	}
	return out
}
