package host_test

import (
	"context"
	"encoding/json"
	"errors"
	"io/fs"
	"strconv"
	"strings"
	"testing"

	"github.com/construe-host/construe/host"
	"github.com/construe-host/construe/host/schema"
	"github.com/construe-host/construe/policies"
)

// TestAMapThatWasChangedIsRefused changes one thing at a time in a saved map, each of which its diagram, or the rest of
// it, contradicts.
func TestAMapThatWasChangedIsRefused(t *testing.T) {
	saved := savedMap(t, host.MapRequest{})
	related := savedMap(t, host.MapRequest{Old: "delivery", New: "contract", Require: schema.RequireNoNewBreach})
	for _, c := range []struct {
		of      []byte
		pointer string // what is changed, and where the problem is unless at says otherwise
		to      any
		at      string
	}{
		{saved, "/wordings/0/ends", true, ""},
		{saved, "/wordings/0/parted/number", "0", ""},
		{saved, "/wordings/0/breach/number", "33", ""},
		{saved, "/wordings/0/permitted/percent", "50.0", ""},
		{saved, "/wordings/0/open/number", "1", ""},
		{saved, "/wordings/0/unknown/number", "1", ""},
		{saved, "/wordings/0/concede", []any{"contract"}, ""},
		{saved, "/wordings/0/shared/0/definition", "colour", ""},
		{saved, "/wordings/0/shared/0/value", "green", ""},
		{saved, "/wordings/0/shared/0/value", "delivery", "/wordings/0/concede"},
		{saved, "/wordings/0/turns", []any{map[string]any{"permits": "contract", "objects": "delivery", "number": "1",
			"percent": "0.6944", "example": []any{}}}, "/wordings/0/turns/0"},
		{saved, "/tried/wordings", 1, "/tried"},
		{saved, "/definitions/colour", map[string]any{"question": "Which?", "values": map[string]any{}}, ""},
		{saved, "/relations/0/relation", "same", ""},
		{saved, "/relations/0/first", "nobody", "/relations/0"},
		{saved, "/relations/0/alike/number", "105", ""},
		{saved, "/relations/0/unjudged/number", "1", ""},
		{saved, "/relations/0/apart", []any{}, "/relations/0/apart/0"},
		{saved, "/relations/0/apart/0/number", "21", ""},
		{saved, "/relations/0/apart/1/example", []any{}, ""},
		{saved, "/relations", []any{}, ""},
		{saved, "/adopted/zones/0/percent", "999.0", ""},
		{saved, "/adopted/zones/0/number", "69", ""},
		{saved, "/adopted/zones/0/number", "sixty-eight", ""},
		{saved, "/adopted/zones/0/zone", "open", ""},
		{saved, "/adopted/zones/1/patterns/0/number", "15", ""},
		{saved, "/adopted/zones/1/patterns/0/outcomes", []any{"permitted"}, ""},
		{saved, "/adopted/zones/1/patterns", []any{}, "/adopted/zones"},
		{saved, "/adopted/zones", []any{}, ""},
		{saved, "/adopted/number", "145", ""},
		{saved, "/free/zones/2/number", "0", ""},
		{saved, "/free/number", "1e3", ""},
		{saved, "/rows/0/zone", "breach", ""},
		{saved, "/rows/0/outcomes", []any{"permitted", "breach"}, ""},
		{saved, "/rows/0/outcomes", []any{"permitted", "breach", "perhaps"}, ""},
		{saved, "/rows/0/number", "5", ""},
		{saved, "/rows/0/percent", "999.0", ""},
		{saved, "/rows/0/given", []any{}, ""},
		{saved, "/rows/0/given/0/toggle", "colour", "/rows/0/given/0"},
		{saved, "/rows/0/given/1/values/0", "FR", ""},
		{saved, "/rows/0/example", []any{}, ""},
		{saved, "/rows/0/example/0/toggle", "colour", ""},
		{saved, "/rows/0/example/0/from", "buyer", ""},
		{saved, "/rows/0/example/0/to", "nobody", ""},
		{saved, "/rows", []any{}, ""},
		{saved, "/rowsLeftOut", true, "/rows"},
		{saved, "/denials", []any{map[string]any{"because": []any{"It is so."}, "given": []any{}}}, "/denials/0/given"},
		{saved, "/denials", []any{map[string]any{"because": []any{"It is so."}, "given": []any{map[string]any{
			"toggle": "colour", "values": []any{"green"}}}}}, "/denials/0/given/0"},
		{saved, "/stands/row", 78, ""},
		{saved, "/stands/row", -1, ""},
		{saved, "/stands/zone", "permitted", ""},
		{saved, "/stands/to", "breach", "/stands/border"},
		{saved, "/stands/border", []any{}, ""},
		{saved, "/cells/0/outcome", "breach", ""},
		{saved, "/cells/0/policy", "nobody", "/relations/0"},
		{saved, "/cells", []any{}, ""},
		{saved, "/complete", false, ""},
		{saved, "/stopped", "budget", "/complete"},
		{saved, "/toggles/0/id", "zebra", "/toggles/1/id"},
		{saved, "/toggles/0/from", "everything", ""},
		{saved, "/toggles/0/values", []any{"nothing"}, "/toggles/0"},
		{saved, "/toggles/0/kind", "definition", "/toggles/0"},
		{saved, "/toggles/0/idle", true, "/toggles/0"},
		{saved, "/toggles/0/decides/number", "145", ""},
		{saved, "/toggles/0/decides/percent", "20.8", ""},
		{saved, "/toggles/2/defines/definition", "colour", "/wordings/1/concede"},
		{saved, "/toggles/2/defines/reading", "nobody", "/wordings/1/concede"},
		{saved, "/toggles/2/words", map[string]any{"elsewhere": "in another place"}, "/toggles/2"},
		{saved, "/toggles/2/sets", map[string]any{"delivery": map[string]any{"/asOf": "never"}}, ""},
		{saved, "/diagram/root", 99999, ""},
		{saved, "/diagram/root", -1, "/diagram/nodes/0"},
		{saved, "/diagram/root", -99999, ""},
		{saved, "/diagram/nodes/0/to/0", -99999, ""},
		{saved, "/diagram/nodes/0/to/0", 99999, ""},
		{saved, "/diagram/nodes/1/to/0", 0, ""},
		{saved, "/diagram/nodes/1/to/0", 1, ""},
		{saved, "/diagram/nodes/5/to/0", 6, ""},
		{saved, "/diagram/nodes/1/to", []any{2}, ""},
		{saved, "/diagram/nodes/1/toggle", "colour", ""},
		{saved, "/diagram/nodes/2/toggle", "solicited-by", "/diagram/nodes/1/to/0"},
		{saved, "/diagram/nodes/3/toggle", "sold-by", "/diagram/nodes/3/to"},
		{saved, "/diagram/nodes/0/to/0", -2, "/diagram/ends/0/number"},
		{saved, "/diagram/ends/0/outcomes", []any{"permitted", "permitted"}, ""},
		{saved, "/diagram/ends/0/outcomes/0", "perhaps", "/diagram/ends/0/outcomes"},
		{saved, "/diagram/ends/0/outcomes/2", "breach", "/diagram/ends/2/outcomes"},
		{saved, "/diagram/ends/0/number", "585", ""},
		{saved, "/diagram/ends/0/percent", "999.0", ""},
		{related, "/related/result", "holds", ""},
		{related, "/related/require", "same", "/related/against/number"},
		{related, "/related/against/number", "1", ""},
		{related, "/related/against/percent", "1.0", ""},
		{related, "/related/counterexample/example", []any{}, "/related/counterexample"},
		{related, "/related/old", "solicitation", "/related"},
	} {
		var tree any
		if err := json.Unmarshal(c.of, &tree); err != nil {
			t.Fatal(err)
		}
		setAt(t, tree, c.pointer, c.to)
		changed, err := json.Marshal(tree)
		if err != nil {
			t.Fatal(err)
		}
		at := c.at
		if at == "" {
			at = c.pointer
		}
		_, err = schema.Parse("map.json", changed, schema.KindMap)
		var problems schema.Problems
		if !errors.As(err, &problems) || len(problems) != 1 || !strings.HasPrefix(problems[0].Pointer, at) ||
			problems[0].Code != "inconsistent" &&
				problems[0].Code != "value" || !strings.Contains(problems[0].Error(), "map.json") {
			t.Errorf("%s = %v: %v; expected it refused at %s", c.pointer, c.to, err, at)
		}
	}
}

