package host_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"os"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/construe-host/construe/host"
	"github.com/construe-host/construe/host/internal/engine"
)

// quantity is a number of a page or a comment, with what it counts.
var quantity = regexp.MustCompile(`([0-9][0-9,]*)(?: ?(KiB|MiB|s)\b)?`)

// quantities lists the numbers of a text in bytes, nanoseconds or as they stand. A 0 stands for a default and is none.
func quantities(t *testing.T, text string) (out []int64) {
	t.Helper()
	scale := map[string]int64{"": 1, "KiB": 1 << 10, "MiB": 1 << 20, "s": 1e9}
	for _, m := range quantity.FindAllStringSubmatch(text, -1) {
		n, err := strconv.ParseInt(strings.ReplaceAll(m[1], ",", ""), 10, 64)
		if err != nil {
			t.Fatal(err)
		}
		if n != 0 {
			out = append(out, n*scale[m[2]])
		}
	}
	return out
}

// named lists what a text about limits has to say, and what it may say besides. plain has a limit's numbers in the
// field's unit, or else in bytes.
func named(t *testing.T, plain bool, limits ...engine.Limit) (has, may []int64) {
	for _, l := range limits {
		unit := int64(1)
		if !plain {
			unit = max(l.Recorded, 1)
		}
		has = append(has, l.Default*unit)
		if l.Most != 0 {
			has = append(has, l.Most*unit)
		}
		may = append(may, quantities(t, l.Besides+l.Unit)...)
	}
	return has, may
}

// agree holds the numbers of a text to those of the table.
func agree(t *testing.T, about, text string, has, may []int64) {
	t.Helper()
	got := quantities(t, text)
	for _, n := range has {
		if !slices.Contains(got, n) {
			t.Errorf("%s: %q does not name %d, which the table has", about, text, n)
		}
	}
	for _, n := range got {
		if !slices.Contains(has, n) && !slices.Contains(may, n) {
			t.Errorf("%s: %q names %d, which the table has not", about, text, n)
		}
	}
}

// TestLimitsOfTheConfig holds that each limit of the table is a field of Config, under the same flag, and that the
// numbers in the field's comment are the table's.
func TestLimitsOfTheConfig(t *testing.T) {
	file, err := parser.ParseFile(token.NewFileSet(), "config.go", nil, parser.ParseComments)
	if err != nil {
		t.Fatal(err)
	}
	type comment struct {
		text string
		of   []engine.Limit
	}
	comments, byField := []*comment{}, map[string]*comment{}
	ast.Inspect(file, func(n ast.Node) bool {
		if spec, is := n.(*ast.TypeSpec); is && spec.Name.Name == "Config" {
			for _, field := range spec.Type.(*ast.StructType).Fields.List {
				one := &comment{text: strings.Join(strings.Fields(field.Doc.Text()), " ")}
				comments = append(comments, one)
				for _, name := range field.Names {
					byField[name.Name] = one
				}
			}
		}
		return true
	})
	shown := host.Limits()
	for i, l := range engine.Limits() {
		one := byField[l.Config]
		if one == nil {
			t.Errorf("Config has no field %s", l.Config)
			continue
		}
		one.of = append(one.of, l)
		var c host.Config
		field := reflect.ValueOf(&c).Elem().FieldByName(l.Config).Addr().Interface()
		if shown[i].Flag != l.Flag || shown[i].Field(&c) != field {
			t.Errorf("the limit of --%s is not Config.%s", l.Flag, l.Config)
		}
	}
	for _, one := range comments {
		if len(one.of) == 0 {
			continue
		}
		text := one.text
		has, may := named(t, true, one.of...)
		agree(t, "Config."+one.of[0].Config, text, has, may)
	}
}

// TestLimitsAreExplained holds that docs/rationale.md names each limit's flag, and, in its table, no number that is not
// the limit's.
func TestLimitsAreExplained(t *testing.T) {
	page, err := os.ReadFile("../docs/rationale.md")
	if err != nil {
		t.Fatal(err)
	}
	_, section, _ := strings.Cut(string(page), "## Why these limits?\n")
	section, _, _ = strings.Cut(section, "\n## ")
	left := map[string]engine.Limit{}
	for _, l := range engine.Limits() {
		left["--"+l.Flag] = l
	}
	row := regexp.MustCompile("(?m)^\\|[^|]*\\|([^|]*)\\| `(--[a-z-]+)`([^|]*)\\|")
	rows := row.FindAllStringSubmatch(section, -1)
	for _, m := range rows {
		l, is := left[m[2]]
		if !is {
			t.Errorf("docs/rationale.md has a row for %s, which is no limit, or two", m[2])
			continue
		}
		delete(left, m[2])
		has, may := named(t, false, l)
		agree(t, m[2], m[1]+m[3], has, may)
	}
	for _, flag := range slices.Sorted(maps.Keys(left)) {
		if l := left[flag]; l.Record != "" || !strings.Contains(section, "`"+flag+"`") {
			t.Errorf("docs/rationale.md does not explain %s", flag)
		}
	}
}
