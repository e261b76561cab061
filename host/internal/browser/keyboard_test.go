package browser_test

import (
	"strings"
	"testing"

	"github.com/chromedp/chromedp/kb"

	"github.com/construe-host/construe/host/report"
)

// focused says what has the focus, and what is wrong with how that is shown.
const focused = `(() => {
	const e = document.activeElement, seen = e.type === "radio" ? e.nextElementSibling : e;
	const at = e.getBoundingClientRect(), found = document.elementFromPoint(at.x + at.width / 2, at.y + at.height / 2);
	const clear = !found || e.contains(found) || found.contains(e) || seen.contains(found) || e === document.body;
	const outline = getComputedStyle(seen), ring = outline.outlineStyle !== "none" && outline.outlineWidth !== "0px";
	return [e.tagName, e.dataset.do || e.name || e.id || e.textContent.slice(0, 40), clear ? "" : "covered by " + found.className,
		ring || e === document.body ? "" : "without a ring"];
})()`

// TestAKeyboardIsEnough goes through a page by its keys alone, and works the explorer by them: a value, a step back, a
// step on, as things stand, a way to follow.
func TestAKeyboardIsEnough(t *testing.T) {
	b := newTab(t, chromium(t), 1280, 720, "light")
	s := shown()[1]
	b.open(written(t, report.Options{}, s.documents(t)...), "")
	state := func() string { return ask[string](b, `decodeURIComponent(location.hash.slice(1))`) }
	seen := map[string]bool{}
	to := func(name string) {
		t.Helper()
		for range 600 {
			b.press("\t")
			at := ask[[]string](b, focused)
			if at[2]+at[3] != "" {
				t.Errorf("%s %s has the focus and is %s%s", at[0], at[1], at[2], at[3])
			}
			if seen[at[1]] = true; strings.HasPrefix(at[1], name) {
				return
			}
		}
		t.Fatalf("no key leads to %s", name)
	}
	to("Skip to the content")
	group := ask[string](b, `[...document.querySelectorAll("fieldset")].find(f => f.querySelector("legend").textContent ===
		"Who approached whom").querySelector("input").name`)
	to(group)
	b.press(kb.ArrowLeft)
	if got := state(); got != "solicited-by=buyer" {
		t.Fatalf("an arrow comes to %q", got)
	}
	if text := ask[string](b, `document.querySelector(".changed").textContent`); !strings.Contains(
		text, unasked+" instead of the seller") {
		t.Errorf("the change is said as %q", text)
	}
	to("Skip to the content") // the last is followed by the first
	to("back")
	b.press("\r")
	if got := state(); strings.Contains(got, "=") {
		t.Errorf("a step back comes to %q", got)
	}
	to("on")
	b.press(" ")
	if got := state(); got != "solicited-by=buyer" {
		t.Errorf("a step on comes to %q", got)
	}
	b.do(shiftTab, shiftTab)
	if at := ask[[]string](b, focused); at[1] != "stand" {
		t.Fatalf("back from one step on is %v", at)
	}
	b.press("\r")
	if got := state(); strings.Contains(got, "=") {
		t.Errorf("as things stand is %q", got)
	}
	to("Follow")
	b.press("\r")
	if at := ask[[]string](b, focused); at[1] != "on" {
		t.Errorf("who follows a way is at %v", at)
	}
	b.press("\r")
	if got, said := state(), ask[string](b, `document.querySelector(".noted").textContent`); !strings.Contains(got, "=") ||
		!strings.HasPrefix(said, "Step 1 of ") {
		t.Errorf("the first step comes to %q, and says %q", got, said)
	}
	for _, name := range []string{"link", "SUMMARY"} {
		if at := ask[bool](b, `document.querySelector(".idle").hidden`); name == "link" && !seen[name] && !at {
			t.Errorf("no key came to %s", name)
		}
	}
	b.quiet()
}