// TestAMapHasTheWordsOfAPage: what a map names has words in it, and one that was saved without any is read all the
// same.
func TestAMapHasTheWordsOfAPage(t *testing.T) {
	saved := savedMap(t, host.MapRequest{})
	m := &schema.Map{}
	if err := json.Unmarshal(saved, m); err != nil {
		t.Fatal(err)
	}
	if m.Titles == nil || m.Titles.Question == "" || m.Titles.Parties["market"] != "Marktplatz" || m.WorldTitle == "" {
		t.Fatalf("the question, parties and world are said as %v in %q", m.Titles, m.WorldTitle)
	}
	for _, c := range m.Cells {
		if m.Readings[c.Policy].Title == "" {
			t.Errorf("%s has no title", c.Policy)
		}
	}
	words := map[string]string{}
	for _, toggle := range m.Toggles {
		for _, pointer := range toggle.Pointers {
			if toggle.Kind == "fact" && m.Titles.Facts[pointer].Title == "" {
				t.Errorf("%s, which %s sets, has no title", pointer, toggle.ID)
			}
		}
		for value, said := range toggle.Words {
			words[toggle.ID+"="+value] = said
		}
	}
	for named, want := range map[string]string{"sold-by=market": "Marktplatz",
		"contract-place=delivery": "where the goods are handed over"} {
		if words[named] != want {
			t.Errorf("%s is said as %q; expected %q", named, words[named], want)
		}
	}
	m.Readings, m.Titles, m.WorldTitle = nil, nil, ""
	for i := range m.Toggles {
		m.Toggles[i].Pointers, m.Toggles[i].Words, m.Toggles[i].Sets = nil, nil, nil
	}
	bare, err := json.Marshal(m)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := schema.Parse("map.json", bare, schema.KindMap); err != nil {
		t.Errorf("a map without words is refused: %v", err)
	}
}

