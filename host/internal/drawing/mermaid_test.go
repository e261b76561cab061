package drawing

import (
	"context"
	"encoding/json"
	"html"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/construe-host/construe/host/schema"
)

// hostileWords are what a party may write as a name: what ends a text of Mermaid, of Markdown or of markup, or begins
// another.
func hostileWords() []string {
	return []string{
		"end",
		"graph",
		"a\"b",
		"a\"] --> b[\"c",
		"`code`",
		"\"`**md**`\"",
		"%%{init: {}}%%",
		"%% comment",
		"#quot;",
		"#35;",
		"&lt;b&gt;",
		"<script>alert(1)</script>",
		"<img src=x onerror=alert(1)>",
		"]]>",
		"a]b)c}d",
		"x:::danger",
		"click b1 href \"javascript:alert(1)\"",
		"\nclick b1 call f()",
		"\n```\n# x",
		"1. one",
		"- one",
		"* one",
		"2.",
		"3. ",
		"subgraph x",
		"style b1 fill:red",
		"classDef x fill:red",
		"a|b",
		"-->",
		"&amp;#35;",
		"$$x$$",
		"fa:fa-car",
		"</text></svg><script>1</script>",
		"\u202etxet",
		"\x00\x1b[31m",
		strings.Repeat("a", 1<<16),
		strings.Repeat("\"](", 3000),
		string([]byte{0xff, 0xfe}),
		"",
		"  ",
		"\u2028x",
		"https://x.example/",
		"www.x.example",
		"'x' onload='y'",
		"{{x}}",
		"日本語の名前",
		"accTitle: x",
		"flowchart TD",
		"---\ntitle: x\n---",
		"@{ shape: rect }",
		"b1@{shape: x}",
		"o--o",
		"x==x",
	}
}

// hostileFacts has a text wherever a party can write one.
func hostileFacts(text string, dealings bool) *schema.Facts {
	id := string([]rune(text)[:min(40, len([]rune(text)))]) // a document with a longer one is refused
	f := &schema.Facts{NotAboutCalls: dealings, Runtime: map[string]any{"title": text,
		"parties": map[string]any{"p": map[string]any{"name": text, "roles": []any{text}, "country": text},
			"q" + id: map[string]any{"name": text, "x": map[string]any{id: text}}},
		"components": map[string]any{id + "a": map[string]any{"name": text, "role": text, "operator": "p", "exposure": text,
			"hosting": map[string]any{"cloud.provider": text}}, "b": map[string]any{"role": "state_store", "operator": text,
			"name": text}, "c": map[string]any{"role": "customer", "name": text}},
		"models": map[string]any{"m": map[string]any{"name": text, "weights": map[string]any{"hosted_on": "b"}}},
		"relationships": map[string]any{id: map[string]any{"from": id + "a", "to": "b", "interface": text,
			"gen_ai.operation.name": text, "state_mode": text, "path": text}, "in": map[string]any{"from": "c", "to": id + "a",
			"interface": text}},
		"state": map[string]any{"s": map[string]any{"kept_by": "b", "kind": text, "lifetime_s": text, "essential": "yes"}},
		"dealings": map[string]any{"d": map[string]any{"kind": text, "by": "p", "to": "q" + id, "date": text, "about": text,
			"answer": text, "x": map[string]any{id: text}}},
		"facts": map[string]any{"/components/b/role": map[string]any{"status": "disputed"}},
	}}
	return f
}

// charts are the flowcharts that are tried: of what is shipped, of generated architectures, and of hostile names.
func charts(t *testing.T) (out []string) {
	all := shipped(t)
	for _, name := range schema.Keys(all) {
		if !strings.HasSuffix(name, " ") {
			continue // the facts as stated are enough
		}
		out = append(out, Of(all[name], nil, rowsOn(rand.New(rand.NewPCG(1, 1)), all[name])).Mermaid())
	}
	for seed := range 12 {
		r := rand.New(rand.NewPCG(uint64(seed), 4))
		f := generated(r, 1+r.IntN(20), r.IntN(20))
		out = append(out, Of(f, nil, rowsOn(r, f)).Mermaid())
	}
	for i, text := range hostileWords() {
		out = append(out, Of(hostileFacts(text, i%4 == 0), nil, nil).Mermaid())
	}
	return out
}

