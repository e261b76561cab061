package host_test

import (
	"context"
	"regexp"
	"strings"
	"testing"

	"github.com/construe-host/construe/host"
	"github.com/construe-host/construe/host/internal/samples"
	"github.com/construe-host/construe/host/schema"
)

// bad are signs that a sentence was joined from nothing, or from the wrong words.
var bad = map[string]*regexp.Regexp{
	"an empty join":     regexp.MustCompile(`  | [.,;:]|[,;:] ?\.|, ,|""|\(\)|^ | $|\b(by|on|to|of|from|is|are) ?[.;]`),
	"an unfinished end": regexp.MustCompile(`[^.]$`),
	"a raw unknown":     regexp.MustCompile(`\bunknown\b`),
	"a raw condition":   regexp.MustCompile(`\b(true|false|null)\b`),
	"a raw name":        regexp.MustCompile(`\b[a-z]+_[a-z_]+\b`),
}

// doubled finds a word that stands twice in a row.
func doubled(text string) string {
	words := strings.Fields(text)
	for i := 1; i < len(words); i++ {
		if strings.EqualFold(strings.Trim(words[i-1], ".,\""), strings.Trim(words[i], ".,\"")) && words[i] != "" {
			return words[i]
		}
	}
	return ""
}

// emptied are ways of taking something away from a runtime: what is left still has to read well.
var emptied = map[string]func(tree map[string]any){
	"as it is": func(map[string]any) {},
	"no dealings": func(t map[string]any) {
		delete(t, "dealings")
		delete(t, "facts")
		delete(t, "worlds")
		delete(t, "citations")
	},
	"no statements": func(t map[string]any) { delete(t, "statements"); delete(t, "citations") },
	"no state":      func(t map[string]any) { delete(t, "state") },
	"no legs":       func(t map[string]any) { bare(t, "relationships") },
	"nothing drawn": func(t map[string]any) { bare(t, "relationships", "components", "models", "state") },
	"no models": func(t map[string]any) {
		eachOf(t, "relationships", func(r map[string]any) { delete(r, "model") })
		bare(t, "models")
	},
	"no names": func(t map[string]any) {
		for _, collection := range []string{"parties", "models", "components"} {
			eachOf(t, collection, func(m map[string]any) { delete(m, "name") })
		}
	},
	"no developers":  func(t map[string]any) { t["offering"].(map[string]any)["developed_by"] = []any{} },
	"unknown makers": func(t map[string]any) { delete(t["offering"].(map[string]any), "developed_by") },
	"vague dealings": func(t map[string]any) {
		vague := map[string]any{"kind": "unknown"}
		t["dealings"] = map[string]any{"some": vague, "more": map[string]any{"kind": "consent"},
			"an-offer": map[string]any{"kind": "first_offer"},
			"capacity": map[string]any{"kind": "capacity_offer",
				"answer": "none"}, "waiver": map[string]any{"kind": "waiver", "scope": "other", "date": "2031-01-01"}}
		delete(t, "facts")
		delete(t, "worlds")
		delete(t, "citations")
	},
	"open rest": func(t map[string]any) { delete(t, "compositions") },
}

// bare empties collections, and what points into them.
func bare(t map[string]any, collections ...string) {
	for _, c := range collections {
		delete(t, c)
	}
	for _, side := range []string{"facts", "worlds", "citations", "statements", "state"} {
		delete(t, side)
	}
	eachOf(t, "models", func(m map[string]any) { delete(m, "weights") })
	delete(t["offering"].(map[string]any), "capabilities")
}

func eachOf(t map[string]any, collection string, change func(map[string]any)) {
	members, _ := t[collection].(map[string]any)
	for _, m := range members {
		change(m.(map[string]any))
	}
}

// TestReasonsReadWell renders every reason of every shipped reading on every shipped runtime, also where something is
// taken away, under every version of the clause.
func TestReasonsReadWell(t *testing.T) {
	h := open(t, nil)
	seen, days := map[string]bool{}, map[string]bool{"": true}
	for _, v := range h.Case().Clauses["exclusivity"].Versions {
		days[v.Effective.From] = true
	}
	for i, id := range h.Runtimes() {
		base, err := h.Runtime(id)
		if err != nil {
			t.Fatal(err)
		}
		for n, name := range schema.Keys(emptied) {
			change := emptied[name]
			if n > 0 && (i+n)%samples.Every(3) != 0 {
				continue
			}
			tree := schema.Clone(base.Tree).(map[string]any)
			change(tree)
			d, err := schema.NewDocument(schema.KindRuntime, id, tree)
			if err != nil {
				t.Fatalf("%s, %s: %v", id, name, err)
			}
			worlds := []string{""}
			if named, is := tree["worlds"].(map[string]any); is && name == "as it is" {
				for w := range named {
					worlds = append(worlds, w)
				}
			}
			for day := range days {
				in := worlds
				if day != "" {
					in = worlds[:1]
				}
				if day != "" && name != "as it is" && name != "vague dealings" {
					continue
				}
				for c, err := range h.Compare(context.Background(),
					host.CompareRequest{Runtimes: host.Documents(d), Worlds: in, AsOf: day, OwnOnly: true}) {
					if err != nil {
						t.Fatalf("%s, %s: %v", id, name, err)
					}
					for _, text := range sentences(c) {
						if !seen[text] {
							seen[text] = true
							readsWell(t, id+", "+name, text)
						}
					}
				}
			}
		}
	}
	if len(seen) < 200 {
		t.Errorf("only %d sentences were seen", len(seen))
	}
}

func readsWell(t *testing.T, where, text string) {
	for what, pattern := range bad {
		if pattern.MatchString(text) {
			t.Errorf("%s: %s in %q", where, what, text)
		}
	}
	if word := doubled(text); word != "" {
		t.Errorf("%s: %q stands twice in %q", where, word, text)
	}
}

// sentences are all reasons of a comparison; an error says what it is.
func sentences(c *schema.Comparison) (out []string) {
	for _, v := range c.Tables.Verdicts {
		if v.Error != nil {
			out = append(out, "error: "+v.Error.Error())
		}
		for _, f := range v.Findings {
			out = append(out, f.Reason)
		}
	}
	for _, cl := range c.Tables.Classifications {
		for _, answers := range cl.Terms {
			for _, a := range answers {
				for _, b := range a.Because {
					out = append(out, b.Text)
				}
			}
		}
	}
	return out
}
