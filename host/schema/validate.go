package schema

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/agnivade/levenshtein"
	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/santhosh-tekuri/jsonschema/v6/kind"
	"golang.org/x/text/language"
	"golang.org/x/text/message"

	"github.com/construe-host/construe/host/internal/visible"
)

const schemaBase = "https://github.com/construe-host/construe/schema/"

var validators sync.Map // kind → func() (*jsonschema.Schema, error); a memo of embedded files

func validator(documentKind string) (*jsonschema.Schema, error) {
	once, _ := validators.LoadOrStore(documentKind, sync.OnceValues(func() (*jsonschema.Schema, error) {
		c := jsonschema.NewCompiler()
		c.DefaultDraft(jsonschema.Draft2020)
		c.AssertFormat()
		for name, check := range formats() {
			c.RegisterFormat(&jsonschema.Format{Name: name, Validate: check})
		}
		c.UseLoader(embeddedLoader{})
		return c.Compile(schemaBase + strings.ReplaceAll(documentKind, "/", "-") + ".json")
	}))
	return once.(func() (*jsonschema.Schema, error))()
}

type embeddedLoader struct{}

func (embeddedLoader) Load(url string) (any, error) {
	f, err := schemaFiles.Open("schemas/" + strings.TrimPrefix(url, schemaBase))
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return jsonschema.UnmarshalJSON(f)
}

var placePattern = regexp.MustCompile(`^([A-Z]{2}|EEA|[a-z][a-z0-9-]{0,62})$`)

func formats() map[string]func(any) error {
	text := func(check func(string) bool, expected string) func(any) error {
		return func(v any) error {
			if s, is := v.(string); is && !check(s) {
				return fmt.Errorf("expected %s", expected)
			}
			return nil
		}
	}
	date := func(s string) bool {
		_, err := time.Parse(time.DateOnly, s)
		return err == nil
	}
	return map[string]func(any) error{
		"date": text(date, "a calendar date such as 2026-03-18"),
		"date-or-unknown": text(func(s string) bool { return s == "unknown" || date(s) },
			"a calendar date such as 2026-03-18, or unknown"),
		"date-or-never": text(func(s string) bool { return s == "unknown" || s == "never" || date(s) },
			"a calendar date such as 2026-03-18, never or unknown"),
		"place": text(placePattern.MatchString,
			"an ISO 3166-1 country code in capitals, EU, EEA, global, unknown, or a group of places of the case"),
		"pointer-or-unknown": text(func(s string) bool { _, ok := Split(s); return ok || s == "unknown" },
			"a JSON Pointer such as /components/loop/role, or unknown"),
		"pointer": text(func(s string) bool { _, ok := Split(s); return ok },
			"a JSON Pointer such as /components/loop/role"),
	}
}

// Validate checks a tree that construe made, rather than read, against the schema of its kind.
func Validate(documentKind, name string, tree map[string]any) error {
	d := &Document{Kind: documentKind, Name: name, Tree: tree, reader: newReader(name, nil)}
	return d.validate().Err()
}

func (d *Document) validate() Problems {
	s, err := validator(d.Kind)
	if err != nil {
		return Problems{{Code: "internal", Message: err.Error()}}
	}
	err = s.Validate(d.Tree)
	if err == nil {
		return nil
	}
	failed, is := err.(*jsonschema.ValidationError)
	if !is {
		return Problems{{Code: "internal", Message: err.Error(), File: d.Name}}
	}
	var out Problems
	d.explain(failed, ShapeOf(d.Kind), &out)
	d.names(ShapeOf(d.Kind), d.Tree, "", &out)
	return out
}

// names finds the keys of maps that cannot be names there.
func (d *Document) names(s *Shape, v any, pointer string, out *Problems) {
	object, is := v.(map[string]any)
	if !is || s == nil {
		return
	}
	for key, member := range object {
		child := pointer + Join(key)
		if s.Kind == "map" && s.Keys != nil && !s.Keys.admits(key) {
			*out = append(*out, d.keyProblem("name", child, "%s cannot be a name here; expected %s", visible.Quote(key),
				expectedName(s.Keys)))
		}
		d.names(s.At(Join(key)), member, child, out)
	}
}

