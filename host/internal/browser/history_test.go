package browser_test

import (
	"strings"
	"testing"

	"github.com/construe-host/construe/host/report"
)

// goes is a promise that is kept once the browser went where it was told.
func goes(how string) string {
	return `new Promise(done => { addEventListener("popstate", () => setTimeout(() => done(null)), { once: true }); ` + how + `; })`
}

// unasked is what the explorer calls a value of who approached whom.
const unasked = "the buyer approached the seller"

// TestTheBrowserGoesBackOverStates goes back and forward by the browser's own buttons: over states that were clicked,
// over a link that was not followed, over an anchor, and over a state of another map of the page.
func TestTheBrowserGoesBackOverStates(t *testing.T) {
	b := twoMaps(t, "")
	shows := func(when string, want ...string) {
		t.Helper()
		got := ask[[]string](b, `[...document.querySelectorAll(".changed")].map(e => e.textContent)`)
		for i := range want {
			if !strings.Contains(got[i], want[i]) {
				t.Errorf("%s the explorer %d shows %q; expected %q", when, i+1, got[i], want[i])
			}
		}
	}
	click := func(explorer, word string) {
		t.Helper()
		ask[any](b, `[...document.querySelector("#`+explorer+`").querySelectorAll("label")].find(l => l.textContent === `+
			quoted(word)+`).click()`)
	}
	click("explorer-1", unasked)
	click("explorer-2", "Werk")
	ask[any](b, goes(`location.hash = "issue-1"`))
	shows("clicked,", unasked+" instead of", "Werk instead of")
	ask[any](b, goes(`location.hash = "m1-solicited-by=nobody"`))
	shows("refused,", unasked+" instead of", "Werk instead of")
	ask[any](b, goes(`history.back()`))
	if at := ask[string](b, `location.hash`); at != "#issue-1" {
		t.Errorf("back from a link that was refused is %q", at)
	}
	ask[any](b, goes(`history.back()`))
	shows("back from an anchor", unasked+" instead of", "Werk instead of")
	ask[any](b, goes(`history.back()`))
	shows("back from the second,", unasked+" instead of", "Nothing")
	ask[any](b, goes(`history.back()`))
	shows("back at the start", "Nothing", "Nothing")
	ask[any](b, goes(`history.go(2)`))
	shows("forward again", unasked+" instead of", "Werk instead of")
	b.open(ask[string](b, `location.pathname`), ask[string](b, `location.hash`))
	shows("opened once more", "Nothing", "Werk instead of")
	b.quiet()
}

// TestManyStatesInAMoment holds that a key that is held down is neither refused by the browser, which bounds how often
// a page may write its address, nor leaves the address behind.
func TestManyStatesInAMoment(t *testing.T) {
	b := newTab(t, chromium(t), 1280, 900, "light")
	b.open(written(t, report.Options{}, mapOfNodes(50)), "")
	before := ask[int](b, `history.length`)
	got := ask[[]string](b, `new Promise(done => {
		for (let i = 0; i < 300; i++) explorers[0].set(i % 50, i % 3);
		const wait = setInterval(() => {
			if (location.hash !== explorers[0].hash && performance.now() < 60_000) return;
			clearInterval(wait);
			done([location.hash, explorers[0].hash]);
		}, 100);
	})`)
	if got[0] != got[1] || len(got[0]) < 100 {
		t.Errorf("the address is %q, and the state %q", got[0], got[1])
	}
	if n := ask[int](b, `history.length`) - before; n < 2 || n > 80 {
		t.Errorf("300 states in a moment are %d entries of the history", n)
	}
	b.quiet()
}

