package drawing

import (
	"encoding/xml"
	"errors"
	"io"
	"math/rand/v2"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/construe-host/construe/host/schema"
)

// elements are those that a drawing is made of, with the attributes that each has: none of them is a style, loads
// anything or runs anything.
var elements = map[string][]string{
	"svg":   {"xmlns", "class", "role", "viewBox", "width", "height", "aria-labelledby"},
	"title": {"id"}, "desc": {"id"}, "text": {"class", "x", "y", "data-fact"}, "tspan": {"x", "dy", "class"},
	"rect": {"class", "x", "y", "width", "height", "rx"}, "path": {"class", "d"}, "circle": {"cx", "cy", "r"},
	"a": {"class", "href", "aria-label"}, "g": {"class"},
}

// read holds that a drawing is well-formed XML of nothing but these, and gives its texts and the facts that it shows.
func read(t *testing.T, svg string) (texts, facts []string) {
	t.Helper()
	d := xml.NewDecoder(strings.NewReader(svg))
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return texts, facts
		}
		if err != nil {
			t.Fatalf("%v in %.500q", err, svg)
		}
		switch token := token.(type) {
		case xml.StartElement:
			may, known := elements[token.Name.Local]
			if !known {
				t.Fatalf("there is a %s", token.Name.Local)
			}
			for _, a := range token.Attr {
				switch {
				case !slices.Contains(may, a.Name.Local):
					t.Fatalf("a %s has %s=%.100q", token.Name.Local, a.Name.Local, a.Value)
				case a.Name.Local == "href" && !regexp.MustCompile(`^#issue-\d+$`).MatchString(a.Value):
					t.Fatalf("a link leads to %.100q", a.Value)
				case a.Name.Local == "data-fact":
					facts = append(facts, a.Value)
				}
			}
		case xml.CharData:
			if text := strings.TrimSpace(string(token)); text != "" {
				texts = append(texts, text)
			}
		case xml.EndElement:
		default:
			t.Fatalf("there is a %T", token)
		}
	}
}

// TestHostileWordsStayText draws every payload wherever a party can write, both ways.
func TestHostileWordsStayText(t *testing.T) {
	rows := []schema.Issue{{Number: 7, Fact: "/components/b/role"}, {Number: 8, Fact: "/relationships/in/interface"}}
	plain := [2]int{}
	for i, text := range append([]string{"x"}, hostileWords()...) {
		for k, dealings := range []bool{false, true} {
			d := Of(hostileFacts(text, dealings), nil, rows)
			for _, upright := range []bool{false, true} {
				svg := d.SVG(Options{ID: "a", Rows: "issue-", Facts: true, Upright: upright})
				texts, _ := read(t, svg)
				for _, one := range texts {
					for _, r := range one {
						if !schema.Visible(r) {
							t.Fatalf("%.40q: a text has %q", text, r)
						}
					}
				}
				if len(svg) > 60_000 {
					t.Errorf("%.40q: the drawing has %d bytes", text, len(svg))
				}
				legible(t, text, d.picture(upright))
			}
			links := strings.Count(d.SVG(Options{Rows: "issue-"}), "<a ")
			if i == 0 {
				plain[k] = links
			} else if links != plain[k] {
				t.Errorf("%.40q: %d links, and with a letter %d", text, links, plain[k])
			}
		}
	}
}

// TestShippedDrawings holds that what is shipped is drawn from what its facts say: each fact that a text points at is
// there, no text is an unknown or an id with its hyphens, and the same facts are drawn the same.
func TestShippedDrawings(t *testing.T) {
	all := shipped(t)
	for _, name := range schema.Keys(all) {
		f := all[name]
		d := Of(f, nil, rowsOn(rand.New(rand.NewPCG(1, 15)), f))
		for _, upright := range []bool{false, true} {
			svg := d.SVG(Options{ID: "a", Rows: "issue-", Facts: true, Upright: upright})
			texts, facts := read(t, svg)
			if _, none := read(t, d.SVG(Options{Upright: upright})); len(facts) == 0 && !d.Empty() || len(none) > 0 {
				t.Errorf("%s: %d texts show facts where that is asked for, and %d where not", name, len(facts), len(none))
			}
			for _, fact := range facts {
				if _, is := schema.Get(f.Runtime, fact); !is && !strings.HasSuffix(fact, "/name") {
					t.Errorf("%s: a text shows %s, which is no fact", name, fact)
				}
			}
			for _, text := range texts {
				if strings.Contains(text, "unknown") || strings.Contains(text, "_") {
					t.Errorf("%s: it says %q", name, text)
				}
			}
			if again := Of(f, nil, rowsOn(rand.New(rand.NewPCG(1, 15)), f)).SVG(Options{ID: "a", Rows: "issue-", Facts: true,
				Upright: upright}); again != svg {
				t.Errorf("%s: drawn twice it differs", name)
			}
		}
		if d.Empty() != strings.HasPrefix(name, "all-unknown") {
			t.Errorf("%s: empty is %t", name, d.Empty())
		}
	}
}

