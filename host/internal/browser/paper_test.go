package browser_test

import (
	"strings"
	"testing"

	"github.com/construe-host/construe/host/internal/casegen"
	"github.com/construe-host/construe/host/report"
)

// TestPaperHasWhatWasTried holds that paper has the verdicts of what was tried, without the number of a row that stands
// on no sheet, and nothing of the explorer where things are as they stand.
func TestPaperHasWhatWasTried(t *testing.T) {
	m := casegen.Map("")
	b := newTab(t, chromium(t), 1280, 900, "light")
	b.open(written(t, report.Options{}, m), "")
	const shown = `[...document.querySelectorAll(".explorer .live, .explorer .live *")].filter(e => e.checkVisibility())
		.map(e => e.className).join(" ")`
	row := ask[string](b, `(() => {
		const e = explorers[0], at = e.map.rows.findIndex(r => r.given.some(([t, v]) => v !== e.base[t]));
		e.map.rows[at].given.forEach(([t, v]) => e.set(t, v));
		return document.querySelector(".explorer .row").innerText;
	})()`)
	if !strings.HasPrefix(row, "This is in row ") {
		t.Errorf("on a screen the row is %q", row)
	}
	b.do(inPrint)
	if got := ask[string](b, shown); !strings.Contains(got, "says") || !strings.Contains(got, "verdicts") {
		t.Errorf("of what was tried paper shows %q", got)
	}
	got := ask[string](b, `document.querySelector(".explorer .row").innerText`)
	if strings.Contains(got, "row") || !strings.Contains(got, "speak") {
		t.Errorf("on paper the row is %q", got)
	}
	ask[any](b, `explorers[0].stand()`)
	if got := ask[string](b, shown); got != "" {
		t.Errorf("as things stand paper shows %q of the explorer", got)
	}
	b.quiet()
}
