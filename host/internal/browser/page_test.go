package browser_test

import (
	"context"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/construe-host/construe/host"
	"github.com/construe-host/construe/host/report"
)

// documents are all that a page of a subject can be made of.
func (s subject) documents(t testing.TB) []any {
	t.Helper()
	if testing.Short() && s.runtime == "sre" {
		s.readings = []string{"look-through", "state"}
	}
	h := opened(t, s.name, s.readings...)
	d, err := h.Runtime(s.runtime)
	if err != nil {
		t.Fatal(err)
	}
	explained, err := h.ExplainAll(context.Background(), host.ExplainAllRequest{Runtime: d, Worlds: s.worlds,
		NoNearest: true})
	if err != nil {
		t.Fatal(err)
	}
	crux, err := h.Crux(context.Background(), host.CruxRequest{Runtime: d, World: s.worlds[0], MaxSize: 2, Budget: 300})
	if err != nil {
		t.Fatal(err)
	}
	out := []any{s.compared(t, h), s.mapped(t, h), explained, crux}
	timeline, err := h.Timeline(context.Background(), host.TimelineRequest{Runtime: d, Worlds: s.worlds})
	if err == nil { // of a case whose clauses go by the day
		out = append(out, timeline)
	}
	return out
}

// TestThePageIsFitForReaders opens pages on small and large screens, in light and in dark: nothing is wrong with them,
// nothing is wider than the screen, and a checker of accessibility finds nothing serious or moderate.
func TestThePageIsFitForReaders(t *testing.T) {
	axe := os.Getenv("CONSTRUE_AXE")
	if axe == "" {
		missing(t, "axe-core, whose file CONSTRUE_AXE names")
	}
	script, err := os.ReadFile(axe)
	if err != nil {
		t.Fatal(err)
	}
	browser := chromium(t)
	for _, s := range shown() {
		file := written(t, report.Options{}, s.documents(t)...)
		for _, width := range []int64{360, 768, 1280, 2560} {
			for _, scheme := range []string{"light", "dark"} {
				if scheme == "dark" && width != 360 && width != 1280 {
					continue // the colours are the same at every width
				}
				t.Run(fmt.Sprintf("%s at %d in %s", s.runtime, width, scheme), func(t *testing.T) {
					b := newTab(t, browser, width, 900, scheme)
					b.open(file, map[string]string{"light": "", "dark": s.otherwise}[scheme])
					// whatever can be opened is read, too
					ask[any](b, `document.querySelectorAll("details").forEach(d => d.open = true)`)
					if over := ask[int](b, `document.documentElement.scrollWidth - innerWidth`); over > 0 {
						t.Errorf("the page is %d pixels wider than the screen: %s", over, ask[string](b, widest))
					}
					if width == 360 || width == 1280 {
						ask[any](b, string(script)+"; null")
						for _, found := range ask[[]string](b, accessibility) {
							t.Error(found)
						}
					}
					b.picture(fmt.Sprintf("%s-%d-%s", s.runtime, width, scheme))
					b.quiet()
				})
			}
		}
	}
}

// widest names what stands out of the screen to the right, but for what is scrolled within something else.
const widest = `[...document.querySelectorAll("body *")].filter(e => {
	if (e.getBoundingClientRect().right <= innerWidth + 1) return false;
	for (let p = e.parentElement; p !== document.body; p = p.parentElement) {
		if (getComputedStyle(p).overflowX !== "visible") return false;
	}
	return true;
})
	.slice(0, 4).map(e => e.outerHTML.slice(0, 120)).join(" | ")`

// accessibility is what axe-core finds that is serious or moderate, or worse.
const accessibility = `axe.run(document, { resultTypes: ["violations"] }).then(r => r.violations
	.filter(v => v.impact !== "minor")
	.map(v => v.impact + " " + v.id + ": " + v.help + ": " + v.nodes.slice(0, 3).map(n => n.html.slice(0, 150) + " " +
		n.failureSummary.slice(0, 200)).join(" | ")))`

// TestThePageNeedsNoScript opens pages in a browser that runs none: all that can be read is there, and where a script
// would be needed it says so.
func TestThePageNeedsNoScript(t *testing.T) {
	browser := chromium(t)
	for _, s := range shown()[1:] {
		b := newTab(t, browser, 1280, 900, "light")
		b.do(scriptless)
		b.open(written(t, report.Options{}, s.documents(t)...), "#solicited-by=buyer")
		if got := ask[bool](b, `document.querySelector(".unscripted").checkVisibility() &&
			![...document.querySelectorAll(".live, .live *")].some(e => e.checkVisibility())`); !got {
			t.Error("without a script the explorer does not say that it needs one, or shows what does nothing")
		}
		if text := ask[string](b, `document.body.innerText`); !strings.Contains(text, "needs JavaScript") &&
			!strings.Contains(text, "takes JavaScript") {
			t.Errorf("nothing is said of scripts: %.300s", text)
		}
		b.quiet()
	}
}
