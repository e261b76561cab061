package browser_test

import (
	"bytes"
	"encoding/json"
	"math/rand/v2"
	"os"
	"strings"
	"testing"

	"github.com/construe-host/construe/host/internal/casegen"
	"github.com/construe-host/construe/host/internal/samples"
	"github.com/construe-host/construe/host/report"
	"github.com/construe-host/construe/host/schema"
)

// made lists what a page is made of: each kind of element, with the names of its attributes; and where its links lead.
const made = `[...new Set([...document.querySelectorAll("*")].map(e => e.tagName + " " + e.getAttributeNames().sort().join(" ")))].concat(
	[...document.querySelectorAll("[href], [src], [action], [data], [srcdoc]")].filter(e => !(e.getAttribute("href") || "").startsWith("#"))
		.map(e => "leads to " + e.outerHTML.slice(0, 200)))`

// tried works every control of the explorer, so that what a script writes is written.
const tried = `document.querySelectorAll(".explorer input[type=radio]").forEach(e => e.click()),
	document.querySelectorAll(".explorer button").forEach(e => e.dataset.do !== "link" && e.click()), null`

// TestWhatPartiesWriteStaysText opens a page for every payload, which stands wherever there is room for a text: there
// is no kind of element and no attribute in it that is not there when the text is a letter, whatever is clicked;
// nothing runs, nothing is asked for.
func TestWhatPartiesWriteStaysText(t *testing.T) {
	browser := chromium(t)
	plain := map[string]bool{}
	var real [][]byte
	for _, s := range shown() {
		data, err := json.Marshal(s.documents(t)[0])
		if err != nil {
			t.Fatal(err)
		}
		real = append(real, data)
	}
	pages := func(text string, seed int) [][]byte {
		g := casegen.Generator{Rand: rand.New(rand.NewPCG(uint64(seed), 6))}
		var out [][]byte
		for _, document := range []any{g.Comparison(text), casegen.Map(text), withText(t, real[seed%len(real)], text)} {
			data, err := os.ReadFile(written(t, report.Options{}, document))
			if err != nil {
				t.Fatal(err)
			}
			out = append(out, data)
		}
		return out
	}
	b := newTab(t, browser, 1280, 900, "light")
	look := func(data []byte) []string {
		t.Helper()
		file := b.t.TempDir() + "/page.html"
		if err := os.WriteFile(file, data, 0o600); err != nil {
			t.Fatal(err)
		}
		b.open(file, "")
		ask[any](b, tried)
		return ask[[]string](b, made)
	}
	const seeds = 8
	for seed := range seeds {
		for _, text := range []string{"x", ""} {
			for _, data := range pages(text, seed) {
				for _, kind := range look(data) {
					plain[kind] = true
				}
			}
		}
	}
	if !plain["INPUT name type"] || !strings.Contains(strings.Join(schema.Keys(plain), " "), "svg") {
		t.Errorf("the pages have no explorer, or no drawing: %v", schema.Keys(plain))
	}
	for i, text := range casegen.Payloads() {
		if i%samples.Of(1, 6, 8) > 0 {
			continue
		}
		if len(text) > 1<<14 { // a page has it in hundreds of places
			text = text[:1<<14]
		}
		for _, data := range pages(text, i%seeds) {
			for _, kind := range look(data) {
				if !plain[kind] {
					t.Errorf("%.60q makes %s", text, kind)
				}
			}
			if strings.Contains(text, "<script") && bytes.Contains(data, []byte(text)) {
				t.Errorf("%.60q stands in the page as it is", text)
			}
		}
		if len(b.dialogs) > 0 || len(b.errors) > 0 {
			t.Errorf("%.60q: dialogs %q, errors %q", text, b.dialogs, b.errors)
			b.dialogs, b.errors = nil, nil
		}
	}
	for _, r := range b.requests {
		if r != "about:blank" && !strings.Contains(r, "/page.html") {
			t.Errorf("the pages ask for %s", r)
		}
	}
}

// withText is a comparison with a text behind whatever somebody wrote in words: names, titles, reasons, quotes.
func withText(t *testing.T, comparison []byte, text string) *schema.Comparison {
	t.Helper()
	var tree any
	if err := json.Unmarshal(comparison, &tree); err != nil {
		t.Fatal(err)
	}
	var behind func(any) any
	behind = func(at any) any {
		switch v := at.(type) {
		case map[string]any:
			for key, value := range v {
				v[key] = behind(value)
			}
		case []any:
			for i, value := range v {
				v[i] = behind(value)
			}
		case string:
			if strings.Contains(v, " ") || v != strings.ToLower(v) {
				return v + text
			}
		}
		return at
	}
	data, err := json.Marshal(behind(tree))
	if err != nil {
		t.Fatal(err)
	}
	c := &schema.Comparison{}
	if err := json.Unmarshal(data, c); err != nil {
		t.Fatal(err)
	}
	return c
}