// admits reports whether a key is one that the schema of a map's keys allows.
func (s *Shape) admits(key string) bool {
	if s.Format == "pointer" {
		_, ok := Split(key)
		return ok
	}
	matched, err := regexp.MatchString(s.Pattern, key)
	return err == nil && matched && !slices.Contains(s.Not, key)
}

func (d *Document) explain(e *jsonschema.ValidationError, root *Shape, out *Problems) {
	pointer := Join(e.InstanceLocation...)
	shape := root.At(pointer)
	if shape == nil {
		shape = &Shape{}
	}
	switch k := e.ErrorKind.(type) {
	case *kind.AdditionalProperties:
		slices.Sort(k.Properties)
		for _, name := range k.Properties {
			p := d.keyProblem("unknown-field", pointer+Join(name), "the field %s is not known here; expected %s",
				visible.Quote(name), oneOf(shape.Names()))
			p.Expected, p.Hint = shape.Names(), nearest(name, shape.Names())
			*out = append(*out, p)
		}
	case *kind.Required:
		slices.Sort(k.Missing)
		for _, name := range k.Missing {
			p := d.Problem("missing-field", pointer, "the field %s is missing", visible.Quote(name))
			if f := shape.Properties[name]; f != nil && f.Enum != nil {
				p.Message += "; expected " + oneOf(f.Enum)
				p.Expected = f.Enum
			}
			*out = append(*out, p)
		}
	case *kind.PropertyNames: // its place is overwritten by the library while it goes on; names finds it again
	case *kind.Enum, *kind.Const:
		var got any
		if enum, is := k.(*kind.Enum); is {
			got = enum.Got
		} else {
			got = k.(*kind.Const).Got
		}
		p := d.Problem("value", pointer, "%s is not a value here; expected %s", visible.Quote(fmt.Sprint(got)),
			oneOf(shape.Enum))
		p.Expected, p.Hint = shape.Enum, meant(fmt.Sprint(got), shape.Enum)
		*out = append(*out, p)
	case *kind.Type:
		*out = append(*out, d.wrongType(pointer, k, shape))
	case *kind.Pattern:
		*out = append(*out, d.Problem("value", pointer, "%s is not well formed; expected %s", visible.Quote(k.Got),
			expectedName(shape)))
	case *kind.Format:
		*out = append(*out, d.Problem("value", pointer, "%s is not well formed: %v", visible.Quote(fmt.Sprint(k.Got)),
			k.Err))
	case *kind.MinItems:
		*out = append(*out, d.Problem("value", pointer, "the list has %d members; expected at least %d", k.Got, k.Want))
	case *kind.MinProperties:
		*out = append(*out, d.Problem("value", pointer, "there are %d entries; expected at least %d", k.Got, k.Want))
	case *kind.Not:
		got, _ := memberAt(d.Tree, pointer).(string)
		*out = append(*out, d.Problem("value", pointer, "%s cannot stand here; expected another word than %s",
			visible.Quote(got), strings.Join(shape.Not, " and ")))
	case *kind.UniqueItems:
		*out = append(*out, d.Problem("value", pointer, "%s stands there twice; expected each value once",
			visible.Quote(Spoken(memberAt(d.Tree, pointer+Join(strconv.Itoa(k.Duplicates[0])))))))
	case *kind.MaxLength:
		*out = append(*out, d.Problem("value", pointer, "the text has %d characters; expected at most %d", k.Got,
			k.Want))
	default:
		if len(e.Causes) == 0 {
			*out = append(*out, d.Problem("value", pointer, "%s",
				e.ErrorKind.LocalizedString(message.NewPrinter(language.English))))
		}
		for _, c := range e.Causes {
			d.explain(c, root, out)
		}
	}
}