// lineOfChart is what a line of a flowchart can be: texts stand in quotes, without a sign that would end one.
var lineOfChart = regexp.MustCompile(
	`^ *(flowchart LR|accTitle: [^\n]*|accDescr: [^\n]*|end|classDef disputed [a-z0-9:,\- ]*|` +
		`class [bc0-9,]* disputed|(subgraph c\d+|b\d+(\[|\[\(|\(\[)|b\d+ (-->|==>|-\.->)\|?)("[^"` + "`" + `]*"(\]|\)\]|\]\)|\| b\d+))?|b\d+ (-->|==>|-\.->) b\d+|` +
		`subgraph c\d+\["[^"` + "`" + `]*"\])$`,
)

// TestMermaidIsLinesOfTheLanguage holds that nothing that a party writes is a line, a sign or markup of its own.
func TestMermaidIsLinesOfTheLanguage(t *testing.T) {
	for _, chart := range charts(t) {
		for line := range strings.Lines(chart) {
			line = strings.TrimSuffix(line, "\n")
			if !lineOfChart.MatchString(line) {
				t.Fatalf("a line of the chart is %.300q", line)
			}
			bare := strings.NewReplacer("<br/>", "", "<b>", "", "</b>", "").Replace(line)
			bare = strings.NewReplacer("-->", "", "-.->", "", "==>", "").Replace(bare)
			if strings.ContainsAny(bare, "<>`\\;$*") && !regexp.MustCompile(`#\d+;`).MatchString(bare) {
				t.Fatalf("a line of the chart is %.300q", line)
			}
		}
	}
}

// TestMermaidDraws has Mermaid itself draw every chart, in a browser: CONSTRUE_MERMAID is its mermaid.min.js.
func TestMermaidDraws(t *testing.T) {
	script, err := os.ReadFile(os.Getenv("CONSTRUE_MERMAID"))
	browser, missing := exec.LookPath("chromium")
	if err != nil || missing != nil {
		if os.Getenv("CONSTRUE_REQUIRE_TOOLS") == "1" {
			t.Fatal("CONSTRUE_MERMAID names no mermaid.min.js, or there is no chromium")
		}
		t.Skip("CONSTRUE_MERMAID names no mermaid.min.js, or there is no chromium")
	}
	all, err := json.Marshal(charts(t))
	if err != nil {
		t.Fatal(err)
	}
	page := filepath.Join(t.TempDir(), "page.html")
	text := `<!doctype html><meta charset="utf-8"><pre id="said">began</pre><script>` +
		strings.ReplaceAll(string(script), "</script", `<\/script`) + `</script><script>
mermaid.initialize({startOnLoad: false, securityLevel: "strict"});
let dialogs = 0; window.alert = () => { dialogs++ };
(async () => {
  const said = [];
  for (const [i, chart] of ` + string(all) + `.entries()) {
    try {
      const {svg} = await mermaid.render("m" + i, chart);
      const drawn = new DOMParser().parseFromString(svg, "text/html");
      const live = [...drawn.querySelectorAll("script, img, a, iframe, object, h1, li")].map(e => e.tagName);
      for (const e of drawn.querySelectorAll("*")) for (const a of e.attributes) if (/^on/i.test(a.name)) live.push(a.name);
      if (live.length) said.push(i + ": live: " + live);
      for (const e of drawn.querySelectorAll("style")) e.remove();
      const text = drawn.body.textContent.replaceAll("&amp;#35;", "").replaceAll("#35;", ""); // which parties wrote
      if (/Unsupported markdown|#\d+;|ﬂ°/.test(text)) said.push(i + ": " + text);
    } catch (e) { said.push(i + ": " + e.message) }
  }
  document.getElementById("said").textContent = "done " + dialogs + "\n" + said.join("\n");
})();</script>`
	if err := os.WriteFile(page, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 4*time.Minute)
	defer cancel()
	out, err := exec.CommandContext(
		ctx,
		browser,
		"--headless",
		"--no-sandbox",
		"--disable-gpu",
		"--disable-quic",
		"--no-first-run",
		"--disable-background-networking",
		"--disable-component-update",
		"--disable-sync",
		"--user-data-dir="+t.TempDir(),
		"--virtual-time-budget=200000",
		"--dump-dom",
		"file://"+page,
	).Output()
	said := regexp.MustCompile(`(?s)<pre id="said">(.*?)</pre>`).FindStringSubmatch(string(out))
	if err != nil || said == nil {
		t.Fatal(err, len(out))
	}
	if got := html.UnescapeString(said[1]); got != "done 0\n" {
		t.Errorf("Mermaid says: %.3000s", got)
	}
}
