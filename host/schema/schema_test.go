package schema_test

import (
	"bytes"
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/construe-host/construe/host/schema"
)

// TestTypesAndSchemasAgree walks each Go type beside its JSON Schema: the same fields at every place, required where
// the type never leaves them out, lists where it has lists. The older kinds of what is signed have no types of their
// own; the files of testdata/records hold their schemas.
func TestTypesAndSchemasAgree(t *testing.T) {
	for kind, value := range map[string]any{
		schema.KindRuntime: schema.Runtime{}, schema.KindFacts: schema.Facts{}, schema.KindCase: schema.Case{},
		schema.KindCaseV1: schema.CaseV1{},
		schema.KindSuite:  schema.Suite{}, schema.KindReading: schema.Reading{},
		schema.KindInput: schema.Input{}, schema.KindJob: schema.Job{},
		schema.KindClassification: schema.Classification{}, schema.KindVerdict: schema.Verdict{},
		schema.KindComparison: schema.Comparison{}, schema.KindPlugin: schema.Plugin{},
		schema.KindRecord:        schema.Record{},
		schema.KindSignedReading: schema.SignedReading{}, schema.KindLock: schema.Lock{},
		schema.KindTimeline: schema.Timeline{}, schema.KindInspection: schema.Inspection{},
		schema.KindCheck: schema.Check{}, schema.KindTest: schema.Test{}, schema.KindListing: schema.Listing{},
		schema.KindDocumentation: schema.Documentation{},
		schema.KindCrux:          schema.Crux{}, schema.KindExplanation: schema.Explanation{},
		schema.KindExplanations: schema.Explanations{},
		schema.KindMap:          schema.Map{}, schema.KindSweep: schema.Sweep{},
		schema.KindWhatIf: schema.WhatIf{}, schema.KindFailure: schema.Failure{},
		schema.KindWaivers: schema.Waivers{}, schema.KindGate: schema.Gate{},
	} {
		drift(t, kind, reflect.TypeOf(value), schema.ShapeOf(kind), map[reflect.Type]bool{})
	}
}

func drift(t *testing.T, at string, typ reflect.Type, s *schema.Shape, above map[reflect.Type]bool) {
	for typ.Kind() == reflect.Pointer {
		typ = typ.Elem()
	}
	switch {
	case s == nil:
		t.Errorf("%s: the type has it, the schema does not", at)
	case typ.Kind() == reflect.Map && typ.Elem().Kind() != reflect.Interface:
		if s.Kind != "map" {
			t.Errorf("%s: a map in the type, %s in the schema", at, s.Kind)
			return
		}
		drift(t, at+"/*", typ.Elem(), s.Values, above)
	case typ.Kind() == reflect.Slice:
		if s.Kind != "list" {
			t.Errorf("%s: a list in the type, %s in the schema", at, s.Kind)
			return
		}
		drift(t, at+"/-", typ.Elem(), s.Items, above)
	case typ.Kind() == reflect.Struct && s.Kind == "object":
		if above[typ] {
			return
		}
		inner := maps.Clone(above)
		inner[typ] = true
		var fields, required []string
		for i := range typ.NumField() {
			name, options, _ := strings.Cut(typ.Field(i).Tag.Get("json"), ",")
			if name == "-" || name == "" {
				continue
			}
			fields = append(fields, name)
			if options == "" {
				required = append(required, name)
			}
			drift(t, at+"/"+name, typ.Field(i).Type, s.Properties[name], inner)
		}
		slices.Sort(fields)
		slices.Sort(required)
		if !slices.Equal(fields, s.Names()) {
			t.Errorf("%s: the type has %v, the schema %v", at, fields, s.Names())
		}
		if want := slices.Sorted(slices.Values(s.Required)); !slices.Equal(required, want) {
			t.Errorf("%s: the type always writes %v, the schema requires %v", at, required, want)
		}
	}
}

func seeds(tb testing.TB) (all [][]byte) {
	files, err := filepath.Glob("../../policies/*/runtimes/*.yaml")
	if err != nil || len(files) == 0 {
		tb.Fatal("no runtimes to seed with", err)
	}
	for _, f := range append(files, "../../policies/cloud-api-exclusivity/case.yaml") {
		data, err := os.ReadFile(f)
		if err != nil {
			tb.Fatal(err)
		}
		all = append(all, data)
	}
	for _, s := range []string{`{"construe":"runtime/v1"}`, `{"a":1e9}`, `{"a":"\ud800"}`, `{"a":{"A":1,"a":2}}`,
		"a: &x 1\nb: *x", "{", "null", "- 1", "a: 0x10", "a: !!binary aa"} {
		all = append(all, []byte(s))
	}
	return all
}

// FuzzReadWriteRead holds that what was read and written reads the same again, in both spellings, and that nothing
// panics.
func FuzzReadWriteRead(f *testing.F) {
	for _, s := range seeds(f) {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		d, err := schema.Read("fuzz", data)
		if err != nil {
			for _, p := range schema.ProblemsIn(err, "") {
				if p.Code == "" || p.Message == "" {
					t.Fatalf("a problem without code or message: %+v", p)
				}
			}
			return
		}
		first, err := schema.Canonical(d.Tree)
		if err != nil {
			t.Fatal(err)
		}
		written, err := schema.Write(d.Tree)
		if err != nil {
			t.Fatal(err)
		}
		for _, again := range [][]byte{first, written} {
			e, err := schema.Read("again", again)
			if err != nil {
				t.Fatalf("what was written does not read: %v\n%s", err, again)
			}
			second, err := schema.Canonical(e.Tree)
			if _, side := d.Tree["locations"]; !side && (err != nil || !bytes.Equal(first, second)) {
				t.Fatalf("%s\nreads as\n%s (%v)", first, second, err)
			}
		}
	})
}

