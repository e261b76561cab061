package browser_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/construe-host/construe/host/internal/casegen"
	"github.com/construe-host/construe/host/report"
	"github.com/construe-host/construe/host/schema"
)

// oddNames are what a toggle or a value may be called that a link, or a script, could take for something else.
func oddNames() []string {
	return []string{"__proto__", "constructor", "a&b=c#d%e", "100%25", "=", "&", "#explorer-1", "%", "+ +", `"'<>` + "`\\",
		"\u202eאבג\u202c", "e\u0301/é", "https://x.example/?a=1&b=2#c", strings.Repeat("long", 2_500)}
}

// namedOddly is a map that has a name for a toggle, for one of its values, and for whatever is said of it.
func namedOddly(t *testing.T, name string) *schema.Map {
	t.Helper()
	text, err := json.Marshal(casegen.Map("@@"))
	if err != nil {
		t.Fatal(err)
	}
	for _, id := range []string{"fact@@", "then@@", "a fact@@", "as it might be@@", "One@@"} {
		text = []byte(strings.ReplaceAll(string(text), quoted(id), quoted(name)))
	}
	m := &schema.Map{}
	if err := json.Unmarshal(text, m); err != nil {
		t.Fatal(err)
	}
	return m
}

// TestOddNamesAreNames tries a state that has an odd name for what is otherwise: by a click, by its link, and back.
func TestOddNamesAreNames(t *testing.T) {
	browser := chromium(t)
	for _, name := range oddNames() {
		b := newTab(t, browser, 360, 800, "light")
		file := written(t, report.Options{}, namedOddly(t, name))
		b.open(file, "")
		got := ask[[]string](b, `(() => {
			const e = explorers[0], t = e.map.toggles.findIndex(t => t.id === `+quoted(name)+`);
			e.fields[t].inputs[1 - e.base[t]].click();
			return [e.hash, location.hash, document.querySelector(".changed").textContent,
				document.documentElement.scrollWidth > innerWidth ? `+widest+` : ""];
		})()`)
		if want := "#" + linkTo(map[string]string{name: name}); got[0] != got[1] || got[0] != want {
			t.Errorf("%.40q: the link is %.200q, the address %.200q; expected %.200q", name, got[0], got[1], want)
		}
		if got[3] != "" {
			t.Errorf("%.40q: the page is wider than the screen: %s", name, got[3])
		}
		b.open(file, got[0])
		again := ask[[]string](b, `[explorers[0].hash, location.hash, document.querySelector(".changed").textContent]`)
		if fmt.Sprint(again) != fmt.Sprint(got[:3]) {
			t.Errorf("%.40q: its link shows %.300q; expected %.300q", name, again, got[:3])
		}
		ask[any](b, goes(`explorers[0].set(0, 1); explorers[0].set(0, 0); history.go(-2)`))
		if at := ask[string](b, `explorers[0].hash`); at != got[0] {
			t.Errorf("%.40q: back from others it is %.200q; expected %.200q", name, at, got[0])
		}
		b.quiet()
	}
}

// TestLittleToTry opens maps of nothing that can be otherwise, and of one thing.
func TestLittleToTry(t *testing.T) {
	browser := chromium(t)
	for toggles, want := range []string{"None of the facts", "One change from here"} {
		b := newTab(t, browser, 1280, 900, "light")
		m := casegen.Map("")
		m.Toggles, m.Rows, m.Denials, m.Wordings = m.Toggles[1:1+toggles], nil, nil, nil
		m.Diagram.Nodes, m.Diagram.Root, m.Stands.Border = nil, -1, nil
		if toggles == 1 {
			m.Diagram.Nodes, m.Diagram.Root = []schema.MapNode{{Toggle: "fact", To: []int{-1, -2}}}, 0
		}
		b.open(written(t, report.Options{}, m), "#fact=then")
		if text := ask[string](b, `document.querySelector(".explorer").innerText`); !strings.Contains(text, want) {
			t.Errorf("with %d toggles it does not say %q: %q", toggles, want, text)
		}
		b.quiet()
	}
}