// TestNothingIsDrawn holds that facts of which nothing is there are drawn as a sentence.
func TestNothingIsDrawn(t *testing.T) {
	d := Of(
		&schema.Facts{},
		nil,
		[]schema.Issue{{Number: 2, Fact: "/offering/category"}, {Number: 3, Fact: "/x", Gone: true}},
	)
	for _, upright := range []bool{false, true} {
		if texts, _ := read(t, d.SVG(Options{Upright: upright})); !slices.Contains(texts, "Nothing is known of it.") {
			t.Errorf("it says %q", texts)
		}
	}
	if !strings.Contains(d.Mermaid(), "Nothing is known of it.") || !slices.Equal(d.Elsewhere(), []int{2}) {
		t.Errorf("%s, %v", d.Mermaid(), d.Elsewhere())
	}
}

// TestWorldsDifferWhereTheyAreDisputed holds that a world that settles where a component runs moves no box.
func TestWorldsDifferWhereTheyAreDisputed(t *testing.T) {
	all := shipped(t)
	one, other := Of(all["sre h1"], nil, nil).picture(false), Of(all["sre h2"], nil, nil).picture(false)
	if len(one.boxes) != 7 || len(one.clouds) != 2 {
		t.Fatalf("%d boxes in %d clouds", len(one.boxes), len(one.clouds))
	}
	for i, b := range one.boxes {
		if b.rect != other.boxes[i].rect {
			t.Errorf("%s moves from %v to %v", b.set.box.id, b.rect, other.boxes[i].rect)
		}
	}
	if one.clouds[0].title[0] == other.clouds[0].title[0] && one.clouds[1].title[0] == other.clouds[1].title[0] {
		t.Error("both worlds have the same clouds")
	}
}

// TestDisputesAreSaid holds that what is disputed is said in words, wherever it is: what no world settles with what is
// said of it, what one settles as disputed all the same, and what is assumed as that.
func TestDisputesAreSaid(t *testing.T) {
	status := func(values ...any) map[string]any {
		out := map[string]any{"status": "disputed", "positions": map[string]any{}}
		for i, v := range values {
			out["positions"].(map[string]any)[string(rune('a'+i))] = map[string]any{"value": v}
		}
		return out
	}
	f := &schema.Facts{Runtime: map[string]any{"title": "t",
		"components": map[string]any{
			"a": map[string]any{"role": "gateway", "hosting": map[string]any{"cloud.provider": "unknown"}},
			"b": map[string]any{"role": "unknown"},
		},
		"relationships": map[string]any{"call": map[string]any{"from": "a", "to": "b", "interface": "http_api",
			"state_mode": "unknown", "path": "fallback"}},
		"state": map[string]any{"s": map[string]any{"kept_by": "b", "kind": "session", "essential": "unknown"}},
		"facts": map[string]any{"/components/a/hosting/cloud.provider": status("aws", "on_prem"),
			"/components/b/role": status(), "/relationships/call/state_mode": status("stateless", "server_session"),
			"/relationships/call/interface": status("http_api", "mcp"), "/state/s/essential": status("yes", "no"),
			"/relationships/call/path": map[string]any{"status": "assumed"}}}}
	texts, _ := read(t, Of(f, nil, nil).SVG(Options{}))
	said := strings.Join(texts, " ")
	for _, want := range []string{"Where this runs is disputed",
		"where it runs is disputed: AWS or machines on the premises",
		"role is disputed", "state mode is disputed: a session on the server or nothing", "HTTP API (disputed)",
		"essential is disputed: no or yes", "fallback (assumed)"} {
		if !strings.Contains(said, want) {
			t.Errorf("it does not say %q: %s", want, said)
		}
	}
}

// TestAThingIsNamedOnce holds that the facts of a thing stand beside it without its name, however a title has that.
func TestAThingIsNamedOnce(t *testing.T) {
	at := func(field string) string { return "/dealings/d/" + field }
	f := &schema.Facts{Runtime: map[string]any{
		"title":   "t",
		"parties": map[string]any{"a": map[string]any{"name": "A"}, "b": map[string]any{"name": "B"}},
		"dealings": map[string]any{"d": map[string]any{"by": "a", "to": "b", "kind": "sale",
			"x": map[string]any{"place": "here", "price": "5", "way": "unknown"}}},
		"facts": map[string]any{at("x/way"): map[string]any{"status": "disputed"}}}}
	d := Of(f, &schema.Titles{Subjects: map[string]string{"/dealings/d": "the sale by A"},
		Facts: map[string]schema.FactTitle{at("x/place"): {Title: "where (the sale by A)"},
			at("x/price"): {Title: "the sale by A: what it cost"}, at("x/way"): {Title: "how (the sale by A)"}}}, nil)
	chart := d.Mermaid()
	for _, said := range []string{"<br/>where: here<br/>", "<br/>what it cost: 5<br/>", "<br/>how is disputed"} {
		if !strings.Contains(chart, strings.ReplaceAll(said, ":", "#58;")) && !strings.Contains(chart, said) {
			t.Errorf("%q is not in %s", said, chart)
		}
	}
}
