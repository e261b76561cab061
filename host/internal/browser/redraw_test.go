package browser_test

import (
	"testing"

	"github.com/construe-host/construe/host/report"
)

// TestWhatIsTriedStaysInItsBox holds that however long a value is, a drawing keeps it within the box that shows it, in
// as many lines as it had, and has the words from before once it is taken back.
func TestWhatIsTriedStaysInItsBox(t *testing.T) {
	browser := chromium(t)
	s := shown()[0]
	s.readings = []string{"look-through", "state"}
	b := newTab(t, browser, 1280, 900, "light")
	b.open(written(t, report.Options{}, s.documents(t)[:2]...), "")
	got := ask[struct {
		Tried, Longer int
		Out           []string
	}](b, `(() => {
		const texts = [...document.querySelectorAll("text[data-fact]")].filter(e => e.checkVisibility());
		const out = [];
		let longer = 0;
		for (const e of texts) {
			const around = e.matches(".dw-kt") ? ".dw-chip" : e.matches(".dw-ct") ? ".dw-cloud" : ".dw-box";
			let box = e.matches(".dw-l") ? null : e.previousElementSibling;
			while (box && !box.matches(around)) box = box.previousElementSibling;
			let wide = e.getBoundingClientRect().width; // on a line a text has the room of those that it stands among
			for (const by of ["previousElementSibling", "nextElementSibling"]) {
				for (let at = e[by]; at?.matches(".dw-l"); at = at[by]) wide = Math.max(wide, at.getBoundingClientRect().width);
			}
			const within = (box || e).getBoundingClientRect(), was = e.textContent, tall = e.querySelectorAll("tspan[x]").length;
			for (const value of ["a session, or a lasting state on the server of whoever runs it, as the customer asked",
				"unpronounceableorganisationsofthereservedcloud"]) {
				const nodes = [...e.childNodes];
				e.classList.add("tried");
				drawnText.rewrite(e, "", value);
				const now = e.getBoundingClientRect();
				longer += e.textContent.endsWith("…");
				if (box && (now.left < within.left - 1 || now.right > within.right + 1) || !box && now.width > wide * 1.15 ||
					e.querySelectorAll("tspan[x]").length > tall) out.push(e.textContent);
				drawnText.restore(e, nodes);
				e.classList.remove("tried");
			}
			if (e.textContent !== was) out.push("not taken back: " + was);
		}
		return { Tried: texts.length, Longer: longer, Out: out };
	})()`)
	if got.Tried < 10 || got.Longer == 0 || len(got.Out) > 0 {
		t.Errorf("of %d texts, %d cut, these leave their boxes: %q", got.Tried, got.Longer, got.Out)
	}
	b.quiet()
}