func TestBadDocumentsNameThePlace(t *testing.T) {
	head := "construe: runtime/v1\nid: a\ntitle: a\nasOf: 2026-01-01\n"
	for _, c := range []struct{ name, text, want string }{
		{"fraction", head + "offering: {seller: unknown}\nstate: {s: {kind: memory, lifetime_s: 1.5}}\n",
			`6:39: number: "1.5"`},
		{"calendar", strings.Replace(head, "2026-01-01", "2026-02-30", 1) + "offering: {seller: unknown}\n",
			`4:7: value: "2026-02-30"`},
		{"nobody", head + "offering: {seller: nobody}\n", `5:20: reference: there is no party "nobody"`},
		{"null", head + "offering: {seller: ~}\n", "5:20: null"},
		{"missing", head + "offering: {}\n", `5:11: missing-field: the field "seller"`},
		{"name", head + "offering: {seller: unknown}\nparties: {Big Co: {}}\n", `6:11: name: "Big Co"`},
		{"reserved", head + "offering: {seller: unknown}\nparties: {unknown: {}}\n", "6:11: name"},
		{"case", head + "offering: {seller: unknown}\nparties: {a: {}, A: {}}\n", "6:18: ambiguous-key"},
		{"world", head + "offering: {seller: unknown}\nworlds: {w: {title: t, set: {/offering/categry: " +
			"application}}}\n", `6:30: reference: "/offering/categry" points at nothing`},
		{"worldvalue", head + "offering: {seller: unknown}\nworlds: {w: {title: t, set: {/offering/category: app}}}\n",
			"value: /offering/category"},
		{"two", "{\"construe\":\"runtime/v1\"} {}", "1:27: trailing-data"},
		{"surrogate", `{"construe":"\ud800x"}`, "1:13: lone-surrogate"},
		{"utf8", "{\"a\":\"\xff\"}", "1:7: encoding"},
		{"kind", "construe: runtime/v2\n", `kind: the field "construe" is "runtime/v2"`},
		{"deep", strings.Repeat(`{"a":`, 70) + "1" + strings.Repeat("}", 70), "too-deep"},
	} {
		_, err := schema.Parse(c.name, []byte(c.text))
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v; want %s", c.name, err, c.want)
		}
	}
}

// FuzzPointer holds that a pointer's tokens make the same pointer again, and that what is set at one is found there.
func FuzzPointer(f *testing.F) {
	for _, s := range []string{"", "/", "/a/b", "/a~1b/~0", "/~", "/~2", "a", "//"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, p string) {
		tokens, ok := schema.Split(p)
		if !ok {
			return
		}
		if again := schema.Join(tokens...); again != p {
			t.Fatalf("%q splits into %q and joins to %q", p, tokens, again)
		}
		if len(tokens) == 0 {
			return
		}
		tree := map[string]any{}
		schema.Set(tree, p, "x")
		if got, ok := schema.Get(tree, p); !ok || got != "x" {
			t.Fatalf("set at %q, found %v", p, got)
		}
	})
}

// TestWordsAndConstantsAgree checks the closed lists of words in the schemas against the constants that the code speaks
// with.
func TestWordsAndConstantsAgree(t *testing.T) {
	outcomes := []string{schema.Permitted, schema.Breach, schema.Undetermined, schema.Error}
	aggregates := []string{schema.Error, schema.AgreedPermitted, schema.AgreedBreach, schema.Undetermined,
		schema.Disputed}
	values := []string{"yes", "no", "unknown", "arguable"}
	seen := map[string]int{}
	for _, kind := range schema.Kinds() {
		var walk func(at string, s *schema.Shape)
		walk = func(at string, s *schema.Shape) {
			if s == nil {
				return
			}
			for name, field := range s.Properties {
				var want []string
				switch {
				case field.Enum == nil:
				case name == "outcome" && kind != schema.KindCase:
					want = outcomes
				case name == "aggregate":
					want = aggregates
				case name == "value" && strings.HasSuffix(at, "/findings/-"), name == "value" &&
					strings.HasSuffix(at, "/grounds/-"):
					want = values
				}
				if want != nil {
					seen[name]++
					if !slices.Equal(slices.Sorted(slices.Values(field.Enum)), slices.Sorted(slices.Values(want))) {
						t.Errorf("%s%s/%s: the schema has %v, the code %v", kind, at, name, field.Enum, want)
					}
				}
				walk(at+"/"+name, field)
			}
			walk(at+"/*", s.Values)
			walk(at+"/-", s.Items)
		}
		walk("", schema.ShapeOf(kind))
	}
	for _, name := range []string{"outcome", "aggregate", "value"} {
		if seen[name] == 0 {
			t.Errorf("no schema has a list of words for %s", name)
		}
	}
}

// TestWhatIsWrittenShowsItself holds that a document's text for people has no character that acts instead of showing
// itself, and says the same.
func TestWhatIsWrittenShowsItself(t *testing.T) {
	tree := map[string]any{"a": "\u202e\u2066\u009b\x7f\u00a0\U000e0041é语\U0001f600\"\\"}
	for name, write := range map[string]func(any) ([]byte, error){"Write": schema.Write, "Line": schema.Line} {
		b, err := write(tree)
		if err != nil {
			t.Fatal(err)
		}
		if bytes.ContainsFunc(b, func(r rune) bool { return r != '\n' && !unicode.IsPrint(r) }) ||
			!bytes.Contains(b, []byte("é语\U0001f600")) {
			t.Errorf("%s: %q", name, b)
		}
		var got map[string]any
		if err := json.Unmarshal(b, &got); err != nil || got["a"] != tree["a"] {
			t.Errorf("%s: %q reads as %q, %v", name, b, got["a"], err)
		}
	}
}
