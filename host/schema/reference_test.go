package schema_test

import (
	"bytes"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/construe-host/construe/host/schema"
)

// TestReferencePages holds the tables of the reference pages to the schemas: names, types, words, defaults and
// descriptions. UPDATE_GOLDEN=1 writes them anew; the prose around them is nobody's but the page's.
func TestReferencePages(t *testing.T) {
	for _, page := range []struct {
		file, kind string
		elsewhere  map[string]string // fields whose tables stand on another page
	}{
		{file: "../../docs/case.md", kind: schema.KindCase},
		{file: "../../docs/reading.md", kind: schema.KindReading},
		{file: "../../docs/runtime.md", kind: schema.KindRuntime},
		{file: "../../docs/plugin-yaml.md", kind: schema.KindPlugin},
		{file: "../../docs/construe-yaml.md", kind: schema.KindJob},
		{file: "../../docs/waivers.md", kind: schema.KindWaivers},
		{file: "../../policies/INPUT.md", kind: schema.KindInput,
			elsewhere: map[string]string{"runtime": "../docs/runtime.md"}},
	} {
		r := &reference{elsewhere: page.elsewhere}
		r.table(page.kind, "", schema.ShapeOf(page.kind))
		for _, where := range r.undescribed {
			t.Errorf("%s: %s has no description", page.kind, where)
		}
		began := fmt.Sprintf("<!-- fields of %s, from its schema: UPDATE_GOLDEN=1 go test ./host/schema -->\n",
			page.kind)
		text, err := os.ReadFile(page.file)
		if err != nil {
			t.Fatal(err)
		}
		before, rest, found := bytes.Cut(text, []byte(began))
		_, after, ended := bytes.Cut(rest, []byte("<!-- end of fields -->\n"))
		if !found || !ended {
			t.Fatalf("%s lacks the lines %q and <!-- end of fields -->", page.file, began)
		}
		want := slices.Concat(before, []byte(began), r.out.Bytes(), []byte("\n<!-- end of fields -->\n"), after)
		if bytes.Equal(text, want) {
			continue
		}
		if os.Getenv("UPDATE_GOLDEN") == "" {
			t.Errorf("%s differs from the schema of %s; UPDATE_GOLDEN=1 go test ./host/schema", page.file, page.kind)
		} else if err := os.WriteFile(page.file, want, 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// reference writes one table for each object of a schema.
type reference struct {
	out         bytes.Buffer
	elsewhere   map[string]string
	undescribed []string
}

func (r *reference) table(title, at string, s *schema.Shape) {
	fmt.Fprintf(&r.out, "\n### %s\n\n| field | value | what it says |\n| --- | --- | --- |\n", title)
	names := slices.Clone(s.Required)
	for _, name := range s.Names() {
		if !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	below := map[string]*schema.Shape{}
	for _, name := range names {
		field := s.Properties[name]
		description, need := field.Description, ""
		if description == "" {
			r.undescribed = append(r.undescribed, at+name)
		}
		if slices.Contains(s.Required, name) {
			need = "**required**, "
		}
		value, inner, path := valueOf(field)
		if page := r.elsewhere[at+name]; page != "" {
			value = fmt.Sprintf("[runtime](%s)", page)
		} else if inner != nil {
			below[at+name+path] = inner
		}
		if field.Default != "" {
			description += "; `" + field.Default + "` if left out"
		}
		fmt.Fprintf(&r.out, "| `%s` | %s%s | %s |\n", name, need, value, strings.ReplaceAll(description, "<", "&lt;"))
	}
	for _, name := range names { // tables follow in the order of the fields
		for _, path := range slices.Sorted(keysOf(below)) {
			if path == at+name || strings.HasPrefix(path, at+name+".") {
				r.table("`"+path+"`", path+".", below[path])
			}
		}
	}
}

func keysOf(m map[string]*schema.Shape) func(func(string) bool) {
	return func(yield func(string) bool) {
		for k := range m {
			if !yield(k) {
				return
			}
		}
	}
}

// valueOf says what may stand in a field, and gives the object that wants a table of its own, with the path to it.
func valueOf(s *schema.Shape) (text string, inner *schema.Shape, path string) {
	if s.Kind == "map" && s.Items != nil { // one or the other
		return "list of text, or name → list of text", nil, ""
	}
	switch s.Kind {
	case "object":
		return "object, below", s, ""
	case "map":
		of, inner, path := valueOf(s.Values)
		key := "name"
		switch {
		case s.Keys != nil && s.Keys.Format == "pointer":
			key = "JSON Pointer"
		case s.Keys != nil && s.Keys.Ref != "":
			key = s.Keys.Ref + " id"
		}
		return key + " → " + of, inner, ".<" + strings.ReplaceAll(strings.ToLower(key), " ", "-") + ">" + path
	case "list":
		of, inner, path := valueOf(s.Items)
		return "list of " + of, inner, path
	case "boolean":
		return "true or false", nil, ""
	case "integer":
		if !s.AdmitsUnknown() {
			return "integer", nil, ""
		}
		return "integer, or `unknown`", nil, ""
	case "any":
		return "text, integer or list", nil, ""
	}
	switch {
	case s.OrList:
		of, _, _ := valueOf(s.Items)
		return "`" + strings.Join(s.Enum, "` `") + "`, or list of " + of, nil, ""
	case s.Enum != nil:
		return "`" + strings.Join(s.Enum, "` `") + "`", nil, ""
	case s.Ref == "pointer":
		return "JSON Pointer", nil, ""
	case s.Ref != "" && s.None:
		return s.Ref + " id, `none`" + orUnknown(s), nil, ""
	case s.Ref != "":
		return s.Ref + " id" + orUnknown(s), nil, ""
	case s.Format == "pointer":
		return "JSON Pointer", nil, ""
	case s.Format == "date-or-unknown":
		return "day, or `unknown`", nil, ""
	case s.Format == "date-or-never":
		return "day, `never` or `unknown`", nil, ""
	case s.Format == "date":
		return "day", nil, ""
	case s.Format == "place":
		return "place, or `unknown`", nil, ""
	case strings.HasPrefix(s.Pattern, "^[a-z]"):
		return "name", nil, ""
	}
	return "text", nil, ""
}

func orUnknown(s *schema.Shape) string {
	if s.AdmitsUnknown() {
		return " or `unknown`"
	}
	return ""
}