// TestRowsLeadIntoTheExplorer follows, in a page of everything, each link that a script makes of what names a state: of
// cruxes, of wordings, of rows of the map, of positions on a fact and of what would change a row. Each shows a state,
// its explorer in sight, and is left by as things stand, or by the browser's back.
func TestRowsLeadIntoTheExplorer(t *testing.T) {
	b := newTab(t, chromium(t), 1280, 900, "light")
	s := shown()[0]
	if testing.Short() {
		s = shown()[1]
	}
	b.open(written(t, report.Options{}, s.documents(t)...), "")
	// within a fold nobody sees a link
	ask[any](b, `document.querySelectorAll("details").forEach(d => d.open = true)`)
	for what, selector := range map[string]string{"set of a crux": ".sets a.try", "wording": ".ladder a.try",
		"row of the map": ".nested a.try", "change of a row": ".cw a.try", "position": ".ce a.try"} {
		if n := ask[int](b, `document.querySelectorAll(`+quoted(selector)+`).length`); n == 0 && !testing.Short() {
			t.Errorf("no %s leads into the explorer", what)
		}
	}
	wrong := ask[[]string](b, `(async () => {
		history.scrollRestoration = "manual"; // else the place of the last comes back while the next is looked at
		const wrong = [], gone = () => new Promise(done => addEventListener("popstate", () => setTimeout(done), { once: true }));
		const all = [...document.querySelectorAll("a.try")], one = explorers[0];
		const links = all.filter((_, i) => all.length <= 40 || i % Math.ceil(all.length / 40) === 0);
		const say = (a, text) => wrong.push(a.parentElement.textContent.slice(0, 80) + ": " + text);
		for (const a of links) {
			const top = scrollY;
			a.click();
			await new Promise(done => setTimeout(done, 30));
			if (location.hash !== a.hash || one.hash !== a.hash) say(a, "leads to " + one.hash + " and not to " + a.hash);
			if (document.querySelectorAll(".changed li").length !== a.hash.split("&").length) say(a, "is not what changed");
			const at = one.root.getBoundingClientRect().top;
			if (at < -2 || at > innerHeight / 2) say(a, "has the explorer at " + at);
			if (!document.activeElement.id.endsWith("explorer-title")) say(a, "has the focus at " + document.activeElement.outerHTML);
			const back = gone();
			history.back();
			await back;
			if (one.hash !== "#explorer-1") say(a, "back is " + one.hash);
		}
		links.at(-1).click();
		document.querySelector('[data-do="stand"]').click();
		if (one.hash !== "#explorer-1") wrong.push("as things stand is " + one.hash);
		return wrong;
	})()`)
	for _, w := range wrong {
		t.Error(w)
	}
	b.quiet()
}

// TestWhatIsHeard holds what a screen reader is told of a change: once, in few words, which verdicts are otherwise than
// before; and of a way the step, too.
func TestWhatIsHeard(t *testing.T) {
	b := newTab(t, chromium(t), 1280, 900, "light")
	s := shown()[1]
	b.open(written(t, report.Options{}, s.documents(t)...), "")
	ask[any](b, `window.heard = [], new MutationObserver(all => all.forEach(m => m.addedNodes.forEach(n =>
		heard.push(n.textContent)))).observe(document.querySelector(".told"), { childList: true }), null`)
	if n := ask[int](b, `document.querySelectorAll(".explorer [role=status], .explorer [aria-live]").length`); n != 1 {
		t.Errorf("%d places of the explorer are read of themselves; expected one", n)
	}
	after := func(what string) []string {
		return ask[[]string](b, `new Promise(done => { heard.length = 0; `+what+`; setTimeout(() => done(heard), 400); })`)
	}
	label := func(word string) string {
		return `[...document.querySelectorAll("label")].find(l => l.textContent === ` + quoted(word) + `).click()`
	}
	for _, c := range []struct{ what, want string }{
		{label(unasked), "Now: "},
		{`document.querySelector('[data-do="stand"]').click()`, "As things stand. Now: "},
		{label(unasked) + `; document.querySelector('[data-do="back"]').click()`, "No verdict changes."},
		{`document.querySelector(".ways button").click()`, "As things stand, before the first of "},
		{`document.querySelector('[data-do="on"]').click()`, "Step 1 of "},
		{`document.querySelector('[data-do="link"]').click()`, "link"},
	} {
		got := after(c.what)
		if len(got) != 1 || !strings.Contains(got[0], c.want) || len(got[0]) > 250 {
			t.Errorf("after %s is heard %q; expected %q, once", c.what, got, c.want)
		}
	}
	b.quiet()
}
