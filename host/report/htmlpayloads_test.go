package report_test

import (
	"encoding/json"
	"math/rand/v2"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/construe-host/construe/host/internal/casegen"
	"github.com/construe-host/construe/host/internal/samples"
	"github.com/construe-host/construe/host/report"
	"github.com/construe-host/construe/host/schema"
)

// withText is a document with a text behind every sentence, title and name of a file in it: whatever is neither an id,
// which has no space and no capital, nor a pointer.
func withText[D any](t testing.TB, document *D, text string) *D {
	t.Helper()
	data, err := json.Marshal(document)
	if err != nil {
		t.Fatal(err)
	}
	var tree any
	if err := json.Unmarshal(data, &tree); err != nil {
		t.Fatal(err)
	}
	words := regexp.MustCompile(`^[^/].* |^[A-Z]|\.yaml$`)
	var walk func(any) any
	walk = func(v any) any {
		switch v := v.(type) {
		case map[string]any:
			for k := range v {
				v[k] = walk(v[k])
			}
		case []any:
			for i := range v {
				v[i] = walk(v[i])
			}
		case string:
			if words.MatchString(v) {
				return v + text
			}
		}
		return v
	}
	if data, err = json.Marshal(walk(tree)); err != nil {
		t.Fatal(err)
	}
	out := new(D)
	if err := json.Unmarshal(data, out); err != nil {
		t.Fatal(err)
	}
	return out
}

// htmlPages are pages of the shipped case and of generated ones, with a text wherever there is room for some.
func htmlPages(t *testing.T, text string) (out []string) {
	t.Helper()
	g := casegen.Generator{Rand: rand.New(rand.NewPCG(15, 6))}
	failure := &schema.Failure{Source: &schema.Location{File: "runs/" + text, Line: 2}, Problems: schema.Problems{
		{Code: "code" + text, Message: "message" + text, File: "file" + text, Party: "party" + text, Hint: "hint" + text,
			Pointer: "/pointer" + text}}}
	shipped := []report.Given{{Name: "a" + text, Document: withText(t, golden[schema.Comparison](t, "sre.json"), text),
		Signers: []string{"signer" + text}, Unknown: []string{"unknown" + text}},
		{Name: "b" + text, Document: withText(t, golden[schema.Crux](t, "sre-crux.json"), text)}}
	pages := [][]report.Given{shipped, {shipped[1]}, {{Document: failure}}}
	for range 3 {
		pages = append(pages, []report.Given{{Document: g.Comparison(text)}})
	}
	for _, given := range pages {
		got, err := htmlOf(t, report.Options{}, given...)
		if err != nil {
			t.Fatalf("%.40q: %v", text, err)
		}
		out = append(out, got)
	}
	return out
}

// TestPayloadsStayTextInHTML writes every payload at every place of the documents that a page is of: the elements of
// the page, their attributes, its style and its scripts are those of the page with a letter there.
func TestPayloadsStayTextInHTML(t *testing.T) {
	blocks := regexp.MustCompile(`(?s)<(style|script)>(.*?)</(style|script)>`)
	foot := regexp.MustCompile(`content:"(\\[0-9a-f]+ |[A-Za-z0-9 ])*"\}\}`)
	plain := htmlPages(t, "x")
	for i, text := range casegen.Payloads() {
		if i%samples.Of(1, 3, 8) > 0 {
			continue
		}
		if len(text) > 1<<12 {
			text = text[:1<<12] // a page is as long as its documents
		}
		hostile := htmlPages(t, text)
		for k := range hostile {
			like, _ := elements(t, plain[k])
			got, said := elements(t, hostile[k])
			like, got = unwrapped(like), unwrapped(got)
			if !slices.Equal(got, like) {
				t.Errorf("page %d with %.40q: its elements are others than with a letter: %d and %d", k, text, len(got), len(like))
			}
			if i := strings.IndexFunc(said, func(r rune) bool {
				return r != '\n' && r != '\ufffd' && !schema.Visible(r)
			}); i >= 0 {
				t.Errorf("page %d with %.40q shows %q", k, text, said[max(0, i-9):i+9])
			}
			mine, theirs := blocks.FindAllString(hostile[k], -1), blocks.FindAllString(plain[k], -1)
			for j := range mine {
				if foot.ReplaceAllString(mine[j], "") != foot.ReplaceAllString(theirs[j], "") {
					t.Errorf("page %d with %.40q: a style or a script is another than with a letter", k, text)
				}
			}
			for line := range strings.Lines(hostile[k]) {
				if begin := strings.TrimSpace(line); strings.HasPrefix(begin, "##") || strings.HasPrefix(begin, "::error") {
					t.Errorf("page %d with %.40q: a line is a command: %.80q", k, text, begin)
				}
			}
		}
		if t.Failed() {
			return
		}
	}
}

// unwrapped leaves out the lines of a drawing's texts, of which a longer text takes more; that they hold text alone the
// tests of package drawing say.
func unwrapped(tags []string) []string {
	return slices.DeleteFunc(slices.Clone(tags), func(tag string) bool { return strings.HasPrefix(tag, "tspan") })
}
