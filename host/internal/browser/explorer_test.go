package browser_test

import (
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/construe-host/construe/host"
	"github.com/construe-host/construe/host/internal/samples"
	"github.com/construe-host/construe/host/report"
	"github.com/construe-host/construe/host/schema"
)

// words are what the explorer says for what a cell comes to.
func words() map[string]string {
	return map[string]string{schema.Permitted: "permitted", schema.Breach: "breach", schema.Undetermined: "open",
		schema.Error: "not judged", schema.PleadedOtherwise: "pleads otherwise", schema.NotMapped: "not mapped"}
}

// shownVerdicts is what the verdicts of the first explorer say.
const shownVerdicts = `[...document.querySelectorAll(".verdicts .o")].map(e => e.textContent)`

// TestTheExplorerSaysWhatTheEngineSays has a browser follow the links of random states, and the engine judge each.
func TestTheExplorerSaysWhatTheEngineSays(t *testing.T) {
	for _, s := range shown() {
		t.Run(s.runtime, func(t *testing.T) {
			b := newTab(t, chromium(t), 1280, 900, "light")
			if testing.Short() && s.runtime == "sre" {
				s.readings = []string{"look-through", "state"}
			}
			h := opened(t, s.name, s.readings...)
			m := s.mapped(t, h)
			states := randomStates(m, samples.Of(500, 120, 60))
			b.open(written(t, report.Options{}, m), "")
			got := ask[[][]string](b, `(async () => {
				const out = [];
				for (const hash of `+quoted(linksTo(states))+`) {
					const followed = new Promise(done => addEventListener("hashchange", done, { once: true }));
					location.hash = hash;
					await followed;
					out.push([...`+shownVerdicts+`, document.querySelector(".says").textContent]);
				}
				return out;
			})()`)
			d, err := h.Runtime(s.runtime)
			if err != nil {
				t.Fatal(err)
			}
			seen := map[string]int{}
			for i, state := range states {
				want := impossible(m)
				if possible(m, state) {
					want = engineSays(t, h, host.WhatIfRequest{Runtime: d, World: m.World, Set: state}, m)
				}
				said := strings.Join(got[i][:len(got[i])-1], " ")
				if seen[want]++; said != want {
					t.Errorf("%v: the explorer says %s, the engine %s", state, said, want)
				}
				sentence := got[i][len(got[i])-1]
				if (want == impossible(m)) != strings.HasPrefix(sentence, "This cannot be") {
					t.Errorf("%v comes to %s, and is said as %q", state, want, sentence)
				}
			}
			if len(seen) < 3 {
				t.Errorf("all states come to %v", seen)
			}
			b.quiet()
		})
	}
}

// impossible is what the explorer has to say of what cannot be.
func impossible(m *schema.Map) string {
	return strings.TrimSpace(strings.Repeat("cannot be ", len(m.Cells)))
}

// possible reports whether the facts of a state can be together. The engine judges them whether they can or not, so
// that it is the map that says so, whose own tests ask the invariants.
func possible(m *schema.Map, state map[string]string) bool {
	at := m.Diagram.Root
	for at >= 0 {
		node := m.Diagram.Nodes[at]
		t := m.Toggles[slices.IndexFunc(m.Toggles, func(t schema.MapToggle) bool { return t.ID == node.Toggle })]
		value, changed := state[t.ID]
		if !changed {
			value = t.From
		}
		at = node.To[slices.Index(t.Values, value)]
	}
	return len(m.Diagram.Ends[-1-at].Outcomes) > 0
}

// engineSays is what the explorer has to say of a state: a word for each cell of the map.
func engineSays(t *testing.T, h *host.Host, q host.WhatIfRequest, m *schema.Map) string {
	t.Helper()
	w, err := h.WhatIf(context.Background(), q)
	if err != nil {
		t.Fatalf("%v: %v", q.Set, err)
	}
	var out []string
	for _, c := range m.Cells {
		i := slices.IndexFunc(w.Cells, func(x schema.CellChange) bool {
			return x.Policy == c.Policy && x.Classifier == c.Classifier
		})
		if i >= 0 {
			c.Outcome = w.Cells[i].After
		}
		out = append(out, words()[c.Outcome])
	}
	return strings.Join(out, " ")
}

// randomStates are states of a map that differ from things as they stand, each once: of few changes, and of many.
func randomStates(m *schema.Map, n int) (out []map[string]string) {
	random, seen := rand.New(rand.NewPCG(15, 1)), map[string]bool{}
	for tries := 0; len(out) < n && tries < 20*n; tries++ {
		state := map[string]string{}
		few := random.IntN(2) == 0
		for _, t := range m.Toggles {
			if few && random.IntN(8) > 0 {
				continue
			}
			if v := t.Values[random.IntN(len(t.Values))]; v != t.From {
				state[t.ID] = v
			}
		}
		if key := fmt.Sprint(state); len(state) > 0 && !seen[key] {
			seen[key] = true
			out = append(out, state)
		}
	}
	return out
}

// linkTo is the end of the link to a state.
func linkTo(state map[string]string) string {
	escape := func(text string) string { return strings.ReplaceAll(url.QueryEscape(text), "+", "%20") }
	var parts []string
	for _, id := range schema.Keys(state) {
		parts = append(parts, escape(id)+"="+escape(state[id]))
	}
	return strings.Join(parts, "&")
}

func linksTo(states []map[string]string) (out []string) {
	for _, s := range states {
		out = append(out, linkTo(s))
	}
	return out
}

// quoted is a value as JavaScript.
func quoted(value any) string {
	text, _ := json.Marshal(value)
	return string(text)
}
