package judge

import (
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/open-policy-agent/opa/v1/ast"
	oparego "github.com/open-policy-agent/opa/v1/rego"

	"github.com/construe-host/construe/host/internal/builtin"
	"github.com/construe-host/construe/host/internal/rego"
)

// within is a question that the helper about places is asked, and what it says.
type within struct{ a, b, day any }

// placeGroups are groups of a case for these tests: of countries, of a union and more, of one, and of all of a union.
func placeGroups() map[string][]string {
	all27 := []string{"AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU", "IE", "IT",
		"LT", "LU", "LV", "MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK"}
	return map[string][]string{"nordics": {"DK", "FI", "NO", "SE"}, "single": {"DE"}, "wide": {"EU", "NO"},
		"islands": {"IS", "GL"}, "market": {"EEA", "CH"}, "alone": {"IS", "LI", "NO"}, "all27": all27,
		"all30": append([]string{"IS", "LI", "NO"}, all27...)}
}

// placeDays are the days on which a row of the tables changes, the days before them, and what is no day of the tables.
func placeDays() []any {
	days := []any{"unknown", "soon", "never", "", "2020-13-01", "2020-04-31", "2020-1-01", "2020-01-1 ", "20 0-01-01",
		"199z-01-01", "2020/01/01", "2020-01-01T00:00:00Z", nil, 20200101}
	for _, day := range []string{"1957-12-31", "1980-06-01", "1993-10-31", "1993-11-01", "1993-12-31", "1994-01-01",
		"1994-12-31", "1995-01-01", "1995-04-30", "1995-05-01", "2004-04-30", "2004-05-01", "2006-12-31", "2007-01-01",
		"2007-07-31", "2007-08-01", "2013-06-30", "2013-07-01", "2014-04-11", "2014-04-12", "2020-01-31", "2020-02-01",
		"2020-12-31", "2021-01-01", "2024-02-29", "2026-12-31", "2027-01-01", "2999-01-01"} {
		days = append(days, day)
	}
	return days
}

// somePlaces are some of each kind, and some that are none.
func somePlaces() []any {
	out := []any{"EU", "EEA", "global", "unknown", "DE", "BG", "HR", "GB", "AT", "NO", "LI", "CH", "US", "GL", "SJ", "AX",
		"XX", "UK", "eu", "D ", " D", "", "AD AE", "nobody", nil, 7, []any{"DE"}}
	for _, id := range slices.Sorted(maps.Keys(placeGroups())) {
		out = append(out, id)
	}
	return out
}