// expectedName says what a name or a text has to be.
func expectedName(s *Shape) string {
	switch {
	case s == nil:
		return "another name"
	case s.Format == "pointer":
		return "a JSON Pointer such as /components/loop/role"
	case s.OrList:
		return oneOf(s.Enum) + ", or a list of JSON Pointers such as /relationships/call"
	case s.Enum != nil:
		return oneOf(s.Enum)
	}
	for _, p := range patterns() {
		if s.Pattern == p.is || p.begins && strings.HasPrefix(s.Pattern, p.is) {
			return p.words + butNot(s)
		}
	}
	return "a match for " + s.Pattern
}

// pattern is an expression of the schemas, or how several begin, and in words what matches it.
type pattern struct {
	is     string
	begins bool
	words  string
}

func patterns() []pattern {
	return []pattern{
		{`\S`, false, "a text that is not blank"},
		{"^unknown$", false, "an integer, or unknown"},
		{"^([A-Z]{2}|EEA)$", false, "an ISO 3166-1 country code in capitals, EU or EEA"},
		{"^(/[^/]+)+$", false, "the pointer of a fact, such as /offering/category, in which * stands for one name and a " +
			"last ** for all below"},
		{"^([a-z]+)=.", false, "FORMAT=FILE, such as json=out.json"},
		{"^(sha256:[0-9a-f]{64}|unpinned)$", false, "sha256: and 64 digits from 0 to f, as construe pin writes it, or " +
			"unpinned"},
		{"^sha256:[0-9a-f]{64}$", false, "sha256: and 64 digits from 0 to f"},
		{"^[0-9a-f]{64}$", false, "64 digits from 0 to f"},
		{"^P([0-9]{1,4}Y)?([0-9]{1,4}M)?([0-9]{1,4}D)?$", false, "a time of years, months and days, such as P1Y, P6M or " +
			"P1Y6M10D"},
		{"^[a-z0-9][a-z0-9._-]", true, "a lower-case letter or a digit, then those, dots, hyphens and underscores, at " +
			"most 63"},
		{"^[A-Za-z0-9_][A-Za-z0-9._-]", true, "a name of letters, digits, dots, hyphens and underscores that begins with " +
			"a letter, a digit or an underscore; where a path can stand, several with slashes between, and no . or .. " +
			"among them"},
		{"^[a-z][a-z0-9_-]", true, "a lower-case letter, then lower-case letters, digits, hyphens and underscores, at " +
			"most 63"},
		{"^[a-z][a-z0-9-]", true, "a lower-case letter, then lower-case letters, digits and hyphens, at most 63"},
	}
}

// butNot names the words that a name cannot be.
func butNot(s *Shape) string {
	if len(s.Not) == 0 {
		return ""
	}
	last := len(s.Not) - 1
	return ", and not " + strings.Join(append([]string{strings.Join(s.Not[:last], ", ")}, s.Not[last]), " or ")
}

// oneOf lists what is allowed, cut where a list would drown the message.
func oneOf(names []string) string {
	switch {
	case len(names) == 0:
		return "nothing"
	case len(names) == 1:
		return names[0]
	case len(names) > 24:
		return "one of " + strings.Join(names[:24], ", ") + ", …"
	}
	return "one of " + strings.Join(names, ", ")
}

// nearest proposes the name that was probably meant, or nothing.
func nearest(got string, names []string) string {
	if name := Nearest(got, names); name != "" {
		return "did you mean " + name + "?"
	}
	return ""
}

// Nearest returns the name that got is most probably a misspelling of, or "" where none is near: at most a third of its
// letters may differ. Ties go to the first in order.
func Nearest(got string, names []string) string {
	if got == "" || len(got) > 128 {
		return ""
	}
	best, distance := "", max(1, (len(got)+1)/3)+1
	for _, name := range names {
		if n := levenshtein.ComputeDistance(strings.ToLower(got), strings.ToLower(name)); n < distance {
			best, distance = name, n
		}
	}
	return best
}

// DidYouMean is the question whether the nearest of the known names was meant, or another hint where none is near.
func DidYouMean(name string, known []string, otherwise string) string {
	if near := Nearest(name, known); near != "" {
		return "did you mean " + near + "?"
	}
	return otherwise
}