// savedMap is a map of the case of an exclusive distribution, as a file holds it, which is read as it was made.
func savedMap(t *testing.T, q host.MapRequest) []byte {
	t.Helper()
	ctx := context.Background()
	h := open(t, func(c *host.Config) {
		files, err := fs.Sub(policies.FS(), "distribution-exclusivity")
		if err != nil {
			t.Fatal(err)
		}
		c.Case = files
	})
	d, err := h.Runtime("marketplace-2025")
	if err != nil {
		t.Fatal(err)
	}
	q.Runtime, q.World = d, "letter"
	m, err := h.Map(ctx, q)
	if err != nil {
		t.Fatal(err)
	}
	data, err := schema.Write(m)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := schema.Parse("map.json", data, schema.KindMap); err != nil {
		t.Fatal(err)
	}
	return data
}

// setAt changes what stands at a pointer, also into lists.
func setAt(t *testing.T, tree any, pointer string, to any) {
	t.Helper()
	tokens, _ := schema.Split(pointer)
	for i, token := range tokens {
		last := i == len(tokens)-1
		switch at := tree.(type) {
		case map[string]any:
			if tree = at[token]; last {
				at[token] = to
			}
		case []any:
			n, err := strconv.Atoi(token)
			if err != nil || n >= len(at) {
				t.Fatal(pointer)
			}
			if tree = at[n]; last {
				at[n] = to
			}
		default:
			t.Fatalf("%s: nothing is there", pointer)
		}
	}
}