// answered asks the helper in the interpreter and in topdown, which have to agree, and gives the steps of the first.
func answered(t *testing.T, groups map[string][]string, asked []within) (said []string, steps int64) {
	t.Helper()
	modules := map[string]*ast.Module{}
	if err := parseOwn(modules, map[string][]byte{"k3": k3, "places": placesHelper,
		"stipulated": []byte(PlaceGroups(groups)),
		"limbs":      []byte("package construe.limbs\n\nof := {}\n\nrests_on := {}\n"),
		"ask": []byte("package construe.ask\n\nimport data.construe.places\n\n" +
			"all := [said | some [a, b, day] in input; said := places.within(a, b, day)]\n")}); err != nil {
		t.Fatal(err)
	}
	c := ast.NewCompiler().WithCapabilities(capabilities(builtin.Names())).WithStrict(true)
	if c.Compile(modules); c.Failed() {
		t.Fatal(c.Errors)
	}
	list := []any{}
	for _, w := range asked {
		list = append(list, []any{w.a, w.b, w.day})
	}
	ours, steps := interpretedAnswer(t, c, list)
	query, err := oparego.New(oparego.Query("x := data.construe.ask.all"), oparego.Compiler(c),
		oparego.StrictBuiltinErrors(true)).PrepareForEval(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	results, err := query.Eval(t.Context(), oparego.EvalInput(list))
	if err != nil || len(results) != 1 {
		t.Fatal(results, err)
	}
	theirs := results[0].Bindings["x"].([]any)
	if len(ours) != len(asked) || len(theirs) != len(asked) {
		t.Fatalf("%d answers in the interpreter and %d in topdown to %d questions", len(ours), len(theirs), len(asked))
	}
	for i, w := range asked {
		if ours[i] != theirs[i] {
			t.Errorf("%v: %v in the interpreter, %v in topdown", w, ours[i], theirs[i])
		}
		said = append(said, fmt.Sprint(ours[i]))
	}
	return said, steps
}

func interpretedAnswer(t *testing.T, c *ast.Compiler, list []any) (said []any, steps int64) {
	t.Helper()
	made, err := plan(t.Context(), c, "data.construe.ask.all", capabilities(builtin.Names()))
	if err != nil {
		t.Fatal(err)
	}
	program, err := rego.Load(made, rego.Options{})
	if err != nil {
		t.Fatal(err)
	}
	input, err := rego.FromPlain(list)
	if err != nil {
		t.Fatal(err)
	}
	r, err := program.Run(t.Context(), "", input, rego.Limits{Steps: 1 << 40, Bytes: 1 << 40})
	if err != nil {
		t.Fatal(err)
	}
	plain, err := r.Value.At("result").Plain(1 << 40)
	if err != nil {
		t.Fatal(err)
	}
	return plain.([]any), r.Work.Steps
}

// TestPlacesWithin holds what the helper says of every pair of some places on some days: the same in both engines, and
// that lying within is what its name promises.
func TestPlacesWithin(t *testing.T) {
	groups, places, days := placeGroups(), somePlaces(), placeDays()
	var asked []within
	for _, day := range days {
		for _, a := range places {
			for _, b := range places {
				asked = append(asked, within{a, b, day})
			}
		}
	}
	said, _ := answered(t, groups, asked)
	n, counts := len(places), map[string]int{}
	at := func(day, a, b int) string { return said[(day*n+a)*n+b] }
	isPlace := func(a int) bool {
		return a < slices.Index(places, any("XX")) || a > n-1-len(groups)
	}
	for day := range days {
		for a := range places {
			if isPlace(a) && places[a] != "unknown" && at(day, a, a) != "yes" {
				t.Errorf("%v does not lie within itself on %v", places[a], days[day])
			}
			for b := range places {
				is := at(day, a, b)
				counts[is]++
				if is != "unknown" && !(isPlace(a) && isPlace(b)) {
					t.Errorf("%v within %v on %v: %s", places[a], places[b], days[day], is)
				}
				if always := at(0, a, b); always != "unknown" && is != always { // the first day is not known
					t.Errorf("%v within %v: %s on %v, and %s on a day that is not known", places[a], places[b], is, days[day], always)
				}
				for c := range places {
					if is == "yes" && at(day, b, c) == "yes" && at(day, a, c) != "yes" {
						t.Errorf("on %v %v lies within %v, and that within %v, but not the first in the last", days[day], places[a],
							places[b], places[c])
					}
				}
			}
		}
	}
	for _, is := range []string{"yes", "no", "unknown"} {
		if counts[is] < len(said)/50 {
			t.Errorf("%d of %d answers are %s", counts[is], len(said), is)
		}
	}
	if counts["yes"]+counts["no"]+counts["unknown"] != len(said) {
		t.Error(counts)
	}
}

// TestUnionsHaveTheirMembers holds how many members each union had, as the sources count them, and the row of the EU in
// the EEA to the rows of its members.
func TestUnionsHaveTheirMembers(t *testing.T) {
	codes := isoCodes(t)
	var days []string
	for _, d := range placeDays() {
		day, _ := d.(string)
		if _, err := time.Parse(time.DateOnly, day); err == nil && day >= "1993-11-01" && day < "2027" {
			days = append(days, day)
		}
	}
	var asked []within
	for _, day := range days {
		for _, code := range codes {
			asked = append(asked, within{code, "EU", day}, within{code, "EEA", day})
		}
		asked = append(asked, within{"EU", "EEA", day})
	}
	said, _ := answered(t, nil, asked)
	members := map[string][2]int{} // of the EU, and of the EEA
	for i, day := range days {
		own := said[i*(2*len(codes)+1):]
		m, whole := [2]int{}, "yes"
		for j := range codes {
			for union, is := range own[2*j : 2*j+2] {
				if is == "yes" {
					m[union]++
				}
			}
			if own[2*j] == "yes" && own[2*j+1] != "yes" {
				whole = own[2*j+1]
			}
		}
		members[day] = m
		if got := own[2*len(codes)]; got != whole && day >= "1994" {
			t.Errorf("%s: EU within EEA: %s; its members have it %s", day, got, whole)
		}
	}
	for day, want := range map[string][2]int{"1993-11-01": {12, 0}, "1994-01-01": {12, 17}, "1995-01-01": {15, 17},
		"1995-05-01": {15, 18}, "2004-04-30": {15, 18}, "2004-05-01": {25, 28}, "2007-01-01": {27, 28},
		"2007-08-01": {27, 30}, "2013-07-01": {28, 30}, "2014-04-12": {28, 31}, "2020-01-31": {28, 31},
		"2020-02-01": {27, 30}, "2021-01-01": {27, 30}, "2026-12-31": {27, 30}} {
		if members[day] != want {
			t.Errorf("%s: the EU and the EEA have %v members; expected %v", day, members[day], want)
		}
	}
}

// isoCodes are the codes of the helper: 193 members of the United Nations, and 56 others.
func isoCodes(t *testing.T) (codes []string) {
	t.Helper()
	m, err := parseModule("places.rego", placesHelper)
	if err != nil {
		t.Fatal(err)
	}
	for list, want := range map[string]int{"members": 193, "others": 56} {
		var found []string
		for _, rule := range m.Rules {
			if rule.Head.Name == ast.Var(list) {
				found = strings.FieldsFunc(rule.Head.Value.String(), func(r rune) bool { return r < 'A' || r > 'Z' })
			}
		}
		found = slices.DeleteFunc(found, func(s string) bool { return len(s) != 2 })
		if len(found) != want {
			t.Errorf("%d %s; expected %d", len(found), list, want)
		}
		codes = append(codes, found...)
	}
	if slices.Sort(codes); len(slices.Compact(slices.Clone(codes))) != 249 {
		t.Errorf("a code is there twice: %v", codes)
	}
	return codes
}

// TestPlacesGolden holds what the helper says of what docs/places.md speaks of, and the steps that it takes: those of
// the question alone, after the tables have been made for another.
func TestPlacesGolden(t *testing.T) {
	var b strings.Builder
	for _, w := range []within{{"SE", "SE", "unknown"}, {"SE", "global", "never"}, {"unknown", "global", "2020-01-01"},
		{"global", "EU", "2020-01-01"}, {"SE", "FR", "unknown"}, {"SE", "unknown", "2020-01-01"}, {"XX", "EU", "2020-01-01"},
		{"SE", "EU", "1994-12-31"}, {"SE", "EU", "1995-01-01"}, {"SE", "EU", "unknown"}, {"SE", "EU", "1980-01-01"},
		{"SE", "EU", "2030-01-01"}, {"GB", "EU", "2020-01-31"}, {"GB", "EU", "2020-02-01"}, {"GB", "EEA", "2020-02-01"},
		{"GB", "EEA", "2021-01-01"}, {"HR", "EEA", "2014-04-11"}, {"HR", "EEA", "2014-04-12"}, {"NO", "EU", "2020-01-01"},
		{"NO", "EEA", "2020-01-01"}, {"CH", "EEA", "2020-01-01"}, {"GL", "DK", "2020-01-01"}, {"GL", "EU", "2020-01-01"},
		{"EU", "EEA", "2013-06-30"}, {"EU", "EEA", "2013-07-01"}, {"EEA", "EU", "2020-01-01"}, {"EU", "DE", "2020-01-01"},
		{"EU", "single", "2020-01-01"}, {"SE", "nordics", "unknown"}, {"DE", "nordics", "unknown"},
		{"nordics", "EEA", "2020-01-01"}, {"nordics", "EU", "2020-01-01"}, {"nordics", "wide", "2020-01-01"},
		{"SE", "wide", "2020-01-01"}, {"SE", "wide", "unknown"}, {"EU", "wide", "unknown"}, {"EU", "nordics", "2020-01-01"},
		{"EU", "all27", "2020-02-01"}, {"EU", "all27", "2020-01-31"}, {"EEA", "alone", "2021-01-01"},
		{"EEA", "all30", "2021-01-01"}, {"islands", "nordics", "2020-01-01"},
		{"GL", "islands", "unknown"}, {"GL", "nordics", "unknown"}} {
		first, before := answered(t, placeGroups(), []within{{"EU", "all27", "2020-01-01"}, {"SE", "EEA", "2020-01-01"}})
		said, steps := answered(t, placeGroups(), []within{{"EU", "all27", "2020-01-01"}, {"SE", "EEA", "2020-01-01"}, w})
		fmt.Fprintf(&b, "%s within %s on %s: %s, %d steps\n", w.a, w.b, w.day, said[len(first)], steps-before)
	}
	const file = "testdata/places.golden"
	if os.Getenv("UPDATE_GOLDEN") != "" {
		if err := os.WriteFile(file, []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if b.String() != string(want) {
		t.Errorf("%s differs; look at the change, then UPDATE_GOLDEN=1 go test ./host/internal/judge -run %s:\n%s", file,
			t.Name(), b.String())
	}
}
