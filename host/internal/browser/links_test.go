package browser_test

import (
	"strings"
	"testing"

	"github.com/construe-host/construe/host/report"
	"github.com/construe-host/construe/host/schema"
)

// TestEveryStateIsALink follows links as a reader does who was sent one: at the start, later on, and such as lead
// nowhere, which leave what is shown as it was and say why.
func TestEveryStateIsALink(t *testing.T) {
	b := newTab(t, chromium(t), 1280, 900, "light")
	s := shown()[1]
	documents := s.documents(t)
	file := written(t, report.Options{}, documents...)
	said := func() string { return ask[string](b, `document.querySelector(".noted").textContent`) }
	changed := func() string { return ask[string](b, `document.querySelector(".changed").textContent`) }
	follow := func(hash string) {
		t.Helper()
		ask[any](
			b,
			`new Promise(done => { addEventListener("hashchange", done, { once: true }); location.hash = `+quoted(hash)+
				`; }).then(() => null)`,
		)
	}

	b.open(file, "#solicited-by=buyer&contract-place=delivery")
	if got := changed(); !strings.Contains(got, unasked+" instead of the seller") ||
		!strings.Contains(got, "where the goods are handed over") {
		t.Errorf("a link that is opened shows %q", got)
	}
	if ask[bool](b, `document.querySelector(".explorer").getBoundingClientRect().top > innerHeight`) {
		t.Error("a link that is opened does not show the explorer")
	}
	before := changed()
	for hash, why := range map[string]string{
		"colour=green":                             "names something that this map does not have",
		"solicited-by=nobody":                      "a value that it cannot have here",
		"solicited-by=buyer&solicited-by=seller":   "gives one thing two values",
		"solicited-by=%E0%A4%A":                    "garbled",
		"day=2026-03-01&":                          "names no value",
		"=":                                        "names something that this map does not have",
		"day=" + strings.Repeat("x", 20_000):       "a value that it cannot have here",
		"<img src=x onerror=alert(1)>=1":           "names something that this map does not have",
		"__proto__=1&constructor=1&hasOwnProperty": "names something that this map does not have",
	} {
		follow(hash)
		if got := said(); !strings.Contains(got, why) || changed() != before {
			t.Errorf("%.80q says %q and shows %q; expected %q, and as before", hash, got, changed(), why)
		}
		if at := ask[string](b, `location.hash`); at != "#contract-place=delivery&solicited-by=buyer" {
			t.Errorf("%.80q was not followed, and the address is %.80q", hash, at)
		}
	}
	follow("issue-1")
	if got := changed(); got != before {
		t.Errorf("an anchor changes what is shown: %q", got)
	}

	// the address is the link, and the link that is copied is the address
	ask[any](b, `document.querySelector('[data-do="stand"]').click()`)
	ask[any](b, `[...document.querySelectorAll("label")].find(l => l.textContent === `+quoted(unasked)+`).click()`)
	if got := ask[string](b, `location.hash`); got != "#solicited-by=buyer" {
		t.Errorf("the address is %q", got)
	}
	copied := ask[string](b, `new Promise(done => {
		document.querySelector('[data-do="link"]').click();
		setTimeout(() => done(document.querySelector("input.link").value), 300);
	})`)
	if !strings.HasSuffix(copied, "page.html#solicited-by=buyer") || !strings.Contains(said(), "link") {
		t.Errorf("the link is %q, and it says %q", copied, said())
	}
	b.quiet()
}

// TestSeveralMapsShareAPage has a page of two worlds of one runtime: a link is of one of them, and leaves the other.
func TestSeveralMapsShareAPage(t *testing.T) {
	b := twoMaps(t, "#m2-delivered-to=DE")
	got := ask[[]string](b, `[...document.querySelectorAll(".changed")].map(e => e.textContent)`)
	if len(got) != 2 || !strings.HasPrefix(got[0], "Nothing") || !strings.Contains(got[1], "instead of") {
		t.Errorf("a link to the second shows %q", got)
	}
	for _, hash := range []string{"m3-day=2026-03-01", "delivered-to=DE"} {
		ask[any](
			b,
			`new Promise(done => { addEventListener("hashchange", done, { once: true }); location.hash = `+quoted(hash)+
				`; }).then(() => null)`,
		)
		if text := ask[string](b, `document.querySelector(".noted").textContent`); !strings.Contains(text, "does not have") {
			t.Errorf("%s says %q", hash, text)
		}
	}
	if ids := ask[int](b, `(() => { const all = [...document.querySelectorAll("[id]")].map(e => e.id);
		return all.length - new Set(all).size; })()`); ids != 0 {
		t.Errorf("%d ids stand twice", ids)
	}
	b.quiet()
}

// TestTheArchitectureShowsWhatIsTried holds that what a drawing says of a fact follows the explorer, and comes back.
func TestTheArchitectureShowsWhatIsTried(t *testing.T) {
	b := newTab(t, chromium(t), 1280, 900, "light")
	s := shown()[1]
	documents := s.documents(t)
	b.open(written(t, report.Options{}, documents...), "")
	m := documents[1].(*schema.Map)
	pointer := ""
	for _, toggle := range m.Toggles {
		if toggle.ID == "sold-by" {
			pointer = toggle.Pointers[0]
		}
	}
	// whatever the drawing has, this page has places for the fact: in a line, in two of a box, in another world, and in
	// other words
	ask[any](b, `document.querySelector("article").insertAdjacentHTML("afterbegin", '<div class="places">'+
		'<b data-fact="'+`+quoted(pointer)+`+'">sold by Marktplatz</b>'+
		'<svg><rect class="dw-box" width="74" height="40"/><text data-fact="'+`+quoted(pointer)+`+'">sold by <tspan x="3">Marktplatz</tspan></text></svg>'+
		'<div data-worlds="[&quot;another&quot;]"><b data-fact="'+`+quoted(pointer)+`+'">Marktplatz</b></div>'+
		'<b data-fact="'+`+quoted(pointer)+`+'">the market</b></div>')`)
	shown := func() string {
		return ask[string](b, `[...document.querySelectorAll(".places [data-fact]")]
			.map(e => (e.classList.contains("tried") ? "+" : "") + e.innerHTML).join("; ")`)
	}
	stands := shown()
	for range 2 {
		ask[any](b, `[...document.querySelectorAll("label")].find(l => l.textContent === "Norden Handel").click()`)
		ask[any](b, `[...document.querySelectorAll("label")].find(l => l.textContent === "Werk").click()`)
		if got, want := shown(), `+sold by Werk; +sold by <tspan x="3">Werk</tspan>; Marktplatz; +the market → Werk`; got != want {
			t.Errorf("tried, it shows %q; expected %q", got, want)
		}
		ask[any](b, `document.querySelector('[data-do="stand"]').click()`)
		if got := shown(); got != stands {
			t.Errorf("as things stand, it shows %q; expected %q", got, stands)
		}
	}
	b.quiet()
}

// twoMaps opens a page of one runtime with a map of a world and one of the facts as stated.
func twoMaps(t *testing.T, link string) *tab {
	t.Helper()
	h := opened(t, "distribution-exclusivity")
	s := shown()[1]
	stated := s
	stated.worlds = []string{""}
	s.worlds = append(s.worlds, "")
	b := newTab(t, chromium(t), 1280, 900, "light")
	b.open(written(t, report.Options{}, s.compared(t, h), s.mapped(t, h), stated.mapped(t, h)), link)
	return b
}
