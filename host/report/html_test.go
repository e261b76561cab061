package report_test

import (
	"encoding/json"
	"encoding/xml"
	"errors"
	"html"
	"io"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/construe-host/construe/host/report"
	"github.com/construe-host/construe/host/schema"
)

// golden reads a document of the shipped case.
func golden[D any](t testing.TB, name string) *D {
	t.Helper()
	data, err := os.ReadFile("../../testdata/golden/" + name)
	if err != nil {
		t.Fatal(err)
	}
	d := new(D)
	if err := json.Unmarshal(data, d); err != nil {
		t.Fatal(err)
	}
	return d
}

// htmlOf is a page of documents.
func htmlOf(t testing.TB, o report.Options, given ...report.Given) (string, error) {
	t.Helper()
	var b strings.Builder
	h, err := report.NewHandler(&b, "html", o)
	if err != nil {
		t.Fatal(err)
	}
	for _, g := range given {
		if err := report.Hand(h, g); err != nil {
			return b.String(), err
		}
	}
	err = h.End()
	return b.String(), err
}

var ours = regexp.MustCompile(`(?s)<(style|script)>.*?</(style|script)>`)

// elements are the elements of a page in order, each with the names of its attributes, and its text, a line a block.
func elements(t testing.TB, page string) (tags []string, text string) {
	t.Helper()
	d := xml.NewDecoder(strings.NewReader(ours.ReplaceAllString(page, "")))
	d.Strict, d.AutoClose, d.Entity = false, []string{"meta", "input", "br", "hr"}, xml.HTMLEntity
	var b strings.Builder
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatalf("%v\n%.2000s", err, page)
		}
		switch token := token.(type) {
		case xml.StartElement:
			tag := token.Name.Local
			if tag == "tspan" {
				continue // a line of a drawing's text, of which a longer text has more
			}
			for _, a := range token.Attr {
				tag += " " + a.Name.Local
			}
			tags = append(tags, tag)
			if strings.Contains(" p li h1 h2 h3 h4 tr th td dt dd summary figcaption div ", " "+token.Name.Local+" ") {
				b.WriteString("\n")
			}
		case xml.CharData:
			b.Write(token)
		}
	}
	var lines []string
	for line := range strings.Lines(b.String()) {
		if line = strings.Join(strings.Fields(line), " "); line != "" {
			lines = append(lines, line)
		}
	}
	return tags, strings.Join(lines, "\n") + "\n"
}

