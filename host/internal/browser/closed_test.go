package browser_test

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"github.com/construe-host/construe/host/report"
)

// intruders are what somebody could put into a page who got past everything else. Each would set owned, or ask for
// something.
func intruders() []string {
	return []string{
		`<script>owned = 1</script>`, `<script src="other.js"></script>`, `<script type="module">owned = 1</script>`,
		`<img src="other.png" onerror="owned = 1">`, `<svg onload="owned = 1"></svg>`, `<iframe src="other.html"></iframe>`,
		`<iframe srcdoc="<script>parent.owned = 1</script>"></iframe>`, `<link rel="stylesheet" href="other.css">`,
		`<style>body { background: url(other.png) }</style>`, `<p style="background: url(other.png)">x</p>`,
		`<object data="other.svg"></object>`, `<embed src="other.svg">`, `<base href="https://x.example/">`,
		`<video src="other.mp4" poster="other.png" autoplay></video>`, `<form action="https://x.example/"><button id="send">x</button></form>`,
		`<a id="go" href="javascript:owned=1">x</a>`, `<details open ontoggle="owned = 1"><summary>x</summary>y</details>`,
	}
}

// TestThePolicyOfThePageHolds puts what could do harm into a page, behind the escaping that keeps it out: the policy of
// the page lets none of it run or be fetched, and lets the page's own scripts run.
func TestThePolicyOfThePageHolds(t *testing.T) {
	browser := chromium(t)
	s := shown()[1]
	text, err := os.ReadFile(written(t, report.Options{}, s.documents(t)...))
	if err != nil {
		t.Fatal(err)
	}
	for i, harm := range intruders() {
		changed := bytes.Replace(text, []byte(`<main`), []byte(harm+`<main`), 1)
		if len(changed) == len(text) {
			t.Fatal("the page has no main")
		}
		folder := t.TempDir()
		for _, name := range []string{"other.js", "other.html"} {
			harm := map[string]string{"other.js": "owned = 1", "other.html": "<script>parent.owned = 1</script>"}[name]
			if err := os.WriteFile(filepath.Join(folder, name), []byte(harm), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		file := filepath.Join(folder, "page.html")
		if err := os.WriteFile(file, changed, 0o600); err != nil {
			t.Fatal(err)
		}
		b := newTab(t, browser, 1280, 900, "light")
		b.open(file, "")
		got := ask[map[string]any](b, `new Promise(done => {
			document.querySelector("#go")?.click();
			document.querySelector("#send")?.click();
			setTimeout(() => done({ owned: typeof owned !== "undefined", at: location.href, base: document.baseURI,
				alive: document.querySelectorAll(".verdicts .o").length, picture: getComputedStyle(document.body).backgroundImage }), 150);
		})`)
		if got["owned"] == true || got["picture"] != "none" || got["base"] != got["at"] ||
			!strings.HasPrefix(fmt.Sprint(got["at"]), "file://") || got["alive"] == 0.0 {
			t.Errorf("%s: %v", harm, got)
		}
		b.mu.Lock()
		for _, r := range b.requests {
			if strings.Contains(r, "other") && !refused(b.errors) || strings.HasPrefix(r, "http") {
				t.Errorf("%s: the page asks for %s (%v)", harm, r, b.errors)
			}
		}
		if len(b.errors) == 0 && i != 12 {
			t.Errorf("%s: nothing is refused", harm)
		}
		b.mu.Unlock()
	}
}

// refused reports whether the console says that the policy kept something out.
func refused(said []string) bool {
	return strings.Contains(strings.Join(said, " "), "Content Security Policy")
}

// TestThePageIsPrinted prints pages: each to several sheets with their numbers on them, no row of a table over the end
// of one, and nothing that was closed on the screen left out.
func TestThePageIsPrinted(t *testing.T) {
	browser := chromium(t)
	for _, s := range shown() {
		b := newTab(t, browser, 1280, 900, "light")
		b.open(written(t, report.Options{}, s.documents(t)...), "")
		ctx, cancel := context.WithTimeout(b.ctx, 2*time.Minute)
		defer cancel()
		pdf, err := chromedp.Run(ctx, chromedp.PrintToPDF(chromedp.PDFPreferCSSPageSize()))
		if err != nil {
			t.Fatal(err)
		}
		b.quiet()
		if folder := os.Getenv("CONSTRUE_PICTURES"); folder != "" {
			if err := os.WriteFile(filepath.Join(folder, s.runtime+".pdf"), pdf, 0o644); err != nil {
				t.Fatal(err)
			}
		}
		tool, err := exec.LookPath("pdftotext")
		if err != nil {
			missing(t, "pdftotext (poppler-utils)")
		}
		command := exec.Command(tool, "-layout", "-", "-")
		command.Stdin = bytes.NewReader(pdf)
		text, err := command.Output()
		if err != nil {
			t.Fatal(err)
		}
		sheets := strings.Split(strings.TrimSuffix(string(text), "\f"), "\f")
		if len(sheets) < 3 || len(sheets) > 20 { // 17 in the usual fonts
			t.Errorf("%s is printed on %d sheets", s.runtime, len(sheets))
		}
		for i, sheet := range sheets {
			if !strings.Contains(sheet, fmt.Sprintf("%d of %d", i+1, len(sheets))) &&
				!strings.Contains(sheet, fmt.Sprintf("%d / %d", i+1, len(sheets))) {
				t.Errorf("%s: sheet %d of %d has no number: %q", s.runtime, i+1, len(sheets), tail(sheet))
			}
		}
		b.do(inPrint)
		for _, cell := range ask[[]string](b, notOnPaper) {
			t.Errorf("%s: paper has not once what decides %s", s.runtime, cell)
		}
		for _, row := range ask[[]string](b, `[...document.querySelectorAll("tr, li, fieldset, figure, h1, h2, h3, h4")].filter(e =>
			e.checkVisibility() && (/^H/.test(e.tagName) ? getComputedStyle(e).breakAfter : getComputedStyle(e).breakInside) !== "avoid")
			.filter(e => /^(TR|H\d)$/.test(e.tagName)).slice(0, 5).map(e => e.outerHTML.slice(0, 160))`) {
			t.Errorf("%s: paper may cut %s", s.runtime, row)
		}
		for _, bar := range ask[[]string](b, `[...document.querySelectorAll(".bands td")].filter(cell => {
			const bar = cell.querySelector(".o"), wide = cell.getBoundingClientRect().width
			return bar.scrollWidth > wide || bar.getBoundingClientRect().width < wide * .7 || cell.colSpan > 1 &&
				bar.getBoundingClientRect().width < wide * .9
		}).slice(0, 5).map(e => e.outerHTML.slice(0, 160))`) {
			t.Errorf("%s: on paper a bar is not as long as its versions: %s", s.runtime, bar)
		}
	}
}

// notOnPaper names the cells that paper has neither in full nor in a line, or in both.
const notOnPaper = `[...document.querySelectorAll(".cells")].flatMap(world => {
	const lines = [...world.parentElement.querySelectorAll("table.short")].find(t => t.previousElementSibling === world);
	const said = [...lines?.tBodies[0].rows || []].filter(r => r.checkVisibility()).flatMap(r =>
		r.cells[1].textContent.split(", ").map(on => r.cells[0].textContent + (on === "its own" ? "" : " on the answers of " + on)));
	const full = [...world.children].filter(c => c.querySelector("div").checkVisibility());
	return [...world.children].map(c => c.querySelector("summary").firstChild.textContent.trim()).filter(name =>
		said.filter(s => s === name).length + full.filter(c => c.textContent.startsWith(name + " ") &&
			c.classList.contains("own")).length !== 1);
})`

// tail is the end of a sheet.
func tail(sheet string) string {
	sheet = strings.TrimSpace(sheet)
	return sheet[max(0, len(sheet)-120):]
}