// TestHTMLText holds what the page of the shipped case says; UPDATE_GOLDEN=1 writes it anew.
func TestHTMLText(t *testing.T) {
	c, crux := golden[schema.Comparison](t, "sre.json"), golden[schema.Crux](t, "sre-crux.json")
	got, err := htmlOf(t, report.Options{}, report.Given{Name: "crux.json", Document: crux}, report.Given{Document: c})
	if err != nil {
		t.Fatal(err)
	}
	_, text := elements(t, got)
	const file = "../../testdata/golden/sre.html.txt"
	if os.Getenv("UPDATE_GOLDEN") != "" {
		if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if text != string(want) {
		t.Errorf("%s differs; look at the change, then UPDATE_GOLDEN=1 go test ./host/report -run %s", file, t.Name())
	}
	if bad := regexp.MustCompile(`See \.|: \.|, \.|: $|\(\)|: ,`).FindAllString(text, -1); len(bad) > 0 {
		t.Errorf("sentences with a hole: %q", bad)
	}
}

// TestHTMLIsOneFile holds that a page loads nothing, runs and looks by what its policy names, and has whole links.
func TestHTMLIsOneFile(t *testing.T) {
	c := golden[schema.Comparison](t, "sre.json")
	other := *c
	other.Runtime.ID, other.Runtime.Digest = "other", "sha256:other"
	for _, documents := range [][]report.Given{{{Document: c}}, {{Document: c}, {Document: &other}}} {
		got, err := htmlOf(t, report.Options{}, documents...)
		if err != nil {
			t.Fatal(err)
		}
		if bad := regexp.MustCompile(`(?i)\b(src|srcset|action|style|on[a-z]+)=|@import|url\(|<link|<iframe|<object`).
			FindAllString(ours.ReplaceAllString(got, ""), -1); len(bad) > 0 {
			t.Errorf("the page has %q", bad)
		}
		policy := html.UnescapeString(
			regexp.MustCompile(`Content-Security-Policy" content="([^"]*)"`).FindStringSubmatch(got)[1],
		)
		if !strings.HasPrefix(policy, "default-src 'none'; style-src 'sha256-") || strings.Contains(policy, "unsafe") {
			t.Errorf("the policy is %s", policy)
		}
		ids := map[string]bool{}
		for _, id := range regexp.MustCompile(` id="([^"]*)"`).FindAllStringSubmatch(got, -1) {
			if ids[id[1]] {
				t.Errorf("the id %s stands twice", id[1])
			}
			ids[id[1]] = true
		}
		for _, to := range regexp.MustCompile(`href="([^"]*)"`).FindAllStringSubmatch(got, -1) {
			if id, is := strings.CutPrefix(to[1], "#"); !is || !ids[id] {
				t.Errorf("a link leads to %q", to[1])
			}
		}
		level := 0
		for _, h := range regexp.MustCompile(`<h([1-6])`).FindAllStringSubmatch(got, -1) {
			now := int(h[1][0] - '0')
			if now > level+1 {
				t.Errorf("a heading of level %d follows one of %d", now, level)
			}
			level = now
		}
	}
}

// TestHTMLOfDocumentsThatDisagree holds that nothing is written of documents that are not of one matter, and that the
// error names both.
func TestHTMLOfDocumentsThatDisagree(t *testing.T) {
	c, crux := golden[schema.Comparison](t, "sre.json"), golden[schema.Crux](t, "sre-crux.json")
	changed := func(change func(x *schema.Crux)) *schema.Crux {
		x := *crux
		x.Cells = append([]schema.JudgedCell{}, crux.Cells...)
		change(&x)
		return &x
	}
	for _, bad := range []struct {
		what     string
		document any
		says     string
	}{
		{"another case", changed(func(x *schema.Crux) { x.Case.Digest = "sha256:other" }), "disagree on the case"},
		{"another runtime", changed(func(x *schema.Crux) { x.Runtime.ID = "other" }), "disagree on the runtime"},
		{"a changed runtime", changed(func(x *schema.Crux) { x.Runtime.Digest = "sha256:other" }), "disagree on the runtime"},
		{"another day", changed(func(x *schema.Crux) { x.AsOf = "2020-01-01" }), "disagree on the day"},
		{"another world", changed(func(x *schema.Crux) { x.World = "h9" }), "judges nothing"},
		{"other outcomes", changed(func(x *schema.Crux) { x.Cells[0].Outcome = "undetermined" }),
			"disagree on what was judged"},
		{"changed facts", changed(func(x *schema.Crux) {
			x.Set = []schema.PointerChange{{Pointer: "/offering/seller"}}
		}), "disagree on the facts"},
		{"the same again", c, "both a comparison"},
	} {
		for _, turned := range []bool{false, true} {
			given := []report.Given{{Name: "a.json", Document: c}, {Name: "b.json", Document: bad.document}}
			if turned {
				given[0], given[1] = given[1], given[0]
			}
			got, err := htmlOf(t, report.Options{}, given...)
			var p *schema.Problem
			if got != "" || !errors.As(err, &p) || p.Code != "disagree" || !strings.Contains(p.Message, bad.says) ||
				!strings.Contains(p.Message, "a.json") || !strings.Contains(p.Message, "b.json") {
				t.Errorf("%s: %v, and %d bytes", bad.what, err, len(got))
			}
		}
	}
	first, second := *c, *c
	first.Source, second.Source = &schema.Location{File: "a.yaml", Line: 1}, &schema.Location{File: "b.yaml", Line: 1}
	if got, err := htmlOf(t, report.Options{}, report.Given{Document: &first},
		report.Given{Document: &second}); err != nil ||
		!strings.Contains(got, `id="r2-schedule"`) {
		t.Errorf("one runtime in two files: %v", err)
	}
	if _, err := htmlOf(t, report.Options{}, report.Given{Document: &schema.Listing{}}); err == nil {
		t.Error("a listing has a page")
	}
	if got, err := htmlOf(t, report.Options{}); err == nil || got != "" {
		t.Error("there is a page of nothing")
	}
}
